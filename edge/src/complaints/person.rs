//! What belongs to one person among complaints: all of it to take along, and forgetting who complained.

use super::thread_json;
use crate::sql::{Statement, statement};

/// A slice of all a member's complaints, oldest first, for an export: JSON objects with commas between them, none past
/// the end.
pub fn part(site: i64, member: &str, from: i64, lines: i64) -> Statement {
    statement!(PART, site, member, from, lines)
}

/// Forgets who a member's complaints came from and every word of their threads: an answer may call its reader by name.
/// That there was a complaint, of what topic and how long it took, stays.
pub fn erasing(site: i64, member: &str, now: i64) -> Vec<Statement> {
    vec![
        statement!(ERASE_LETTERS, site, member, now),
        statement!(ERASE_CONTACTS, site, member),
        statement!(ERASE_WORDS, site, member),
        statement!(ERASE, site, member, now),
    ]
}

/// The complaints of a member.
macro_rules! theirs {
    () => {
        "(SELECT complaint FROM complaint INDEXED BY complaint_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2))"
    };
}

const PART: &str = concat!(
    "
SELECT group_concat(line) AS json FROM (SELECT ",
    thread_json!("0"),
    " AS line FROM complaint INDEXED BY complaint_member WHERE complaint.site = ?1
  AND complaint.member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) ORDER BY complaint.complaint LIMIT CAST(?4 AS INTEGER) OFFSET CAST(?3 AS INTEGER))"
);

// Sent to the address they left with a complaint, which may be none of their card's.
const ERASE_LETTERS: &str = concat!(
    "
UPDATE delivery SET recipient = NULL, data = '{}', member = NULL, problem = NULL, state = iif(due_at IS NULL, state, 'dropped'), ended_at = coalesce(ended_at, ?3), due_at = NULL, claim = NULL
WHERE site = ?1 AND delivery IN (SELECT delivery FROM delivery INDEXED BY delivery_recipient WHERE site = ?1 AND kind = 'complaint_reply' AND recipient IN (
  SELECT lower(email) FROM complaint_contact WHERE site = ?1 AND email IS NOT NULL AND complaint IN ",
    theirs!(),
    "))"
);

const ERASE_CONTACTS: &str = concat!("DELETE FROM complaint_contact WHERE site = ?1 AND complaint IN ", theirs!());

const ERASE_WORDS: &str =
    concat!("UPDATE complaint_message SET text = '' WHERE site = ?1 AND complaint IN ", theirs!());

const ERASE: &str = "
UPDATE complaint INDEXED BY complaint_member SET member = NULL, wish = NULL, purchase = NULL, version = version + 1,
  state = 'resolved', due_at = NULL, resolved_at = coalesce(resolved_at, ?3)
WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";
