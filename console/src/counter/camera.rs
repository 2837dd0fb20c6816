//! The camera, when it is wanted, and what to do where there is none.

use crate::prelude::*;
use leptos::html;

use super::js;
use crate::parts::Button;
use crate::texts::counter as says;

/// The button, and what the camera sees.
#[component]
pub fn Camera(
    /// Whether it looks.
    running: RwSignal<bool>,
    /// What happens with what it saw.
    #[prop(into)]
    seen: Callback<String>,
) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let refused = RwSignal::new(Option::<&'static str>::None);
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        leptos::task::spawn_local(async move {
            match js::scan(&video).await {
                Ok(text) => seen.run(text.as_string().unwrap_or_default()),
                Err(why) => {
                    let why = why.as_string().unwrap_or_default();
                    if why != "stopped" {
                        running.try_set(false);
                        refused.try_set(Some(if why == "denied" {
                            says::camera_denied()
                        } else {
                            says::camera_none()
                        }));
                    }
                }
            }
        });
    });
    let start = move |()| {
        refused.set(None);
        running.set(true);
    };
    let stop = move |()| {
        js::stop();
        running.set(false);
    };
    on_cleanup(js::stop);
    view! {
        <div class="camera">
            {move || {
                if running.get() {
                    view! {
                        <p role="status">{says::camera_look()}</p>
                        <video node_ref=video playsinline muted aria-hidden="true"></video>
                        <Button label=says::camera_stop() press=stop />
                    }
                    .into_any()
                } else {
                    view! { <Button label=says::scan() look="main wide scan" press=start /> }.into_any()
                }
            }}
            <div role="alert">{move || refused.get().map(|why| view! { <p class="note">{why}</p> })}</div>
        </div>
    }
}
