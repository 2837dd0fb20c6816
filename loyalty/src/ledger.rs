//! The journal folded up: account, lots and what was clamped.
//!
//! This is the second of two implementations. The first is the database's trigger; property tests and
//! the audit replay journals here and report every difference, so each checks the other.

mod numbered;

use crate::account::{Account, Change};
use crate::entry::{Entry, Kind};
use crate::program::Shortfall;
use crate::redeem::{cancel, redeem};
use crate::time::Moment;

pub use numbered::Numbered;

/// Points from one entry, with their own term.
/// Always: amount = remaining + spent + expired + `clawed_back`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Points it began with.
    pub amount: i64,
    /// Points that can still be spent.
    pub remaining: i64,
    /// Points that bought something.
    pub spent: i64,
    /// Points that lapsed.
    pub expired: i64,
    /// Points that a refund or the owner took.
    pub clawed_back: i64,
    /// When the rest lapses.
    pub expires_at: Moment,
}

/// A clawback that could not take everything, and what of it later came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clamp {
    /// Points it forgave.
    pub points: i64,
    /// Points that cancelled redemptions have made good since.
    pub recovered: i64,
}

/// Everything a journal adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The sums.
    pub account: Account,
    /// The lots, by the number of the entry that opened them.
    pub lots: Numbered<Lot>,
    /// The clamped clawbacks, by entry.
    pub clamps: Numbered<Clamp>,
    /// Which lots each redemption that stands was paid from, in the order they were taken.
    redemptions: Numbered<Vec<(i64, i64)>>,
}

/// An entry that the rules would not have written so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The entry's number.
    pub seq: i64,
    /// What is wrong with it.
    pub what: String,
}

/// What becomes of points that leave a lot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Spent,
    Expired,
    ClawedBack,
}

impl Ledger {
    /// Folds a journal, in order. Stops at the first entry that the rules would not have written.
    pub fn replay<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Self, Difference> {
        let mut ledger = Self::default();
        for entry in entries {
            ledger.post(entry)?;
        }
        Ok(ledger)
    }

    /// Adds one entry, after checking that the rules arrive at the same one.
    pub fn post(&mut self, entry: &Entry) -> Result<(), Difference> {
        let differs = |what: &str| Difference { seq: entry.seq, what: what.to_owned() };
        if entry.seq != self.account.version + 1 {
            return Err(differs("the numbering has a gap"));
        }
        let expected = self.expected(entry).ok_or_else(|| differs("the rules refuse it"))?;
        if (expected.change, expected.recovered, expected.clamped) != (entry.change, entry.recovered, entry.clamped) {
            return Err(differs("the rules arrive at another change"));
        }
        if !self.move_lots(entry) {
            return Err(differs("the lots do not cover it"));
        }
        self.account = self.account.after(entry.change);
        Ok(())
    }

    /// Lots with points left, soonest to lapse first, those that never lapse last.
    pub fn open_lots(&self) -> Vec<(i64, Lot)> {
        let mut open: Vec<(i64, Lot)> = Vec::new();
        for (seq, lot) in self.lots.iter().filter(|(_, lot)| lot.remaining > 0) {
            // Points mostly lapse in the order they were earned in, so the place is nearly always the end.
            let place = open.partition_point(|(before, earlier)| (earlier.expires_at, before) < (lot.expires_at, seq));
            open.insert(place, (*seq, *lot));
        }
        open
    }

    /// Points that a redemption cost and that have not come back.
    pub fn spent_by(&self, redemption: i64) -> Option<i64> {
        Some(self.redemptions.get(redemption)?.iter().map(|(_, points)| points).sum())
    }

    /// Points that clawbacks after this entry forgave and nobody has made good yet.
    pub fn clamped_since(&self, seq: i64) -> i64 {
        self.clamps.above(seq).iter().map(|(_, clamp)| clamp.points - clamp.recovered).sum()
    }

    /// The entry the rules would write in this one's place.
    fn expected(&self, entry: &Entry) -> Option<Entry> {
        let with = |change: Change, clamped: i64| Some(Entry { change, clamped, recovered: 0, ..entry.clone() });
        let points = entry.change.points().0;
        match entry.kind {
            Kind::Earn => with(self.account.credit(points.max(0)), 0),
            Kind::Adjust | Kind::Merge if points >= 0 => with(self.account.credit(points), 0),
            Kind::Adjust => with(self.account.debit(-points).ok()?, 0),
            // What a merge takes over is never forgiven: nothing was taken back, it only moved.
            Kind::Merge => with(self.account.claw_back(-points, Shortfall::Debt).0, 0),
            Kind::Redeem => redeem(self, -points, entry.recorded_at).ok(),
            Kind::Cancel => cancel(self, entry.reverses?, entry.recorded_at),
            Kind::Expire => {
                let lot = self.lots.get(entry.lot?).filter(|lot| lot.expires_at <= entry.recorded_at)?;
                with(Change { balance: -lot.remaining, ..Change::default() }, 0)
            }
            Kind::Clawback => {
                let shortfall = if entry.clamped > 0 { Shortfall::Clamp } else { Shortfall::Debt };
                let (change, clamped) = self.account.claw_back(entry.clamped - points, shortfall);
                with(change, clamped)
            }
        }
    }

    /// Moves the points between lots; false where the lots cannot cover it.
    fn move_lots(&mut self, entry: &Entry) -> bool {
        let amount = entry.change.balance;
        match entry.kind {
            Kind::Cancel => return self.give_back(entry),
            Kind::Earn | Kind::Adjust | Kind::Merge if amount >= 0 => {
                let lot = Lot {
                    amount,
                    remaining: amount,
                    spent: 0,
                    expired: 0,
                    clawed_back: 0,
                    expires_at: entry.expires_at,
                };
                if amount > 0 {
                    self.lots.insert(entry.seq, lot);
                }
                return true;
            }
            _ => {}
        }
        if entry.clamped > 0 {
            self.clamps.insert(entry.seq, Clamp { points: entry.clamped, recovered: 0 });
        }
        let usage = match entry.kind {
            Kind::Redeem => Use::Spent,
            Kind::Expire => Use::Expired,
            _ => Use::ClawedBack,
        };
        let Some(taken) = self.take(entry, usage) else { return false };
        if usage == Use::Spent {
            self.redemptions.insert(entry.seq, taken);
        }
        true
    }

    /// Takes an entry's points: from its own lot first, then soonest to lapse.
    fn take(&mut self, entry: &Entry, usage: Use) -> Option<Vec<(i64, i64)>> {
        let mut missing = -entry.change.balance;
        let mut open = self.open_lots();
        open.retain(|(seq, lot)| match usage {
            Use::Expired => Some(*seq) == entry.lot,
            _ => lot.expires_at > entry.recorded_at || Some(*seq) == entry.lot,
        });
        if let Some(own) = open.iter().position(|(seq, _)| Some(*seq) == entry.lot) {
            open[..=own].rotate_right(1);
        }
        let mut taken = Vec::new();
        for (seq, lot) in open {
            let points = missing.min(lot.remaining);
            if points > 0 {
                self.use_lot(seq, usage, points);
                taken.push((seq, points));
                missing -= points;
            }
        }
        (missing == 0).then_some(taken)
    }

    /// Returns a redemption's points to their lots. What debt and clamps keep is taken from the soonest
    /// to lapse, because those points are worth least to the member.
    fn give_back(&mut self, entry: &Entry) -> bool {
        // Noted in the order they were taken in: soonest to lapse first.
        let Some(used) = entry.reverses.and_then(|redemption| self.redemptions.remove(redemption)) else {
            return false;
        };
        let mut kept = used.iter().map(|(_, points)| points).sum::<i64>() - entry.change.balance;
        for (seq, points) in used {
            let clawed_back = kept.min(points);
            kept -= clawed_back;
            self.use_lot(seq, Use::Spent, -points);
            self.use_lot(seq, Use::ClawedBack, clawed_back);
        }
        let mut recovered = entry.recovered;
        for (_, clamp) in self.clamps.above_mut(entry.reverses.unwrap_or(0)) {
            let made_good = recovered.min(clamp.points - clamp.recovered);
            clamp.recovered += made_good;
            recovered -= made_good;
        }
        kept == 0 && recovered == 0
    }

    fn use_lot(&mut self, seq: i64, usage: Use, points: i64) {
        let lot = self.lots.get_mut(seq).expect("points are taken from lots that exist");
        lot.remaining -= points;
        match usage {
            Use::Spent => lot.spent += points,
            Use::Expired => lot.expired += points,
            Use::ClawedBack => lot.clawed_back += points,
        }
        let identity = lot.amount == lot.remaining + lot.spent + lot.expired + lot.clawed_back;
        assert!(identity && lot.remaining >= 0, "granted = spent + expired + clawed back + remaining");
    }
}

#[cfg(test)]
mod tests;
