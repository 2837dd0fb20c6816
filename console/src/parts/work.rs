//! Something the person asked for that takes a moment: saving, sending, deleting. A [`Work`] knows whether it is under
//! way and what went wrong; fields and buttons follow it.

use std::future::Future;
use std::pin::Pin;

use crate::prelude::*;

use crate::api::Trouble;

/// One piece of work; copies are the same piece.
#[derive(Clone, Copy)]
pub struct Work {
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
}

impl Work {
    /// Nothing is under way yet.
    #[expect(clippy::new_without_default, reason = "it belongs to the screen that makes it")]
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), trouble: RwSignal::new(None) }
    }

    /// Does this, unless it is being done already: a second press while the first is under way changes nothing.
    pub fn run(self, task: impl Future<Output = Result<(), Trouble>> + 'static) {
        self.begin(Box::pin(task));
    }

    /// Boxed, so that all of this is compiled once and not for every task.
    fn begin(self, task: Pin<Box<dyn Future<Output = Result<(), Trouble>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        leptos::task::spawn_local(async move {
            let outcome = task.await;
            // The screen may be gone by now, and its signals with it.
            self.trouble.try_set(outcome.err());
            self.busy.try_set(false);
        });
    }

    /// Whether it is under way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// What went wrong the last time.
    pub fn trouble(self) -> Signal<Option<Trouble>> {
        self.trouble.into()
    }

    /// What is wrong with the field at this path of what was sent.
    pub fn fault(self, path: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.trouble.with(|trouble| trouble.as_ref()?.fault_at(path)))
    }
}

/// Says what went wrong, as one sentence, announced at once.
#[component]
pub fn Troubles(
    /// Whose trouble.
    #[prop(into)]
    of: Signal<Option<Trouble>>,
) -> impl IntoView {
    view! {
        <div class="trouble" role="alert">
            {move || of.get().map(|trouble| view! { <p>{trouble.sentence()}</p> })}
        </div>
    }
}
