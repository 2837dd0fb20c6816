//! Two members turn out to be one: what one of them has goes over to the other.

use crate::account::{Account, Change};
use crate::entry::{Entry, Kind};
use crate::ledger::Ledger;
use crate::program::Shortfall;
use crate::time::{Moment, NEVER};

/// The entries of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The last entry of the journal that ends.
    pub closing: Entry,
    /// The entries of the one that goes on: a lot for each that was left, or the debt.
    pub taken_over: Vec<Entry>,
}

/// What merging `duplicate` into `survivor` writes, after all that is due has lapsed. Each lot keeps its term. What
/// comes in repays the survivor's debt first; a debt that comes in is repaid from the survivor's balance first.
pub fn merge(duplicate: &Ledger, survivor: &Ledger, now: Moment) -> Merged {
    let Account { balance, debt, .. } = duplicate.account;
    let closing = entry(&duplicate.account, Change { balance: -balance, debt: -debt, ..Change::default() }, NEVER, now);
    let mut account = survivor.account;
    let mut taken_over = Vec::new();
    let mut write = |account: &mut Account, change, expires_at| {
        taken_over.push(entry(account, change, expires_at, now));
        *account = account.after(change);
    };
    for (_, lot) in duplicate.open_lots() {
        let change = account.credit(lot.remaining);
        write(&mut account, change, lot.expires_at);
    }
    if debt > 0 {
        let (change, _) = account.claw_back(debt, Shortfall::Debt);
        write(&mut account, change, NEVER);
    }
    Merged { closing, taken_over }
}

fn entry(account: &Account, change: Change, expires_at: Moment, now: Moment) -> Entry {
    Entry {
        seq: account.version + 1,
        kind: Kind::Merge,
        change,
        lot: None,
        reverses: None,
        expires_at,
        recorded_at: now,
        clamped: 0,
        recovered: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adjust::adjust;

    const NOW: Moment = Moment(1_000);

    fn with(points: &[(i64, i64)]) -> Ledger {
        let mut ledger = Ledger::default();
        for (points, expires_at) in points {
            for entry in adjust(&ledger.account, *points, Moment(*expires_at), NOW).unwrap() {
                ledger.post(&entry).unwrap();
            }
        }
        ledger
    }

    fn owing(debt: i64) -> Ledger {
        let mut ledger = Ledger::default();
        let (change, _) = ledger.account.claw_back(debt, Shortfall::Debt);
        let clawback = Entry { kind: Kind::Clawback, ..entry(&ledger.account, change, NEVER, NOW) };
        ledger.post(&clawback).unwrap();
        ledger
    }

    fn merged(mut duplicate: Ledger, mut survivor: Ledger) -> Ledger {
        let Merged { closing, taken_over } = merge(&duplicate, &survivor, NOW);
        duplicate.post(&closing).unwrap();
        assert_eq!((duplicate.account.balance, duplicate.account.debt), (0, 0));
        assert!(duplicate.open_lots().is_empty());
        for entry in &taken_over {
            survivor.post(entry).unwrap();
        }
        survivor
    }

    #[test]
    fn every_lot_goes_over_with_its_own_term() {
        let kept = merged(with(&[(30, 9_000), (20, 5_000)]), with(&[(7, 7_000)]));
        let terms: Vec<_> = kept.open_lots().iter().map(|(_, lot)| (lot.remaining, lot.expires_at.0)).collect();
        assert_eq!((kept.account.balance, terms), (57, vec![(20, 5_000), (7, 7_000), (30, 9_000)]));
    }

    #[test]
    fn what_comes_in_repays_what_is_owed() {
        let kept = merged(with(&[(30, 9_000), (20, 5_000)]), owing(25));
        assert_eq!((kept.account.balance, kept.account.debt), (25, 0));
        let kept = merged(owing(25), with(&[(20, 5_000)]));
        assert_eq!((kept.account.balance, kept.account.debt), (0, 5));
        assert_eq!(merged(owing(25), owing(5)).account.debt, 30);
    }
}
