//! What an owner decides: which reviews are shown, which are hidden and why, and what they are answered.

use loyalty::review::{REASONS, REPLY_CHARS_MAX, State};
use loyalty::wire::Code;
use loyalty::wire::reviews::{ReviewDecision, ReviewReply};
use worker::Response;

use super::{READ, WRITE, fault, queued_json};
use crate::call::Call;
use crate::changes::note;
use crate::entries::limit;
use crate::error::{Answer, ApiError, read_value};
use crate::json::object;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// Before the newest of all.
const NEWEST: i64 = (i32::MAX as i64) << 20;

/// Reviews for their owner: those that wait for a decision, those in one state, or all.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let state = call.query("state")?.filter(|state| !state.is_empty());
    let page = page(shop.site, state.as_deref(), cursor(call)?, limit(call)?);
    let page = page.ok_or_else(|| fault("/state", "this is queued, waiting, shown, hidden, withdrawn or all"))?;
    respond::json_text(200, call.db.ask(vec![shop.guard(READ), page]).await?.unwrap_or_default())
}

/// The statement of a page; none for a state that there is not.
pub fn page(site: i64, state: Option<&str>, from: Option<Cursor>, limit: i64) -> Option<Statement> {
    let from = from.unwrap_or(Cursor { number: NEWEST, name: "0".to_owned() });
    let review = from.name.parse::<i64>().unwrap_or(0);
    match state {
        None | Some("queued") => Some(statement!(QUEUED, site, from.number, review, limit)),
        Some("all") => Some(statement!(ALL, site, from.number, review, limit)),
        Some(state) => Some(statement!(IN_STATE, site, from.number, review, limit, State::parse(state)?.name())),
    }
}

/// A review with what it said before.
pub async fn history(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let history = statement!(HISTORY, shop.site, number(id));
    let history = call.db.ask(vec![shop.guard(READ), history]).await?;
    respond::json_text(200, history.ok_or_else(missing)?)
}

/// Shows a review, or hides it for a reason.
pub async fn decide(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let ReviewDecision { state, reason, edits } = call.read()?;
    let reason = match (state.as_str(), reason.as_deref()) {
        ("shown", None) => None,
        ("hidden", Some(reason)) if REASONS.contains(&reason) => Some(reason),
        ("shown", Some(_)) => return Err(fault("/reason", "what is shown needs no reason")),
        ("hidden", _) => {
            let words =
                "a review is hidden as spam, abuse, personal_data, off_topic or illegal; how it rates is no reason";
            return Err(fault("/reason", words));
        }
        _ => return Err(fault("/state", "a review is shown or hidden")),
    };
    let review = number(id);
    let details = object([("state", state.as_str().into()), ("reason", reason.into())]);
    let batch = vec![
        shop.guard(WRITE),
        deciding(shop.site, review, &state, reason, i64::from(edits)),
        note(&shop, "review.decided", id, details, call.now.0),
        one(shop.site, review),
    ];
    let decided = call.db.ask(batch).await?.ok_or_else(missing)?;
    // What changed meanwhile or may not be shown is left as it was: say which of them it is.
    let is_done = read_value(decided.as_bytes())?;
    let now = is_done.pointer("/review/state").and_then(|state| state.as_str()).unwrap_or_default();
    let is_as_seen = is_done.get("edits").and_then(serde_json::Value::as_i64) == Some(i64::from(edits));
    if now != state || !is_as_seen {
        let is_test = is_done.get("test").and_then(serde_json::Value::as_bool) == Some(true);
        return Err(match (now, is_test) {
            ("withdrawn", _) => missing(),
            _ if !is_as_seen => ApiError::of(Code::Changed, "its author changed it since you read it"),
            (_, true) => ApiError::of(Code::TestMember, "what the test member writes is shown to nobody"),
            _ => fault("/state", "its author did not agree that this letter is published"),
        });
    }
    respond::json_text(200, decided)
}

/// The statement of a decision about what stood there after so many changes: nobody publishes words they did not see. What
/// the test member wrote is never shown, nor a letter whose author did not agree.
pub fn deciding(site: i64, review: i64, state: &str, reason: Option<&str>, edits: i64) -> Statement {
    statement!(DECIDE, site, review, state, reason, edits)
}

/// Answers a review, or takes the answer back.
pub async fn reply(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let ReviewReply { text } = call.read()?;
    if text.chars().count() > REPLY_CHARS_MAX || text.contains('\0') {
        return Err(fault("/text", "an answer has up to 1,000 characters"));
    }
    let text = Some(text).filter(|text| !text.trim().is_empty());
    let review = number(id);
    let details = object([("replied", text.is_some().into())]);
    let batch = vec![
        shop.guard(WRITE),
        replying(shop.site, review, text, call.now.0),
        note(&shop, "review.replied", id, details, call.now.0),
        one(shop.site, review),
    ];
    respond::json_text(200, call.db.ask(batch).await?.ok_or_else(missing)?)
}

/// The statement of an answer; none takes it back.
pub fn replying(site: i64, review: i64, text: Option<String>, now: i64) -> Statement {
    statement!(REPLY, site, review, text, now)
}

/// A review as its owner sees it.
pub fn one(site: i64, review: i64) -> Statement {
    statement!(ONE, site, review)
}

/// The number in a path; one that is none is nobody's.
fn number(id: &str) -> i64 {
    id.parse().unwrap_or(-1)
}

fn missing() -> ApiError {
    ApiError::not_found("review")
}

macro_rules! page {
    ($rows:literal) => {
        concat!(
            "
SELECT json_object('reviews', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?4, last, NULL),
  'queued', (SELECT count(*) FROM (SELECT 1 FROM review INDEXED BY review_queued WHERE site = ?1 AND is_queued = 1 AND created_at >= 0 LIMIT 1000))) AS json
FROM (SELECT 1) LEFT JOIN (SELECT ",
            queued_json!(),
            " AS line, min(created_at) OVER () || ' ' || last_value(review.review) OVER (ORDER BY created_at DESC, review.review DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM review ",
            $rows,
            " AND (created_at, review) < (?2, ?3) ORDER BY created_at DESC, review DESC LIMIT CAST(?4 AS INTEGER)) AS review ORDER BY created_at DESC, review.review DESC) ON true"
        )
    };
}

const QUEUED: &str = page!("INDEXED BY review_queued WHERE site = ?1 AND is_queued = 1");
const ALL: &str = page!("INDEXED BY review_all WHERE site = ?1");
const IN_STATE: &str = page!("INDEXED BY review_state WHERE site = ?1 AND state = ?5");

const ONE: &str =
    concat!("SELECT ", queued_json!(), " AS json FROM review WHERE review.site = ?1 AND review.review = ?2");

const HISTORY: &str = concat!(
    "
SELECT json_object('current', json(",
    queued_json!(),
    "), 'before', json((SELECT coalesce('[' || group_concat(line) || ']', '[]') FROM (SELECT json_object('until', ",
    moment!("until"),
    ", 'stars', stars, 'text', text, 'aspects', json(aspects), 'name', name) AS line
    FROM review_revision WHERE review_revision.site = ?1 AND review_revision.review = ?2 ORDER BY edit DESC LIMIT 50)))) AS json
FROM review WHERE review.site = ?1 AND review.review = ?2"
);

const DECIDE: &str = r#"
UPDATE review SET state = ?3, reason = ?4, is_queued = 0, show_at = NULL, held = iif(?3 = 'hidden', '["was_hidden"]', '[]'), hidden_digest = iif(?3 = 'hidden', digest, NULL), version = version + 1
WHERE site = ?1 AND review = ?2 AND edits = ?5 AND state <> 'withdrawn' AND (?3 = 'hidden' OR (is_test = 0 AND (kind = 'review' OR publish = 1)))"#;

const REPLY: &str = "
UPDATE review SET reply = ?3, replied_at = iif(?3 IS NULL, NULL, ?4) WHERE site = ?1 AND review = ?2 AND erased_at IS NULL";
