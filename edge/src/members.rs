//! Members as the shop sees them: profile, lots, export, erasure.

pub mod enter;
pub mod merge;
pub mod pages;
pub mod texted;

use loyalty::time::When;
use loyalty::wire::members::Erased;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::cards::{self, card_of};
use crate::entries::{LINES_MAX, page, part};
use crate::error::{Answer, ApiError, read_stored, read_value};
use crate::journal::expire_member;
use crate::journal::merging::unmerged;
use crate::sql::{Statement, statement};
use crate::zone::Zone;
use crate::{changes, complaints, json, orders, respond, reviews, subscriptions, voice};

/// How long the platform's backups remember, in milliseconds: 30 days.
const BACKUPS_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A member and their points.
pub async fn one(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call
        .db
        .ask(vec![
            shop.guard("members:read"),
            expire_member(shop.site, member, call.now.0),
            cards::issue(shop.site, member, &cards::draw(cards::CARD)?, call.now.0),
            show(shop.site, member),
        ])
        .await?;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("member"))?)
}

/// What is known of a member, and what they have.
fn show(site: i64, member: &str) -> Statement {
    statement!(SHOW, site, member)
}

/// A member's lots. A bare day in `expiring_by` is a day of the site's zone, which is known only after
/// reading the site: so the database is asked for the zone first, in the trip that checks the key.
pub async fn lots(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let (after, limit) = if call.query("cursor")?.is_some() { page(call)? } else { (0, page(call)?.1) };
    let by = match call.query("expiring_by")? {
        Some(text) => {
            let when = When::parse(&text).ok_or_else(|| {
                Problem::new(Code::Malformed, "expiring_by is a date such as 2026-11-22").with("path", "expiring_by")
            })?;
            let zone = call.db.ask(vec![shop.guard("members:read"), statement!(ZONE, shop.site)]).await?;
            let zone = zone.as_deref().and_then(Zone::named);
            Some(when.in_zone(&zone.ok_or_else(|| ApiError::Internal("stored zone".into()))?).0)
        }
        None => None,
    };
    let shown = call
        .db
        .ask(vec![
            shop.guard("members:read"),
            expire_member(shop.site, member, call.now.0),
            statement!(LOTS, shop.site, member, by, after, limit),
        ])
        .await?;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("member"))?)
}

/// Everything kept about a person, composed of what the database composed. Journals and purchases come in
/// parts, because a value in D1 has its bounds and a good customer's history may not.
pub async fn export(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let parts = call
        .db
        .run(vec![
            shop.guard("members:export"),
            expire_member(shop.site, member, call.now.0),
            show(shop.site, member),
            statement!(COUPONS, shop.site, member),
            statement!(SESSIONS, shop.site, member),
        ])
        .await?;
    let mut parts = parts.into_iter().skip(2);
    let known = parts.next().flatten().ok_or_else(|| ApiError::not_found("member"))?;
    let mut rest = || parts.next().flatten().unwrap_or_else(|| "[]".to_owned());
    let (coupons, sessions) = (rest(), rest());
    let answers = voice::member::all_answers(call, shop.site, member).await?;
    let mut text = ["{\"member\":", &known, ",\"coupons\":", &coupons, ",\"sessions\":", &sessions].concat();
    text.push_str(&[",\"answers\":", &answers].concat());
    text.push_str(",\"entries\":");
    text.push_str(&journal(call, shop.site, member).await?);
    text.push_str(",\"merged\":[");
    let merged = read_value(known.as_bytes())?;
    let merged = merged.get("merged").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (at, id) in merged.iter().enumerate() {
        let entries = journal(call, shop.site, id.as_str().unwrap_or_default()).await?;
        let comma = if at > 0 { "," } else { "" };
        text.push_str(&[comma, "{\"id\":", &json::text(id), ",\"entries\":", &entries, "}"].concat());
    }
    text.push_str("],\"purchases\":");
    text.push_str(&all(call, LINES_MAX, |from, most| statement!(PURCHASES, shop.site, member, from, most)).await?);
    text.push_str(",\"reviews\":");
    text.push_str(&all(call, WORDS_MAX, |from, most| reviews::person::part(shop.site, member, from, most)).await?);
    text.push_str(",\"complaints\":");
    text.push_str(&all(call, THREADS_MAX, |from, most| complaints::person::part(shop.site, member, from, most)).await?);
    text.push_str(",\"orders\":");
    text.push_str(&all(call, WORDS_MAX, |from, most| orders::person::part(shop.site, member, from, most)).await?);
    text.push('}');
    respond::json_text(200, text)
}

/// What has words of its own, so many in one value.
const WORDS_MAX: i64 = 50;
/// Threads in one value, each with all its messages.
const THREADS_MAX: i64 = 1;

/// A list that comes in parts of so many lines.
async fn all(call: &Call, most: i64, part: impl Fn(i64, i64) -> Statement) -> Answer<String> {
    let mut text = "[".to_owned();
    let mut from = 0_i64;
    while let Some(part) = call.db.ask(vec![part(from, most)]).await? {
        if from > 0 {
            text.push(',');
        }
        text.push_str(&part);
        from = from.saturating_add(most);
    }
    text.push(']');
    Ok(text)
}

/// The whole journal of a member.
async fn journal(call: &Call, site: i64, member: &str) -> Answer<String> {
    let mut text = "[".to_owned();
    let mut after = 0_i64;
    while let Some(part) = call.db.ask(vec![part(site, member, call.now.0, after)]).await? {
        if after > 0 {
            text.push(',');
        }
        text.push_str(&part);
        after = after.saturating_add(LINES_MAX);
    }
    text.push(']');
    Ok(text)
}

loyalty::stored! {
    /// A reader whom a member proved to be.
    struct Reader {
        subscriber: i64,
        email: String,
    }
}

/// Erases who the member is: the shop's id, the profile and the sessions go; entries stay, and no sum
/// moves. A coupon in hand stays good, but says nothing about whose it was.
pub async fn erase(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let readers = call.db.ask(vec![shop.guard("members:erase"), statement!(READERS, shop.site, member)]).await?;
    let readers: Vec<Reader> = read_stored(&readers.unwrap_or_else(|| "[]".to_owned()))?;
    let mut batch = vec![
        shop.guard("members:erase"),
        statement!(KNOWN, shop.site, member),
        unmerged(shop.site, member),
        statement!(ERASE_LETTERS, shop.site, member, call.now.0),
        statement!(ERASE_CODES, shop.site, member),
        statement!(ERASE_WORDS, shop.site, member),
        statement!(ERASE_VISITS, shop.site, member),
    ];
    for Reader { subscriber, email } in &readers {
        let who = subscriptions::who(&call.secret_of("MASTER_KEY")?, shop.site, email)?;
        batch.extend(subscriptions::list::erasing(shop.site, *subscriber, &who, call.now.0));
    }
    batch.extend(reviews::person::erasing(shop.site, member, call.now.0));
    batch.extend(complaints::person::erasing(shop.site, member, call.now.0));
    batch.extend(orders::person::erasing(shop.site, member));
    batch.extend([
        statement!(ERASE_PROFILE, shop.site, member),
        statement!(ERASE_SESSIONS, shop.site, member),
        statement!(ERASE_CARD, shop.site, member),
        statement!(ERASE_MERGED, shop.site, member, call.now.0),
        statement!(ERASE_MEMBER, shop.site, member, call.now.0),
        changes::note(&shop, "member.erased", "", json::object([]), call.now.0),
    ]);
    let known = call.db.run(batch).await?;
    if known.get(1).cloned().flatten().is_none() {
        return Err(ApiError::not_found("member"));
    }
    let backups_forget_at = call.now.plus_ms(BACKUPS_MS);
    respond::json(200, &Erased { member: member.to_owned(), erased_at: call.now, backups_forget_at })
}

/// The member of this id.
macro_rules! erased {
    () => {
        "(SELECT member FROM member WHERE site = ?1 AND external = ?2)"
    };
}

/// Their address, as letters know it.
macro_rules! erased_address {
    () => {
        concat!("(SELECT lower(email) FROM profile WHERE site = ?1 AND member = ", erased!(), ")")
    };
}

const READERS: &str = concat!(
    "SELECT json_group_array(json_object('subscriber', subscriber, 'email', email)) AS json FROM subscriber INDEXED BY subscriber_member WHERE site = ?1 AND member = ",
    erased!()
);

// What was sent to them: as a member, or to the address they have.
const ERASE_LETTERS: &str = concat!(
    "
UPDATE delivery SET recipient = NULL, data = '{}', member = NULL, problem = NULL, state = iif(due_at IS NULL, state, 'dropped'), ended_at = coalesce(ended_at, ?3), due_at = NULL, claim = NULL
WHERE site = ?1 AND channel <> 'webhook' AND delivery IN (SELECT delivery FROM delivery INDEXED BY delivery_member WHERE site = ?1 AND member = ",
    erased!(),
    " UNION SELECT delivery FROM delivery INDEXED BY delivery_recipient WHERE site = ?1 AND recipient = ",
    erased_address!(),
    ")"
);

const ERASE_CODES: &str = concat!("DELETE FROM customer_code WHERE site = ?1 AND email = ", erased_address!());

// What they said stays as a figure; their words tell who they are.
const ERASE_WORDS: &str = concat!(
    "UPDATE answer INDEXED BY answer_member SET comment = NULL, answers = NULL WHERE site = ?1 AND member = ",
    erased!()
);

const ERASE_VISITS: &str =
    concat!("UPDATE prompt INDEXED BY prompt_member SET visit = NULL WHERE site = ?1 AND member = ", erased!());

const ZONE: &str = "SELECT zone AS json FROM site WHERE site = ?1";

const SHOW: &str = concat!(
    "
SELECT json_object('id', external, 'email', email, 'phone', phone, 'name', name, 'birthday', birthday, 'text_topics', json(coalesce(text_topics, '[]')),
  'card', ",
    card_of!("member"),
    ", 'test', json(iif(test, 'true', 'false')),
  'balance', balance, 'pending', pending, 'debt', debt, 'tier', NULL,
  'merged_into', (SELECT external FROM member AS other WHERE other.site = member.site AND other.member = member.merged_into),
  'merged', (SELECT json_group_array(external) FROM member AS other INDEXED BY member_merged WHERE other.site = member.site AND other.merged_into = member.member),
  'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'),
  'orders', coalesce(orders, 0), 'net_minor', coalesce(net_minor, 0)) AS json
FROM member JOIN account USING (site, member) LEFT JOIN profile USING (site, member) LEFT JOIN member_stats USING (site, member)
WHERE member.site = ?1 AND external = ?2"
);

const LOTS: &str = "
SELECT json_object('lots', json(coalesce('[' || group_concat(line) || ']', '[]')),
  'expiring', iif(?3 IS NULL, NULL, (SELECT coalesce(sum(remaining), 0) FROM lot WHERE lot.site = whose.site AND lot.member = whose.member AND remaining > 0 AND expires_at <= ?3)),
  'next', iif(count(line) = ?5, CAST(max(lot) AS TEXT), NULL)) AS json
FROM (SELECT site, member FROM member WHERE site = ?1 AND external = ?2) AS whose LEFT JOIN (
  SELECT lot.lot, json_object('lot', lot.lot, 'amount', amount, 'remaining', remaining, 'spent', spent, 'expired', expired, 'clawed_back', clawed_back,
    'earned_at', strftime('%Y-%m-%dT%H:%M:%SZ', entry.at / 1000, 'unixepoch'),
    'expires_at', iif(lot.expires_at < 253402214400000, strftime('%Y-%m-%dT%H:%M:%SZ', lot.expires_at / 1000, 'unixepoch'), NULL),
    'uses', json((SELECT json_group_array(json_object('entry', entry, 'use', use, 'points', points))
      FROM lot_use WHERE lot_use.site = lot.site AND lot_use.member = lot.member AND lot_use.lot = lot.lot))) AS line
  FROM (SELECT * FROM lot WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) AND lot > ?4 ORDER BY lot LIMIT CAST(?5 AS INTEGER)) AS lot
  JOIN entry ON entry.site = lot.site AND entry.member = lot.member AND entry.seq = lot.lot
  ORDER BY lot.lot
) ON true GROUP BY whose.member";

const PURCHASES: &str = "
SELECT group_concat(line) AS json FROM (
  SELECT json_object('purchase', purchase.purchase, 'at', strftime('%Y-%m-%dT%H:%M:%SZ', purchase.at / 1000, 'unixepoch'),
    'total', total, 'refunded', refunded, 'items', json(items), 'award', award,
    'refunds', json((SELECT json_group_array(json_object('refund', refund, 'status', status, 'body', json(body)))
      FROM refund WHERE refund.site = purchase.site AND refund.purchase = purchase.purchase))) AS line
  FROM purchase INDEXED BY purchase_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)
  ORDER BY at, purchase LIMIT CAST(?4 AS INTEGER) OFFSET CAST(?3 AS INTEGER))";

const COUPONS: &str = "
SELECT json_group_array(json_object('code', code, 'redemption', redemption, 'reward', reward, 'cost', cost,
  'issued_at', strftime('%Y-%m-%dT%H:%M:%SZ', issued_at / 1000, 'unixepoch'), 'used_at', strftime('%Y-%m-%dT%H:%M:%SZ', used_at / 1000, 'unixepoch'),
  'purchase', purchase, 'cancelled_at', strftime('%Y-%m-%dT%H:%M:%SZ', cancelled_at / 1000, 'unixepoch'))) AS json
FROM coupon INDEXED BY coupon_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const SESSIONS: &str = "
SELECT json_group_array(json_object('level', level, 'opened_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'),
  'ends_at', strftime('%Y-%m-%dT%H:%M:%SZ', min(expires_at, ends_at) / 1000, 'unixepoch'))) AS json
FROM session INDEXED BY session_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const KNOWN: &str = "SELECT 'known' AS json FROM member WHERE site = ?1 AND external = ?2";

const ERASE_PROFILE: &str = "
DELETE FROM profile WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const ERASE_SESSIONS: &str = "
DELETE FROM session INDEXED BY session_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const ERASE_CARD: &str = "
DELETE FROM card INDEXED BY card_any WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) AND ended_at IS NULL";

// The ids that lead to the member tell who they are as their own does.
const ERASE_MERGED: &str = "
UPDATE member SET external = NULL, erased_at = ?3 WHERE site = ?1 AND merged_into = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const ERASE_MEMBER: &str = "
UPDATE member SET external = NULL, erased_at = ?3 WHERE site = ?1 AND external = ?2";
