//! What belongs to one person among complaints: all of it to take along, and forgetting who complained.

use super::{Author, is_authors, thread_json};
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

/// The same for one complaint, if it is theirs; its author wants that. What they are known by goes last: by it the rest
/// is found.
pub fn forgetting(site: i64, complaint: i64, author: &Author, now: i64) -> Vec<Statement> {
    let session = author.session();
    vec![
        statement!(FORGET_LETTERS, site, complaint, session, now),
        statement!(FORGET_CONTACT, site, complaint, session, now),
        statement!(FORGET_WORDS, site, complaint, session, now),
        statement!(FORGET, site, complaint, session, now),
    ]
}

/// The complaints of a member.
macro_rules! theirs {
    () => {
        "(SELECT complaint FROM complaint INDEXED BY complaint_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2))"
    };
}

/// The complaint of an author.
macro_rules! own {
    () => {
        concat!(
            "(SELECT complaint FROM complaint WHERE complaint.site = ?1 AND complaint.complaint = ?2 AND ",
            is_authors!("?3", "?4"),
            ")"
        )
    };
}

/// Forgets letters with answers to these complaints: of those that have gone out, whom they went to; of those that have
/// not, these complaints' own alone. They go to the address that was left, which may be none of their card's, or to the
/// card's.
macro_rules! letters {
    ($complaints:expr, $now:literal) => {
        concat!(
            "
UPDATE delivery SET recipient = NULL, data = '{}', member = NULL, problem = NULL, state = iif(due_at IS NULL, state, 'dropped'), ended_at = coalesce(ended_at, ",
            $now,
            "), due_at = NULL, claim = NULL
WHERE site = ?1 AND delivery IN (SELECT delivery FROM delivery INDEXED BY delivery_recipient WHERE site = ?1 AND kind = 'complaint_reply'
  AND (due_at IS NULL OR CAST(data ->> 'number' AS INTEGER) IN ",
            $complaints,
            ") AND recipient IN (
    SELECT lower(email) FROM complaint_contact WHERE site = ?1 AND email IS NOT NULL AND complaint IN ",
            $complaints,
            " UNION SELECT lower(email) FROM complaint JOIN profile USING (site, member) WHERE complaint.site = ?1 AND email IS NOT NULL AND complaint IN ",
            $complaints,
            "))"
        )
    };
}

/// Forgets where an answer goes.
macro_rules! contacts {
    ($complaints:expr) => {
        concat!("DELETE FROM complaint_contact WHERE site = ?1 AND complaint IN ", $complaints)
    };
}

/// Forgets what was said.
macro_rules! words {
    ($complaints:expr) => {
        concat!("UPDATE complaint_message SET text = '' WHERE site = ?1 AND complaint IN ", $complaints)
    };
}

/// Forgets whose it was, and closes it.
macro_rules! whose {
    ($from:literal, $now:literal, $which:expr) => {
        concat!(
            "
UPDATE complaint ",
            $from,
            " SET member = NULL, wish = NULL, purchase = NULL, version = version + 1,
  state = 'resolved', due_at = NULL, resolved_at = coalesce(resolved_at, ",
            $now,
            ")
WHERE site = ?1 AND ",
            $which
        )
    };
}

const PART: &str = concat!(
    "
SELECT group_concat(line) AS json FROM (SELECT ",
    thread_json!("0"),
    " AS line FROM complaint INDEXED BY complaint_member WHERE complaint.site = ?1
  AND complaint.member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) ORDER BY complaint.complaint LIMIT CAST(?4 AS INTEGER) OFFSET CAST(?3 AS INTEGER))"
);

const ERASE_LETTERS: &str = letters!(theirs!(), "?3");
const ERASE_CONTACTS: &str = contacts!(theirs!());
const ERASE_WORDS: &str = words!(theirs!());
const ERASE: &str = whose!(
    "INDEXED BY complaint_member",
    "?3",
    "member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)"
);

const FORGET_LETTERS: &str = letters!(own!(), "?4");
const FORGET_CONTACT: &str = contacts!(own!());
const FORGET_WORDS: &str = words!(own!());
const FORGET: &str = whose!("", "?4", concat!("complaint IN ", own!()));
