//! Codes that might be guessed: after ten wrong ones within an hour a network waits until the hour is over.
//!
//! Counted in the transaction that would have used the code, so that a hundred guesses sent at once are
//! counted one after another. A right code is never counted.

use loyalty::time::Moment;
use loyalty::wire::{Code, Problem};

use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::keyed;
use crate::sql::{Statement, statement};

/// Wrong codes until a network has to wait.
const WRONG_MAX: i64 = 10;
/// How long they count, in milliseconds.
const WINDOW_MS: i64 = 60 * 60 * 1000;

loyalty::stored! {
    struct Known {
        known: u8,
        wait_until: Option<i64>,
    }
}

/// Who guesses, at this site: a digest of their network, which is not kept itself.
pub fn who(site: i64, call: &Call) -> Answer<String> {
    let network = call.network.as_deref().unwrap_or_default();
    let who = keyed::digest(&call.secret_of("MASTER_KEY")?, &format!("guess\n{site}\n{network}"));
    who.ok_or_else(|| ApiError::Internal("guess".into()))
}

/// Asks whether there is a card or voucher of this code, and whether its asker has to wait. Goes first in the
/// batch; [`check`] reads its answer.
pub fn known(site: i64, who: &str, code: &str, now: i64) -> Statement {
    statement!(KNOWN, site, code, who, now)
}

/// Counts the code if it is wrong.
pub fn count(site: i64, who: &str, code: &str, now: i64) -> Statement {
    statement!(COUNT, site, code, who, now, WRONG_MAX, WINDOW_MS)
}

/// Turns away who has to wait, and whose code is none.
pub fn check(known: Option<&Option<String>>, what: &str) -> Answer<()> {
    let known: Known = read_stored(known.and_then(Option::as_deref).unwrap_or("{}"))?;
    if let Some(until) = known.wait_until {
        let problem = Problem::new(Code::RateLimited, "too many wrong codes came from this network");
        return Err(problem.with("retry_at", Moment(until).to_rfc3339()).into());
    }
    if known.known == 0 { Err(ApiError::not_found(what)) } else { Ok(()) }
}

/// The allowance of who guesses is spent at this moment.
macro_rules! spent {
    ($who:literal, $now:literal) => {
        concat!("what = 'code.wrong' AND who = ", $who, " AND used >= most AND ends_at > ", $now)
    };
}
pub(crate) use spent;

/// There is a card in use, or a voucher, of this code.
macro_rules! is_code {
    () => {
        "(EXISTS (SELECT 1 FROM card WHERE site = ?1 AND code = ?2 AND ended_at IS NULL)
  OR EXISTS (SELECT 1 FROM voucher WHERE site = ?1 AND code = ?2))"
    };
}

const KNOWN: &str = concat!(
    "SELECT json_object('known', ",
    is_code!(),
    ", 'wait_until', (SELECT ends_at FROM allowance WHERE ",
    spent!("?3", "?4"),
    ")) AS json"
);

const COUNT: &str = concat!(
    "
INSERT INTO allowance (what, who, used, most, ends_at)
SELECT 'code.wrong', ?3, 1, ?5, CAST(?4 AS INTEGER) + ?6 WHERE NOT ",
    is_code!(),
    "
ON CONFLICT DO UPDATE SET used = iif(ends_at <= ?4, 1, min(used + 1, most)), ends_at = iif(ends_at <= ?4, excluded.ends_at, ends_at)"
);
