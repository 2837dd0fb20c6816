//! Whether a survey is asked, and what brings it before somebody.

use crate::prelude::*;
use loyalty::voice::survey::Kind;
use serde_json::{Value, json};

use super::editor::Editor;
use crate::parts::{Choice, Field, Select};
use crate::texts::voice as says;

const PLACE: &str = "/occasion";

/// The card.
#[component]
pub(super) fn When(editor: Editor, kind: Kind) -> impl IntoView {
    let is_on = RwSignal::new(editor.flag("/is_on"));
    let switch = move |event| {
        let on = event_target_checked(&event);
        is_on.set(on);
        editor.choose("/is_on", on.into());
    };
    let on = RwSignal::new(editor.shown(&format!("{PLACE}/on")));
    let choose = move |on: String| {
        editor.choose(PLACE, if is_delayed(&on) { json!({"on": on, "days": 2}) } else { json!({ "on": on }) });
    };
    let option = |on: &str, name: &str, about: &str| (on.to_owned(), name.to_owned(), about.to_owned());
    let mut options = vec![
        option("purchase", says::on_purchase(), says::on_purchase_about()),
        option("order", says::on_order(), says::on_order_about()),
        option("visit", says::on_visit(), says::on_visit_about()),
        option("complaint", says::on_complaint(), says::on_complaint_about()),
        option("sample", says::on_sample(), says::on_sample_about()),
        option("win_back", says::on_win_back(), says::on_win_back_about()),
        option("none", says::on_none(), says::on_none_about()),
    ];
    // Of all customers, day by day, only the relationship is asked; the rules refuse anything else.
    options.retain(|(on, ..)| on != "sample" || kind == Kind::Nps);
    let delay = move || {
        Some(on.get()).filter(|on| is_delayed(on)).map(|on| view! { <Delay editor=editor on=StoredValue::new(on) /> })
    };
    view! {
        <section class="card">
            <label class="check">
                <input type="checkbox" prop:checked=is_on on:change=heard(switch) />
                <span>{says::ask_it()}</span>
            </label>
            <Choice label=says::when() value=on options=options chosen=choose />
            {delay}
            <p class="fault" aria-live="polite">{editor.fault(PLACE.to_owned())}</p>
        </section>
    }
}

/// Whether it is asked some time after what brings it up.
fn is_delayed(on: &str) -> bool {
    ["purchase", "order", "visit"].contains(&on)
}

/// How long after a purchase, a visit, or an order that is done: so many hours or days.
#[component]
fn Delay(editor: Editor, on: StoredValue<String>) -> impl IntoView {
    let is_hours = editor.draft.with_untracked(|draft| draft.get("/occasion/hours") != &Value::Null);
    let unit = RwSignal::new(if is_hours { "hours" } else { "days" }.to_owned());
    let long = RwSignal::new(editor.shown(&format!("{PLACE}/{}", unit.get_untracked())));
    let put = move || {
        let unit = unit.get_untracked();
        editor.choose(PLACE, json!({ "on": on.get_value() }));
        editor.counted(&format!("{PLACE}/{unit}"), &long.get_untracked());
    };
    let units = [("hours", says::hours()), ("days", says::days())];
    let units = units.map(|(unit, name)| (unit.to_owned(), name.to_owned())).to_vec();
    view! {
        <div class="fields">
            <Field label=says::how_long() value=long inputmode="numeric" required=false input=move |_| put() />
            <Select label=says::how_long_unit() value=unit options=units chosen=move |_| put() />
        </div>
    }
}
