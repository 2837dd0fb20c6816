//! The complaint desk: anybody may complain, is answered at once with a number and a time, and is heard until they are
//! content.
//!
//! What each act makes of a complaint, and by when it has to be answered, is decided by `loyalty::complaint` on what was
//! read ([`acts`]); it lands only where nothing else was done about it meanwhile. Words are written once and never changed.

pub mod acts;
pub mod author;
pub mod desk;
pub mod late;
pub mod person;
pub mod rows;
pub mod take;
pub mod topics;

use loyalty::complaint::TEXT_CHARS_MAX;
use loyalty::wire::{Code, Problem};

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::tokens;

/// What somebody needs to read what only the company sees.
const READ: &str = "complaints:read";
/// What they need to see to complaints.
const WRITE: &str = "complaints:write";

/// Who shows that a complaint is theirs.
pub enum Author {
    /// The member of the session with this digest.
    Session(String),
    /// A guest with the thread's private token.
    Token,
}

impl Author {
    /// The digest of the session.
    fn session(&self) -> Option<&str> {
        match self {
            Self::Session(session) => Some(session),
            Self::Token => None,
        }
    }
}

/// The number of a complaint that its author names, and how they show that it is theirs: a guest's token says both.
fn named(call: &Call, id: &str) -> Answer<(i64, i64, Author)> {
    if let Some((site, complaint)) = tokens::read_thread(&call.secret_of("MASTER_KEY")?, id) {
        return Ok((site, complaint, Author::Token));
    }
    let customer = call.customer()?;
    Ok((customer.site, number(id), Author::Session(customer.session)))
}

/// The number in a path; one that is none is nobody's.
fn number(id: &str) -> i64 {
    id.parse().unwrap_or(-1)
}

/// The words of a message.
fn message(text: &str) -> Answer<&str> {
    let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX && !text.contains('\0');
    if fits { Ok(text) } else { Err(fault("/text", "a text has 1 to 4,000 characters")) }
}

fn missing() -> ApiError {
    ApiError::not_found("complaint")
}

/// Somebody did something about it at the same time.
fn again() -> ApiError {
    ApiError::of(Code::TryAgain, "it has just changed: send it again")
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

/// Whether `complaint`, a row, is the session's member's, or a guest's where there is no session.
macro_rules! is_authors {
    ($session:literal, $now:literal) => {
        concat!(
            "iif(",
            $session,
            " IS NULL, complaint.member IS NULL, complaint.member = (SELECT member FROM session WHERE session.site = ?1 AND hash = ",
            $session,
            " AND expires_at > ",
            $now,
            " AND ends_at > ",
            $now,
            "))"
        )
    };
}
use is_authors;

/// The messages of `complaint`, a row, after the one of this number, in order.
macro_rules! messages_json {
    ($after:literal) => {
        concat!(
            "json((SELECT coalesce('[' || group_concat(line) || ']', '[]') FROM (SELECT json_object('message', message, 'by', author, 'text', text, 'at', ",
            $crate::sql::moment!("at"),
            ") AS line FROM complaint_message AS said WHERE said.site = complaint.site AND said.complaint = complaint.complaint
      AND message > ",
            $after,
            " ORDER BY message)))"
        )
    };
}
use messages_json;

/// A complaint as its author sees it, with its messages after this one.
macro_rules! thread_json {
    ($after:literal) => {
        concat!(
            "json_object('complaint', CAST(complaint.complaint AS TEXT), 'topic', topic, 'state', state, 'wish', wish, 'promised_at', ",
            $crate::sql::moment!("due_at"),
            ", 'at', ",
            $crate::sql::moment!("created_at"),
            ", 'resolved_at', ",
            $crate::sql::moment!("resolved_at"),
            ", 'messages', ",
            $crate::complaints::messages_json!($after),
            ")"
        )
    };
}
use thread_json;

/// A complaint as those see it who see to it.
macro_rules! complaint_json {
    () => {
        concat!(
            "json_object('id', CAST(complaint.complaint AS TEXT), 'topic', complaint.topic, 'state', complaint.state,
    'begins', coalesce((SELECT substr(text, 1, 200) FROM complaint_message AS said WHERE said.site = complaint.site AND said.complaint = complaint.complaint AND message = 1), ''),
    'wish', complaint.wish, 'member', (SELECT external FROM member WHERE member.site = complaint.site AND member.member = complaint.member),
    'name', coalesce((SELECT name FROM complaint_contact AS left_it WHERE left_it.site = complaint.site AND left_it.complaint = complaint.complaint),
      (SELECT name FROM profile WHERE profile.site = complaint.site AND profile.member = complaint.member)),
    'email', (SELECT email FROM complaint_contact AS left_it WHERE left_it.site = complaint.site AND left_it.complaint = complaint.complaint),
    'phone', (SELECT phone FROM complaint_contact AS left_it WHERE left_it.site = complaint.site AND left_it.complaint = complaint.complaint),
    'purchase', complaint.purchase, 'person', CAST(complaint.person AS TEXT),
    'person_name', (SELECT coalesce(seat.name, nullif(person.name, ''), person.email) FROM person LEFT JOIN seat ON seat.site = complaint.site AND seat.person = person.person WHERE person.person = complaint.person),
    'due_at', ",
            $crate::sql::moment!("complaint.due_at"),
            ", 'escalated_at', ",
            $crate::sql::moment!("complaint.escalated_at"),
            ", 'at', ",
            $crate::sql::moment!("complaint.created_at"),
            ", 'changed_at', ",
            $crate::sql::moment!("complaint.changed_at"),
            ", 'answered_at', ",
            $crate::sql::moment!("complaint.answered_at"),
            ", 'resolved_at', ",
            $crate::sql::moment!("complaint.resolved_at"),
            ", 'reopened', complaint.reopened, 'messages', complaint.messages, 'test', json(iif(complaint.is_test, 'true', 'false')))"
        )
    };
}
use complaint_json;
