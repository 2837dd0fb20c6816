//! What an owner's systems are told: the calls that really arrive, held against the scheme of Standard Webhooks as its
//! specification writes it down.

use base64ct::{Base64, Encoding as _};
use hmac::digest::KeyInit as _;
use hmac::{Hmac, Mac as _};
use loyalty::time::Moment;
use loyalty::wire::mail::Mailbox;
use loyalty::wire::messages::{Delivery, DeliveryPage, Endpoint, EndpointList};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::listener::{Heard, Listener};
use crate::server::Server;
use crate::site::{NOON, TestSite, reward};

/// A site of which this system is told these events; its secret.
fn tells(site: &TestSite<'_>, listener: &Listener, events: &[&str]) -> String {
    let new = json!({"url": listener.url("/told?by=kept"), "events": events});
    let made: Endpoint = site.ask("POST", "/v1/endpoints").json(&new).send().is(201);
    made.secret.expect("a secret")
}

/// Sends what is due at this moment.
fn sends(site: &TestSite<'_>, now: &str) {
    let ask = site.server.ask("GET", "/v1/mailbox").at(now).bearer(&site.server.operator_key);
    ask.send().is::<Mailbox>(200);
}

/// Somebody takes a reward; the redemption's id.
fn redeems(site: &TestSite<'_>) -> String {
    site.changes_program(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(12_000);
    let ask = site.ask("POST", "/v1/redemptions").header("idempotency-key", "k1");
    let taken: Value = ask.json(&json!({"reward": "coffee", "member": "ada"})).send().is(201);
    taken["redemption"].as_str().unwrap().to_owned()
}

/// The calls that were told, newest first.
fn calls(site: &TestSite<'_>) -> Vec<Delivery> {
    let page: DeliveryPage = site.get("/v1/deliveries").is(200);
    page.deliveries.into_iter().filter(|one| one.channel == "webhook").collect()
}

/// Whether this secret signed this call, by the words of the specification: HMAC-SHA256 of `id.timestamp.body`, keyed with
/// the bytes behind `whsec_`.
fn is_signed(heard: &Heard, secret: &str) -> bool {
    let key = Base64::decode_vec(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut keyed = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    keyed.update(
        format!("{}.{}.{}", heard.header("webhook-id"), heard.header("webhook-timestamp"), heard.body).as_bytes(),
    );
    let signature = format!("v1,{}", Base64::encode_string(&keyed.finalize().into_bytes()));
    heard.header("webhook-signature").split(' ').any(|one| one == signature)
}

#[test]
fn a_redemption_is_told_once_and_signed() {
    let (server, listener) = (Server::start(), Listener::open());
    let site = TestSite::on(&server);
    let secret = tells(&site, &listener, &["redemption.created"]);
    let redemption = redeems(&site);
    sends(&site, NOON);
    sends(&site, "2026-11-22T12:01:00Z");
    let heard = listener.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!((heard[0].line.as_str(), heard[0].header("content-type")), ("POST /told?by=kept", "application/json"));
    assert!(is_signed(&heard[0], &secret), "{heard:?}");
    assert_eq!(heard[0].header("webhook-timestamp"), (Moment::parse(NOON).unwrap().0 / 1000).to_string());
    let mut other = heard[0].clone();
    other.body.push(' ');
    assert!(!is_signed(&other, &secret));
    let told: Value = serde_json::from_str(&heard[0].body).unwrap();
    assert_eq!((&told["type"], &told["id"]), (&json!("redemption.created"), &json!(redemption)));
    assert_eq!((&told["timestamp"], &told["data"]["cost"]), (&json!(NOON), &json!(10)));
    assert_eq!(calls(&site)[0].state, "sent");
}

#[test]
fn for_a_day_after_a_change_both_secrets_sign() {
    let (server, listener) = (Server::start(), Listener::open());
    let site = TestSite::on(&server);
    let first = tells(&site, &listener, &["redemption.created"]);
    let list: EndpointList = site.get("/v1/endpoints").is(200);
    let path = format!("/v1/endpoints/{}/secret", list.endpoints[0].id);
    let second = site.ask("POST", &path).send().is::<Endpoint>(200).secret.unwrap();
    redeems(&site);
    sends(&site, NOON);
    let heard = listener.heard().remove(0);
    assert!(first != second && is_signed(&heard, &first) && is_signed(&heard, &second), "{heard:?}");
}

#[test]
fn a_call_that_fails_is_made_again_under_its_id_and_a_redirect_is_a_failure() {
    let (server, listener) = (Server::start(), Listener::open());
    let site = TestSite::on(&server);
    let secret = tells(&site, &listener, &["redemption.created"]);
    listener.answers(500, "", "");
    listener.answers(302, &format!("location: {}\r\n", listener.url("/elsewhere")), "");
    redeems(&site);
    sends(&site, NOON);
    let failed = calls(&site).remove(0);
    assert_eq!((failed.state.as_str(), failed.attempts, failed.problem.as_deref()), ("due", 1, Some("500")));
    let due = |delivery: &Delivery| delivery.due_at.unwrap().0 - Moment::parse(NOON).unwrap().0;
    assert!((5_000..=6_000).contains(&due(&failed)), "five seconds, and a tenth at most: {failed:?}");
    sends(&site, "2026-11-22T12:00:04Z");
    assert_eq!(listener.heard().len(), 1, "not before its time");
    sends(&site, "2026-11-22T12:00:06Z");
    let failed = calls(&site).remove(0);
    assert_eq!((failed.attempts, failed.problem.as_deref()), (2, Some("302")));
    assert!((306_000..=336_000).contains(&due(&failed)), "five minutes on: {failed:?}");
    let endpoints: EndpointList = site.get("/v1/endpoints").is(200);
    assert!(endpoints.endpoints[0].failing_since.is_some());
    sends(&site, "2026-11-22T12:10:00Z");
    assert_eq!(calls(&site)[0].state, "sent");
    let heard = listener.heard();
    assert!(heard.len() == 3 && heard.iter().all(|one| one.line == "POST /told?by=kept"), "{heard:?}");
    assert!(
        heard.iter().all(|one| one.header("webhook-id") == heard[0].header("webhook-id") && is_signed(one, &secret))
    );
    assert_ne!(heard[0].header("webhook-timestamp"), heard[2].header("webhook-timestamp"), "signed anew each time");
    assert_eq!(site.get("/v1/endpoints").is::<EndpointList>(200).endpoints[0].failing_since, None);
}

#[test]
fn a_system_that_never_answers_well_leaves_a_dead_letter_that_can_be_tried_again() {
    let (server, listener) = (Server::start(), Listener::open());
    let site = TestSite::on(&server);
    tells(&site, &listener, &["redemption.created"]);
    redeems(&site);
    let mut now = NOON.to_owned();
    for attempt in 1..=10 {
        listener.answers(503, "retry-after: 1\r\n", "");
        sends(&site, &now);
        let call = calls(&site).remove(0);
        assert_eq!((call.attempts, call.problem.as_deref()), (attempt, Some("503")));
        match call.due_at {
            Some(due_at) => now = due_at.plus_ms(1000).to_rfc3339(),
            None => assert_eq!((attempt, call.state.as_str()), (10, "dead")),
        }
    }
    let dead = calls(&site).remove(0);
    let retried: Delivery = site.at(&now).ask("POST", &format!("/v1/deliveries/{}/retry", dead.id)).send().is(200);
    assert_eq!(retried.state, "due");
    sends(&site, &now);
    assert_eq!(calls(&site)[0].state, "sent");
    let heard = listener.heard();
    assert_eq!(heard.len(), 11);
    assert_eq!(heard[10].header("webhook-id"), heard[0].header("webhook-id"));
}

#[test]
fn whoever_says_that_they_are_gone_is_told_nothing_more() {
    let (server, listener) = (Server::start(), Listener::open());
    let site = TestSite::on(&server);
    tells(&site, &listener, &[]);
    listener.answers(410, "", "");
    site.ask("POST", "/v1/members").json(&json!({"id": "ada"})).send().is::<Value>(201);
    sends(&site, NOON);
    let endpoint = site.get("/v1/endpoints").is::<EndpointList>(200).endpoints.remove(0);
    assert_eq!(endpoint.ended_at.map(Moment::to_rfc3339).as_deref(), Some(NOON));
    site.ask("POST", "/v1/members").json(&json!({"id": "bob"})).send().is::<Value>(201);
    sends(&site, "2026-11-22T12:30:00Z");
    let told: Value = serde_json::from_str(&listener.heard().remove(0).body).unwrap();
    assert_eq!((&told["type"], &told["data"]), (&json!("member.created"), &json!({"member": "ada"})));
    assert_eq!(listener.heard().len(), 1);
}
