//! When points lapse, and what a refund takes back.

use crate::prelude::*;
use serde_json::json;

use super::editor::{Bound, Editor, Kind};
use crate::parts::Choice;
use crate::texts::program as says;

/// Both.
#[component]
pub(super) fn Terms(editor: Editor) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="expiry">
            <h2 id="expiry">{says::expiry()}</h2>
            {move || {
                editor.shape.track();
                view! { <Expiry editor=editor /> }
            }}
        </section>
        <section class="card" aria-labelledby="refunds">
            <h2 id="refunds">{says::refunds()}</h2>
            {move || {
                editor.shape.track();
                view! { <Refunds editor=editor /> }
            }}
        </section>
    }
}

#[component]
fn Expiry(editor: Editor) -> impl IntoView {
    let has = |field: &str| editor.draft.with_untracked(|draft| !draft.get(field).is_null());
    let now = if has("/expiry/months") {
        "months"
    } else if has("/expiry/days") {
        "days"
    } else if has("/expiry/dates") {
        "dates"
    } else {
        "none"
    };
    let fixed = editor.draft.with_untracked(|draft| draft.get("/expiry").clone());
    let kind = RwSignal::new(now.to_owned());
    // Drawn after the draft has the chosen kind.
    let drawn = RwSignal::new(now.to_owned());
    let chosen = move |kind: String| {
        let expiry = match kind.as_str() {
            "months" => json!({"kind": "per_lot", "months": 12}),
            "days" => json!({"kind": "per_lot", "days": 365}),
            "dates" => fixed.clone(),
            _ => json!({"kind": "none"}),
        };
        editor.choose("/expiry", expiry);
        drawn.set(kind);
    };
    let mut options = vec![
        ("none".to_owned(), says::expiry_none().to_owned(), says::expiry_none_about().to_owned()),
        ("months".to_owned(), says::expiry_months().to_owned(), says::expiry_months_about().to_owned()),
        ("days".to_owned(), says::expiry_days().to_owned(), String::new()),
    ];
    // Fixed days have no fields here: who has them sees so and keeps them.
    if now == "dates" {
        options.push(("dates".to_owned(), says::expiry_dates().to_owned(), String::new()));
    }
    let term = move || match drawn.get().as_str() {
        "months" => Some(view! { <Bound editor=editor path="/expiry/months" label=says::months() kind=Kind::Whole /> }),
        "days" => Some(view! { <Bound editor=editor path="/expiry/days" label=says::days() kind=Kind::Whole /> }),
        _ => None,
    };
    view! {
        <Choice label=says::expiry_when() value=kind options=options chosen=chosen />
        <div class="fields">{term}</div>
    }
}

#[component]
fn Refunds(editor: Editor) -> impl IntoView {
    let kind = RwSignal::new(editor.shown("/refunds/shortfall", Kind::Text));
    let options = vec![
        ("clamp".to_owned(), says::clamp().to_owned(), says::clamp_about().to_owned()),
        ("debt".to_owned(), says::debt().to_owned(), says::debt_about().to_owned()),
    ];
    let chosen = move |kind: String| editor.choose("/refunds/shortfall", kind.into());
    view! { <Choice label=says::refunds_when() value=kind options=options chosen=chosen /> }
}
