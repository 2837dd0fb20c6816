//! Reviews as their owner sees to them: those that wait for a look first. Hiding one needs a reason, and how many stars
//! it has is none.

mod deciding;
mod hiding;
mod history;
mod one;
mod reply;

use crate::prelude::*;
use loyalty::wire::reviews::QueuedReview;
use serde_json::Value;

use super::Pages;
use crate::address::A;
use crate::parts::{Empty, Rows, Select};
use crate::reader;
use crate::screens::export;
use crate::texts::{export as exports, reviews as says};

/// What can be looked at, as the edge names it.
const STATES: [&str; 5] = ["queued", "shown", "hidden", "withdrawn", "all"];

/// The screen.
#[component]
pub(super) fn Reviews() -> impl IntoView {
    let chosen = RwSignal::new(STATES[0].to_owned());
    let queued = RwSignal::new(0_i64);
    let path = move || format!("/v1/reviews/queue?limit=50&state={}", chosen.get());
    let first = move |page: Value| queued.set(page["queued"].as_i64().unwrap_or_default());
    let draw = Callback::new(move |all: Signal<Vec<Value>>| {
        let read =
            move || -> Vec<QueuedReview> { all.get().iter().filter_map(|value| reader::read(value).ok()).collect() };
        let card = move |one: QueuedReview| view! { <one::One review=one queued=queued /> };
        view! { <ul class="voices"><For each=read key=|one| one.review.id.clone() children=card /></ul> }
    });
    let empty = Callback::new(move |()| match chosen.get().as_str() {
        "queued" => view! { <Empty title=says::none_wait() says=says::none_wait_why() /> },
        "all" => view! { <Empty title=says::none() says=says::none_why() /> },
        _ => view! { <p>{says::none_such()}</p> },
    });
    let states = STATES.map(|state| (state.to_owned(), filter(state).to_owned())).to_vec();
    view! {
        <Pages />
        <p class="line"><A href="/console/voice/reviews/import">{says::import()}</A></p>
        <section class="card" aria-labelledby="reviews">
            <header class="line apart">
                <h2 id="reviews">{says::reviews()}</h2>
                <Select label=says::state() value=chosen options=states />
            </header>
            <p role="status">{move || says::wait(queued.get())}</p>
            <p class="hint">{says::rule()}</p>
            <Rows path=Signal::derive(path) field="reviews" draw=draw empty=empty first=first />
        </section>
        <div class="columns"><export::Kind kind="reviews" name=exports::reviews() about=exports::reviews_about() /></div>
    }
}

fn filter(state: &str) -> &str {
    match state {
        "queued" => says::filter_queued(),
        "all" => says::filter_all(),
        other => state_named(other),
    }
}

/// What a state is called.
fn state_named(state: &str) -> &str {
    match state {
        "waiting" => says::waiting(),
        "shown" => says::shown(),
        "hidden" => says::hidden(),
        "withdrawn" => says::withdrawn(),
        other => other,
    }
}

/// Why one is hidden, and what that means.
fn reason(reason: &str) -> (&str, &'static str) {
    match reason {
        "spam" => (says::spam(), says::spam_about()),
        "abuse" => (says::abuse(), says::abuse_about()),
        "personal_data" => (says::personal_data(), says::personal_data_about()),
        "off_topic" => (says::off_topic(), says::off_topic_about()),
        "illegal" => (says::illegal(), says::illegal_about()),
        other => (other, ""),
    }
}

/// What a review is about: the company itself, or something of it.
fn subject(subject: &str) -> String {
    match subject.split_once(':') {
        Some(("product", sku)) => says::product(sku),
        Some(("service", sku)) => says::service(sku),
        Some(("article", address)) => says::article(address),
        _ => says::site().to_owned(),
    }
}

/// What a part of the whole is called.
pub(super) fn aspect(aspect: &str) -> &str {
    match aspect {
        "quality" => says::quality(),
        "speed" => says::speed(),
        "staff" => says::staff(),
        other => other,
    }
}
