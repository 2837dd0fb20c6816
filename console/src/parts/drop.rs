//! A place where a table is dropped, or chosen as a file. What is in it is read as text, whatever its encoding.

use crate::prelude::*;
use loyalty::import::encoding::Encoding;

use crate::files;

/// The place.
#[component]
pub fn Drop(
    /// What it asks for.
    title: &'static str,
    /// What else can be done.
    hint: &'static str,
    /// Takes the text of a file; an empty one where it is no text.
    #[prop(into)]
    taken: Callback<String>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let take = move |file: Option<web_sys::File>| {
        over.set(false);
        let Some(file) = file else { return };
        leptos::task::spawn_local(async move {
            let bytes = files::read(&file).await.unwrap_or_default();
            let text = Encoding::guess(&bytes).ok().map(|encoding| files::decode(&bytes, encoding));
            // The screen may be gone by the time that the file is read.
            taken.try_run(text.unwrap_or_default());
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        take(input.files().and_then(|files| files.get(0)));
        // The same file may be chosen again after it was mended.
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let hovers = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <label class="drop" class:over=over on:dragover=hovers on:dragleave=move |_| over.set(false) on:drop=dropped>
            <b>{title}</b>
            <span>{hint}</span>
            <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" on:change=heard(chosen) />
        </label>
    }
}
