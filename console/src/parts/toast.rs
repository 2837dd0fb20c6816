//! A short word that something is done, shown for a few seconds and announced. What went wrong is never a toast: it
//! stays where it happened.

use std::time::Duration;

use crate::prelude::*;

/// Long enough to read a short sentence twice.
const SHOWN: Duration = Duration::from_secs(5);

thread_local! {
    static SAID: ArcRwSignal<(usize, String)> = ArcRwSignal::new((0, String::new()));
}

/// Says this.
pub fn say(sentence: impl Into<String>) {
    let said = SAID.with(Clone::clone);
    let number = said.with_untracked(|(number, _)| number + 1);
    said.set((number, sentence.into()));
    set_timeout(
        move || {
            if said.with_untracked(|(now, _)| *now == number) {
                said.set((number, String::new()));
            }
        },
        SHOWN,
    );
}

/// Where it is shown; stands in the page once, from the beginning, so that screen readers watch it.
#[component]
pub fn Toasts() -> impl IntoView {
    let said = SAID.with(Clone::clone);
    view! { <div class="toast" role="status">{move || said.get().1}</div> }
}
