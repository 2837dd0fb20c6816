//! Figures of a whole shop, and how often they are counted.
//!
//! Counting reads all that happened in a window. A small shop is counted whenever somebody looks, so that
//! its owner sees the purchase of a moment ago; a large one once an hour, so that no reload costs its
//! customers anything.

mod baseline;
mod home;

pub use baseline::baseline;
pub use home::home;

use loyalty::calendar::Span;
use serde_json::Value;

use crate::call::Shop;
use crate::error::{Answer, ApiError};
use crate::json::list;
use crate::sql::{Statement, statement};
use crate::zone::Zone;

/// What a person needs to see figures.
const SCOPE: &str = "figures:read";
/// How long the count of a large shop holds, in milliseconds.
const HOLDS_MS: i64 = 60 * 60 * 1000;
/// Up to so many purchases are counted anew each time.
const COUNTED_MAX: i64 = 2_000;

loyalty::stored! {
    /// What is known before counting.
    struct Known {
        zone: String,
        /// The last count, where it still holds.
        kept: Option<Value>,
        /// The first and the last purchase.
        first: Option<i64>,
        last: Option<i64>,
    }
}

impl Known {
    fn zone(&self) -> Answer<Zone> {
        Zone::named(&self.zone).ok_or_else(|| ApiError::Internal("stored zone".into()))
    }
}

fn known(shop: &Shop, what: &str, now: i64) -> Statement {
    statement!(KNOWN, shop.site, what, now, HOLDS_MS, COUNTED_MAX)
}

/// The count of this name as it was kept last.
fn kept(site: i64, what: &str) -> Statement {
    statement!("SELECT answer AS json FROM figure WHERE site = ?1 AND what = ?2", site, what)
}

/// Stretches of time as the statements read them: name, begin, end.
fn spans(spans: &[Span]) -> Value {
    spans.iter().map(|span| list![span.name.as_str(), span.begins.0, span.ends.0]).collect()
}

/// Purchases that count: not wholly refunded, and not the test member's. `?1` is the site.
macro_rules! counts {
    () => {
        "NOT (changes > 0 AND refunded = total)
      AND purchase.member NOT IN (SELECT member FROM member INDEXED BY member_test WHERE site = ?1 AND test = 1)"
    };
}
use counts;

/// Keeps a count.
macro_rules! keep {
    ($what:literal, $count:expr) => {
        concat!(
            "
INSERT INTO figure (site, what, at, counted, answer) SELECT ?1, '",
            $what,
            "', ?2, counted, answer FROM (",
            $count,
            ") WHERE true
ON CONFLICT DO UPDATE SET at = excluded.at, counted = excluded.counted, answer = excluded.answer"
        )
    };
}
use keep;

const KNOWN: &str = "
SELECT json_object('zone', zone,
  'kept', (SELECT json(answer) FROM figure WHERE figure.site = ?1 AND what = ?2 AND at > CAST(?3 AS INTEGER) - ?4 AND at <= ?3 AND counted > ?5),
  'first', (SELECT min(at) FROM purchase INDEXED BY purchase_time WHERE purchase.site = ?1 AND at >= 0),
  'last', (SELECT max(at) FROM purchase INDEXED BY purchase_time WHERE purchase.site = ?1 AND at >= 0)) AS json
FROM site WHERE site = ?1";

#[doc(hidden)]
pub mod statements {
    //! The counts as statements, for the tests that run them natively.

    pub use super::baseline::count as baseline;
    pub use super::home::{count as home, live};
}
