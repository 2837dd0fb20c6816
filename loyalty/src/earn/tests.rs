//! What purchases earn, setting by setting.

mod caps;
mod explained;
mod multipliers;
mod rules;

use serde_json::{Value, json};

use super::*;
use crate::time::Utc;

/// A Sunday.
const BOUGHT: &str = "2026-11-22T10:00:00Z";

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// The starter with these fields in the place of its own, read as an owner would send it.
fn program(fields: Value) -> Program {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (field, value) in fields {
        document[field] = value;
    }
    Program::read(&document).unwrap()
}

/// The plain rule of one point for a hundred minor units, with these fields besides.
fn rule(fields: Value) -> Value {
    let mut rule = json!({"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down"});
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (field, value) in fields {
        rule[field] = value;
    }
    rule
}

/// A program of one such rule.
fn one_rule(fields: Value) -> Program {
    program(json!({"earn": [rule(fields)]}))
}

fn paid(total: i64) -> Purchase<'static> {
    Purchase::paid(at(BOUGHT), Money(total))
}

fn line(sku: &str, category: &str, total: i64) -> Item {
    Item { sku: sku.into(), category: Some(category.into()), quantity: 1, total: Money(total) }
}

fn earned(program: &Program, purchase: &Purchase) -> Earned {
    earn(program, &Account::default(), purchase, &[], &Utc, purchase.at)
}

fn award(program: &Program, purchase: &Purchase) -> i64 {
    earned(program, purchase).award
}

#[test]
fn a_purchase_that_earns_nothing_has_no_entry() {
    let earned = earned(&Program::starter(), &paid(99));
    assert_eq!((earned.award, earned.entries.len(), earned.grants.len()), (0, 0, 0));
}

#[test]
fn a_lot_whose_term_is_over_is_posted_and_expires_at_once() {
    let program = program(json!({"expiry": {"kind": "per_lot", "days": 30}}));
    let posted = |now| {
        let earned = earn(&program, &Account::default(), &paid(5000), &[], &Utc, at(now));
        earned.entries.iter().map(|e| (e.seq, e.kind, e.change.balance, e.lot)).collect::<Vec<_>>()
    };
    assert_eq!(posted("2026-12-22T09:59:59Z"), [(1, Kind::Earn, 50, None)]);
    assert_eq!(posted("2026-12-22T10:00:00Z"), [(1, Kind::Earn, 50, None), (2, Kind::Expire, -50, Some(1))]);
}

#[test]
fn points_that_only_repay_debt_open_no_lot() {
    let account = Account { debt: 80, version: 4, ..Account::default() };
    let earned = earn(&Program::starter(), &account, &paid(5000), &[], &Utc, at(BOUGHT));
    let [entry] = earned.entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.seq, entry.change.balance, entry.change.debt), (5, 0, -50));
}
