//! Rows that the edge gives page by page, with a button for more. How they look is their screen's matter.

use crate::prelude::*;
use serde_json::Value;

use super::{Button, Troubles, Work};
use crate::api::{self, Trouble};
use crate::texts::parts as says;

/// What has been read so far.
#[derive(Clone, Default)]
struct Page {
    rows: Vec<Value>,
    next: Option<String>,
}

impl Page {
    fn of(answer: &Value, field: &str) -> Self {
        let rows = answer[field].as_array().cloned().unwrap_or_default();
        Self { rows, next: answer["next"].as_str().map(str::to_owned) }
    }
}

/// The rows. They are read anew whenever their path changes or says that it might have.
#[component]
pub fn Rows(
    /// Where they are read, with a query: `/v1/posts?`.
    #[prop(into)]
    path: Signal<String>,
    /// The answer's field that holds them.
    field: &'static str,
    /// Draws them, once for as long as there are any: what comes later comes by the signal.
    draw: Callback<Signal<Vec<Value>>, AnyView>,
    /// What stands there while there is nothing.
    empty: Callback<(), AnyView>,
    /// Takes the first page as it came.
    #[prop(optional, into)]
    first: Option<Callback<Value>>,
) -> impl IntoView {
    let asked = RwSignal::new(String::new());
    let page = RwSignal::new(None::<Page>);
    let trouble = RwSignal::new(None::<Trouble>);
    let more = Work::new();
    let ask = move |path: String| {
        asked.set(path.clone());
        leptos::task::spawn_local(async move {
            let answer = api::get::<Value>(&path).await;
            // An answer to what was asked before says nothing about what is asked now.
            if asked.try_get_untracked().is_none_or(|now| now != path) {
                return;
            }
            match answer {
                Ok(answer) => {
                    page.set(Some(Page::of(&answer, field)));
                    trouble.set(None);
                    if let Some(first) = first {
                        first.run(answer);
                    }
                }
                Err(why) => trouble.set(Some(why)),
            }
        });
    };
    Effect::new(move |_| ask(path.get()));
    let next = move |()| {
        more.run(async move {
            let Some(cursor) = page.with_untracked(|page| page.as_ref()?.next.clone()) else { return Ok(()) };
            let path = asked.get_untracked();
            let cursor: String = js_sys::encode_uri_component(&cursor).into();
            let answer = api::get::<Value>(&format!("{path}&cursor={cursor}")).await?;
            if asked.try_get_untracked().is_some_and(|now| now == path) {
                let rest = Page::of(&answer, field);
                page.update(|page| {
                    let rows = page.get_or_insert_default();
                    rows.rows.extend(rest.rows);
                    rows.next = rest.next;
                });
            }
            Ok(())
        });
    };
    let rows =
        Signal::derive(move || page.with(|page| page.as_ref().map(|page| page.rows.clone()).unwrap_or_default()));
    // Remembered: more rows must not draw those anew that are there.
    let is_empty = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.rows.is_empty())));
    let shown = move || match is_empty.get() {
        None if trouble.with(Option::is_some) => ().into_any(),
        None => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> },
        Some(true) => empty.run(()),
        Some(false) => draw.run(rows),
    };
    view! {
        <Troubles of=trouble />
        {shown}
        <Show when=move || page.with(|page| page.as_ref().is_some_and(|page| page.next.is_some()))>
            <Button label=says::more() busy=more.busy() press=next />
        </Show>
        <Troubles of=more.trouble() />
    }
}
