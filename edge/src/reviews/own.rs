//! A review as its author sees it, and taking it back.

use worker::Response;

use super::{Author, named, own_json, rows};
use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::journal::SLIDE_SESSION;
use crate::respond;
use crate::sql::{Statement, statement};

/// The member's own reviews.
pub async fn mine(call: &Call) -> Answer<Response> {
    let customer = call.customer()?;
    let (site, session) = (customer.site, customer.session.as_str());
    let batch = vec![statement!(SLIDE_SESSION, site, session, call.now.0), listed(site, session, call.now.0)];
    let mine = call.db.ask(batch).await?;
    respond::json_text(200, mine.ok_or_else(|| ApiError::unauthorized("the session is over"))?)
}

/// One of them, or a guest's.
pub async fn one(call: &Call, id: &str) -> Answer<Response> {
    let (site, review, author) = named(call, id)?;
    respond::json_text(200, read(call, site, review, &author, Vec::new()).await?)
}

/// Takes it back.
pub async fn withdraw(call: &Call, id: &str) -> Answer<Response> {
    let (site, review, author) = named(call, id)?;
    respond::json_text(200, withdrawn(call, site, review, &author).await?)
}

/// Takes back one of this author's, and answers with it.
pub async fn withdrawn(call: &Call, site: i64, review: i64, author: &Author) -> Answer<String> {
    read(call, site, review, author, Vec::new()).await?;
    read(call, site, review, author, rows::withdrawing(site, review, call.now.0)).await
}

/// The review, if it is theirs, after these statements.
pub async fn read(call: &Call, site: i64, review: i64, author: &Author, before: Vec<Statement>) -> Answer<String> {
    let session = match author {
        Author::Session(session) => Some(session.as_str()),
        Author::Token => None,
    };
    let mut batch = before;
    batch.push(statement!(IS_IN, site, session, call.now.0));
    batch.push(shown(site, review, session, call.now.0));
    let mut answers = call.db.run(batch).await?.into_iter().rev();
    let shown = answers.next().flatten();
    if session.is_some() && answers.next().flatten().is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    shown.ok_or_else(|| ApiError::not_found("review"))
}

/// What the member of a session wrote, letters as well; no row where the session is over.
pub fn listed(site: i64, session: &str, now: i64) -> Statement {
    statement!(MINE, site, session, now)
}

/// A review of a session's member; or a guest's, where there is no session.
pub fn shown(site: i64, review: i64, session: Option<&str>, now: i64) -> Statement {
    statement!(ONE, site, review, session, now)
}

const IS_IN: &str =
    "SELECT '1' AS json FROM session WHERE site = ?1 AND hash = ?2 AND expires_at > ?3 AND ends_at > ?3";

const MINE: &str = concat!(
    "
SELECT json_object('reviews', json((SELECT coalesce('[' || group_concat(line) || ']', '[]') FROM (
  SELECT ",
    own_json!(),
    " AS line FROM review INDEXED BY review_member WHERE review.site = whose.site AND review.member = whose.member ORDER BY created_at DESC LIMIT 50)))) AS json
FROM session AS whose WHERE whose.site = ?1 AND hash = ?2 AND expires_at > ?3 AND ends_at > ?3"
);

const ONE: &str = concat!(
    "SELECT ",
    own_json!(),
    " AS json FROM review WHERE review.site = ?1 AND review.review = ?2 AND erased_at IS NULL AND iif(?3 IS NULL, guest IS NOT NULL,
  member = (SELECT member FROM session WHERE session.site = ?1 AND hash = ?3 AND expires_at > ?4 AND ends_at > ?4))"
);
