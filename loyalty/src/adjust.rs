//! The owner gives or takes points by hand.

use crate::account::Account;
use crate::earn::post;
use crate::entry::{Entry, Kind};
use crate::refusal::Refusal;
use crate::time::{Moment, NEVER};

/// The entries of an adjustment. Given points may have a term; taken ones must be there.
pub fn adjust(account: &Account, points: i64, expires_at: Moment, now: Moment) -> Result<Vec<Entry>, Refusal> {
    if points >= 0 {
        return Ok(post(account, Kind::Adjust, points, expires_at, now));
    }
    let change = account.debit(-points)?;
    Ok(vec![Entry {
        seq: account.version + 1,
        kind: Kind::Adjust,
        change,
        lot: None,
        reverses: None,
        expires_at: NEVER,
        recorded_at: now,
        clamped: 0,
        recovered: 0,
    }])
}
