//! A text as a QR code, drawn by a library that is loaded when the first one is shown.

use crate::prelude::*;
use leptos::html;

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/js/qr.js")]
    extern "C" {
        pub(super) fn draw(image: &web_sys::HtmlImageElement, text: &str);
    }
}

/// The picture. Dark on white in every theme: that is what cameras read.
#[component]
pub fn Qr(
    /// What is in it.
    text: String,
    /// What it is, for those who cannot see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let node = NodeRef::<html::Img>::new();
    Effect::new(move |_| {
        #[cfg(target_arch = "wasm32")]
        if let Some(image) = node.get() {
            browser::draw(&image, &text);
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = (node, &text);
    });
    view! { <img node_ref=node class="qr" width="200" height="200" alt=label /> }
}
