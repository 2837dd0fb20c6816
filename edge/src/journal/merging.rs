//! The batch that makes one member of two who are one person.
//!
//! Points go over by entries, so that each can still be explained: one entry closes the duplicate's journal, and
//! in the survivor's one opens each lot that was left, with its own term and the day it was earned, or takes the
//! debt over. Purchases and coupons become the survivor's; where they name a lot or an entry of the closed
//! journal, they say so. A lot with points left has never lapsed in part, so what a later refund forgives is
//! counted in one journal: the closed one's where the lot was used up, else the survivor's.
//!
//! Everything hangs on one row of `merge`, which is written only where both members may be merged.

use super::expire;
use crate::sql::{Statement, statement};

/// A merge to be tried.
#[derive(Clone, Debug)]
pub struct Merge<'a> {
    /// The site.
    pub site: i64,
    /// The shop's id of the member who turned out to be another.
    pub duplicate: &'a str,
    /// The shop's id of the member who stays.
    pub into: &'a str,
    /// Who is written down as its actor.
    pub actor: &'a str,
    /// Drawn for this call only.
    pub attempt: &'a str,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

/// The batch. The last statement answers `{known, into_known, test, merged_into, into_merged_into, merge: {mine,
/// same, points, purchases, coupons}}`: who the two are, and the duplicate's merge as it now stands. The one
/// before it is the last that writes.
pub fn merge(merge: &Merge) -> Vec<Statement> {
    let Merge { site, duplicate, into, actor, attempt, now } = *merge;
    let mut batch = vec![
        statement!(EXPIRE_BOTH, now, site, duplicate, into),
        statement!(RECORD, now, site, duplicate, attempt, into),
    ];
    for sql in [CLOSING, CREDITS, DEBT] {
        batch.push(statement!(sql, now, site, duplicate, attempt, actor));
    }
    for sql in [
        PURCHASES,
        ACTS,
        ACT_GRANTS,
        COUPONS,
        STATS,
        MONTHS,
        STATS_GO,
        MONTHS_GO,
        CARDS,
        READERS,
        WAITING,
        PROMPTS,
        ANSWERS,
        REVIEWS,
        COMPLAINTS,
        ORDERS,
        SESSIONS,
        PROFILE,
        PROFILE_GOES,
        EARLIER,
        MERGED,
    ] {
        batch.push(statement!(sql, now, site, duplicate, attempt));
    }
    batch.push(statement!(LANDED, now, site, duplicate, attempt, into));
    batch
}

/// Ends the batch where this member was merged into another: what can be changed of them is the other's.
pub fn unmerged(site: i64, member: &str) -> Statement {
    statement!(UNMERGED, site, member)
}

const UNMERGED: &str = "
INSERT INTO guard (known, allowed, merged) SELECT 1, 1, 1 FROM member WHERE site = ?1 AND external = ?2 AND merged_into IS NOT NULL";

const EXPIRE_BOTH: &str = expire!(
    "member CROSS JOIN lot ON lot.site = member.site AND lot.member = member.member AND member.site = ?2 AND member.external IN (?3, ?4)"
);

// Points that are not yet usable, or set aside, belong to something under way that names its member.
const RECORD: &str = "
INSERT INTO merge (site, member, survivor, closing, base, attempt, at, points, purchases, award, clawed_back, coupons, coupons_cost, cancelled)
SELECT twin.site, twin.member, kept.member, closed.version + 1, open.version, ?4, ?1, closed.balance - closed.debt,
  (SELECT count(*) FROM purchase INDEXED BY purchase_member WHERE site = twin.site AND member = twin.member),
  (SELECT coalesce(sum(award), 0) FROM purchase INDEXED BY purchase_member WHERE site = twin.site AND member = twin.member)
    + (SELECT coalesce(sum(award), 0) FROM act INDEXED BY act_member WHERE site = twin.site AND member = twin.member),
  (SELECT coalesce(sum(due - forgiven), 0) FROM purchase INDEXED BY purchase_member WHERE site = twin.site AND member = twin.member),
  (SELECT count(*) FROM coupon INDEXED BY coupon_member WHERE site = twin.site AND member = twin.member),
  (SELECT coalesce(sum(cost), 0) FROM coupon INDEXED BY coupon_member WHERE site = twin.site AND member = twin.member),
  (SELECT count(cancelled_at) FROM coupon INDEXED BY coupon_member WHERE site = twin.site AND member = twin.member)
FROM member AS twin CROSS JOIN member AS kept ON kept.site = twin.site AND kept.external = ?5
CROSS JOIN account AS closed ON closed.site = twin.site AND closed.member = twin.member
CROSS JOIN account AS open ON open.site = kept.site AND open.member = kept.member
WHERE twin.site = ?2 AND twin.external = ?3 AND twin.member <> kept.member AND twin.merged_into IS NULL AND kept.merged_into IS NULL
  AND twin.test = 0 AND kept.test = 0 AND closed.pending = 0 AND closed.held = 0
ON CONFLICT DO NOTHING";

/// The merge of this very attempt, as `this`.
macro_rules! this {
    () => {
        "this.site = ?2 AND this.member = (SELECT member FROM member WHERE site = ?2 AND external = ?3) AND this.attempt = ?4"
    };
}

/// One of its two members: `member`, who goes, or `survivor`.
macro_rules! of_this {
    ($who:literal) => {
        concat!("(SELECT this.", $who, " FROM merge AS this WHERE ", this!(), ")")
    };
}

/// What the closing entry took from the duplicate's lots, soonest to lapse first.
macro_rules! moved {
    () => {
        "merge AS this CROSS JOIN lot_use AS used ON used.site = this.site AND used.member = this.member AND used.entry = this.closing
  CROSS JOIN lot ON lot.site = used.site AND lot.member = used.member AND lot.lot = used.lot"
    };
}

const CLOSING: &str = concat!(
    "
INSERT INTO entry (site, member, seq, kind, points, to_balance, to_debt, at, recorded_at, actor, reason, request_kind, request_key)
SELECT this.site, this.member, this.closing, 'merge', debt - balance, -balance, -debt, this.at, this.at, ?5,
  json_object('into', this.survivor), 'merge', this.member
FROM merge AS this CROSS JOIN account ON account.site = this.site AND account.member = this.member WHERE ",
    this!()
);

const CREDITS: &str = concat!(
    "
INSERT INTO entry (site, member, seq, kind, points, to_balance, to_debt, expires_at, at, recorded_at, actor, reason, request_kind, request_key)
SELECT site, survivor, base + place, 'merge', points, points - repaid, -repaid, expires_at, earned_at, at, ?5,
  json_object('from', member, 'lot', lot), 'merge', member
FROM (
  SELECT this.site, this.member, this.survivor, this.base, this.at, used.lot, used.points, lot.expires_at, earned.at AS earned_at,
    row_number() OVER term AS place, max(0, min(used.points, debt + used.points - sum(used.points) OVER term)) AS repaid
  FROM ",
    moved!(),
    "
  CROSS JOIN entry AS earned ON earned.site = lot.site AND earned.member = lot.member AND earned.seq = lot.lot
  CROSS JOIN account ON account.site = this.site AND account.member = this.survivor
  WHERE ",
    this!(),
    " WINDOW term AS (ORDER BY lot.expires_at, used.lot)
) ORDER BY place"
);

const DEBT: &str = concat!(
    "
INSERT INTO entry (site, member, seq, kind, points, to_balance, to_debt, at, recorded_at, actor, reason, request_kind, request_key)
SELECT this.site, this.survivor, this.base + 1, 'merge', points, -min(balance, -points), -points - min(balance, -points), this.at, this.at, ?5,
  json_object('from', this.member), 'merge', this.member
FROM merge AS this CROSS JOIN account ON account.site = this.site AND account.member = this.survivor WHERE points < 0 AND ",
    this!()
);

// An upsert of rows that are always there, as where refunds are written: the planner takes `UPDATE … FROM` by way
// of all of the site's purchases.
const PURCHASES: &str = concat!(
    "
INSERT INTO purchase (site, purchase, member, at, total, award, lot, journal)
SELECT bought.site, bought.purchase, this.survivor, bought.at, bought.total, bought.award, iif(moved.seq IS NULL, bought.lot, opened.lot),
  iif(moved.seq IS NULL AND bought.lot IS NOT NULL, coalesce(bought.journal, bought.member), NULL)
FROM merge AS this CROSS JOIN purchase AS bought INDEXED BY purchase_member ON bought.site = this.site AND bought.member = this.member
LEFT JOIN (SELECT used.lot, this.base + row_number() OVER (ORDER BY lot.expires_at, used.lot) AS seq FROM ",
    moved!(),
    " WHERE ",
    this!(),
    ") AS moved ON moved.lot = bought.lot AND bought.journal IS NULL
LEFT JOIN lot AS opened ON opened.site = this.site AND opened.member = this.survivor AND opened.lot = moved.seq
WHERE ",
    this!(),
    "
ON CONFLICT DO UPDATE SET member = excluded.member, lot = excluded.lot, journal = excluded.journal, changes = changes + 1"
);

// What either did counts for the one they are: also where a rule rewards it only so often.
const ACTS: &str = concat!(
    "UPDATE act INDEXED BY act_member SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const ACT_GRANTS: &str = concat!(
    "UPDATE act_grant SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const COUPONS: &str = concat!(
    "
UPDATE coupon INDEXED BY coupon_member SET journal = coalesce(journal, member), member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const STATS: &str = concat!(
    "
INSERT INTO member_stats (site, member, orders, net_minor, first_day, last_day)
SELECT this.site, this.survivor, orders, net_minor, first_day, last_day
FROM merge AS this CROSS JOIN member_stats AS gone ON gone.site = this.site AND gone.member = this.member WHERE ",
    this!(),
    "
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, net_minor = net_minor + excluded.net_minor,
  first_day = min(first_day, excluded.first_day), last_day = max(last_day, excluded.last_day)"
);

const MONTHS: &str = concat!(
    "
INSERT INTO member_month (site, member, month, orders, net_minor)
SELECT this.site, this.survivor, month, orders, net_minor
FROM merge AS this CROSS JOIN member_month AS gone ON gone.site = this.site AND gone.member = this.member WHERE ",
    this!(),
    "
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, net_minor = net_minor + excluded.net_minor"
);

const STATS_GO: &str = concat!("DELETE FROM member_stats WHERE site = ?2 AND member = ", of_this!("member"));

const MONTHS_GO: &str = concat!("DELETE FROM member_month WHERE site = ?2 AND member = ", of_this!("member"));

const CARDS: &str = concat!(
    "
UPDATE card INDEXED BY card_any SET former = coalesce(former, member), member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

// Letters go on to whoever proved the address.
const READERS: &str = concat!(
    "UPDATE subscriber INDEXED BY subscriber_member SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

// What waits for the duplicate is dropped: the survivor may have the same waiting.
const WAITING: &str = concat!(
    "UPDATE prompt INDEXED BY prompt_member SET state = 'dropped' WHERE state IN ('eligible', 'invited') AND site = ?2 AND member = ",
    of_this!("member")
);

// What either was asked counts for the one they are.
const PROMPTS: &str = concat!(
    "UPDATE prompt INDEXED BY prompt_member SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const ANSWERS: &str = concat!(
    "UPDATE answer INDEXED BY answer_member SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

// What they wrote is the survivor's to change; each stays the one there is of its kind, so nothing collides.
const REVIEWS: &str = concat!(
    "UPDATE review INDEXED BY review_member SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const COMPLAINTS: &str = concat!(
    "UPDATE complaint INDEXED BY complaint_member SET member = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const ORDERS: &str = concat!(
    "UPDATE shop_order INDEXED BY shop_order_member SET member = ",
    of_this!("survivor"),
    ", version = version + 1 WHERE site = ?2 AND member = ",
    of_this!("member")
);

// Who was signed in as the duplicate signs in anew, and is the survivor then.
const SESSIONS: &str =
    concat!("DELETE FROM session INDEXED BY session_member WHERE site = ?2 AND member = ", of_this!("member"));

// What the survivor lacks comes from the duplicate, with the words it is found by.
const PROFILE: &str = concat!(
    "
INSERT INTO profile (site, member, email, phone, name, birthday, updated_at, words, text_topics, text_origin)
SELECT this.site, this.survivor, email, phone, name, birthday, this.at, words, text_topics, text_origin
FROM merge AS this CROSS JOIN profile AS gone ON gone.site = this.site AND gone.member = this.member WHERE ",
    this!(),
    "
ON CONFLICT DO UPDATE SET email = coalesce(email, excluded.email), phone = coalesce(phone, excluded.phone),
  name = coalesce(name, excluded.name), birthday = coalesce(birthday, excluded.birthday), updated_at = excluded.updated_at,
  text_topics = iif(phone IS NULL, excluded.text_topics, text_topics), text_origin = iif(phone IS NULL, excluded.text_origin, text_origin),
  words = json_object('N', json(coalesce(iif(name IS NULL, excluded.words, words) -> '$.N', '[]')),
    'P', json(coalesce(iif(phone IS NULL, excluded.words, words) -> '$.P', '[]')),
    'Z', json(coalesce(iif(email IS NULL, excluded.words, words) -> '$.Z', '[]')))"
);

const PROFILE_GOES: &str = concat!("DELETE FROM profile WHERE site = ?2 AND member = ", of_this!("member"));

// Whoever was merged into the duplicate before is the survivor now: no way ever has two steps.
const EARLIER: &str = concat!(
    "UPDATE member SET merged_into = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND merged_into = ",
    of_this!("member")
);

const MERGED: &str = concat!(
    "UPDATE member SET merged_into = ",
    of_this!("survivor"),
    " WHERE site = ?2 AND member = ",
    of_this!("member")
);

const LANDED: &str = "
SELECT json_object('known', twin.member IS NOT NULL, 'into_known', kept.member IS NOT NULL, 'test', coalesce(twin.test, 0) + coalesce(kept.test, 0),
  'merged_into', (SELECT external FROM member WHERE site = ?2 AND member = twin.merged_into),
  'into_merged_into', (SELECT external FROM member WHERE site = ?2 AND member = kept.merged_into),
  'merge', json((SELECT json_object('mine', attempt = ?4, 'same', survivor = kept.member, 'points', points, 'purchases', purchases, 'coupons', coupons)
    FROM merge WHERE site = ?2 AND member = twin.member))) AS json
FROM (SELECT 1) LEFT JOIN member AS twin ON twin.site = ?2 AND twin.external = ?3 LEFT JOIN member AS kept ON kept.site = ?2 AND kept.external = ?5";
