//! What a day does with reviews: those that waited long enough are shown, and where they came from is forgotten.

use crate::db::Database;
use crate::error::Answer;
use crate::sql::{Statement, statement};

/// Reviews of one run; what is left waits for the next.
const MOST: i64 = 1_000;
/// How long it is known which reviews came from one network, in milliseconds: a week.
const NETWORK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Does it.
pub async fn work(db: &Database, now: i64) -> Answer<()> {
    db.run(statements(now)).await?;
    Ok(())
}

/// The statements that do it.
pub fn statements(now: i64) -> Vec<Statement> {
    vec![statement!(SHOW, now, MOST), statement!(FORGET, now.saturating_sub(NETWORK_MS), MOST)]
}

// It stays in its owner's queue: it is shown, and they have not looked at it yet.
const SHOW: &str = "
UPDATE review SET state = 'shown', show_at = NULL, version = version + 1
WHERE (site, review) IN (SELECT site, review FROM review INDEXED BY review_show WHERE show_at <= ?1 AND state = 'waiting' LIMIT CAST(?2 AS INTEGER))";

const FORGET: &str = "
UPDATE review SET network = NULL
WHERE (site, review) IN (SELECT site, review FROM review INDEXED BY review_forget WHERE created_at <= ?1 AND network IS NOT NULL LIMIT CAST(?2 AS INTEGER))";
