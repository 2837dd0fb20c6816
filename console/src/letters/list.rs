//! Rows that the edge gives page by page, as a table with a button for more. All lists of letters are this one.

use crate::prelude::*;
use serde_json::Value;

use crate::api::{self, Trouble};
use crate::parts::{Button, Table, Troubles, Work};
use crate::texts::letters as says;

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

/// The list. It is read anew whenever its path changes or says that it might have.
#[component]
pub(super) fn List(
    /// Where it is read, with a query: `/v1/posts?`.
    #[prop(into)]
    path: Signal<String>,
    /// The answer's field that holds the rows.
    field: &'static str,
    /// What the table shows.
    caption: &'static str,
    /// The columns' names.
    heads: Vec<&'static str>,
    /// A row's cells.
    row: Callback<Value, Vec<AnyView>>,
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
            let answer = api::get::<Value>(&format!("{path}&cursor={}", super::encoded(&cursor))).await?;
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
    let heads: Vec<String> = heads.into_iter().map(str::to_owned).collect();
    let rows =
        move |()| page.get().unwrap_or_default().rows.into_iter().map(|value| row.run(value)).collect::<Vec<_>>();
    let shown = move || match page.with(|page| page.as_ref().map(|page| page.rows.is_empty())) {
        None if trouble.with(Option::is_some) => ().into_any(),
        None => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> },
        Some(true) => empty.run(()),
        Some(false) => view! { <Table caption=caption heads=heads.clone() rows=rows /> },
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
