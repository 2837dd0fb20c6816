//! Undoing what was just done at a counter, and looking before doing.

use loyalty::wire::Code;
use loyalty::wire::cards::Preview;
use serde_json::{Value, json};

use super::{at_counter, card_of, credits};
use crate::http::Reply;
use crate::site::{TestSite, reward};

fn undo(site: &TestSite, what: &Value) -> Reply {
    at_counter(site, "/v1/counter/undo", what).send()
}

#[test]
fn a_purchase_at_the_counter_is_undone_once_and_within_ten_minutes() {
    let site = TestSite::open();
    site.member("ada").buys(10_000);
    let card = card_of(&site, "ada");
    credits(&site, "till-1", &card, 5000).is::<Value>(201);
    let in_time = site.at("2026-11-22T12:10:00Z");
    let undone = undo(&in_time, &json!({"purchase": "till-1"}));
    assert_eq!((undone.status, &undone.value()["clawed_back"]), (201, &json!(50)));
    let again = undo(&site.at("2026-11-22T12:30:00Z"), &json!({"purchase": "till-1"}));
    assert_eq!((again.status, again.is_replayed(), again.body), (200, true, undone.body));
    credits(&site, "till-2", &card, 5000).is::<Value>(201);
    undo(&site.at("2026-11-22T12:10:01Z"), &json!({"purchase": "till-2"})).refused(Code::TooLate);
    assert_eq!(site.member("ada").movements(), [100, 50, -50, 50]);
    site.audit();
}

#[test]
fn what_is_left_after_a_refund_is_undone() {
    let site = TestSite::open();
    site.member("ada").buys(100);
    credits(&site, "till-1", &card_of(&site, "ada"), 5000).is::<Value>(201);
    let part = json!({"id": "r1", "at": site.now, "total": 2000});
    site.ask("POST", "/v1/purchases/till-1/refunds").json(&part).send().is::<Value>(201);
    assert_eq!(undo(&site, &json!({"purchase": "till-1"})).value()["clawed_back"], 30);
    assert_eq!(site.member("ada").sums(), (1, 0));
    site.audit();
}

#[test]
fn only_what_was_made_at_a_counter_is_undone_there() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys_as("online", 5000);
    undo(&site, &json!({"purchase": "online"})).refused(Code::NotFound);
    let redeemed = ada.redeems("coffee");
    undo(&site, &json!({"redemption": redeemed.redemption})).refused(Code::NotFound);
    undo(&site, &json!({"purchase": "unknown"})).refused(Code::NotFound);
    undo(&site, &json!({})).refused(Code::Malformed);
    undo(&site, &json!({"purchase": "a", "redemption": "b"})).refused(Code::Malformed);
    assert_eq!(ada.movements(), [50, -10]);
}

#[test]
fn a_redemption_at_the_counter_is_undone_while_its_coupon_is_unused() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(5000);
    let redeem = |key: &str| -> Value {
        ada.redemption(key, "coffee").header("kept-counter", "1").send().is::<Value>(201)["redemption"].clone()
    };
    let first = redeem("k1");
    let undone: Value = undo(&site, &json!({"redemption": first})).is(200);
    assert_eq!((&undone["returned"], &undone["balance"]), (&json!(10), &json!(50)));
    assert!(undo(&site, &json!({"redemption": first})).is_replayed());
    let second = redeem("k2");
    undo(&site.at("2026-11-22T12:10:01Z"), &json!({"redemption": second})).refused(Code::TooLate);
    let coupon: Value = site.get("/v1/members/ada/coupons").is(200);
    let code = coupon["coupons"].as_array().unwrap().iter().find(|coupon| coupon["redemption"] == second).unwrap();
    let used = json!({"purchase": "till"});
    let path = format!("/v1/coupons/{}/use", code["code"].as_str().unwrap());
    site.ask("POST", &path).json(&used).send().is::<Value>(200);
    undo(&site, &json!({"redemption": second})).refused(Code::CouponUsed);
    assert_eq!(ada.movements(), [50, -10, 10, -10]);
    site.audit();
}

#[test]
fn a_preview_says_what_a_purchase_does_and_does_nothing() {
    let site = TestSite::open();
    site.member("ada").buys(5000);
    let card = card_of(&site, "ada");
    let sale = json!({"id": "till-1", "member": {"card": card}, "at": site.now, "total": 1234});
    let preview: Preview = at_counter(&site, "/v1/purchases/preview", &sale).send().is(200);
    assert_eq!((preview.earned, preview.balance_after, preview.entries.len()), (12, 62, 1));
    let nobody = json!({"id": "till-2", "member": {"id": "new"}, "at": site.now, "total": 1234});
    let preview: Preview = at_counter(&site, "/v1/purchases/preview", &nobody).send().is(200);
    assert_eq!((preview.earned, preview.balance_after), (12, 12));
    site.get("/v1/members/new").refused(Code::NotFound);
    assert_eq!(site.member("ada").movements(), [50]);
    let credited = credits(&site, "till-1", &card, 1234);
    assert_eq!((credited.status, &credited.value()["balance"]), (201, &json!(62)));
}
