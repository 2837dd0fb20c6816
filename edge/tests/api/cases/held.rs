//! The cases themselves, each read as its figures say.

use loyalty::points::Money;
use loyalty::program::{Program, Shortfall};
use loyalty::wire::Code;
use loyalty::wire::purchases::{Item, NewRefund, RefundAnswer, RefundItem};
use serde_json::{Value, json};

use super::{ada, give_lots, live, refund_in_full, steps};
use crate::site::{TestSite, purchase, refund, reward};

pub(super) fn spending_is_subtraction(case: &Value) {
    let ada = ada(case, |_| {});
    steps(case).for_each(|step| live(&ada, step));
    assert_eq!(json!(ada.sums().0), case["expect"]["balance"]);
}

pub(super) fn lots_are_spent_in_order(case: &Value) {
    let ada = ada(case, |_| {});
    give_lots(&ada, case);
    ada.redeems(&format!("for-{}", case["spend"]));
    let left: Vec<i64> = ada.lots().lots.iter().map(|lot| lot.points.remaining).collect();
    let names = case["lots"].as_array().unwrap().iter().map(|lot| lot["name"].as_str().unwrap());
    let expected: Vec<i64> = names.map(|name| case["expect"][name].as_i64().unwrap()).collect();
    assert_eq!(left, expected, "{}", case["about"]);
    assert_eq!(ada.sums().0, expected.iter().sum::<i64>());
}

pub(super) fn one_lot_lapses_alone(case: &Value) {
    let ada = ada(case, |_| {});
    give_lots(&ada, case);
    let then = format!("{}T00:00:00Z", case["expire_at"].as_str().unwrap());
    assert_eq!(json!(ada.at(&then).sums().0), case["expect"]["balance"]);
}

pub(super) fn a_deficit_is_absorbed(case: &Value) {
    let ada = ada(case, |program| program.refunds.shortfall = Shortfall::Debt);
    for step in steps(case) {
        live(&ada, step);
        let (balance, debt) = ada.sums();
        if step[0] == "refund" {
            assert_eq!(json!({"balance": balance, "debt": debt}), case["expect"]["after_refund"]);
        }
    }
    let (balance, debt) = ada.sums();
    assert_eq!(json!({"balance": balance, "debt": debt}), case["expect"]["end"]);
}

pub(super) fn what_will_have_lapsed_by_a_day(case: &Value) {
    let ada = ada(case, |_| {}).at("2026-01-01T12:00:00Z");
    give_lots(&ada, case);
    for (day, points) in case["expect"]["expiring_by"].as_object().unwrap() {
        let page: Value = ada.get(&format!("/lots?expiring_by={day}")).is(200);
        assert_eq!(&page["expiring"], points, "{day}");
    }
}

pub(super) fn a_lot_lapses_at_its_instant_once(case: &Value) {
    let lot = &case["lots"][0];
    let site = TestSite::with(|program| program.rewards = vec![reward("some", lot["spent"].as_i64().unwrap())]);
    let ada = site.member("ada");
    let (before, instant) = ("2026-12-24T17:59:59.999Z", "2026-12-24T18:00:00Z");
    ada.is_given(lot["points"].as_i64().unwrap(), Some(instant));
    ada.redeems("some");
    assert_eq!(ada.at(before).sums().0, 100, "until its instant it can be spent");
    for _ in 0..case["runs"].as_i64().unwrap() {
        let after = ada.at(instant).movements();
        assert_eq!(json!(after[2..]), case["expect"]["entries"]);
        assert_eq!(json!(ada.at(instant).sums().0), case["expect"]["balance"]);
    }
}

pub(super) fn both_policies_for_spent_points(case: &Value) {
    for (policy, shortfall) in [("clamp", Shortfall::Clamp), ("debt", Shortfall::Debt)] {
        let ada = ada(case, |program| program.refunds.shortfall = shortfall);
        steps(case).for_each(|step| live(&ada, step));
        let answer = refund_in_full(&ada, &case["refund"]);
        let entry = answer.entries.last().unwrap().points;
        let seen = json!({"entry": entry, "balance": answer.balance, "debt": answer.debt});
        assert_eq!(seen, case["expect"][policy], "{policy}");
        let lines = ada.movements().len();
        let again = ada.site.refunds("purchase-1", &refund("r1", 15_000));
        assert_eq!((again.is::<RefundAnswer>(200), again.is_replayed()), (answer, true));
        assert_eq!(ada.movements().len(), lines, "the same refund twice makes no second entry");
    }
}

pub(super) fn half_the_items_take_half(case: &Value) {
    let site = TestSite::open();
    let item = |sku: &str| Item { sku: sku.into(), category: None, quantity: 1, total: Money(5000) };
    let bought = {
        let mut bought = purchase("p1", "ada", 10_000);
        bought.items = Some(vec![item("A"), item("B")]);
        bought
    };
    let answer: Value = site.reports(&bought).is(201);
    assert_eq!(answer["balance"], case["expect"]["after_purchase"]);
    let items = Some(vec![RefundItem { sku: "A".into(), quantity: 1 }]);
    let answer: Value = site.refunds("p1", &NewRefund { total: None, items, ..refund("r1", 0) }).is(201);
    assert_eq!(answer["balance"], case["expect"]["after_refund"]);
}

pub(super) fn the_browser_sets_no_price(case: &Value) {
    let site = TestSite::with(|program| program.rewards = vec![reward("sweet", 5)]);
    let ada = site.member("ada");
    ada.buys(15_000);
    let session = ada.signs_in();
    let claimed = session.redemption("k1", "sweet").json(&json!({"reward": "sweet", "cost": 1})).send();
    let refused = claimed.refused(Code::UnknownField);
    assert_eq!(json!(refused.code), case["expect"]["answer"]);
    assert_eq!(json!(ada.sums().0), case["expect"]["balance"]);
    let bought: Value = session.redemption("k1", "sweet").send().is(201);
    assert_eq!(bought["balance"], case["expect"]["without_the_claim"]);
}

pub(super) fn a_discount_earns_nothing(case: &Value) {
    let mut bought = purchase("p1", "ada", 9000);
    bought.discount = Some(Money(1000));
    let answer: Value = TestSite::open().reports(&bought).is(201);
    assert_eq!(answer["earned"], case["expect"]["earned"]);
}

pub(super) fn a_refund_uses_the_stored_award(case: &Value) {
    let changes: [fn(&mut Program); 2] = [|program| program.earn[0].points = 2, |program| program.earn.clear()];
    for change in changes {
        let site = TestSite::open();
        site.member("ada").buys_as("p1", 5000);
        site.changes_program(change);
        let answer: Value = site.refunds("p1", &refund("r1", 5000)).is(201);
        assert_eq!(answer["clawed_back"], case["expect"]["clawed_back"]);
    }
}

pub(super) fn a_cancellation_returns_its_points(case: &Value) {
    let site = TestSite::with(|program| program.rewards = vec![reward("mug", 50)]);
    let ada = site.member("ada");
    ada.buys(5000);
    let bought = ada.redeems("mug");
    ada.buys_as("second", 2100);
    site.refunds("second", &refund("r1", 2100)).is::<RefundAnswer>(201);
    let cancelled: Value = site.ask("POST", &format!("/v1/redemptions/{}/cancel", bought.redemption)).send().is(200);
    assert_eq!(cancelled["balance"], case["expect"]["balance"]);
    assert_eq!(json!(ada.movements()), case["journal"]);
    assert_eq!(json!(ada.sums().0), case["expect"]["balance"]);
}
