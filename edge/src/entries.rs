//! The journal as people read it.

use loyalty::wire::Code;
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::journal::{SLIDE_SESSION, expire_member, expire_session, whose};
use crate::respond;
use crate::sql::{Arg, statement};

/// Lines on a page where nobody says how many.
const PAGE_LINES: i64 = 30;

/// The journal of the session's own member.
pub async fn of_session(call: &Call) -> Answer<Response> {
    let customer = call.customer()?;
    let (site, session) = (customer.site, customer.session.as_str());
    let (below, limit) = page(call)?;
    let shown = call
        .db
        .ask(vec![
            expire_session(site, session, call.now.0),
            statement!(SLIDE_SESSION, site, session, call.now.0),
            statement!(PAGE, call.now.0, site, session, Arg::Nothing, below, limit),
        ])
        .await?;
    respond::json_text(200, shown.ok_or_else(|| ApiError::unauthorized("the session is over"))?)
}

/// The journal of the member whom a shop names.
pub async fn of_member(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let (below, limit) = page(call)?;
    let shown = call
        .db
        .ask(vec![
            shop.guard("members:read"),
            expire_member(shop.site, member, call.now.0),
            statement!(PAGE, call.now.0, shop.site, Arg::Nothing, member, below, limit),
        ])
        .await?;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("member"))?)
}

/// Lines that one value holds with room to spare: D1 returns at most 2 MB in one.
pub const LINES_MAX: i64 = 2_000;

/// A part of a member's journal, oldest first, for an export: the lines after this one.
pub fn part(site: i64, member: &str, now: i64, after: i64) -> crate::sql::Statement {
    statement!(PART, now, site, Arg::Nothing, member, after, LINES_MAX)
}

/// The number below which a page begins, and its length.
pub fn page(call: &Call) -> Answer<(i64, i64)> {
    let cursor = call.query("cursor")?;
    let below = match cursor {
        Some(cursor) => {
            let malformed = |_| ApiError::of(Code::Malformed, "cursor is not one of ours");
            cursor.parse::<i64>().map_err(malformed)?
        }
        None => i64::from(i32::MAX),
    };
    if below < 0 {
        return Err(ApiError::of(Code::OutOfRange, "cursor is not one of ours"));
    }
    Ok((below, limit(call)?))
}

/// How many lines a page has.
pub fn limit(call: &Call) -> Answer<i64> {
    let Some(limit) = call.query("limit")? else { return Ok(PAGE_LINES) };
    let limit = limit.parse::<i64>().map_err(|_| ApiError::of(Code::Malformed, "limit is not one of ours"))?;
    let fits = (1..=100).contains(&limit);
    if fits { Ok(limit) } else { Err(ApiError::of(Code::OutOfRange, "limit is 1 to 100")) }
}

macro_rules! explained {
    () => {
        "json_object('seq', seq, 'kind', kind, 'points', points,
    'at', strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch'), 'actor', actor,
    'expires_at', iif(entry.expires_at < 253402214400000, strftime('%Y-%m-%dT%H:%M:%SZ', entry.expires_at / 1000, 'unixepoch'), NULL),
    'purchase', coalesce(reason ->> 'purchase', iif(request_kind = 'purchase', request_key, NULL)),
    'redemption', reason ->> 'redemption', 'note', reason ->> 'note', 'reason', json(reason),
    'lot', iif(lot.lot IS NULL, NULL, json_object('amount', amount, 'remaining', remaining, 'spent', spent, 'expired', expired, 'clawed_back', clawed_back)),
    'uses', json((SELECT json_group_array(json_object('lot', lot, 'use', use, 'points', points))
      FROM (SELECT * FROM lot_use WHERE site = entry.site AND member = entry.member AND lot_use.entry = entry.seq ORDER BY lot, use))))"
    };
}

const PAGE: &str = concat!(
    "SELECT json_object('entries', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(min(seq) > 1, CAST(min(seq) AS TEXT), NULL)) AS json
FROM account LEFT JOIN (
  SELECT seq, ",
    explained!(),
    " AS line
  FROM (SELECT * FROM entry WHERE site = ?2 AND member = ",
    whose!(),
    " AND seq < ?5 ORDER BY seq DESC LIMIT CAST(?6 AS INTEGER)) AS entry
  LEFT JOIN lot ON lot.site = entry.site AND lot.member = entry.member AND lot.lot = entry.seq
  ORDER BY seq DESC
) ON true
WHERE account.site = ?2 AND account.member = ",
    whose!(),
    " GROUP BY account.member"
);

const PART: &str = concat!(
    "SELECT group_concat(line) AS json FROM (
  SELECT ",
    explained!(),
    " AS line FROM entry LEFT JOIN lot ON lot.site = entry.site AND lot.member = entry.member AND lot.lot = entry.seq
  WHERE entry.site = ?2 AND entry.member = ",
    whose!(),
    " AND seq > ?5 ORDER BY seq LIMIT CAST(?6 AS INTEGER))"
);
