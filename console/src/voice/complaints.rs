//! The complaints inbox: what is late first, then what is due next. All of it can be done from the keyboard.

mod keys;
mod one;
mod thread;
mod topics;

use crate::prelude::*;
use loyalty::wire::complaints::{Complaint, ComplaintTopics};
use serde_json::Value;

use super::{Pages, encoded};
use crate::address::{A, go};
use crate::parts::{Dialog, Empty, Rows, Select, load};
use crate::screens::export;
use crate::texts::{complaints as says, export as exports};
use crate::{api, intl, reader};
pub(super) use one::One;
pub(super) use topics::Topics;

/// Where one is seen to.
const ONE: &str = "/console/voice/complaint";
/// What can be looked at, as the edge names it.
const STATES: [&str; 4] = ["open", "answered", "resolved", "all"];
/// Stands in an address that opens a complaint to be answered at once.
const TO_ANSWER: &str = "&answer=1";

/// The screen.
#[component]
pub(super) fn Complaints() -> impl IntoView {
    let chosen = RwSignal::new(STATES[0].to_owned());
    let counts = RwSignal::new((0_i64, 0_i64));
    let path = move || format!("/v1/complaints?limit=50&state={}", chosen.get());
    let first = move |page: Value| {
        let count = |name: &str| page[name].as_i64().unwrap_or_default();
        counts.set((count("open"), count("late")));
    };
    // Topics have names of the owner's; a list of complaints is worth showing without them.
    let topics = load(|| api::get::<ComplaintTopics>("/v1/complaints/topics"));
    let draw = Callback::new(move |all: Signal<Vec<Value>>| {
        let read =
            move || -> Vec<Complaint> { all.get().iter().filter_map(|value| reader::read(value).ok()).collect() };
        let line = move |one: Complaint| {
            let topic = one.topic.clone();
            let topic = Signal::derive(move || topic_called(topics.get().as_ref(), &topic));
            view! { <Line one=one topic=topic /> }
        };
        view! { <ul class="found inbox"><For each=read key=|one| one.id.clone() children=line /></ul> }
    });
    let empty = Callback::new(move |()| match chosen.get().as_str() {
        "open" => view! { <Empty title=says::none_open() says=says::none_open_why() /> },
        _ => view! { <p>{says::none_such()}</p> },
    });
    let states = STATES.map(|state| (state.to_owned(), filter(state).to_owned())).to_vec();
    let helping = RwSignal::new(false);
    keys::heard_here(Callback::new(move |key: keys::Key| match key {
        keys::Key::Next => keys::move_by(1),
        keys::Key::Before => keys::move_by(-1),
        keys::Key::Answer => {
            if let Some(path) = keys::focused() {
                go(&format!("{path}{TO_ANSWER}"));
            }
        }
        keys::Key::Back => {}
        keys::Key::Help => helping.set(true),
    }));
    let told = move || {
        let (open, late) = counts.get();
        let late = (late > 0).then(|| view! { <b class="late">{says::late(late)}</b> });
        view! { <p role="status" class="line">{says::open(open)}{late}</p> }
    };
    view! {
        <Pages />
        <section class="card" aria-labelledby="inbox">
            <header class="line apart">
                <h2 id="inbox">{says::complaints()}</h2>
                <Select label=says::state() value=chosen options=states />
            </header>
            {told}
            <Rows path=Signal::derive(path) field="complaints" draw=draw empty=empty first=first />
            <keys::Switch />
        </section>
        <div class="columns">
            <export::Kind kind="complaints" name=exports::complaints() about=exports::complaints_about() />
            <export::Kind kind="complaint_messages" name=exports::complaint_messages() about=exports::complaint_messages_about() />
        </div>
        <Dialog open=helping title=says::keys()><keys::Help /></Dialog>
    }
}

#[component]
fn Line(one: Complaint, topic: Signal<String>) -> impl IntoView {
    let href = format!("{ONE}?id={}", encoded(&one.id));
    let is_late = is_late(&one);
    let who = one.name.clone().or_else(|| one.member.clone()).unwrap_or_else(|| says::guest().to_owned());
    let seen_to = one.person_name.clone().unwrap_or_else(|| says::nobody_yet().to_owned());
    let under = format!("{who} · {}", says::sees_to(&seen_to));
    let number = one.id.clone();
    let when = due(&one);
    view! {
        <li>
            <A href=href>
                <b>{move || says::line(&number, &topic.get())}</b>
                <span>{under}</span>
                <span class="balance" class:late=is_late>{when}</span>
                <small>{one.begins}</small>
            </A>
        </li>
    }
}

fn filter(state: &str) -> &str {
    match state {
        "open" => says::filter_open(),
        "all" => says::filter_all(),
        other => state_named(other),
    }
}

/// Where a complaint stands.
fn state_named(state: &str) -> &str {
    match state {
        "received" => says::received(),
        "assigned" => says::assigned(),
        "answered" => says::answered(),
        "resolved" => says::resolved(),
        "reopened" => says::reopened(),
        other => other,
    }
}

/// Until when it is to be answered, or where it stands.
fn due(one: &Complaint) -> String {
    match one.due_at {
        Some(at) if is_late(one) => says::overdue(&intl::ago(&at.to_rfc3339())),
        Some(at) => says::due(&intl::ago(&at.to_rfc3339())),
        None => state_named(&one.state).to_owned(),
    }
}

/// Whether its author should have been answered by now.
fn is_late(one: &Complaint) -> bool {
    // Whole milliseconds, below 2^53.
    #[expect(clippy::cast_possible_truncation)]
    let now = js_sys::Date::now() as i64;
    one.due_at.is_some_and(|at| at.0 <= now)
}

/// What a topic is called: by its owner, or by us where it is one of ours.
fn topic_called(topics: Option<&ComplaintTopics>, id: &str) -> String {
    let own =
        topics.and_then(|all| all.topics.iter().find(|topic| topic.id == id)).and_then(|topic| topic.title.as_ref());
    let title = own.and_then(|title| {
        let title = title.get(crate::texts::language()).or_else(|| title.as_object()?.values().next());
        title?.as_str().map(str::to_owned)
    });
    title.unwrap_or_else(|| topics::ours(id).unwrap_or(id).to_owned())
}
