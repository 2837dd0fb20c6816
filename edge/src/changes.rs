//! The owner's log: who changed what in their site, and when.

use serde_json::Value;

use crate::call::Shop;
use crate::sql::{Statement, statement};

/// Notes a change: put it right behind the statement that makes the change, in the same batch. Where that
/// statement changed no row, nothing is noted.
///
/// `what` is a word of the form `program.changed`, `subject` the id of what was changed, `details` what an
/// owner wants to read about it: no secrets, and of a customer nothing but their id.
pub fn note(shop: &Shop, what: &str, subject: &str, details: Value, now: i64) -> Statement {
    statement!(NOTE, shop.site, now, shop.actor(), what, subject, details)
}

const NOTE: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, 1 + coalesce((SELECT max(change) FROM change WHERE site = ?1), 0), ?2, ?3, ?4, ?5, ?6 WHERE changes() > 0";
