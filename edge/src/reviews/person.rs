//! What belongs to one person among reviews: all of it to take along, and forgetting who wrote it.

use super::own_json;
use crate::sql::{Statement, statement};

/// A slice of all a member wrote, oldest first, for an export: JSON objects with commas between them, none past the end.
pub fn part(site: i64, member: &str, from: i64, lines: i64) -> Statement {
    statement!(PART, site, member, from, lines)
}

/// Forgets who wrote a member's reviews and what they said. Stars stay and no sum moves; a letter was nothing but words.
/// What waited for a look at them has none any more: its stars are shown, unless it had been hidden.
pub fn erasing(site: i64, member: &str, now: i64) -> Vec<Statement> {
    vec![statement!(ERASE_REVISIONS, site, member), statement!(ERASE, site, member, now)]
}

const PART: &str = concat!(
    "
SELECT group_concat(line) AS json FROM (SELECT ",
    own_json!(),
    " AS line FROM review INDEXED BY review_member WHERE review.site = ?1
  AND review.member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) ORDER BY created_at, review.review LIMIT CAST(?4 AS INTEGER) OFFSET CAST(?3 AS INTEGER))"
);

const ERASE_REVISIONS: &str = "
DELETE FROM review_revision WHERE site = ?1 AND review IN (SELECT review FROM review INDEXED BY review_member
  WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2))";

// An answer may call its reader by name.
const ERASE: &str = "
UPDATE review INDEXED BY review_member SET text = NULL, name = NULL, reply = NULL, replied_at = NULL, member = NULL, once = NULL, purchase = NULL, digest = NULL,
  network = NULL, is_queued = 0, show_at = NULL, erased_at = ?3, version = version + 1, reason = iif(kind = 'thanks', NULL, reason),
  state = iif(kind = 'thanks', 'withdrawn', iif(state <> 'waiting', state, iif(is_test = 1 OR instr(held, 'was_hidden') > 0, 'withdrawn', 'shown')))
WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";
