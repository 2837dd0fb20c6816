//! What a shop reports: purchases, refunds and points given by hand.

use loyalty::points::Money;
use loyalty::wire::Code;
use loyalty::wire::purchases::{Item, NewRefund, PurchaseAnswer, RefundAnswer, RefundItem, WaitingAnswer};
use serde_json::json;

use crate::site::{TestSite, purchase, refund};

#[test]
fn a_purchase_sent_again_is_answered_as_the_first_time() {
    let site = TestSite::open();
    let bought = purchase("order 1024/б", "ada lovelace", 12_345);
    let first = site.reports(&bought);
    let answer: PurchaseAnswer = first.is(201);
    assert_eq!((answer.earned, answer.pending, answer.balance, answer.entries.len()), (123, 0, 123, 1));
    assert_eq!(answer.entries[0].reason["rules"][0]["gave"], 123);
    assert!(!first.is_replayed());
    site.member("ada lovelace").buys_as("another", 100);
    let again = site.reports(&bought);
    assert_eq!((again.status, again.is_replayed(), &again.body), (200, true, &first.body));
    let mut changed = bought.clone();
    changed.total = Money(12_346);
    site.reports(&changed).refused(Code::KeyReused);
    let mut moved = bought.clone();
    moved.member.phone = Some("+7 900 000-00-00".into());
    assert!(site.reports(&moved).is_replayed(), "a new telephone number is no new purchase");
    assert_eq!(site.member("ada%20lovelace").movements(), [123, 1]);
}

#[test]
fn a_purchase_that_earns_nothing_is_remembered_too() {
    let site = TestSite::open();
    let first = site.reports(&purchase("p1", "ada", 99));
    assert_eq!(first.is::<PurchaseAnswer>(201).entries, []);
    site.changes_program(|program| program.earn[0].per_minor = Some(1));
    assert_eq!(site.reports(&purchase("p1", "ada", 99)).body, first.body);
    assert_eq!((site.member("ada").sums(), site.member("ada").shown().orders), ((0, 0), 1));
}

#[test]
fn refunds_wait_for_their_purchase_and_never_exceed_it() {
    let site = TestSite::open();
    let early = site.refunds("p1", &refund("r1", 3000));
    assert_eq!(early.is::<WaitingAnswer>(201).status, "waiting");
    assert_eq!(site.refunds("p1", &refund("r1", 3000)).body, early.body);
    let bought: PurchaseAnswer = site.reports(&purchase("p1", "ada", 10_000)).is(201);
    assert_eq!((bought.earned, bought.balance), (100, 70));
    assert!(site.refunds("p1", &refund("r1", 3000)).is_replayed());
    let problem = site.refunds("p1", &refund("r2", 7001)).refused(Code::RefundTooLarge);
    assert_eq!(problem.extra["refundable"], 7000);
    let again = site.refunds("p1", &refund("r2", 7001));
    assert_eq!((again.refused(Code::RefundTooLarge), again.is_replayed()), (problem, true));
    site.refunds("p1", &refund("r2", 7000)).refused(Code::KeyReused);
    let rest: RefundAnswer = site.refunds("p1", &refund("r3", 7000)).is(201);
    assert_eq!((rest.clawed_back, rest.returned, rest.balance, rest.debt), (70, 0, 0, 0));
    let shown = site.member("ada").shown();
    assert_eq!((shown.orders, shown.net_minor), (1, 0));
    site.audit();
}

#[test]
fn items_come_back_at_their_share_of_what_was_paid() {
    let site = TestSite::open();
    let item = |sku: &str, quantity, total| Item { sku: sku.into(), category: None, quantity, total: Money(total) };
    let mut bought = purchase("p1", "ada", 9000);
    (bought.discount, bought.items) = (Some(Money(1000)), Some(vec![item("A", 3, 6000), item("B", 1, 4000)]));
    site.reports(&bought).is::<PurchaseAnswer>(201);
    let back = |name: &str, sku: &str, quantity| {
        let items = Some(vec![RefundItem { sku: sku.into(), quantity }]);
        site.refunds("p1", &NewRefund { total: None, items, ..refund(name, 0) })
    };
    assert_eq!(back("r1", "A", 1).is::<RefundAnswer>(201).clawed_back, 18);
    back("r2", "A", 3).refused(Code::RefundTooLarge);
    back("r3", "C", 1).refused(Code::OutOfRange);
    assert_eq!(back("r4", "A", 2).is::<RefundAnswer>(201).balance, 36);
    assert_eq!(back("r5", "B", 1).is::<RefundAnswer>(201).balance, 0);
    site.audit();
}

#[test]
fn points_given_by_hand_carry_their_note_and_never_overdraw() {
    let site = TestSite::open();
    let ada = site.member("ada");
    let first = ada.adjusts("a1", 50, Some("2027-01-01"));
    assert_eq!(first.status, 201);
    assert_eq!(ada.adjusts("a1", 50, Some("2027-01-01")).body, first.body);
    ada.adjusts("a1", 51, Some("2027-01-01")).refused(Code::KeyReused);
    let refused = ada.adjusts("a2", -51, None).refused(Code::InsufficientPoints);
    assert_eq!((&refused.extra["needed"], &refused.extra["available"]), (&json!(51), &json!(50)));
    ada.is_given(100, None);
    ada.adjusts("a2", -51, None).refused(Code::InsufficientPoints);
    assert_eq!(ada.is_given(-60, None).balance, 90);
    let journal = ada.journal();
    assert_eq!(journal[0].note.as_deref(), Some("by hand"));
    assert_eq!(journal[0].actor, format!("key:{}", &site.keys.secret_key[11..19]));
    assert_eq!(journal[2].uses.iter().map(|taken| (taken.lot, taken.points)).collect::<Vec<_>>(), [(1, 50), (2, 10)]);
}
