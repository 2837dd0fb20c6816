//! The browser's own dialog: it keeps the focus inside, closes by Escape, and everything behind it is inert.

use crate::prelude::*;
use leptos::html;

use super::field::next_id;
use crate::texts::parts as says;

/// A dialog; what is in it is drawn while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open. It sets this to false itself when it is closed.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// What is in it.
    children: ChildrenFn,
    /// Called when the person closes it, not when `open` is set to false.
    #[prop(into, optional)]
    closed: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    // Of its own: the question who is there may open over another dialog.
    let id = next_id();
    let heading = id.clone();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // A dialog that is not in the page yet cannot be shown, and will be asked again once it is.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let by_person = move |_: leptos::ev::Event| {
        if open.get_untracked() {
            open.set(false);
            if let Some(closed) = closed {
                closed.run(());
            }
        }
    };
    view! {
        <dialog node_ref=node class="dialog" aria-labelledby=id on:close=by_person>
            <Show when=move || open.get()>
                <header>
                    <h2 id=heading.clone()>{title}</h2>
                    <button type="button" class="close" aria-label=says::close() on:click=heard(move |event: leptos::ev::MouseEvent| by_person(event.into()))>
                        "×"
                    </button>
                </header>
                {children()}
            </Show>
        </dialog>
    }
}
