//! Points buy a reward, and a redemption is cancelled.
//!
//! The edge decides both in SQL, because they must not take a second trip to the database. These are the
//! same rules in Rust: replay derives every stored entry from them and reports where the two differ.

use crate::entry::{Entry, Kind};
use crate::ledger::Ledger;
use crate::refusal::Refusal;
use crate::time::{Moment, NEVER};

/// The entry that pays for a reward. Lots that lapsed by `now` must have been expired before.
pub fn redeem(ledger: &Ledger, cost: i64, now: Moment) -> Result<Entry, Refusal> {
    let change = ledger.account.debit(cost)?;
    Ok(Entry {
        seq: ledger.account.version + 1,
        kind: Kind::Redeem,
        change,
        lot: None,
        reverses: None,
        expires_at: NEVER,
        recorded_at: now,
        clamped: 0,
        recovered: 0,
    })
}

/// The entry that gives a redemption's points back: debt and the clawbacks that were clamped since then
/// come first, the rest returns to its lots with their old terms. `None` where there is no such
/// redemption, or it is already cancelled.
pub fn cancel(ledger: &Ledger, redemption: i64, now: Moment) -> Option<Entry> {
    let spent = ledger.spent_by(redemption)?;
    let (change, recovered) = ledger.account.give_back(spent, ledger.clamped_since(redemption));
    Some(Entry {
        seq: ledger.account.version + 1,
        kind: Kind::Cancel,
        change,
        lot: None,
        reverses: Some(redemption),
        expires_at: NEVER,
        recorded_at: now,
        clamped: 0,
        recovered,
    })
}
