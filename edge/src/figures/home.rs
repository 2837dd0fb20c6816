//! The owner's first page.
//!
//! Four figures of the last thirty days beside the thirty before, half a year of weeks, and what happened
//! last. Windows are calendar days of the site's zone; the present, unfinished one is their last.

use loyalty::calendar::{self, Span};
use loyalty::time::Moment;
use worker::Response;

use super::{SCOPE, counts, keep, kept, known, spans};
use crate::call::Call;
use crate::error::{Answer, read_stored};
use crate::sql::{Statement, statement};
use crate::{json, respond};

/// The days of a window.
const WINDOW_DAYS: i64 = 30;
/// Weeks that are shown.
const WEEKS: i64 = 26;

/// The page.
pub async fn home(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let (site, now) = (shop.site, call.now);
    let first = call.db.run(vec![shop.guard(SCOPE), known(&shop, "home", now.0), live(site, now.0)]).await?;
    let mut first = first.into_iter().skip(1).map(Option::unwrap_or_default);
    let known: super::Known = read_stored(&first.next().unwrap_or_default())?;
    let live = first.next().unwrap_or_default();
    let counted = if let Some(kept) = &known.kept {
        json::text(kept)
    } else {
        let zone = known.zone()?;
        let weeks = calendar::weeks(&zone, now, WEEKS);
        let since = calendar::days_before(&zone, now, WINDOW_DAYS.saturating_sub(1));
        let before = calendar::days_before(&zone, now, WINDOW_DAYS.saturating_mul(2).saturating_sub(1));
        let batch = vec![count(site, now, &weeks, since, before), kept(site, "home")];
        call.db.ask(batch).await?.unwrap_or_default()
    };
    // Both are objects: one is put behind the other.
    let (counted, live) = (counted.strip_suffix('}').unwrap_or("{"), live.strip_prefix('{').unwrap_or("}"));
    respond::json_text(200, [counted, ",", live].concat())
}

/// The statement that counts what is counted at most once an hour.
pub fn count(site: i64, now: Moment, weeks: &[Span], since: Moment, before: Moment) -> Statement {
    statement!(COUNT, site, now.0, spans(weeks), since.0, before.0, WINDOW_DAYS)
}

/// The statement that tells what happened last, what waits, and what to do next.
pub fn live(site: i64, now: i64) -> Statement {
    statement!(LIVE, site, now)
}

/// A figure of the window and of the one before.
macro_rules! trend {
    ($of:literal, $nothing:literal) => {
        concat!(
            "(SELECT json_object('now', coalesce(sum(",
            $of,
            ") FILTER (WHERE is_now), ",
            $nothing,
            "), 'before', coalesce(sum(",
            $of,
            ") FILTER (WHERE NOT is_now), ",
            $nothing,
            ")) FROM buyers)"
        )
    };
}

/// Points of a kind in the quarters of an hour from one moment to another.
macro_rules! points {
    ($kind:literal, $from:literal, $to:literal) => {
        concat!(
            "(SELECT max(0, coalesce(sum(",
            $kind,
            "), 0)) FROM points_quarter WHERE site = ?1 AND quarter >= CAST(",
            $from,
            " AS INTEGER) / 900000 AND quarter < CAST(",
            $to,
            " AS INTEGER) / 900000)"
        )
    };
}

const COUNT: &str = keep!(
    "home",
    concat!(
        "
WITH bought AS MATERIALIZED (
    SELECT at >= ?4 AS is_now, member, count(*) AS orders FROM purchase INDEXED BY purchase_time
    WHERE site = ?1 AND at >= ?5 AND at <= ?2 AND ",
        counts!(),
        " GROUP BY 1, 2),
  buyers AS MATERIALIZED (SELECT is_now, count(*) AS active, 10000 * sum(orders > 1) / count(*) AS repeat FROM bought GROUP BY is_now),
  visits AS MATERIALIZED (
    SELECT week.key AS week, count(*) AS purchases, count(DISTINCT member) AS members
    FROM json_each(?3) AS week CROSS JOIN purchase INDEXED BY purchase_time ON site = ?1 AND at >= week.value ->> 1 AND at < week.value ->> 2
    WHERE ",
        counts!(),
        " GROUP BY week.key)
SELECT coalesce((SELECT sum(purchases) FROM visits), 0) AS counted, json_object('window_days', CAST(?6 AS INTEGER),
  'active', json(",
        trend!("active", "0"),
        "), 'repeat_share', json(",
        trend!("repeat", "NULL"),
        "), 'points', json_object('given', ",
        points!("given", "?4", "?2 + 900000"),
        ", 'spent', ",
        points!("spent", "?4", "?2 + 900000"),
        ", 'given_before', ",
        points!("given", "?5", "?4"),
        ", 'spent_before', ",
        points!("spent", "?5", "?4"),
        "), 'weeks', json((SELECT json_group_array(json_object('week', week.value ->> 0,
    'purchases', coalesce((SELECT purchases FROM visits WHERE visits.week = week.key), 0),
    'members', coalesce((SELECT members FROM visits WHERE visits.week = week.key), 0),
    'given', ",
        points!("given", "week.value ->> 1", "week.value ->> 2"),
        ", 'spent', ",
        points!("spent", "week.value ->> 1", "week.value ->> 2"),
        ")) FROM json_each(?3) AS week))) AS answer"
    )
);

/// The newest ten rows of a table by this column, but not the test member's.
macro_rules! newest {
    ($table:literal, $index:literal, $at:literal) => {
        concat!(
            "(SELECT * FROM ",
            $table,
            " INDEXED BY ",
            $index,
            " WHERE site = ?1 AND ",
            $at,
            " > 0 AND member NOT IN (SELECT member FROM member INDEXED BY member_test WHERE site = ?1 AND test = 1) ORDER BY ",
            $at,
            " DESC LIMIT 10)"
        )
    };
}

/// What every event says: when, what, and of whom.
macro_rules! event {
    ($at:literal, $kind:literal) => {
        concat!(
            "SELECT ",
            $at,
            " AS happened, json_object('at', strftime('%Y-%m-%dT%H:%M:%SZ', ",
            $at,
            " / 1000, 'unixepoch'), 'kind', ",
            $kind,
            ", 'member', (SELECT external FROM member WHERE member.site = ?1 AND member.member = new.member), 'name', (SELECT name FROM profile WHERE profile.site = ?1 AND profile.member = new.member)"
        )
    };
}

/// What would help most now, in the order of a first day.
macro_rules! next_step {
    () => {
        "iif(NOT EXISTS (SELECT 1 FROM reward WHERE reward.site = ?1 AND revision = site.program), 'program',
    iif(launched_at IS NULL AND seen_at IS NULL, 'paste',
    iif(launched_at IS NULL, 'launch',
    iif(NOT EXISTS (SELECT 1 FROM purchase INDEXED BY purchase_time WHERE purchase.site = ?1 AND at > 0
      AND purchase.member NOT IN (SELECT member FROM member INDEXED BY member_test WHERE site = ?1 AND test = 1)), 'first_purchase',
    iif(NOT EXISTS (SELECT 1 FROM device WHERE device.site = ?1 AND revoked_at IS NULL AND enrolled_at IS NOT NULL), 'enrol',
    iif(NOT EXISTS (SELECT 1 FROM request WHERE request.site = ?1 AND kind = 'opening' AND key > '')
      AND NOT EXISTS (SELECT 1 FROM purchase INDEXED BY purchase_time WHERE purchase.site = ?1 AND at > 0 AND at < site.created_at - 86400000), 'import', NULL))))))"
    };
}

const LIVE: &str = concat!(
    "
SELECT json_object(
  'open', json_object(
    'refunds_waiting', (SELECT count(*) FROM (SELECT 1 FROM refund INDEXED BY refund_waiting WHERE refund.site = ?1 AND status = 'waiting' AND at > 0 LIMIT 1000)),
    'vouchers_open', (SELECT count(*) FROM (SELECT 1 FROM voucher INDEXED BY voucher_end WHERE voucher.site = ?1 AND expires_at > ?2
      AND NOT EXISTS (SELECT 1 FROM request WHERE request.site = ?1 AND kind = 'purchase' AND key = voucher.purchase) LIMIT 1000)),
    'complaints_open', (SELECT count(*) FROM (SELECT 1 FROM complaint INDEXED BY complaint_due WHERE complaint.site = ?1 AND due_at IS NOT NULL AND due_at > 0 LIMIT 1000)),
    'reviews_queued', (SELECT count(*) FROM (SELECT 1 FROM review INDEXED BY review_queued WHERE review.site = ?1 AND is_queued = 1 AND created_at >= 0 LIMIT 1000)),
    'invitations_open', (SELECT count(*) FROM invitation WHERE invitation.site = ?1 AND expires_at > ?2)),
  'events', json((SELECT json_group_array(json(line)) FROM (SELECT line FROM (",
    event!("at", "'purchase'"),
    ", 'total', total, 'points', award) AS line FROM ",
    newest!("purchase", "purchase_time", "at"),
    " AS new
    UNION ALL ",
    event!("issued_at", "iif(cancelled_at IS NULL, 'redemption', 'cancellation')"),
    ", 'points', cost, 'title', json(title)) FROM ",
    newest!("coupon", "coupon_time", "issued_at"),
    " AS new
    UNION ALL ",
    event!("created_at", "'joined'"),
    ") FROM (SELECT * FROM member INDEXED BY member_newest WHERE site = ?1 AND external IS NOT NULL AND merged_into IS NULL AND created_at > 0 AND test = 0 ORDER BY created_at DESC LIMIT 10) AS new
  ) ORDER BY happened DESC LIMIT 10))),
  'next_step', ",
    next_step!(),
    ") AS json
FROM site WHERE site.site = ?1"
);
