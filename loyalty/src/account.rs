//! A member's account: four sums, and what a movement does to them.
//!
//! Every rule ends in one of the four movements below, so that debt, clamps and balance are treated
//! alike whoever moves points. The database's trigger enforces the same invariants by itself.

use crate::points::Points;
use crate::program::Shortfall;
use crate::refusal::Refusal;

/// The sums of a member's journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Points that can be spent now. Never positive while there is debt.
    pub balance: i64,
    /// Points not yet usable.
    pub pending: i64,
    /// Points of the balance set aside for something under way.
    pub held: i64,
    /// Points clawed back after they were spent.
    pub debt: i64,
    /// How many entries the journal has; the last one's number.
    pub version: i64,
}

/// What one entry changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Change of the balance.
    pub balance: i64,
    /// Change of the pending points.
    pub pending: i64,
    /// Change of the points set aside.
    pub held: i64,
    /// Change of the debt; negative repays.
    pub debt: i64,
}

impl Change {
    /// The entry's points: change of balance and pending, less change of debt.
    pub fn points(&self) -> Points {
        Points(self.balance + self.pending - self.debt)
    }
}

impl Account {
    /// Points come in: debt is repaid first, the rest can be spent.
    pub fn credit(&self, points: i64) -> Change {
        assert!(points >= 0, "a credit has no negative points");
        let repaid = points.min(self.debt);
        Change { balance: points - repaid, debt: -repaid, ..Change::default() }
    }

    /// Points are spent, or refused where there are too few.
    pub fn debit(&self, points: i64) -> Result<Change, Refusal> {
        assert!(points >= 0, "a debit has no negative points");
        if points > self.balance {
            let (needed, available) = (Points(points), Points(self.balance));
            return Err(Refusal::InsufficientPoints { needed, available });
        }
        Ok(Change { balance: -points, ..Change::default() })
    }

    /// Points are taken back. What is no longer there becomes debt, or is clamped: the second part of
    /// the answer is what was forgiven so.
    pub fn claw_back(&self, points: i64, shortfall: Shortfall) -> (Change, i64) {
        assert!(points >= 0, "a clawback has no negative points");
        let taken = points.min(self.balance);
        let missing = points - taken;
        match shortfall {
            Shortfall::Clamp => (Change { balance: -taken, ..Change::default() }, missing),
            Shortfall::Debt => (Change { balance: -taken, debt: missing, ..Change::default() }, 0),
        }
    }

    /// A redemption's points come back, after repaying debt and what clawbacks since then had to
    /// forgive because those points were spent: `clamped` is what is still unrecovered of it. The
    /// second part of the answer is what was recovered. So a refund and a cancellation end alike in
    /// either order.
    pub fn give_back(&self, points: i64, clamped: i64) -> (Change, i64) {
        assert!(points >= 0 && clamped >= 0, "nothing negative comes back");
        let repaid = points.min(self.debt);
        let recovered = (points - repaid).min(clamped);
        (Change { balance: points - repaid - recovered, debt: -repaid, ..Change::default() }, recovered)
    }

    /// The account after one more entry.
    #[must_use]
    pub fn after(&self, change: Change) -> Self {
        let after = Self {
            balance: self.balance + change.balance,
            pending: self.pending + change.pending,
            held: self.held + change.held,
            debt: self.debt + change.debt,
            version: self.version + 1,
        };
        assert!(
            after.balance >= 0 && after.pending >= 0 && after.held >= 0 && after.debt >= 0,
            "an account has no negative sum"
        );
        assert!(after.balance == 0 || after.debt == 0, "there is never balance and debt together");
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(balance: i64, debt: i64) -> Account {
        Account { balance, debt, ..Account::default() }
    }

    #[test]
    fn a_credit_repays_debt_first() {
        let change = account(0, 30).credit(100);
        assert_eq!((change.balance, change.debt, change.points()), (70, -30, Points(100)));
        assert_eq!(account(0, 30).credit(20), Change { debt: -20, ..Change::default() });
    }

    #[test]
    fn a_debit_beyond_the_balance_is_refused() {
        let refusal = Refusal::InsufficientPoints { needed: Points(51), available: Points(50) };
        assert_eq!(account(50, 0).debit(51), Err(refusal));
        assert_eq!(account(50, 0).debit(50), Ok(Change { balance: -50, ..Change::default() }));
    }

    #[test]
    fn a_clawback_of_spent_points_is_clamped_or_becomes_debt() {
        let (change, clamped) = account(50, 0).claw_back(150, Shortfall::Clamp);
        assert_eq!((change.points(), change.debt, clamped), (Points(-50), 0, 100));
        let (change, clamped) = account(50, 0).claw_back(150, Shortfall::Debt);
        assert_eq!((change.points(), change.debt, clamped), (Points(-150), 100, 0));
    }

    #[test]
    fn what_comes_back_repays_debt_then_clamps() {
        let (change, recovered) = account(0, 30).give_back(100, 50);
        assert_eq!((change.balance, change.debt, recovered), (20, -30, 50));
    }
}
