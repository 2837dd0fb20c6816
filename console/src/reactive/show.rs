//! What is only there sometimes.

use leptos::prelude::*;

use super::{Memo, Signal};

/// Shows its children while something is so.
#[component]
pub fn Show(
    /// When it shows them.
    #[prop(into)]
    when: Signal<bool>,
    /// What it shows.
    children: ChildrenFn,
    /// What stands there otherwise, where not nothing.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    // Remembered: children must not be drawn anew because something is still so.
    let when = Memo::new(move |_| when.get());
    move || if when.get() { children() } else { fallback.run() }
}
