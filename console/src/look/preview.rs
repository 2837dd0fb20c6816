//! A picture of a page with the real launcher and panel on it, as wide as a phone or a desktop, following every change.

use crate::prelude::*;
use leptos::html;

use super::Draft;
use crate::texts::look as says;

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/js/preview.js")]
    extern "C" {
        pub(super) fn show(frame: &web_sys::HtmlIFrameElement, look: &str);
        pub(super) fn fit(frame: &web_sys::HtmlIFrameElement);
    }
}

fn is_narrow() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width < 760.0)
}

/// The page in its frame.
#[component]
pub fn Preview(
    /// The look it shows.
    draft: Draft,
    /// The site's public key.
    site: String,
    /// `article` or `shop`.
    #[prop(default = "shop")]
    shape: &'static str,
) -> impl IntoView {
    // Whoever looks on a phone sees a desktop's page too small to judge.
    let phone = RwSignal::new(is_narrow());
    let node = NodeRef::<html::Iframe>::new();
    let show = move || {
        #[cfg(target_arch = "wasm32")]
        if let Some(frame) = node.get() {
            browser::show(&frame, &loyalty::json::text(&draft.document()));
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = (node, draft.document());
    };
    Effect::new(move |_| show());
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        if let Some(frame) = node.get() {
            browser::fit(&frame);
        }
    });
    let width = move |wanted: bool, name: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (phone.get() == wanted).to_string() on:click=heard(move |_| phone.set(wanted))>
                {name}
            </button>
        }
    };
    view! {
        <div class="preview">
            <div class="widths" role="group" aria-label=says::preview()>
                {width(false, says::desktop())}
                {width(true, says::phone())}
            </div>
            <div class="page" class:phone=phone>
                <iframe
                    node_ref=node
                    title=says::preview()
                    src=format!("/preview?site={site}&shape={shape}&lang={}", crate::texts::language())
                    on:load=move |_| untrack(show)
                ></iframe>
            </div>
        </div>
    }
}
