//! A lot's term ends.
//!
//! A lot lapses exactly at its `expires_at`: until then it can be spent, from then on it cannot.

use crate::account::{Account, Change};
use crate::entry::{Entry, Kind};
use crate::ledger::Ledger;
use crate::time::{Moment, NEVER};

/// The entries that take every lot whose term is over, soonest first.
pub fn expire(ledger: &Ledger, now: Moment) -> Vec<Entry> {
    let mut account = ledger.account;
    let due = ledger.open_lots().into_iter().filter(|(_, lot)| lot.expires_at <= now);
    due.map(|(seq, lot)| {
        let lapse = entry(&account, seq, lot.remaining, now);
        account = account.after(lapse.change);
        lapse
    })
    .collect()
}

/// The entry that takes what is left of one lot.
pub(crate) fn entry(account: &Account, lot: i64, remaining: i64, now: Moment) -> Entry {
    Entry {
        seq: account.version + 1,
        kind: Kind::Expire,
        change: Change { balance: -remaining, ..Change::default() },
        lot: Some(lot),
        reverses: None,
        expires_at: NEVER,
        recorded_at: now,
        clamped: 0,
        recovered: 0,
    }
}
