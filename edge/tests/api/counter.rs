//! The counter and the card's code: who is found, what is credited, what is undone, and what paper is worth.

mod cards;
mod members;
mod undo;
mod vouchers;

use serde_json::{Value, json};

use crate::http::{Ask, Reply};
use crate::site::TestSite;

/// A request of the counter.
fn at_counter<'a>(site: &TestSite<'a>, path: &str, body: &Value) -> Ask<'a> {
    site.ask("POST", path).header("kept-counter", "1").json(body)
}

/// Who is found by this.
#[track_caller]
fn finds(site: &TestSite, by: &str) -> Vec<Value> {
    let found: Value = at_counter(site, "/v1/counter/find", &json!({"by": by})).send().is(200);
    found["members"].as_array().unwrap().clone()
}

/// The code of a member's card.
#[track_caller]
fn card_of(site: &TestSite, member: &str) -> String {
    site.member(member).shown().card.expect("a card")
}

/// Credits a purchase by the card's code.
#[track_caller]
fn credits(site: &TestSite, id: &str, card: &str, total_minor: i64) -> Reply {
    let sale = json!({"id": id, "member": {"card": card}, "at": site.now, "total": total_minor});
    at_counter(site, "/v1/purchases", &sale).send()
}
