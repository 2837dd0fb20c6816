//! A card's code opens what can be seen, at the counter it stands for its member, and nobody guesses it.

use loyalty::wire::Code;
use loyalty::wire::card::SessionAnswer;
use loyalty::wire::members::CardIssued;
use loyalty::wire::purchases::PurchaseAnswer;
use serde_json::{Value, json};

use super::{card_of, credits};
use crate::at_once::at_once;
use crate::http::Reply;
use crate::member::Session;
use crate::site::{TestSite, reward};

fn opens(site: &TestSite, card: &str, network: &str) -> Reply {
    let body = json!({"site": site.keys.public_key, "card": card});
    let ask = site.server.ask("POST", "/v1/session").at(&site.now).header("cf-connecting-ip", network);
    ask.json(&body).send()
}

fn session<'a>(site: &TestSite<'a>, card: &str) -> Session<'a> {
    let answer: SessionAnswer = opens(site, card, "192.0.2.1").is(201);
    Session { site: site.clone(), secret: answer.session }
}

#[test]
fn the_cards_code_shows_balance_and_history_and_spends_nothing() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(5000);
    let card = card_of(&site, "ada");
    let session = session(&site, &card.to_lowercase().replace('-', " "));
    let shown = session.card();
    assert_eq!((&shown["code"], &shown["level"], &shown["balance"]), (&json!(card), &json!("card"), &json!(50)));
    let journal: Value = session.ask("GET", "/v1/entries").send().is(200);
    assert_eq!(journal["entries"].as_array().unwrap().len(), 1);
    session.redemption("k1", "coffee").send().refused(Code::CounterOnly);
    assert_eq!(ada.sums().0, 50);
    let signed = ada.signs_in();
    assert_eq!((&signed.card()["code"], &signed.card()["level"]), (&json!(card), &json!("signed")));
    signed.redemption("k1", "coffee").send().is::<Value>(201);
    site.audit();
}

#[test]
fn a_new_card_ends_the_one_before() {
    let site = TestSite::open();
    site.member("ada").buys(5000);
    let first = card_of(&site, "ada");
    let paid = credits(&site, "till-1", &first, 1000);
    let second: CardIssued = site.ask("POST", "/v1/members/ada/card").bytes("").send().is(200);
    assert_ne!(first, second.card);
    assert_eq!(card_of(&site, "ada"), second.card);
    opens(&site, &first, "192.0.2.1").refused(Code::NotFound);
    session(&site, &second.card);
    credits(&site, "till-2", &first, 1000).refused(Code::NotFound);
    let again = credits(&site, "till-1", &first, 1000);
    assert_eq!((again.is_replayed(), again.body), (true, paid.body), "a queue that sends it again is told so");
    site.ask("POST", "/v1/members/nobody/card").bytes("").send().refused(Code::NotFound);
}

#[test]
fn a_purchase_by_card_and_by_id_are_one() {
    let site = TestSite::open();
    site.member("ada").buys_as("first", 100);
    let card = card_of(&site, "ada");
    let credited: PurchaseAnswer = credits(&site, "till-1", &card, 1000).is(201);
    assert_eq!((credited.member.as_str(), credited.earned), ("ada", 10));
    let by_id = json!({"id": "till-1", "member": {"id": "ada"}, "at": site.now, "total": 1000});
    assert!(site.ask("POST", "/v1/purchases").json(&by_id).send().is_replayed());
    let both = json!({"id": "till-2", "member": {"id": "ada", "card": card}, "at": site.now, "total": 1000});
    site.ask("POST", "/v1/purchases").json(&both).send().refused(Code::Malformed);
    credits(&site, "till-3", "KEPT-00000-00000", 1000).refused(Code::NotFound);
    site.audit();
}

#[test]
fn ten_wrong_codes_make_a_network_wait_and_nobody_else() {
    let site = TestSite::open();
    site.member("ada").buys(100);
    let card = card_of(&site, "ada");
    for guess in 0..10 {
        opens(&site, &format!("KEPT-0000{guess}-00000"), "192.0.2.7").refused(Code::NotFound);
    }
    let refused = opens(&site, &card, "192.0.2.7").refused(Code::RateLimited);
    assert_eq!(refused.extra["retry_at"], "2026-11-22T13:00:00Z");
    assert_eq!(opens(&site, &card, "192.0.2.8").status, 201);
    let later = site.at("2026-11-22T13:00:00Z");
    assert_eq!(opens(&later, &card, "192.0.2.7").status, 201);
}

#[test]
fn a_hundred_guesses_at_once_are_counted_one_by_one() {
    let site = TestSite::open();
    let replies = at_once(40, |guess| opens(&site, &format!("KEPT-000{guess:02}-00000"), "192.0.2.9").status);
    assert_eq!(replies.iter().filter(|status| **status == 404).count(), 10);
    assert_eq!(replies.iter().filter(|status| **status == 429).count(), 30);
}

#[test]
fn right_codes_are_never_counted() {
    let site = TestSite::open();
    site.member("ada").buys(100);
    let card = card_of(&site, "ada");
    for _ in 0..15 {
        assert_eq!(opens(&site, &card, "192.0.2.10").status, 201);
    }
}

#[test]
fn an_erased_members_card_opens_nothing() {
    let site = TestSite::open();
    site.member("ada").buys(100);
    let card = card_of(&site, "ada");
    let open = session(&site, &card);
    site.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    open.reads_card().refused(Code::Unauthorized);
    opens(&site, &card, "192.0.2.1").refused(Code::NotFound);
    credits(&site, "till-1", &card, 100).refused(Code::NotFound);
}
