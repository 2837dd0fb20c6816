//! The owner's log: who changed what in their site, and when.

use serde_json::Value;
use worker::{Request, Response};

use crate::call::{Call, Shop};
use crate::entries::page;
use crate::error::Answer;
use crate::respond;
use crate::sql::{Statement, statement};

/// Notes a change: put it right behind the statement that makes the change, in the same batch. Where that
/// statement changed no row, nothing is noted.
///
/// `what` is a word of the form `program.changed`, `subject` the id of what was changed, `details` what an
/// owner wants to read about it: no secrets, and of a customer nothing but their id.
pub fn note(shop: &Shop, what: &str, subject: &str, details: Value, now: i64) -> Statement {
    note_by(shop.site, &shop.actor(), what, subject, details, now)
}

/// The same for somebody who is not in the site yet.
pub fn note_by(site: i64, actor: &str, what: &str, subject: &str, details: Value, now: i64) -> Statement {
    statement!(NOTE, site, now, actor, what, subject, details)
}

/// The log, newest first.
pub async fn list(call: &Call, request: &Request) -> Answer<Response> {
    let shop = call.shop()?;
    let (below, limit) = page(request)?;
    let listed = call.db.ask(vec![shop.guard("changes:read"), statement!(LIST, shop.site, below, limit)]).await?;
    respond::json_text(200, listed.unwrap_or_default())
}

/// What the actor in this column is called in this site, where they still are.
macro_rules! actor_name {
    ($actor:literal, $site:literal) => {
        concat!(
            "coalesce((SELECT coalesce(seat.name, nullif(person.name, ''), person.email) FROM person LEFT JOIN seat ON seat.site = ",
            $site,
            " AND seat.person = person.person WHERE person.person = CAST(substr(",
            $actor,
            ", 8) AS INTEGER) AND ",
            $actor,
            " LIKE 'person:%'), (SELECT access_key.name FROM access_key WHERE access_key.site = ",
            $site,
            " AND access_key.id = substr(",
            $actor,
            ", 5) AND ",
            $actor,
            " LIKE 'key:%'))"
        )
    };
}
pub(crate) use actor_name;

const NOTE: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, 1 + coalesce((SELECT max(change) FROM change WHERE site = ?1), 0), ?2, ?3, ?4, ?5, ?6 WHERE changes() > 0";

const LIST: &str = concat!(
    "
SELECT json_object('changes', json_group_array(json_object('at', strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch'),
    'actor', actor, 'actor_name', ",
    actor_name!("actor", "?1"),
    ", 'what', what, 'subject', subject, 'details', json(details))),
  'next', iif(count(*) = ?3, CAST(min(change) AS TEXT), NULL)) AS json
FROM (SELECT * FROM change WHERE site = ?1 AND change < ?2 ORDER BY change DESC LIMIT CAST(?3 AS INTEGER))"
);
