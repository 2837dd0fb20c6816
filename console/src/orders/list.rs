//! Orders page by page: the open ones as they are needed, others by what changed last, or those whose number begins in
//! a certain way.

use std::time::Duration;

use crate::prelude::*;
use loyalty::order::Status;
use loyalty::wire::orders::Order;
use serde_json::Value;

use super::row::Row;
use super::{Names, usual};
use crate::parts::{Empty, Field, Rows, Select};
use crate::reader;
use crate::texts::orders as says;

/// How long somebody pauses between two keys at most, in milliseconds.
const PAUSE_MS: u64 = 300;

/// The list with what narrows it.
#[component]
pub(crate) fn List() -> impl IntoView {
    let (status, typed, id) =
        (RwSignal::new("open".to_owned()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (names, counts) = (RwSignal::new(Names::new()), RwSignal::new((0_i64, 0_i64)));
    let path = move || {
        let begins: String = js_sys::encode_uri_component(id.get().trim()).into();
        format!("/v1/orders?limit=30&status={}&id={begins}", status.get())
    };
    // Each key would be a call; a pause is one.
    Effect::new(move |_| {
        let now = typed.get();
        if id.with_untracked(|before| *before == now) {
            return;
        }
        let search = move || {
            id.try_set(now);
        };
        if let Ok(timer) = set_timeout_with_handle(search, Duration::from_millis(PAUSE_MS)) {
            on_cleanup(move || timer.clear());
        }
    });
    let first = Callback::new(move |page: Value| {
        let count = |field: &str| page[field].as_i64().unwrap_or_default();
        names.set(reader::read(&page["names"]).unwrap_or_default());
        counts.set((count("open"), count("late")));
    });
    // A row that is put forward stays where it is pressed: only the sums above it move.
    let changed = Callback::new(move |(open, late): (i64, i64)| {
        counts.update(|counts| *counts = (counts.0 + open, counts.1 + late));
    });
    let draw = Callback::new(move |all: Signal<Vec<Value>>| {
        let orders = move || all.get().iter().filter_map(|row| reader::read::<Order>(row).ok()).collect::<Vec<_>>();
        // What is drawn anew loses what was typed in it: only what others changed is.
        let key = |order: &Order| (order.id.clone(), order.status.clone(), order.at.0);
        let row = move |order: Order| view! { <Row order=order names=names changed=changed /> };
        view! { <ul class="rows orders"><For each=orders key=key children=row /></ul> }
    });
    let empty = Callback::new(move |()| {
        if id.with(String::is_empty) && status.with(|status| status == "open") {
            view! { <Empty title=says::empty() says=says::empty_why() /> }
        } else {
            view! { <p>{says::none_such()}</p> }
        }
    });
    let option = |value: &str, name: &str| (value.to_owned(), name.to_owned());
    let each = Status::ALL.map(|status| option(status.name(), usual(status.name())));
    let options: Vec<_> = [option("open", says::open()), option("all", says::all())].into_iter().chain(each).collect();
    let sum = move || {
        let (open, late) = counts.get();
        let late = if late > 0 { says::late_count(late) } else { String::new() };
        [says::open_count(open), late].join(" ")
    };
    view! {
        <p class="lead">{says::lead()}</p>
        <div class="fields">
            <Select label=says::status() value=status options=options />
            <Field label=says::search() value=typed required=false />
        </div>
        <p role="status">{sum}</p>
        <Rows path=Signal::derive(path) field="orders" draw=draw empty=empty first=first />
    }
}
