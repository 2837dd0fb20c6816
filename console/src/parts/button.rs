//! Buttons. One that is busy stays where it is and as wide as it was, says so, and ignores further presses.

use crate::prelude::*;

/// A button that does something on this screen.
#[component]
pub fn Button(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
    /// `main`, `quiet` (as it comes), `plain` or `danger`.
    #[prop(default = "quiet")]
    look: &'static str,
    /// Whether it is at work.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// What it says to those who cannot see what it stands beside.
    #[prop(into, optional)]
    named: Option<String>,
) -> impl IntoView {
    let press = move |_| {
        if !busy.get_untracked() {
            press.run(());
        }
    };
    view! {
        <button type="button" class=look aria-busy=move || busy.get().then_some("true") aria-label=named on:click=heard(press)>
            {label}
        </button>
    }
}

/// The button that sends its form; Enter in a field presses it.
#[component]
pub fn Submit(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// Whether what it sent is still under way.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// `main` (as it comes) or `danger`.
    #[prop(default = "main")]
    look: &'static str,
) -> impl IntoView {
    view! {
        <button type="submit" class=look aria-busy=move || busy.get().then_some("true")>
            {label}
        </button>
    }
}
