//! A complaint as its author sees it: by their session, or by the private token of a guest.

use worker::Response;

use super::{Author, is_authors, missing, named, person, thread_json};
use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::journal::SLIDE_SESSION;
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// The member's own complaints.
pub async fn mine(call: &Call) -> Answer<Response> {
    let customer = call.customer()?;
    let (site, session) = (customer.site, customer.session.as_str());
    let batch = vec![statement!(SLIDE_SESSION, site, session, call.now.0), statement!(MINE, site, session, call.now.0)];
    let mine = call.db.ask(batch).await?;
    respond::json_text(200, mine.ok_or_else(|| ApiError::unauthorized("the session is over"))?)
}

/// One complaint with its thread.
pub async fn one(call: &Call, id: &str) -> Answer<Response> {
    let (site, complaint, author) = named(call, id)?;
    let batch = vec![is_in(site, &author, call.now.0), thread(site, complaint, &author, call.now.0)];
    let mut answers = call.db.run(batch).await?.into_iter();
    let is_in = answers.next().flatten();
    if author.session().is_some() && is_in.is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    respond::json_text(200, answers.next().flatten().ok_or_else(missing)?)
}

/// Forgets one, with every word of its thread.
pub async fn forget(call: &Call, id: &str) -> Answer<Response> {
    let (site, complaint, author) = named(call, id)?;
    forgotten(call, site, complaint, &author).await?;
    respond::builder(204, "application/json").map(worker::ResponseBuilder::empty)
}

/// Forgets it, if it is theirs.
pub async fn forgotten(call: &Call, site: i64, complaint: i64, author: &Author) -> Answer<()> {
    let mut batch = vec![is_in(site, author, call.now.0), thread(site, complaint, author, call.now.0)];
    batch.extend(person::forgetting(site, complaint, author, call.now.0));
    let mut answers = call.db.run(batch).await?.into_iter();
    let is_in = answers.next().flatten();
    if author.session().is_some() && is_in.is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    answers.next().flatten().map(|_| ()).ok_or_else(missing)
}

/// The statement that answers `1` as long as their session lasts.
pub fn is_in(site: i64, author: &Author, now: i64) -> Statement {
    statement!(IS_IN, site, author.session(), now)
}

/// The statement that reads a complaint, if it is theirs.
pub fn thread(site: i64, complaint: i64, author: &Author, now: i64) -> Statement {
    statement!(THREAD, site, complaint, author.session(), now)
}

const IS_IN: &str =
    "SELECT '1' AS json FROM session WHERE site = ?1 AND hash = ?2 AND expires_at > ?3 AND ends_at > ?3";

// What was forgotten has no words, and is nobody's.
const THREAD: &str = concat!(
    "SELECT ",
    thread_json!("complaint.messages - 50"),
    " AS json FROM complaint WHERE complaint.site = ?1 AND complaint.complaint = ?2
  AND EXISTS (SELECT 1 FROM complaint_message AS first WHERE first.site = ?1 AND first.complaint = ?2 AND message = 1 AND text <> '') AND ",
    is_authors!("?3", "?4")
);

const MINE: &str = concat!(
    "
SELECT json_object('complaints', json((SELECT coalesce('[' || group_concat(line) || ']', '[]') FROM (
  SELECT json_object('complaint', CAST(complaint.complaint AS TEXT), 'topic', topic, 'state', state, 'promised_at', ",
    moment!("due_at"),
    ", 'at', ",
    moment!("complaint.created_at"),
    ", 'begins', coalesce((SELECT substr(text, 1, 200) FROM complaint_message AS said WHERE said.site = complaint.site AND said.complaint = complaint.complaint AND message = 1), ''),
    'answered', json(iif((SELECT author FROM complaint_message AS said WHERE said.site = complaint.site AND said.complaint = complaint.complaint AND message = complaint.messages) = 'shop', 'true', 'false'))) AS line
  FROM complaint INDEXED BY complaint_member WHERE complaint.site = whose.site AND complaint.member = whose.member ORDER BY complaint.complaint DESC LIMIT 50)))) AS json
FROM session AS whose WHERE whose.site = ?1 AND hash = ?2 AND expires_at > ?3 AND ends_at > ?3"
);
