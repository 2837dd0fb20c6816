//! Points on paper, for a customer who has no card with them: printed, or photographed from the screen, and put onto a
//! card at home by whoever opens its code first.

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::time::Moment;
use serde_json::{Value, json};

use super::amount::{Amount, AmountForm};
use super::deed::{Deed, State, What};
use super::desk::{Desk, Screen};
use super::place::Place;
use super::queue::Queue;
use super::{js, sum, words};
use crate::api::Call;
use crate::intl;
use crate::parts::{Button, Paper, Work};
use crate::texts::counter as says;

/// A voucher that was made.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    code: String,
    url: String,
    until: String,
    points: i64,
}

/// The form, then the paper.
#[component]
pub fn NewVoucher() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let made = RwSignal::new(Option::<Made>::None);
    view! {
        <h1>{says::voucher_title()}</h1>
        {move || match made.get() {
            None => view! { <Make made /> }.into_any(),
            Some(made_now) => view! {
                <Printed made=made_now />
                <Button label=says::another() press=move |()| made.set(None) />
            }
            .into_any(),
        }}
        <Button label=says::next_customer() look="plain" press=move |()| desk.show(Screen::Find) />
    }
}

#[component]
fn Make(made: RwSignal<Option<Made>>) -> impl IntoView {
    let place = expect_context::<Place>();
    let queue = expect_context::<Queue>();
    let amount = Amount::begin(place);
    let work = Work::new();
    // The same at every try, so that an answer that was lost makes no second voucher.
    let (id, at) = (js::fresh_id("c"), js::now());
    let make = move |()| {
        let Some(total) = amount.confirmed() else { return };
        let id = id.clone();
        work.run(async move {
            let body = json!({ "id": id, "total": total, "at": Moment(at).to_rfc3339() });
            let answer = place.send::<Value>(Call::new(Method::POST, "/v1/vouchers").body(&body)).await?;
            let points = words::number(&answer, "would_earn");
            let [code, url, until] = ["code", "url", "expires_at"].map(|field| words::text(&answer, field));
            let (now, state) = (js::now(), State::Sent { earned: 0, at: js::now() });
            let deed = Deed::done(id, place.site_key(), now, code.clone(), What::Voucher { total, points }, state);
            // The list is a help; the voucher stands at the edge.
            let _kept = queue.add(deed).await;
            made.try_set(Some(Made { code, url, until, points }));
            Ok(())
        });
    };
    let brings = Signal::derive(move || {
        let program = place.program()?;
        Some(says::preview(&words::points(place, sum::guess(&program, amount.total.get()?, js::now()))))
    });
    let fault = Signal::derive(move || {
        if let Some(wrong) = amount.fault() {
            return Some(wrong);
        }
        let trouble = work.trouble().get()?;
        Some(if trouble.code() == "offline" { says::needs_line().to_owned() } else { trouble.sentence() })
    });
    view! {
        <p class="lead">{says::voucher_lead()}</p>
        <AmountForm amount fault brings label=says::voucher_make() busy=work.busy() confirm=make />
    }
}

#[component]
fn Printed(made: Made) -> impl IntoView {
    let place = expect_context::<Place>();
    let site = place.site();
    let zone = site.as_ref().map(|site| site.zone.clone()).unwrap_or_default();
    let until = says::paper_until(&intl::day(&made.until, &zone));
    view! {
        <Paper code=made.url letters=made.code named=says::voucher_title()>
            <b>{site.map(|site| site.name)}</b>
            <p class="sum">{says::yours(&words::points(place, made.points))}</p>
            <p>{says::paper_lead()}</p>
            <small>{until}</small>
        </Paper>
    }
}
