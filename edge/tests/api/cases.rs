//! The table of points cases in `tests/cases/points.json`, case by case through the public API.
//!
//! Every case must be named here: either with the test that holds it, or as belonging to a rule that is not
//! built yet. So nobody can take a case for covered that is not.

mod earning;
mod held;

use loyalty::program::Program;
use loyalty::wire::purchases::RefundAnswer;
use serde_json::Value;

use crate::member::{TestMember, fresh};
use crate::site::{TestSite, refund, reward};

/// Fails unless a case holds.
type Holds = fn(&Value);

/// The cases that hold today.
const HELD: [(&str, Holds); 16] = [
    ("P01", held::spending_is_subtraction),
    ("P02", held::lots_are_spent_in_order),
    ("P03", held::lots_are_spent_in_order),
    ("P04", held::lots_are_spent_in_order),
    ("P05", held::one_lot_lapses_alone),
    ("P06", held::a_deficit_is_absorbed),
    ("P07", held::what_will_have_lapsed_by_a_day),
    ("P08", held::a_lot_lapses_at_its_instant_once),
    ("P09", held::both_policies_for_spent_points),
    ("P11", earning::rules_round_and_add_up),
    ("P12", earning::windows_and_minimums),
    ("P13", held::half_the_items_take_half),
    ("P14", held::the_browser_sets_no_price),
    ("P15", held::a_discount_earns_nothing),
    ("P16", held::a_refund_uses_the_stored_award),
    ("P17", held::a_cancellation_returns_its_points),
];

/// Cases of rules that are not built yet: paying with points at the till.
const NOT_BUILT: [&str; 1] = ["P10"];

#[test]
fn every_case_of_the_rules_we_have_holds() {
    for case in cases() {
        let name = case["id"].as_str().unwrap();
        match HELD.iter().find(|(held, _)| *held == name) {
            Some((_, holds)) => {
                println!("{name}: {}", case["about"]);
                holds(&case);
            }
            None => assert!(NOT_BUILT.contains(&name), "{name} is neither tested nor named as not built"),
        }
    }
}

#[test]
fn every_case_named_here_is_in_the_table() {
    let table = cases();
    let listed: Vec<&str> = table.iter().map(|case| case["id"].as_str().unwrap()).collect();
    let named = HELD.iter().map(|(name, _)| *name).chain(NOT_BUILT);
    assert!(named.clone().all(|name| listed.contains(&name)));
    assert_eq!(named.count(), listed.len());
}

fn cases() -> Vec<Value> {
    let table: Value = serde_json::from_str(include_str!("../cases/points.json")).unwrap();
    table["cases"].as_array().unwrap().clone()
}

/// A member of a new site whose program sells what the case redeems, each reward named by its price.
fn ada(case: &Value, change: impl Fn(&mut Program)) -> TestMember<'static> {
    let redeemed = steps(case).filter(|step| step[0] == "redeem").filter_map(|step| step[1].as_i64());
    let prices: Vec<i64> = redeemed.chain(case["spend"].as_i64()).collect();
    let site = TestSite::with(|program| {
        program.rewards = prices.iter().map(|cost| reward(&format!("for-{cost}"), *cost)).collect();
        change(program);
    });
    site.member("ada")
}

fn steps(case: &Value) -> impl Iterator<Item = &Value> {
    case["journal"].as_array().into_iter().flatten()
}

/// Does one step of a case's journal; a point costs a hundred minor units.
fn live(ada: &TestMember, step: &Value) {
    match (step[0].as_str().unwrap(), &step[1]) {
        ("earn", points) => {
            let name = step[2].as_str().map_or_else(|| fresh("purchase"), |name| name.replace(' ', "-"));
            ada.buys_as(&name, points.as_i64().unwrap() * 100);
        }
        ("redeem", points) => drop(ada.redeems(&format!("for-{points}"))),
        ("refund", of) => drop(refund_in_full(ada, of)),
        (other, _) => panic!("a journal has no {other}"),
    }
}

/// Refunds `purchase 1 in full`.
fn refund_in_full(ada: &TestMember, which: &Value) -> RefundAnswer {
    let name = which.as_str().unwrap().strip_suffix(" in full").unwrap().replace(' ', "-");
    let paid = ada.journal().iter().find(|line| line.purchase.as_deref() == Some(&name)).unwrap().entry.points * 100;
    ada.site.refunds(&name, &refund("r1", paid)).is(201)
}

/// Gives the case's lots, in order.
fn give_lots(ada: &TestMember, case: &Value) {
    for lot in case["lots"].as_array().unwrap() {
        ada.is_given(lot["points"].as_i64().unwrap(), lot["expires"].as_str());
    }
}
