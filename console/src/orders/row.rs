//! One order: whose, what, by when; one tap to where most go next, two to anywhere else.

use crate::prelude::*;
use loyalty::order::Status;
use loyalty::wire::orders::{Order, OrderReported};
use serde_json::json;
use wasm_bindgen::JsCast;

use super::{Names, called, next, tell};
use crate::api::Trouble;
use crate::parts::{Button, Field, Work};
use crate::texts::orders as says;
use crate::{api, intl};

/// The row.
#[component]
pub(super) fn Row(
    /// The order, as it was read.
    order: Order,
    /// What statuses are called.
    names: RwSignal<Names>,
    /// Told how many more are open and late than before.
    changed: Callback<(i64, i64)>,
) -> impl IntoView {
    let work = Work::new();
    let typed = RwSignal::new(String::new());
    let by = order.ready_by.map(|by| says::ready_by_day(&intl::day(&by.to_rfc3339(), "")));
    let phone = order.phone_end.as_ref().map(|end| format!("… {end}"));
    let whose = order.name.clone().or_else(|| order.member.clone()).unwrap_or_else(|| says::erased().to_owned());
    let facts = [Some(says::number(&order.id)), Some(whose), phone, by].into_iter().flatten().collect::<Vec<_>>();
    let title = order.title.clone().unwrap_or_else(|| says::no_title(&order.id));
    let id = StoredValue::new(order.id.clone());
    let is_overdue = order.late;
    let stands = RwSignal::new((order.status, order.note));
    let is_late = move || is_overdue && stands.with(|(status, _)| is_open(status));
    let item = NodeRef::<leptos::html::Li>::new();
    let put = move |status: Status, note: String| {
        work.run(async move {
            let id = id.get_value();
            let encoded: String = js_sys::encode_uri_component(&id).into();
            let body = json!({ "status": status.name(), "note": note });
            let reported = api::post::<OrderReported>(&format!("/v1/orders/{encoded}/status"), &body).await?;
            let name = names.with_untracked(|names| called(&reported.status, names));
            tell(&reported, says::marked(&id, &name));
            let opens = stands.with_untracked(|(before, _)| i64::from(status.is_open()) - i64::from(is_open(before)));
            changed.run((opens, if is_overdue { opens } else { 0 }));
            let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
            stands.try_set((reported.status, note));
            typed.try_set(String::new());
            // The button that was pressed is gone: whoever works by keyboard goes on at the next one.
            request_animation_frame(move || {
                let next = item.get_untracked().and_then(|item| item.query_selector("button.main, summary").ok()?);
                if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
                    drop(next.focus());
                }
            });
            Ok(())
        });
    };
    let button = move |status: Status, look: &'static str, note: Option<RwSignal<String>>| {
        let name = names.with(|names| called(status.name(), names));
        let spoken = says::put(&id.get_value(), &name);
        let press = move |()| put(status, note.map(RwSignal::get_untracked).unwrap_or_default());
        view! { <Button label=name named=spoken look=look busy=work.busy() press=press /> }
    };
    let onward = move || stands.with(|(status, _)| next(status)).map(|status| button(status, "main", None));
    let others = move || {
        let elsewhere = Status::ALL.into_iter().filter(|other| stands.with(|(status, _)| other.name() != status));
        elsewhere.map(|other| button(other, "quiet", Some(typed))).collect_view()
    };
    let shown = move || {
        let name = stands.with(|(status, _)| names.with(|names| called(status, names)));
        if is_late() { [&name, " · ", says::late()].concat() } else { name }
    };
    view! {
        <li node_ref=item class:late=is_late>
            <div class="line apart">
                <h2>{title}</h2>
                <span class="state">{shown}</span>
            </div>
            <p class="hint">{facts.join(" · ")}</p>
            {move || stands.with(|(_, note)| note.clone()).map(|note| view! { <p>{note}</p> })}
            <div class="line">
                {onward}
                <details>
                    <summary>{says::other()}</summary>
                    <div class="stack">
                        <Field label=says::note() value=typed hint=says::note_hint() required=false maxlength=500 />
                        <div class="line">{others}</div>
                    </div>
                </details>
            </div>
            <div role="alert">{move || work.trouble().get().map(|trouble| why(&trouble))}</div>
        </li>
    }
}

/// Whether an order of this status goes on.
fn is_open(status: &str) -> bool {
    Status::parse(status).is_some_and(Status::is_open)
}

/// Why it was not taken.
fn why(trouble: &Trouble) -> String {
    if trouble.code() == "too_late" { says::too_late().to_owned() } else { trouble.sentence() }
}
