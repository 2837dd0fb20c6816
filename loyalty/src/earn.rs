//! A purchase becomes points.

use serde::Serialize;

use crate::account::Account;
use crate::entry::{Entry, Kind};
use crate::points::{ENTRY_POINTS_MAX, Money};
use crate::program::{EarnRule, Program, Rounding};
use crate::time::{Moment, NEVER, Zone};

/// The part of a purchase that the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Purchase {
    /// When the customer bought.
    pub at: Moment,
    /// What was paid: after discount, with tax and shipping.
    pub total: Money,
}

/// What one rule granted, and how: kept with the entry, so that every point can be explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// The rule.
    pub id: String,
    /// Its points …
    pub points: i64,
    /// … for each so many minor units.
    pub per_minor: i64,
    /// What it did with a fraction.
    pub rounding: Rounding,
    /// The points it granted.
    pub gave: i64,
}

/// What a purchase earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// Points granted, including those that repay debt.
    pub award: i64,
    /// Which rule granted what.
    pub grants: Vec<Grant>,
    /// The entries to append: none where nothing is granted; two where the lot is already past its term.
    pub entries: Vec<Entry>,
}

/// What this purchase earns under this program. The lot's term counts from the purchase; one that is
/// over by `now` is posted and expires at once, so that the journal shows both.
pub fn earn(program: &Program, account: &Account, purchase: &Purchase, zone: &dyn Zone, now: Moment) -> Earned {
    let grants: Vec<Grant> = program.earn.iter().map(|rule| grant(rule, purchase)).collect();
    let award = grants.iter().map(|grant| grant.gave).sum::<i64>().min(ENTRY_POINTS_MAX);
    let mut entries = Vec::new();
    if award > 0 {
        let expires_at = program.expiry.of_lot(purchase.at, zone);
        entries = post(account, Kind::Earn, award, expires_at, now);
    }
    Earned { award, grants: grants.into_iter().filter(|grant| grant.gave > 0).collect(), entries }
}

/// The entries that give a member points with a term: the credit, and its expiry where it is past.
pub(crate) fn post(account: &Account, kind: Kind, points: i64, expires_at: Moment, now: Moment) -> Vec<Entry> {
    let change = account.credit(points);
    let credit = Entry {
        seq: account.version + 1,
        kind,
        change,
        lot: None,
        reverses: None,
        expires_at: if change.balance > 0 { expires_at } else { NEVER },
        recorded_at: now,
        clamped: 0,
        recovered: 0,
    };
    if change.balance == 0 || expires_at > now {
        return vec![credit];
    }
    let lapse = crate::expire::entry(&account.after(change), credit.seq, change.balance, now);
    vec![credit, lapse]
}

fn grant(rule: &EarnRule, purchase: &Purchase) -> Grant {
    let gave = rule.rounding.divide(purchase.total.0, rule.points, rule.per_minor);
    Grant {
        id: rule.id.clone(),
        points: rule.points,
        per_minor: rule.per_minor,
        rounding: rule.rounding,
        gave: gave.min(ENTRY_POINTS_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{EarnOn, Expiry};

    const BOUGHT: &str = "2026-11-22T10:00:00Z";

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn rule(points: i64, per_minor: i64, rounding: Rounding) -> EarnRule {
        EarnRule { id: format!("{points}-per-{per_minor}"), on: EarnOn::Purchase, points, per_minor, rounding }
    }

    fn award(rules: Vec<EarnRule>, total: i64) -> i64 {
        let program = Program { earn: rules, ..Program::starter() };
        let purchase = Purchase { at: at(BOUGHT), total: Money(total) };
        earn(&program, &Account::default(), &purchase, &crate::time::Utc, at(BOUGHT)).award
    }

    #[test]
    fn points_come_per_amount_and_rules_add_up() {
        assert_eq!(award(vec![rule(1, 100, Rounding::Down)], 1999), 19);
        assert_eq!(award(vec![rule(1, 100, Rounding::Down), rule(1, 200, Rounding::Down)], 1999), 28);
        assert_eq!(award(vec![rule(3, 100, Rounding::Down)], 4000), 120);
        assert_eq!(award(vec![rule(1, 100, Rounding::Down)], 99), 0);
        assert_eq!(award(vec![], 5000), 0);
        assert_eq!(award(vec![rule(1_000_000_000, 1, Rounding::Up)], i64::MAX), ENTRY_POINTS_MAX);
    }

    #[test]
    fn a_purchase_that_earns_nothing_has_no_entry() {
        let purchase = Purchase { at: at(BOUGHT), total: Money(99) };
        let earned = earn(&Program::starter(), &Account::default(), &purchase, &crate::time::Utc, at(BOUGHT));
        assert_eq!((earned.award, earned.entries.len(), earned.grants.len()), (0, 0, 0));
    }

    #[test]
    fn a_lot_whose_term_is_over_is_posted_and_expires_at_once() {
        let expiry = Expiry::PerLot { days: Some(30), months: None };
        let program = Program { expiry, ..Program::starter() };
        let purchase = Purchase { at: at(BOUGHT), total: Money(5000) };
        let posted = |now| {
            let earned = earn(&program, &Account::default(), &purchase, &crate::time::Utc, at(now));
            earned.entries.iter().map(|e| (e.seq, e.kind, e.change.balance, e.lot)).collect::<Vec<_>>()
        };
        assert_eq!(posted("2026-12-22T09:59:59Z"), [(1, Kind::Earn, 50, None)]);
        assert_eq!(posted("2026-12-22T10:00:00Z"), [(1, Kind::Earn, 50, None), (2, Kind::Expire, -50, Some(1))]);
    }

    #[test]
    fn points_that_only_repay_debt_open_no_lot() {
        let account = Account { debt: 80, version: 4, ..Account::default() };
        let purchase = Purchase { at: at(BOUGHT), total: Money(5000) };
        let earned = earn(&Program::starter(), &account, &purchase, &crate::time::Utc, at(BOUGHT));
        let [entry] = earned.entries.as_slice() else { panic!("one entry") };
        assert_eq!((entry.seq, entry.change.balance, entry.change.debt), (5, 0, -50));
    }
}
