//! Batches that move points in one trip: redemptions, their cancellation, and expiry.
//!
//! The outcome is computed in SQL inside the transaction, because a decision made outside it can be
//! stale when it lands. Each batch begins by letting due lots lapse; the request row comes next, with
//! its outcome and first answer; everything after acts only on a request of this very attempt.

pub mod merging;

use crate::sql::{Statement, statement};

/// Who redeems: a session's member, or the member whom a shop names.
#[derive(Clone, Debug)]
pub enum Spender<'a> {
    /// The member of the session with this hash.
    Session(&'a str),
    /// The member with this id at the shop.
    Member(&'a str),
}

impl Spender<'_> {
    fn session(&self) -> Option<&str> {
        match self {
            Self::Session(hash) => Some(hash),
            Self::Member(_) => None,
        }
    }

    fn external(&self) -> Option<&str> {
        match self {
            Self::Member(external) => Some(external),
            Self::Session(_) => None,
        }
    }
}

/// A redemption to be tried.
#[derive(Clone, Debug)]
pub struct Redemption<'a> {
    /// The site.
    pub site: i64,
    /// Who redeems.
    pub spender: Spender<'a>,
    /// The reward.
    pub reward: &'a str,
    /// The caller's idempotency key.
    pub key: &'a str,
    /// Digest of the request.
    pub hash: &'a str,
    /// Who is written down as its actor.
    pub actor: &'a str,
    /// The id it gets where it is accepted.
    pub redemption: &'a str,
    /// The coupon's code where it is accepted.
    pub code: &'a str,
    /// Where: `counter`, or nowhere in particular.
    pub place: Option<&'a str>,
    /// Drawn for this call only.
    pub attempt: &'a str,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

/// Lets lots lapse: everything in `lot` that the source yields and that is due at `?1`, in one statement.
/// A source names `lot` and joins whatever picks its rows.
macro_rules! expire {
    ($($source:expr),+) => {
        concat!(
            "
INSERT INTO entry (site, member, seq, kind, points, to_balance, lot, at, recorded_at, actor, reason)
SELECT lot.site, lot.member, account.version + row_number() OVER (PARTITION BY lot.site, lot.member ORDER BY lot.expires_at, lot.lot),
  'expire', -lot.remaining, -lot.remaining, lot.lot, lot.expires_at, ?1, 'system', json_object('lot', lot.lot)
FROM ",
            $($source),+,
            "
CROSS JOIN account ON account.site = lot.site AND account.member = lot.member
WHERE lot.remaining > 0 AND lot.expires_at <= ?1
ORDER BY lot.site, lot.member, lot.expires_at, lot.lot"
        )
    };
}
pub(crate) use expire;

/// Whose it is: the member of a session (`?3`), or the one with this id at the shop (`?4`). `?1` is now, `?2` the
/// site.
macro_rules! whose {
    () => {
        "coalesce(
  (SELECT member FROM session WHERE site = ?2 AND hash = ?3 AND expires_at > ?1 AND ends_at > ?1),
  (SELECT member FROM member WHERE site = ?2 AND external = ?4))"
    };
}
pub(crate) use whose;

/// The same for whoever spends: an id that was merged into another is the other's.
macro_rules! spender {
    () => {
        "coalesce(
  (SELECT member FROM session WHERE site = ?2 AND hash = ?3 AND expires_at > ?1 AND ends_at > ?1),
  (SELECT coalesce(merged_into, member) FROM member WHERE site = ?2 AND external = ?4))"
    };
}
pub(crate) use spender;

/// Whether the session `?3`, if it is one that asks, may spend points: 1; or 2 where its code was typed more than ten
/// minutes ago, and another one is needed.
macro_rules! spends {
    () => {
        "coalesce((SELECT iif(level = 'code' AND created_at <= ?1 - 600000, 2, spends) FROM session JOIN session_level USING (level) WHERE site = ?2 AND hash = ?3), 1)"
    };
}

/// The key under which a redemption's request is stored: a shop's are its own, a customer's count within
/// their member, so that nobody can use up another's. `?5` is what the caller sent.
macro_rules! redemption_key {
    () => {
        "iif(?3 IS NULL, 'shop/', (SELECT member FROM session WHERE site = ?2 AND hash = ?3) || '/') || ?5"
    };
}

const EXPIRE_SPENDER: &str = expire!(
    "(SELECT ",
    spender!(),
    " AS member) AS spender CROSS JOIN lot ON lot.site = ?2 AND lot.member = spender.member"
);

const REDEMPTION_REQUEST: &str = concat!(
    "
INSERT INTO request (site, kind, key, hash, member, outcome, answer, attempt, at, place)
SELECT account.site, 'redemption', ",
    redemption_key!(),
    ", ?6, account.member,
  iif(balance - held >= cost, 'accepted', 'insufficient_points'),
  iif(balance - held >= cost,
    json_object('redemption', ?8, 'reward', reward, 'cost', cost, 'coupon', json_object('code', ?9, 'expires_at', NULL), 'balance', balance - cost),
    json_object('needed', cost, 'available', balance - held)),
  ?7, ?1, ?11
FROM account JOIN site ON site.site = account.site
JOIN reward ON reward.site = site.site AND reward.revision = site.program AND reward.reward = ?10
WHERE account.site = ?2 AND account.member = ",
    spender!(),
    " AND ",
    spends!(),
    " = 1
ON CONFLICT DO NOTHING"
);

/// The accepted request of this very attempt, `?6`.
macro_rules! accepted {
    () => {
        concat!(
            "
WHERE request.site = ?2 AND request.kind = 'redemption' AND request.key = ",
            redemption_key!(),
            " AND attempt = ?6 AND outcome = 'accepted'"
        )
    };
}

/// The request with its member's account and the reward it is for, `?7`.
macro_rules! request_with_reward {
    () => {
        "
FROM request JOIN account ON account.site = request.site AND account.member = request.member
JOIN site ON site.site = request.site JOIN reward ON reward.site = site.site AND reward.revision = site.program AND reward.reward = ?7"
    };
}

const REDEMPTION_ENTRY: &str = concat!(
    "
INSERT INTO entry (site, member, seq, kind, points, to_balance, at, recorded_at, actor, reason, request_kind, request_key)
SELECT request.site, request.member, version + 1, 'redeem', -cost, -cost, request.at, request.at, ?8,
  json_object('program', revision, 'reward', reward, 'title', json(title), 'cost', cost, 'redemption', ?9), request.kind, request.key",
    request_with_reward!(),
    accepted!()
);

const REDEMPTION_COUPON: &str = concat!(
    "
INSERT INTO coupon (site, code, redemption, member, entry, reward, title, gives, cost, issued_at)
SELECT request.site, ?8, ?9, request.member, version, reward, title, gives, cost, request.at",
    request_with_reward!(),
    accepted!()
);

const REDEMPTION_OUTBOX: &str = concat!(
    "
INSERT INTO outbox (site, member, event, subject, payload, at)
SELECT site, member, 'redemption.created', answer ->> 'redemption', answer, at FROM request",
    accepted!()
);

/// A session that is used lives on, but the slide is written at most every five minutes.
pub const SLIDE_SESSION: &str = "
UPDATE session SET slid_at = ?3, expires_at = min(ends_at, CAST(?3 AS INTEGER) + 1800000)
WHERE site = ?1 AND hash = ?2 AND expires_at > ?3 AND ends_at > ?3 AND slid_at <= CAST(?3 AS INTEGER) - 300000";

const REDEMPTION_LANDED: &str = concat!(
    "
SELECT json_object('known', member IS NOT NULL, 'spends', ",
    spends!(),
    ", 'request', json((
  SELECT json_object('mine', attempt = ?6, 'same', coalesce(spender.member IN (request.member, (SELECT merged_into FROM member WHERE site = ?2 AND member = request.member)), 0)
    AND hash = ?7, 'outcome', outcome, 'answer', json(answer))
  FROM request WHERE site = ?2 AND kind = 'redemption' AND key = ",
    redemption_key!(),
    "))) AS json
FROM (SELECT ",
    spender!(),
    " AS member) AS spender"
);

/// The batch of a redemption. The last statement answers `{known, spends, request: {mine, same,
/// outcome, answer}}`: whether the spender is known and may spend, and the request under this key as it now stands.
pub fn redeem(redemption: &Redemption) -> Vec<Statement> {
    let Redemption { site, ref spender, reward, key, hash, actor, redemption: id, code, place, attempt, now } =
        *redemption;
    let (session, external) = (spender.session(), spender.external());
    let mut batch = vec![
        statement!(EXPIRE_SPENDER, now, site, session, external),
        statement!(REDEMPTION_REQUEST, now, site, session, external, key, hash, attempt, id, code, reward, place),
        statement!(REDEMPTION_ENTRY, now, site, session, external, key, attempt, reward, actor, id),
        statement!(REDEMPTION_COUPON, now, site, session, external, key, attempt, reward, code, id),
        statement!(REDEMPTION_OUTBOX, now, site, session, external, key, attempt),
    ];
    if let Some(session) = session {
        batch.push(statement!(SLIDE_SESSION, site, session, now));
    }
    batch.push(statement!(REDEMPTION_LANDED, now, site, session, external, key, attempt, hash));
    batch
}

/// Expires what is due for the member of this redemption: before, so that what lapsed is not repaid
/// with; and after, because a lot that is given points back may be past its term.
const EXPIRE_REDEEMER: &str = expire!(
    "coupon CROSS JOIN lot ON lot.site = coupon.site AND lot.member = coupon.member AND coupon.site = ?2 AND coupon.redemption = ?3"
);

// The entry of a coupon from a merged journal stands in a closed one: its points have no lots to go back to.
const CANCELLATION_REQUEST: &str = "
INSERT INTO request (site, kind, key, hash, member, outcome, answer, attempt, at)
SELECT site, 'cancellation', redemption, '', member, outcome, iif(outcome = 'accepted', NULL, '{}'), ?3, ?4
FROM (SELECT *, iif(used_at IS NOT NULL, 'coupon_used', iif(journal IS NOT NULL, 'merged', 'accepted')) AS outcome FROM coupon) WHERE site = ?1 AND redemption = ?2
ON CONFLICT DO NOTHING";

const CANCELLATION_ENTRY: &str = "
INSERT INTO entry (site, member, seq, kind, points, to_balance, to_debt, reverses, recovered, at, recorded_at, actor, reason, request_kind, request_key)
SELECT site, member, version + 1, 'cancel', cost - recovered, cost - repaid - recovered, -repaid, entry, recovered, ?4, ?4, ?5,
  json_object('reward', reward, 'title', json(title), 'cost', cost, 'redemption', redemption, 'to_debt', repaid, 'to_clamped', recovered), 'cancellation', redemption
FROM (
  SELECT *, min(cost - repaid, (SELECT coalesce(sum(points - recovered), 0) FROM clamp
    WHERE clamp.site = paid.site AND clamp.member = paid.member AND clamp.entry > paid.entry)) AS recovered
  FROM (
    SELECT coupon.site, coupon.member, coupon.redemption, coupon.reward, coupon.title, coupon.cost, coupon.entry, account.version, min(coupon.cost, account.debt) AS repaid
    FROM request JOIN coupon ON coupon.site = request.site AND coupon.redemption = request.key
    JOIN account ON account.site = coupon.site AND account.member = coupon.member
    WHERE request.site = ?1 AND request.kind = 'cancellation' AND request.key = ?2 AND attempt = ?3 AND outcome = 'accepted'
  ) AS paid
)";

const CANCELLATION_COUPON: &str = "
UPDATE coupon SET cancelled_at = ?4 WHERE site = ?1 AND redemption = ?2 AND EXISTS (
  SELECT 1 FROM request WHERE site = ?1 AND kind = 'cancellation' AND key = ?2 AND attempt = ?3 AND outcome = 'accepted')";

const CANCELLATION_ANSWER: &str = "
UPDATE request SET answer = (
  SELECT json_object('redemption', request.key, 'returned', entry.points, 'balance', balance, 'debt', debt)
  FROM entry JOIN account ON account.site = entry.site AND account.member = entry.member
  WHERE entry.site = request.site AND entry.member = request.member AND entry.reverses = (SELECT entry FROM coupon WHERE site = ?1 AND redemption = ?2))
WHERE site = ?1 AND kind = 'cancellation' AND key = ?2 AND attempt = ?3 AND outcome = 'accepted'";

const CANCELLATION_OUTBOX: &str = "
INSERT INTO outbox (site, member, event, subject, payload, at)
SELECT site, member, 'redemption.cancelled', key, answer, at
FROM request WHERE site = ?1 AND kind = 'cancellation' AND key = ?2 AND attempt = ?3 AND outcome = 'accepted'";

const CANCELLATION_LANDED: &str = "
SELECT json_object('mine', attempt = ?3, 'outcome', outcome, 'answer', json(answer)) AS json
FROM request WHERE site = ?1 AND kind = 'cancellation' AND key = ?2";

/// The batch that cancels a redemption. The last statement answers `{mine, outcome, answer}`, or with no
/// row where there is no such redemption.
pub fn cancel(site: i64, redemption: &str, actor: &str, attempt: &str, now: i64) -> Vec<Statement> {
    vec![
        statement!(EXPIRE_REDEEMER, now, site, redemption),
        statement!(CANCELLATION_REQUEST, site, redemption, attempt, now),
        statement!(CANCELLATION_ENTRY, site, redemption, attempt, now, actor),
        statement!(EXPIRE_REDEEMER, now, site, redemption),
        statement!(CANCELLATION_COUPON, site, redemption, attempt, now),
        statement!(CANCELLATION_ANSWER, site, redemption, attempt),
        statement!(CANCELLATION_OUTBOX, site, redemption, attempt),
        statement!(CANCELLATION_LANDED, site, redemption, attempt),
    ]
}

/// How many lots of a site one batch of the daily work lets lapse.
pub const EXPIRE_LOTS_MAX: i64 = 1_000;

// The index holds only lots that can lapse; the bound has to be repeated for the planner to see that.
const EXPIRE_DUE: &str = expire!(
    "(SELECT * FROM lot INDEXED BY lot_due WHERE site = ?2 AND remaining > 0 AND expires_at < 253402214400000 AND expires_at <= ?1
  ORDER BY expires_at LIMIT CAST(?3 AS INTEGER)) AS lot"
);

const DUE_LEFT: &str = "
SELECT CAST(count(*) AS TEXT) AS json FROM (SELECT 1 FROM lot INDEXED BY lot_due
  WHERE site = ?2 AND remaining > 0 AND expires_at < 253402214400000 AND expires_at <= ?1 LIMIT CAST(?3 AS INTEGER))";

const SITES_DUE: &str = "
SELECT json_group_array(site) AS json FROM (SELECT site FROM site WHERE EXISTS (
  SELECT 1 FROM lot INDEXED BY lot_due WHERE lot.site = site.site AND remaining > 0 AND expires_at < 253402214400000 AND expires_at <= ?1) LIMIT 400)";

/// Which sites have lots that are due: a JSON list of their numbers.
pub fn sites_due(now: i64) -> Statement {
    statement!(SITES_DUE, now)
}

/// Lets a slice of a site's lots that are due lapse. Answers twice with a number: due before, and after.
pub fn expire_due(site: i64, now: i64) -> Vec<Statement> {
    vec![
        statement!(DUE_LEFT, now, site, EXPIRE_LOTS_MAX),
        statement!(EXPIRE_DUE, now, site, EXPIRE_LOTS_MAX),
        statement!(DUE_LEFT, now, site, EXPIRE_LOTS_MAX),
    ]
}

const EXPIRE_MEMBER: &str = expire!(
    "member CROSS JOIN lot ON lot.site = member.site AND lot.member = member.member AND member.site = ?2 AND member.external = ?3"
);

/// Lets what is due of one member lapse, before a shop reads about them.
pub fn expire_member(site: i64, external: &str, now: i64) -> Statement {
    statement!(EXPIRE_MEMBER, now, site, external)
}

/// Lets what is due of a session's member lapse, before they read their journal.
pub fn expire_session(site: i64, session: &str, now: i64) -> Statement {
    statement!(EXPIRE_SPENDER, now, site, session, Option::<&str>::None)
}
