//! A line to be copied: all of it is selected by one click or by focus, and a button copies it where the browser lets it.

use crate::prelude::*;
use leptos::html;
use wasm_bindgen_futures::JsFuture;

use super::Button;
use super::toast;
use crate::texts::parts as says;

/// The line and its button.
#[component]
pub fn CopyLine(
    /// What it is, for those who cannot see where it stands.
    #[prop(into)]
    label: String,
    /// The line.
    #[prop(into)]
    line: String,
    /// Called when it was copied.
    #[prop(into, optional)]
    copied: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let select = move || {
        if let Some(area) = node.get_untracked() {
            area.select();
        }
    };
    let text = line.clone();
    let copy = move |()| {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let done = match web_sys::window().map(|window| window.navigator().clipboard()) {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            if done {
                toast::say(says::copied());
                if let Some(copied) = copied {
                    copied.run(());
                }
            } else {
                select();
                toast::say(says::copy_refused());
            }
        });
    };
    view! {
        <div class="copy">
            <textarea node_ref=node readonly rows="1" spellcheck="false" aria-label=label prop:value=line on:focus=move |_| select()></textarea>
            <Button label=says::copy() press=copy />
        </div>
    }
}
