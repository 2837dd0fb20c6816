//! A refund takes back what its purchase granted.
//!
//! What was granted counts, not what today's rule would grant. The clawback is cumulative, so that many
//! small refunds take exactly what one large one takes: due = award − floor(award × net ÷ total), less
//! what earlier refunds of the purchase were due.

use crate::account::Account;
use crate::entry::{Entry, Kind};
use crate::points::Money;
use crate::program::Shortfall;
use crate::refusal::Refusal;
use crate::time::{Moment, NEVER};

/// What is known of a purchase when a refund of it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What was paid.
    pub total: Money,
    /// What of it is already refunded.
    pub refunded: Money,
    /// Points it granted.
    pub award: i64,
    /// Points its refunds were due to take so far, forgiven ones included.
    pub due: i64,
    /// The lot it opened.
    pub lot: Option<i64>,
    /// Points of that lot that lapsed unspent.
    pub expired: i64,
    /// How many of those earlier refunds already forgave.
    pub forgiven: i64,
    /// Points that its refunds were due to take and left, because they were spent and the program forgives that.
    pub clamped: i64,
}

impl Standing {
    /// Points that its member has had of it: what it granted, less what refunds took back. What a refund forgave
    /// because it was spent was had all the same; caps count this, so that nobody earns it twice.
    pub fn granted(&self) -> i64 {
        self.award - self.due + self.clamped
    }
}

/// What a refund does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// The purchase afterwards.
    pub standing: Standing,
    /// Points this refund was due to take.
    pub due: i64,
    /// How many of them had lapsed and were forgiven.
    pub forgiven: i64,
    /// The entry to append; none where nothing was due.
    pub entry: Option<Entry>,
}

/// What refunding `amount` of this purchase takes back.
pub fn refund(
    shortfall: Shortfall,
    account: &Account,
    standing: &Standing,
    amount: Money,
    now: Moment,
) -> Result<Refunded, Refusal> {
    let refundable = Money(standing.total.0 - standing.refunded.0);
    if amount > refundable {
        return Err(Refusal::RefundTooLarge { refundable });
    }
    let refunded = Money(standing.refunded.0 + amount.0);
    let due = due(standing.award, Money(standing.total.0 - refunded.0), standing.total) - standing.due;
    let forgiven = due.min(standing.expired - standing.forgiven);
    let (change, clamped) = account.claw_back(due - forgiven, shortfall);
    let after = Standing {
        refunded,
        due: standing.due + due,
        forgiven: standing.forgiven + forgiven,
        clamped: standing.clamped + clamped,
        ..*standing
    };
    let entry = (due > 0).then(|| Entry {
        seq: account.version + 1,
        kind: Kind::Clawback,
        change,
        lot: standing.lot,
        reverses: None,
        expires_at: NEVER,
        recorded_at: now,
        clamped,
        recovered: 0,
    });
    Ok(Refunded { standing: after, due, forgiven, entry })
}

/// Points due back when only `net` of `total` is left paid: award − floor(award × net ÷ total). What cost nothing has no
/// parts: any return of it is the whole of it.
fn due(award: i64, net: Money, total: Money) -> i64 {
    if total.0 == 0 {
        return award;
    }
    let kept = i128::from(award) * i128::from(net.0) / i128::from(total.0);
    award - i64::try_from(kept).unwrap_or(award)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Points;

    fn standing(total: i64, award: i64) -> Standing {
        Standing {
            total: Money(total),
            refunded: Money(0),
            award,
            due: 0,
            lot: Some(1),
            expired: 0,
            forgiven: 0,
            clamped: 0,
        }
    }

    fn account(balance: i64) -> Account {
        Account { balance, version: 1, ..Account::default() }
    }

    #[test]
    fn a_refund_takes_back_exactly_what_its_share_granted() {
        let refunded = refund(Shortfall::Clamp, &account(100), &standing(10_000, 100), Money(5000), NEVER).unwrap();
        assert_eq!(refunded.entry.unwrap().change.points(), Points(-50));
    }

    #[test]
    fn many_small_refunds_take_what_one_large_one_takes() {
        let (mut account, mut standing) = (account(19), standing(1999, 19));
        for _ in 0..1999 {
            let refunded = refund(Shortfall::Clamp, &account, &standing, Money(1), NEVER).unwrap();
            standing = refunded.standing;
            if let Some(entry) = refunded.entry {
                account = account.after(entry.change);
            }
        }
        assert_eq!((account.balance, standing.due), (0, 19));
    }

    #[test]
    fn more_than_is_left_is_refused() {
        let bought = Standing { refunded: Money(60), ..standing(100, 10) };
        let refused = refund(Shortfall::Clamp, &account(4), &bought, Money(41), NEVER);
        assert_eq!(refused, Err(Refusal::RefundTooLarge { refundable: Money(40) }));
    }

    #[test]
    fn points_that_lapsed_unspent_are_forgiven_once() {
        // 100 granted, 30 spent, 70 lapsed; the account holds 40 from elsewhere.
        let bought = Standing { expired: 70, ..standing(100, 100) };
        let first = refund(Shortfall::Debt, &account(40), &bought, Money(50), NEVER).unwrap();
        assert_eq!((first.due, first.forgiven, first.entry.unwrap().change.points()), (50, 50, Points(0)));
        let second = refund(Shortfall::Debt, &account(40), &first.standing, Money(50), NEVER).unwrap();
        assert_eq!((second.forgiven, second.entry.unwrap().change.points()), (20, Points(-30)));
    }

    #[test]
    fn what_a_refund_took_was_not_had_and_what_it_forgave_as_spent_was() {
        let after = |balance, shortfall| {
            refund(shortfall, &account(balance), &standing(100, 100), Money(50), NEVER).unwrap().standing.granted()
        };
        assert_eq!(standing(100, 100).granted(), 100);
        assert_eq!(
            [after(100, Shortfall::Clamp), after(20, Shortfall::Clamp), after(20, Shortfall::Debt)],
            [50, 80, 50]
        );
    }

    #[test]
    fn what_a_free_purchase_was_given_goes_back_with_it_once() {
        let first = refund(Shortfall::Clamp, &account(30), &standing(0, 30), Money(0), NEVER).unwrap();
        assert_eq!(first.entry.unwrap().change.points(), Points(-30));
        let again = refund(Shortfall::Clamp, &account(30), &first.standing, Money(0), NEVER).unwrap();
        assert_eq!((again.due, again.entry), (0, None));
    }

    #[test]
    fn a_free_purchase_has_nothing_to_take_back() {
        let refunded = refund(Shortfall::Debt, &account(9), &standing(0, 0), Money(0), NEVER).unwrap();
        assert_eq!(refunded.entry, None);
    }
}
