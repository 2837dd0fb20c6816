//! Taking an order in: for whoever stands there, or, at the console, for whom first.

use crate::prelude::*;
use loyalty::time::Moment;
use loyalty::wire::orders::OrderReported;
use serde_json::{Map, Value, json};

use super::tell;
use crate::api;
use crate::counter::customer::{Customer, Found};
use crate::parts::{Button, Field, Submit, Troubles, Work};
use crate::texts::orders as says;

/// The form for one customer.
#[component]
pub(crate) fn TakeIn(
    /// The customer's id at the shop.
    member: String,
    /// Called when the order is taken in.
    done: Callback<()>,
) -> impl IntoView {
    let [id, what, by, note] = [(); 4].map(|()| RwSignal::new(String::new()));
    let work = Work::new();
    // The same at every try, so that an answer that was lost makes no second report.
    #[allow(clippy::cast_possible_truncation, reason = "a clock shows whole milliseconds, far below 2^53")]
    let at = Moment(js_sys::Date::now() as i64).to_rfc3339();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut order = Map::from_iter([
            ("id".to_owned(), Value::from(id.get_untracked().trim())),
            ("member".to_owned(), json!({ "id": member })),
            ("at".to_owned(), at.clone().into()),
        ]);
        for (field, value) in [("title", what), ("ready_by", by), ("note", note)] {
            let value = value.get_untracked();
            if !value.trim().is_empty() {
                order.insert(field.to_owned(), value.trim().into());
            }
        }
        work.run(async move {
            let reported = api::post::<OrderReported>("/v1/orders", &order).await?;
            tell(&reported, says::taken_in(&reported.order));
            done.run(());
            Ok(())
        });
    };
    let taken = Signal::derive(move || {
        let trouble = work.trouble().get()?;
        let is_taken = trouble.code() == "key_reused";
        is_taken.then(|| says::id_taken().to_owned()).or_else(|| trouble.fault_at("/id"))
    });
    let rest = Signal::derive(move || work.trouble().get().filter(|trouble| trouble.code() != "key_reused"));
    view! {
        <form class="stack" on:submit=heard(submit)>
            <Field label=says::id() value=id hint=says::id_hint() fault=taken maxlength=100 autofocus=true />
            <Field label=says::what() value=what hint=says::what_hint() fault=work.fault("/title") required=false maxlength=120 />
            <Field label=says::ready_by() value=by kind="date" fault=work.fault("/ready_by") required=false />
            <Field label=says::note() value=note fault=work.fault("/note") required=false maxlength=500 />
            <Submit label=says::take_in() busy=work.busy() />
            <Troubles of=rest />
        </form>
    }
}

/// Whom first: found as at the counter.
#[component]
pub(super) fn ForWhom(done: Callback<()>) -> impl IntoView {
    let by = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Customer>>);
    let chosen = RwSignal::new(None::<Customer>);
    let work = Work::new();
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let by = by.get_untracked();
        work.run(async move {
            let mut all = api::post::<Found>("/v1/counter/find", &json!({ "by": by })).await?.members;
            if all.len() == 1 {
                chosen.set(all.pop());
            } else {
                found.set(Some(all));
            }
            Ok(())
        });
    };
    let nobody = Signal::derive(move || {
        let is_nobody = found.with(|found| found.as_ref().is_some_and(Vec::is_empty));
        is_nobody.then(|| says::customer_none().to_owned())
    });
    let one = move |customer: Customer| {
        let name = customer.called();
        view! { <li><Button label=name press=move |()| chosen.set(Some(customer.clone())) /></li> }
    };
    let several = move || found.get().unwrap_or_default().into_iter().map(one).collect_view();
    move || match chosen.get() {
        Some(customer) => view! {
            <h2>{says::for_whom(&customer.called())}</h2>
            <TakeIn member=customer.id done=done />
        }
        .into_any(),
        None => view! {
            <h2>{says::who()}</h2>
            <form class="stack" on:submit=heard(find)>
                <Field label=says::customer() value=by hint=says::customer_hint() fault=nobody autofocus=true />
                <Submit label=says::find() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
            <ul class="stack">{several}</ul>
        }
        .into_any(),
    }
}
