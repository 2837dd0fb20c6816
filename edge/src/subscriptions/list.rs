//! Readers as their site sees them: a list, one with their proofs, and erasing one.

use worker::Response;

use super::who;
use crate::call::Call;
use crate::changes::note;
use crate::entries::limit;
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, moment, statement};
use crate::voice::leaving::forgetting;

/// Before the newest of all.
const NEWEST: i64 = (i32::MAX as i64) << 20;

/// A site's readers: all, those in one state, those whose address begins like this.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let begins = call.query("q")?.unwrap_or_default().trim().to_lowercase();
    let state = call.query("state")?.filter(|state| !state.is_empty());
    let (from, limit) = (cursor(call)?, limit(call)?);
    let page = page(shop.site, &begins, state.as_deref(), from, limit);
    let page = call.db.ask(vec![shop.guard("subscribers:read"), page]).await?;
    respond::json_text(200, page.unwrap_or_default())
}

/// The statement of a page.
pub fn page(site: i64, begins: &str, state: Option<&str>, from: Option<Cursor>, limit: i64) -> Statement {
    let first = i64::from(from.is_none());
    let from = from.unwrap_or(Cursor { number: NEWEST, name: "0".to_owned() });
    let subscriber = from.name.parse::<i64>().unwrap_or(0);
    if begins.is_empty() {
        return statement!(PAGE, site, from.number, subscriber, limit, state, first);
    }
    // The address itself is the cursor: found ones come in its order.
    let after = if first == 1 { String::new() } else { from.name };
    let ends = [begins, "\u{10ffff}"].concat();
    statement!(FOUND, site, begins, ends, limit, state, after)
}

/// One reader, with the proof of everything they agreed to.
pub async fn one(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let subscriber = number(id)?;
    let email = call.db.ask(vec![shop.guard("subscribers:read"), statement!(EMAIL, shop.site, subscriber)]).await?;
    let email = email.ok_or_else(|| ApiError::not_found("subscriber"))?;
    let who = who(&call.secret_of("MASTER_KEY")?, shop.site, &email)?;
    let shown = vec![shop.guard("subscribers:read"), statement!(ONE, shop.site, subscriber, who)];
    respond::json_text(200, call.db.ask(shown).await?.ok_or_else(|| ApiError::not_found("subscriber"))?)
}

/// Erases a reader. What proves that they agreed stays under the digest of their address.
pub async fn erase(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let subscriber = number(id)?;
    let email = call.db.ask(vec![shop.guard("subscribers:write"), statement!(EMAIL, shop.site, subscriber)]).await?;
    let email = email.ok_or_else(|| ApiError::not_found("subscriber"))?;
    let who = who(&call.secret_of("MASTER_KEY")?, shop.site, &email)?;
    let mut batch = vec![shop.guard("subscribers:write")];
    batch.extend(erasing(shop.site, subscriber, &who, call.now.0));
    batch.push(note(&shop, "subscriber.erased", id, object([]), call.now.0));
    call.db.run(batch).await?;
    Ok(respond::builder(204, "application/json")?.empty())
}

/// Forgets a reader's address wherever it is, and never writes to it again unless they ask anew.
pub fn erasing(site: i64, subscriber: i64, who: &str, now: i64) -> Vec<Statement> {
    let mut batch = super::leaving(site, subscriber, who, "left", None, "console", now);
    batch.extend([
        statement!(FORGET_DELIVERIES, site, subscriber, now),
        statement!(FORGET_CONFIRMATIONS, site, subscriber),
        forgetting(site, subscriber),
        statement!(FORGET, site, subscriber),
    ]);
    batch
}

fn number(id: &str) -> Answer<i64> {
    id.parse().map_err(|_| ApiError::not_found("subscriber"))
}

/// A reader as JSON.
macro_rules! reader {
    () => {
        concat!(
            "json_object('id', CAST(subscriber.subscriber AS TEXT), 'email', email, 'state', state, 'topics', json(topics), 'frequency', frequency,
  'language', language, 'source', source, 'member', (SELECT external FROM member WHERE member.site = subscriber.site AND member.member = subscriber.member),
  'created_at', ",
            moment!("created_at"),
            ", 'confirmed_at', ",
            moment!("confirmed_at"),
            ", 'ended_at', ",
            moment!("ended_at"),
            ", 'reason', reason)"
        )
    };
}

const PAGE: &str = concat!(
    "
SELECT json_object('subscribers', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?4, last, NULL),
  'counts', iif(?6, (SELECT json_object('asked', coalesce(sum(state = 'asked'), 0), 'confirmed', coalesce(sum(state = 'confirmed'), 0), 'left', coalesce(sum(state = 'left'), 0),
    'unreachable', coalesce(sum(state = 'unreachable'), 0), 'complained', coalesce(sum(state = 'complained'), 0)) FROM subscriber INDEXED BY subscriber_state WHERE site = ?1), NULL)) AS json
FROM (SELECT 1) LEFT JOIN (
  SELECT ",
    reader!(),
    " AS line, min(created_at) OVER () || ' ' || last_value(subscriber) OVER (ORDER BY created_at DESC, subscriber DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM subscriber INDEXED BY subscriber_newest WHERE site = ?1 AND (created_at, subscriber) < (?2, ?3) AND (?5 IS NULL OR state = ?5)
    ORDER BY created_at DESC, subscriber DESC LIMIT CAST(?4 AS INTEGER)) AS subscriber
) ON true"
);

const FOUND: &str = concat!(
    "
SELECT json_object('subscribers', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?4, '0 ' || max(email), NULL), 'counts', NULL) AS json
FROM (SELECT 1) LEFT JOIN (
  SELECT email, ",
    reader!(),
    " AS line FROM (SELECT * FROM subscriber INDEXED BY subscriber_email WHERE site = ?1 AND email >= ?2 AND email < ?3 AND email > ?6 AND (?5 IS NULL OR state = ?5)
    ORDER BY email LIMIT CAST(?4 AS INTEGER)) AS subscriber
) ON true"
);

const EMAIL: &str = "SELECT email AS json FROM subscriber WHERE site = ?1 AND subscriber = ?2";

const ONE: &str = concat!(
    "
SELECT json_object('subscriber', ",
    reader!(),
    ", 'consents', json((SELECT coalesce('[' || group_concat(line) || ']', '[]') FROM (
  SELECT json_object('kind', consent.kind, 'step', step, 'at', ",
    moment!("at"),
    ", 'zone_minutes', zone, 'page', page, 'via', via, 'text', text, 'version', version) AS line
  FROM consent LEFT JOIN wording ON wording.site = consent.site AND wording.wording = consent.wording
  WHERE consent.site = ?1 AND who = ?3 ORDER BY consent)))) AS json
FROM subscriber WHERE site = ?1 AND subscriber = ?2"
);

const FORGET_DELIVERIES: &str = "
UPDATE delivery SET recipient = NULL, data = '{}', problem = NULL, subscriber = NULL, state = iif(due_at IS NULL, state, 'dropped'), ended_at = coalesce(ended_at, ?3), due_at = NULL, claim = NULL
WHERE site = ?1 AND delivery IN (SELECT delivery FROM delivery INDEXED BY delivery_subscriber WHERE site = ?1 AND subscriber = ?2
  UNION ALL SELECT delivery FROM delivery INDEXED BY delivery_recipient WHERE site = ?1 AND rank = 0 AND recipient = (SELECT email FROM subscriber WHERE site = ?1 AND subscriber = ?2))";

const FORGET_CONFIRMATIONS: &str = "DELETE FROM confirmation WHERE site = ?1 AND subscriber = ?2";

const FORGET: &str = "DELETE FROM subscriber WHERE site = ?1 AND subscriber = ?2";
