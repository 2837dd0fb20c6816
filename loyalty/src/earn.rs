//! A purchase becomes points.
//!
//! In this order: each rule says how much of the money it counts (`basis`) and what it gives for that; multipliers
//! work on what it gave (`times`); rules that give way to each other are told apart; what is left is added up and
//! held to the caps (`caps`). Whatever was decided on the way goes along with the entry as its reason, so that each
//! point can be worked out again from the reason alone.

mod basis;
mod caps;
mod grant;
#[cfg(test)]
mod tests;
mod times;

pub use caps::Limit;
pub use grant::{Grant, Times};

use crate::account::Account;
use crate::entry::{Entry, Kind};
use crate::points::Money;
use crate::program::Program;
use crate::time::{Moment, NEVER, Zone};
use crate::wire::purchases::Item;

/// The part of a purchase that the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Purchase<'a> {
    /// When the customer bought.
    pub at: Moment,
    /// What was paid: after discount, with tax and shipping, and with what was paid in points.
    pub total: Money,
    /// The discount that was given on it.
    pub discount: Money,
    /// The tax within the total.
    pub tax: Money,
    /// The shipping within the total.
    pub shipping: Money,
    /// Points that were paid with.
    pub points_used: i64,
    /// The receipt's lines, where the shop reports them.
    pub items: &'a [Item],
}

impl Purchase<'_> {
    /// A purchase of which only the total is known.
    pub fn paid(at: Moment, total: Money) -> Self {
        Self { at, total, discount: Money(0), tax: Money(0), shipping: Money(0), points_used: 0, items: &[] }
    }
}

/// What an earlier purchase granted, less what its refunds took back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// When that purchase was.
    pub at: Moment,
    /// Its points.
    pub points: i64,
}

/// What a purchase earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// Points granted, including those that repay debt.
    pub award: i64,
    /// Which rule granted what.
    pub grants: Vec<Grant>,
    /// Which caps took something off.
    pub limits: Vec<Limit>,
    /// The entries to append: none where nothing is granted; two where the lot is already past its term.
    pub entries: Vec<Entry>,
}

/// What this purchase earns under this program, after what others have granted. The lot's term counts from the
/// purchase; one that is over by `now` is posted and expires at once, so that the journal shows both.
pub fn earn(
    program: &Program,
    account: &Account,
    purchase: &Purchase,
    granted: &[Granted],
    zone: &dyn Zone,
    now: Moment,
) -> Earned {
    let grants = grant::of(program, purchase, zone);
    let (award, limits) = caps::hold(&program.caps, account, purchase.at, granted, zone, grant::sum(&grants));
    let mut entries = Vec::new();
    if award > 0 {
        let expires_at = program.expiry.of_lot(purchase.at, zone);
        entries = post(account, Kind::Earn, award, expires_at, now);
    }
    Earned { award, grants, limits, entries }
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
