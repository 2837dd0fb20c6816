//! Points on paper are credited once, to whoever claims them first, however often anybody asks.

use loyalty::wire::Code;
use loyalty::wire::cards::{ClaimAnswer, VoucherAnswer};
use serde_json::{Value, json};

use super::{at_counter, card_of};
use crate::at_once::at_once;
use crate::http::{Ask, Reply};
use crate::member::Session;
use crate::site::{TestSite, purchase};

fn prints(site: &TestSite, id: &str, total_minor: i64) -> Reply {
    at_counter(site, "/v1/vouchers", &json!({"id": id, "total": total_minor, "at": site.now})).send()
}

/// The claim of somebody without a session.
fn guest<'a>(site: &TestSite<'a>, code: &str) -> Ask<'a> {
    let ask = site.server.ask("POST", &format!("/v1/vouchers/{code}/claim")).at(&site.now);
    ask.header("cf-connecting-ip", "192.0.2.1").json(&json!({"site": site.keys.public_key}))
}

fn member<'a>(session: &Session<'a>, code: &str) -> Ask<'a> {
    session.ask("POST", &format!("/v1/vouchers/{code}/claim")).json(&json!({}))
}

#[test]
fn a_guest_claims_a_voucher_and_has_a_card() {
    let site = TestSite::open();
    let printed = prints(&site, "till-1", 5000);
    let voucher: VoucherAnswer = printed.is(201);
    assert_eq!((voucher.would_earn, voucher.expires_at.to_rfc3339().as_str()), (50, "2027-02-20T12:00:00Z"));
    assert!(voucher.url.contains(&format!("/v/{}?site=pk_", voucher.code)), "{}", voucher.url);
    assert_eq!(prints(&site, "till-1", 5000).body, printed.body, "the same purchase is the same voucher");
    prints(&site, "till-1", 5001).refused(Code::KeyReused);
    let claimed: ClaimAnswer = guest(&site, &voucher.code.to_lowercase()).send().is(201);
    assert_eq!((claimed.earned, claimed.balance), (50, 50));
    let session = Session { site: site.clone(), secret: claimed.session.unwrap() };
    let card = session.card();
    assert_eq!((&card["code"], &card["level"], &card["balance"]), (&json!(claimed.card), &json!("card"), &json!(50)));
    guest(&site, &voucher.code).send().refused(Code::VoucherClaimed);
    assert_eq!(prints(&site, "till-1", 5000).body, printed.body, "it can be printed again, to no avail");
    assert_eq!(site.audit(), (1, 1));
}

#[test]
fn a_guest_who_lost_the_answer_asks_again_and_is_the_same_member() {
    let site = TestSite::open();
    let voucher: VoucherAnswer = prints(&site, "till-1", 5000).is(201);
    let claim = || guest(&site, &voucher.code).header("idempotency-key", "drawn-by-the-page").send();
    let (first, again): (ClaimAnswer, ClaimAnswer) = (claim().is(201), claim().is(200));
    assert_eq!((first.card, first.balance), (again.card, again.balance));
    assert_ne!(first.session, again.session);
    guest(&site, &voucher.code).header("idempotency-key", "another").send().refused(Code::VoucherClaimed);
    assert_eq!(site.audit(), (1, 1));
}

#[test]
fn a_customers_session_is_credited_itself() {
    let site = TestSite::open();
    let ada = site.member("ada").signs_in();
    let voucher: VoucherAnswer = prints(&site, "till-1", 5000).is(201);
    let claimed: ClaimAnswer = member(&ada, &voucher.code).send().is(201);
    assert_eq!((claimed.session, claimed.card, claimed.earned), (None, card_of(&site, "ada"), 50));
    assert_eq!(member(&ada, &voucher.code).send().is::<ClaimAnswer>(200).balance, 50);
    member(&site.member("bob").signs_in(), &voucher.code).send().refused(Code::VoucherClaimed);
    let other = TestSite::open();
    member(&other.member("zoe").signs_in(), &voucher.code).send().refused(Code::NotFound);
    member(&ada.at("2026-11-22T12:30:00Z"), &voucher.code).send().refused(Code::Unauthorized);
    assert_eq!(site.member("ada").movements(), [50]);
    site.audit();
}

#[test]
fn sixty_four_claims_at_once_credit_once() {
    let site = TestSite::open();
    let voucher: VoucherAnswer = prints(&site, "till-1", 5000).is(201);
    let sessions: Vec<Session> = (0..8).map(|n| site.member(&format!("m{n}")).signs_in()).collect();
    let replies = at_once(64, |n| {
        loop {
            let ask =
                if n % 2 == 0 { member(&sessions[n / 2 % 8], &voucher.code) } else { guest(&site, &voucher.code) };
            let reply = ask.send();
            if reply.status != 503 {
                return reply;
            }
        }
    });
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "credited once");
    for reply in replies.iter().filter(|reply| reply.status == 409) {
        reply.refused(Code::VoucherClaimed);
    }
    assert!(replies.iter().all(|reply| [200, 201, 409].contains(&reply.status)));
    let (_, entries) = site.audit();
    assert_eq!(entries, 1, "one entry in all journals");
}

#[test]
fn a_voucher_and_the_shops_own_report_are_one_purchase() {
    let site = TestSite::open();
    let voucher: VoucherAnswer = prints(&site, "till-1", 5000).is(201);
    site.reports(&purchase("till-1", "ada", 5000)).is::<Value>(201);
    guest(&site, &voucher.code).send().refused(Code::VoucherClaimed);
    prints(&site, "till-2", 5000).is::<VoucherAnswer>(201);
    site.reports(&purchase("till-3", "ada", 5000)).is::<Value>(201);
    prints(&site, "till-3", 5000).refused(Code::KeyReused);
    assert_eq!(site.audit(), (1, 2));
}

#[test]
fn a_voucher_is_worth_its_sale_and_ends() {
    let site = TestSite::open();
    let voucher: VoucherAnswer = prints(&site, "till-1", 5000).is(201);
    let late = site.at("2027-02-20T12:00:00Z");
    guest(&late, &voucher.code).send().refused(Code::VoucherOver);
    let in_time = site.at("2027-02-20T11:59:59Z");
    let claimed: ClaimAnswer = guest(&in_time, &voucher.code).header("idempotency-key", "k").send().is(201);
    assert_eq!(claimed.earned, 50);
    let again = guest(&late, &voucher.code).header("idempotency-key", "k").send();
    assert_eq!(again.status, 200, "what was claimed in time stays claimed");
    let member = site.get("/v1/members?limit=1").value()["members"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(site.member(&member).journal()[0].entry.at.to_rfc3339(), "2026-11-22T12:00:00Z", "the sale's day");
}

#[test]
fn guessing_vouchers_makes_a_network_wait() {
    let site = TestSite::open();
    for guess in 0..10 {
        guest(&site, &format!("EARN-0000{guess}-00000")).send().refused(Code::NotFound);
    }
    guest(&site, "EARN-11111-11111").send().refused(Code::RateLimited);
    let code = prints(&site, "till-1", 100).is::<VoucherAnswer>(201).code;
    let unknown = json!({"site": "pk_unknown0"});
    let ask = site.server.ask("POST", &format!("/v1/vouchers/{code}/claim")).at(&site.now);
    ask.json(&unknown).send().refused(Code::Malformed);
}
