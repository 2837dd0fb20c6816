//! A letter as its readers will see it, in a page of ours that may use the letter's own styles and nothing else: what
//! stands in the console itself may bring no styles along.

use crate::prelude::*;
use leptos::html;
use wasm_bindgen::JsValue;

use crate::texts::letters as says;

/// The page that shows letters.
const PAGE: &str = "/sheet.html";

/// The letter.
#[component]
pub(super) fn Sheet(
    /// Its subject.
    #[prop(into)]
    subject: Signal<String>,
    /// Its HTML.
    html: RwSignal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Iframe>::new();
    let show = move || {
        let page = node.get().and_then(|frame| frame.content_window());
        let letter = html.get();
        if let Some(page) = page {
            // A page without rights has no origin that could be named. One that is not there yet is told when it is.
            let _unheard = page.post_message(&JsValue::from_str(&letter), "*");
        }
    };
    Effect::new(move |_| show());
    view! {
        <figure class="sheet">
            <figcaption><b>{subject}</b></figcaption>
            <iframe node_ref=node src=PAGE title=says::preview() sandbox="allow-scripts" on:load=move |_| untrack(show)></iframe>
        </figure>
    }
}
