//! Everything as tables: one file for each kind, fetched page by page.

use crate::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::address::A;
use crate::file::{MARK, cell, csv_line};
use crate::parts::{Button, Troubles, Work, toast};
use crate::texts::export as says;
use crate::{api, files};

#[derive(Clone, Debug, Deserialize)]
struct Page {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    next: Option<String>,
}

/// The screen.
#[component]
pub fn Export() -> impl IntoView {
    let kinds = [
        ("members", says::members(), says::members_about()),
        ("purchases", says::purchases(), says::purchases_about()),
        ("entries", says::entries(), says::entries_about()),
        ("coupons", says::coupons(), says::coupons_about()),
        ("subscribers", says::subscribers(), says::subscribers_about()),
        ("answers", says::answers(), says::answers_about()),
        ("reviews", says::reviews(), says::reviews_about()),
        ("complaints", says::complaints(), says::complaints_about()),
        ("complaint_messages", says::complaint_messages(), says::complaint_messages_about()),
        ("orders", says::orders(), says::orders_about()),
        ("consents", says::consents(), says::consents_about()),
        ("changes", says::changes(), says::changes_about()),
    ];
    let kinds = kinds.map(|(kind, name, about)| view! { <Kind kind=kind name=name about=about /> });
    view! {
        <header class="head">
            <h1>{says::title()}</h1>
            <A href="/console/import">{says::to_import()}</A>
        </header>
        <p class="lead">{says::lead()}</p>
        <div class="columns">{kinds}</div>
    }
}

/// One kind, with its button.
#[component]
pub(crate) fn Kind(kind: &'static str, name: &'static str, about: &'static str) -> impl IntoView {
    let work = Work::new();
    let rows = RwSignal::new(0_usize);
    let get = move |()| {
        rows.set(0);
        work.run(async move {
            let mut parts = vec![MARK.to_owned()];
            let mut cursor = String::new();
            loop {
                let page = api::get::<Page>(&format!("/v1/exports/{kind}?cursor={cursor}")).await?;
                if parts.len() == 1 {
                    parts.push(csv_line(page.columns.iter().map(String::as_str)));
                }
                let lines = page.rows.iter().map(|row| line(row));
                parts.push(lines.collect());
                rows.try_update(|rows| *rows += page.rows.len());
                match page.next {
                    Some(next) => cursor = js_sys::encode_uri_component(&next).into(),
                    None => break,
                }
            }
            files::save(&format!("kept-{kind}.csv"), &parts, "text/csv");
            toast::say(says::saved());
            Ok(())
        });
    };
    let named = says::get_named(name);
    view! {
        <section class="card">
            <h2>{name}</h2>
            <p class="hint">{about}</p>
            <Button label=says::get() named=named busy=work.busy() press=get />
            <p class="hint" role="status">
                {move || (rows.get() > 0).then(|| says::rows(i64::try_from(rows.get()).unwrap_or(0)))}
            </p>
            <Troubles of=work.trouble() />
        </section>
    }
}

/// One row; a value that is no text stands there as JSON.
fn line(cells: &[Value]) -> String {
    let cells: Vec<String> = cells.iter().map(cell).collect();
    csv_line(cells.iter().map(String::as_str))
}
