//! Several lines of text, with label, hint and fault as a [`Field`](super::Field) has them.

use crate::prelude::*;

use super::field::labelled;

/// The lines.
#[component]
pub fn Area(
    /// What they are called.
    #[prop(into)]
    label: Signal<String>,
    /// What is in them.
    value: RwSignal<String>,
    /// What is wrong with them.
    #[prop(into, optional)]
    fault: Signal<Option<String>>,
    /// What helps to fill them in.
    #[prop(into, optional)]
    hint: Option<String>,
    /// How many lines are seen at once.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    labelled(label, fault, hint, move |id, about| {
        view! {
            <textarea
                id=id
                rows=rows
                aria-describedby=about
                aria-invalid=move || fault.get().map(|_| "true")
                prop:value=value
                on:input=heard(move |event| value.set(event_target_value(&event)))
            ></textarea>
        }
    })
}
