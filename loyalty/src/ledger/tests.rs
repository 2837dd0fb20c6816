//! Small journeys through the rules, told entry by entry; the random ones run against the database.

use super::*;
use crate::adjust::adjust;
use crate::expire::expire;
use crate::points::Money;
use crate::refund::{Standing, refund};
use crate::time::NEVER;

const NOW: Moment = Moment(1_000);

/// A journal that grows by the rules.
#[derive(Default)]
struct Journey(Ledger);

impl Journey {
    fn post(&mut self, entry: &Entry) -> i64 {
        self.0.post(entry).expect("the rules agree with themselves");
        entry.seq
    }

    fn gets(&mut self, points: i64, expires_at: Moment) -> i64 {
        let entries = adjust(&self.0.account, points, expires_at, NOW).unwrap();
        let seqs: Vec<i64> = entries.iter().map(|entry| self.post(entry)).collect();
        seqs[0]
    }

    fn spends(&mut self, points: i64) -> i64 {
        let entry = redeem(&self.0, points, NOW).unwrap();
        self.post(&entry)
    }

    fn cancels(&mut self, redemption: i64) {
        let entry = cancel(&self.0, redemption, NOW).unwrap();
        self.post(&entry);
    }

    /// A purchase that opened this lot is refunded in full.
    fn refunds(&mut self, lot: i64, shortfall: Shortfall) {
        let Lot { amount, expired, .. } = self.0.lots[lot];
        let standing = Standing {
            total: Money(amount),
            refunded: Money(0),
            award: amount,
            due: 0,
            lot: Some(lot),
            expired,
            forgiven: 0,
            clamped: 0,
        };
        let refunded = refund(shortfall, &self.0.account, &standing, Money(amount), NOW).unwrap();
        self.post(&refunded.entry.unwrap());
    }

    fn sums(&self) -> (i64, i64) {
        (self.0.account.balance, self.0.account.debt)
    }
}

#[test]
fn the_soonest_to_lapse_is_spent_first_and_what_never_lapses_last() {
    let mut journey = Journey::default();
    let never = journey.gets(100, NEVER);
    let june = journey.gets(100, Moment(6_000));
    let january = journey.gets(100, Moment(2_000));
    journey.spends(150);
    let left = [january, june, never].map(|lot| journey.0.lots[lot].remaining);
    assert_eq!(left, [0, 50, 100]);
}

#[test]
fn expiring_twice_changes_nothing_more() {
    let mut journey = Journey::default();
    let lot = journey.gets(150, Moment(2_000));
    journey.spends(50);
    assert_eq!(expire(&journey.0, Moment(1_999)), []);
    let lapsed = expire(&journey.0, Moment(2_000));
    assert_eq!(lapsed.iter().map(|entry| entry.change.balance).collect::<Vec<_>>(), [-100]);
    for entry in &lapsed {
        journey.post(entry);
    }
    assert_eq!(expire(&journey.0, Moment(2_000)), []);
    assert_eq!((journey.0.lots[lot].spent, journey.0.lots[lot].expired), (50, 100));
}

#[test]
fn refund_and_cancellation_end_alike_in_either_order() {
    for shortfall in [Shortfall::Clamp, Shortfall::Debt] {
        let mut one = Journey::default();
        let (lot, _) = (one.gets(150, NEVER), one.gets(20, Moment(5_000)));
        let redemption = one.spends(120);
        one.refunds(lot, shortfall);
        one.cancels(redemption);

        let mut other = Journey::default();
        let (lot, _) = (other.gets(150, NEVER), other.gets(20, Moment(5_000)));
        let redemption = other.spends(120);
        other.cancels(redemption);
        other.refunds(lot, shortfall);

        assert_eq!(one.sums(), (20, 0), "{shortfall:?}");
        assert_eq!(other.sums(), (20, 0), "{shortfall:?}");
    }
}

#[test]
fn cancelling_a_redemption_made_after_a_clamp_returns_all_of_it() {
    let mut journey = Journey::default();
    let lot = journey.gets(50, NEVER);
    journey.spends(50);
    journey.refunds(lot, Shortfall::Clamp);
    journey.gets(70, NEVER);
    let later = journey.spends(70);
    journey.cancels(later);
    assert_eq!(journey.sums(), (70, 0));
}

#[test]
fn an_entry_that_the_rules_would_not_write_is_found() {
    let mut journey = Journey::default();
    journey.gets(50, NEVER);
    let honest = redeem(&journey.0, 50, NOW).unwrap();
    let what = |entry: Entry| journey.0.clone().post(&entry).unwrap_err().what;
    assert_eq!(what(Entry { seq: 3, ..honest.clone() }), "the numbering has a gap");
    let dearer = Change { balance: -51, ..Change::default() };
    assert_eq!(what(Entry { change: dearer, ..honest.clone() }), "the rules refuse it");
    let debt = Change { balance: -40, debt: 10, ..Change::default() };
    assert_eq!(what(Entry { change: debt, ..honest.clone() }), "the rules arrive at another change");
    assert_eq!(what(Entry { recovered: 1, ..honest }), "the rules arrive at another change");
}
