//! Readers: how many there are in each state, and the list of them, found by how their address begins.

use crate::prelude::*;
use loyalty::wire::subscriptions::{Subscriber, SubscriberCounts};
use serde_json::Value;

use super::list::List;
use super::{Pages, count, encoded, topic};
use crate::address::A;
use crate::parts::{Empty, Field, Select};
use crate::texts::letters as says;
use crate::{intl, reader};

/// Quiet between two keys after which is asked.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(150);

/// The states a reader can be in, the usual one first.
const STATES: [&str; 5] = ["confirmed", "asked", "left", "unreachable", "complained"];

/// The screen.
#[component]
pub(super) fn Readers() -> impl IntoView {
    let counts = RwSignal::new(None::<SubscriberCounts>);
    let (typed, begins) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(String::new());
    let search = move |text: String| {
        let settled = move || {
            if typed.try_get_untracked().is_some_and(|now| now == text) {
                begins.set(text.trim().to_owned());
            }
        };
        set_timeout(settled, PAUSE);
    };
    let path = move || format!("/v1/subscribers?limit=50&state={}&q={}", chosen.get(), encoded(&begins.get()));
    let first = move |page: Value| {
        if let Ok(read) = reader::read::<SubscriberCounts>(&page["counts"]) {
            counts.set(Some(read));
        }
    };
    let is_narrowed = move || !begins.get().is_empty() || !chosen.get().is_empty();
    let empty = Callback::new(move |()| {
        if is_narrowed() {
            view! { <p>{says::reader_none_found()}</p> }
        } else {
            view! {
                <Empty title=says::reader_none() says=says::reader_none_why()>
                    <A href="/console/letters/blog">{says::reader_none_go()}</A>
                </Empty>
            }
        }
    });
    let states = STATES.map(|one| (one.to_owned(), state(one).to_owned()));
    let states: Vec<(String, String)> =
        std::iter::once((String::new(), says::state_any().to_owned())).chain(states).collect();
    let heads = vec![says::reader(), says::reader_wants(), says::state(), says::reader_since()];
    view! {
        <Pages />
        <p class="line">
            <A href="/console/letters/import">{says::import()}</A>
            <A href="/console/export">{says::export()}</A>
        </p>
        {move || counts.get().map(|counts| view! { <Counts counts=counts /> })}
        <section class="card">
            <div class="fields">
                <Field label=says::reader_search() value=typed kind="search" required=false input=search />
                <Select label=says::state() value=chosen options=states />
            </div>
            <List path=Signal::derive(path) field="subscribers" caption=says::readers() heads=heads row=Callback::new(row) empty=empty first=first />
        </section>
    }
}

/// What a state is called.
pub(super) fn state(state: &str) -> &str {
    match state {
        "confirmed" => says::state_confirmed(),
        "asked" => says::state_asked(),
        "left" => says::state_left(),
        "unreachable" => says::state_unreachable(),
        "complained" => says::state_complained(),
        other => other,
    }
}

/// What somebody gets and how often, in a line.
pub(super) fn wants(one: &Subscriber) -> String {
    let often = if one.frequency == "weekly" { says::weekly() } else { says::each() };
    let topics = one.topics.iter().map(|one| topic(one));
    topics.chain([often]).collect::<Vec<_>>().join(" · ")
}

#[component]
fn Counts(counts: SubscriberCounts) -> impl IntoView {
    let SubscriberCounts { asked, confirmed, left, unreachable, complained } = counts;
    let figure = |(one, n): (&str, u64)| {
        view! { <div><dt>{state(one).to_owned()}</dt><dd>{intl::whole(count(n))}</dd></div> }
    };
    let all = STATES.into_iter().zip([confirmed, asked, left, unreachable, complained]);
    view! { <dl class="figures">{all.map(figure).collect_view()}</dl> }
}

fn row(value: Value) -> Vec<AnyView> {
    let Ok(one) = reader::read::<Subscriber>(&value) else { return Vec::new() };
    let href = format!("/console/letters/reader?id={}", encoded(&one.id));
    let wants = wants(&one);
    vec![
        view! { <A href=href>{one.email}</A> },
        wants.into_any(),
        state(&one.state).to_owned().into_any(),
        intl::day(&one.created_at.to_rfc3339(), "").into_any(),
    ]
}
