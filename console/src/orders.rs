//! Orders: what is in progress, one tap from each status to the next, and taking one in. Two programs show it: the
//! counter, for whoever works on them, and, because the console itself is full, the one for letters, for owners, who
//! also decide there what statuses are called and of which customers are told.

mod list;
mod row;
mod settings;
mod take_in;

use std::collections::BTreeMap;

use crate::prelude::*;
use loyalty::order::Status;
use loyalty::wire::orders::OrderReported;

use crate::address::{self, A};
use crate::parts::toast;
use crate::sitting::is_any;
use crate::texts::{self, orders as says};
pub(crate) use list::List;
pub(crate) use take_in::TakeIn;

/// What a site calls its statuses, by status and language.
type Names = BTreeMap<String, BTreeMap<String, String>>;

/// Who decides about the settings.
const LEADERS: &[&str] = &["owner", "manager"];

/// The screens of the console by their addresses; none for an address of something else.
pub(crate) fn screen(path: &str) -> Option<AnyView> {
    match path {
        "/console/orders" => Some(Orders().into_any()),
        "/console/orders/new" => Some(NewOrder().into_any()),
        _ => None,
    }
}

/// All orders, and for those who lead the shop what they are called.
#[component]
fn Orders() -> impl IntoView {
    view! {
        <header class="head">
            <h1>{says::title()}</h1>
            <A href="/console/orders/new" class="main">{says::new()}</A>
        </header>
        <section class="card"><List /></section>
        {move || is_any(LEADERS).then(|| view! { <settings::Settings /> })}
    }
}

/// Taking one in at the console, where nobody stands in front.
#[component]
fn NewOrder() -> impl IntoView {
    view! {
        <h1>{says::new()}</h1>
        <section class="card"><take_in::ForWhom done=Callback::new(|()| address::go("/console/orders")) /></section>
    }
}

/// What a status is called here.
fn called(status: &str, names: &Names) -> String {
    let own = names.get(status).and_then(|own| own.get(texts::language()).or_else(|| own.values().next()));
    own.map_or_else(|| usual(status).to_owned(), Clone::clone)
}

/// The usual word for a status.
fn usual(status: &str) -> &str {
    match Status::parse(status) {
        Some(Status::Accepted) => says::accepted(),
        Some(Status::InWork) => says::in_work(),
        Some(Status::WaitingForParts) => says::waiting_for_parts(),
        Some(Status::Ready) => says::ready(),
        Some(Status::Done) => says::done(),
        Some(Status::Cancelled) => says::cancelled(),
        None => status,
    }
}

/// Where most jobs go from here; nowhere once they are over.
fn next(status: &str) -> Option<Status> {
    match Status::parse(status)? {
        Status::Accepted | Status::WaitingForParts => Some(Status::InWork),
        Status::InWork => Some(Status::Ready),
        Status::Ready => Some(Status::Done),
        Status::Done | Status::Cancelled => None,
    }
}

/// Says what became of a report, and how its customer is told.
fn tell(reported: &OrderReported, first: String) {
    let told = match reported.message.as_deref() {
        Some("mail") => says::told_mail(),
        Some("sms") => says::told_sms(),
        _ => "",
    };
    toast::say([&first, told].join(" ").trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_goes_on_until_its_customer_has_it() {
        let mut way = vec!["accepted"];
        while let Some(status) = next(way[way.len() - 1]) {
            way.push(status.name());
        }
        assert_eq!(way, ["accepted", "in_work", "ready", "done"]);
        assert_eq!(next("waiting_for_parts"), Some(Status::InWork));
        assert_eq!((next("cancelled"), next("lost")), (None, None));
    }

    #[test]
    fn a_status_has_its_own_name_or_the_usual_one() {
        let own =
            BTreeMap::from([("ready".to_owned(), BTreeMap::from([("en".to_owned(), "On the shelf".to_owned())]))]);
        assert_eq!(called("ready", &own), "On the shelf");
        assert_eq!(called("done", &own), says::done());
    }
}
