//! Fields with their label, hint and fault. The fault stands at its field, is announced, and the field says that it is
//! what is wrong.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::prelude::*;

static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// An id of its own for each part of the page that another one names.
pub(super) fn next_id() -> String {
    format!("part-{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// An input with its label above it, and below it what helps and what is wrong. `input` is given the id that it is to have,
/// and the ids of what is said about it.
pub(super) fn labelled(
    label: Signal<String>,
    fault: Signal<Option<String>>,
    hint: Option<String>,
    input: impl FnOnce(String, String) -> AnyView,
) -> AnyView {
    let id = next_id();
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    let about = format!("{fault_id} {hint_id}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {input(id, about)}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="fault" id=fault_id aria-live="polite">{fault}</p>
        </div>
    }
}

/// One line of text.
#[component]
pub fn Field(
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// What is in it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    fault: Signal<Option<String>>,
    /// What helps to fill it in.
    #[prop(into, optional)]
    hint: Option<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill it in with.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Whether it must be filled in.
    #[prop(default = true)]
    required: bool,
    /// Whether it has the focus as soon as it is there.
    #[prop(optional)]
    autofocus: bool,
    /// The longest text it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// An example.
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// Called with every change by the person.
    #[prop(into, optional)]
    input: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Input>::new();
    if autofocus {
        focus_when_there(node);
    }
    let typed = move |event| {
        let text = event_target_value(&event);
        value.set(text.clone());
        if let Some(input) = input {
            input.run(text);
        }
    };
    labelled(label, fault, hint, move |id, about| {
        view! {
            <input
                node_ref=node
                id=id
                type=kind
                required=required
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                placeholder=placeholder
                aria-describedby=about
                aria-invalid=move || fault.get().map(|_| "true")
                prop:value=value
                on:input=heard(typed)
            />
        }
    })
}

/// Puts the focus into an input as soon as it stands in the page.
pub fn focus_when_there(node: NodeRef<leptos::html::Input>) {
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            // After the frame: a dialog that opens with it moves the focus itself first.
            request_animation_frame(move || drop(input.focus()));
        }
    });
}

/// One of a list.
#[component]
pub fn Select(
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// Which one it is.
    value: RwSignal<String>,
    /// The values and what they are called.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What is wrong with it.
    #[prop(into, optional)]
    fault: Signal<Option<String>>,
    /// What helps to choose.
    #[prop(into, optional)]
    hint: Option<String>,
    /// Called when the person has chosen.
    #[prop(into, optional)]
    chosen: Option<Callback<String>>,
) -> impl IntoView {
    let choose = move |event| {
        let key = event_target_value(&event);
        value.set(key.clone());
        if let Some(chosen) = chosen {
            chosen.run(key);
        }
    };
    let option = move |(key, name): (String, String)| {
        let own = key.clone();
        view! { <option value=key selected=move || value.with(|value| *value == own)>{name}</option> }
    };
    labelled(label, fault, hint, move |id, about| {
        view! {
            <select
                id=id
                aria-describedby=about
                aria-invalid=move || fault.get().map(|_| "true")
                on:change=heard(choose)
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        }
    })
}

/// One of a few, all of them in sight.
#[component]
pub fn Choice(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// Which one it is.
    value: RwSignal<String>,
    /// The values, what they are called, and a line about each; an empty line is left out.
    #[prop(into)]
    options: Signal<Vec<(String, String, String)>>,
    /// Called when the person has chosen.
    #[prop(into, optional)]
    chosen: Option<Callback<String>>,
) -> impl IntoView {
    let name = next_id();
    let option = move |(key, title, about): (String, String, String)| {
        let (own, given) = (key.clone(), key.clone());
        let choose = move |_| {
            value.set(given.clone());
            if let Some(chosen) = chosen {
                chosen.run(given.clone());
            }
        };
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=name.clone()
                    value=key
                    prop:checked=move || value.with(|value| *value == own)
                    on:change=heard(choose)
                />
                <b>{title}</b>
                {(!about.is_empty()).then(|| view! { <small>{about}</small> })}
            </label>
        }
    };
    view! {
        <fieldset class="choice">
            <legend>{label}</legend>
            {move || options.get().into_iter().map(&option).collect_view()}
        </fieldset>
    }
}
