//! The owner's log: who changed what in their site, and when.

use serde_json::Value;
use worker::Response;

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

/// Notes something that is no single change, such as an import that begins.
pub fn note_event(shop: &Shop, what: &str, details: Value, now: i64) -> Statement {
    statement!(NOTE_EVENT, shop.site, now, shop.actor(), what, details)
}

/// Notes what a person did to a member. Only our own number is kept, so that an erased name leaves no trace.
pub fn note_member(shop: &Shop, what: &str, member: &str, details: Value, now: i64) -> Statement {
    statement!(NOTE_MEMBER, shop.site, now, shop.actor(), what, member, details)
}

/// Notes what a person did at a till or to points by hand. What a server reports all day stands in the journal under
/// its key; the log is for what people do.
pub fn note_person(shop: &Shop, what: &str, subject: &str, details: Value, now: i64) -> Option<Statement> {
    shop.key().is_none().then(|| note(shop, what, subject, details, now))
}

/// Notes what a person asked of the journal under these kinds and keys, as far as this attempt wrote it.
pub fn note_requests(site: i64, actor: &str, keys: Value, attempt: &str, now: i64) -> Option<Statement> {
    actor.starts_with("person:").then(|| statement!(NOTE_REQUESTS, site, now, actor, keys, attempt))
}

/// Notes that a person bought a reward for a member, where it was bought: nobody else drew this id.
pub fn note_redemption(shop: &Shop, redemption: &str, now: i64) -> Option<Statement> {
    shop.key().is_none().then(|| statement!(NOTE_REDEMPTION, shop.site, now, shop.actor(), redemption))
}

/// Notes that a member was merged into another just before in this batch, and what went over with them.
pub fn note_merge(shop: &Shop, member: &str, now: i64) -> Statement {
    statement!(NOTE_MERGE, shop.site, now, shop.actor(), member)
}

/// The log, newest first.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let (below, limit) = page(call)?;
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

const NOTE_EVENT: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, 1 + coalesce((SELECT max(change) FROM change WHERE site = ?1), 0), ?2, ?3, ?4, '', ?5";

const NOTE_MEMBER: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, 1 + coalesce((SELECT max(change) FROM change WHERE site = ?1), 0), ?2, ?3, ?4, '', json_set(?6, '$.member', member)
FROM member WHERE site = ?1 AND external = ?5 AND changes() > 0";

const NOTE_REQUESTS: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, coalesce((SELECT max(change) FROM change WHERE site = ?1), 0) + row_number() OVER (), ?2, ?3, request.kind || '.made',
  iif(request.kind IN ('purchase', 'cancellation'), request.key, ''),
  json_object('member', member, 'points', (SELECT coalesce(sum(value ->> 'points'), 0) FROM json_each(answer, '$.entries')))
FROM json_each(?4) AS named CROSS JOIN request ON request.site = ?1 AND request.kind = named.value ->> 0 AND request.key = named.value ->> 1
WHERE attempt = ?5 AND outcome IN ('accepted', 'waiting')";

const NOTE_REDEMPTION: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, 1 + coalesce((SELECT max(change) FROM change WHERE site = ?1), 0), ?2, ?3, 'redemption.made', redemption,
  json_object('member', member, 'reward', reward, 'points', -cost)
FROM coupon INDEXED BY coupon_redemption WHERE site = ?1 AND redemption = ?4";

const NOTE_MERGE: &str = "
INSERT INTO change (site, change, at, actor, what, subject, details)
SELECT ?1, 1 + coalesce((SELECT max(change) FROM change WHERE site = ?1), 0), ?2, ?3, 'member.merged', '',
  json_object('member', survivor, 'merged', member, 'points', points, 'purchases', purchases, 'coupons', coupons)
FROM merge WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?4) AND changes() > 0";

const LIST: &str = concat!(
    "
SELECT json_object('changes', json_group_array(json_object('at', strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch'),
    'actor', actor, 'actor_name', ",
    actor_name!("actor", "?1"),
    ", 'what', what, 'subject', subject, 'details', json(iif(json_type(details, '$.member') = 'integer',
      json_replace(details, '$.member', (SELECT external FROM member WHERE member.site = ?1 AND member.member = details ->> '$.member'),
        '$.merged', (SELECT external FROM member WHERE member.site = ?1 AND member.member = details ->> '$.merged')), details)))),
  'next', iif(count(*) = ?3, CAST(min(change) AS TEXT), NULL)) AS json
FROM (SELECT * FROM change WHERE site = ?1 AND change < ?2 ORDER BY change DESC LIMIT CAST(?3 AS INTEGER))"
);
