//! The counter: who stands there, and undoing what was just done.

use loyalty::ids::Id;
use loyalty::points::Money;
use loyalty::time::{Moment, When};
use loyalty::wire::Code;
use loyalty::wire::cards::{Find, Undo};
use loyalty::wire::purchases::NewRefund;
use serde_json::Value;
use worker::Response;

use crate::call::{Call, Shop};
use crate::cards::{self, card_of};
use crate::error::{Answer, ApiError, read_stored};
use crate::posting::Fact;
use crate::purchases::{Reporter, one};
use crate::redemptions::cancel_as;
use crate::search::begins_with;
use crate::sql::{Statement, statement};
use crate::{coupons, respond, words};

/// What a counter needs.
const SCOPE: &str = "counter:use";
/// How long what was done at a counter can be undone there, in milliseconds: ten minutes.
const UNDO_MS: i64 = 10 * 60 * 1000;
/// The id of the refund that undoes a purchase: there is one at most.
const UNDO: &str = "undo";
/// Fewer digits than this could be anybody's.
const PHONE_DIGITS_MIN: usize = 6;
/// Digits by which two ways of writing one number agree: countries are written or left out before them.
const PHONE_DIGITS: usize = 10;

/// Where a request is made: `counter`, or nowhere in particular.
pub fn place(call: &Call) -> Option<&'static str> {
    let at_counter = call.header("kept-counter").as_deref() == Some("1");
    at_counter.then_some("counter")
}

/// Finds who stands there. Several may share a telephone; nobody is an empty list.
pub async fn find(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let asked: Find = call.read()?;
    let found = found(shop.site, asked.by.trim(), call.now.0);
    let found = call.db.ask(vec![shop.guard(SCOPE), found]).await?;
    respond::json_text(200, found.unwrap_or_default())
}

/// The statement that finds whoever this card, scanned text, coupon, telephone or id belongs to.
pub fn found(site: i64, by: &str, now: i64) -> Statement {
    let phone = words::digits(by).and_then(|digits| {
        // The noughts that countries dial before a number of their own are no part of it elsewhere.
        let digits = digits.trim_start_matches('0');
        let from = digits.len().saturating_sub(PHONE_DIGITS);
        (digits.len() >= PHONE_DIGITS_MIN).then(|| words::backwards(digits.get(from..).unwrap_or_default()))
    });
    statement!(FOUND, site, now, cards::scanned(by), coupons::normal(by), phone, by)
}

/// The statement that shows the member of this id as they are found.
pub fn shown(site: i64, id: &str, now: i64) -> Statement {
    statement!(FOUND, site, now, Option::<&str>::None, Option::<&str>::None, Option::<&str>::None, id)
}

/// Undoes what was made at a counter within the last ten minutes.
pub async fn undo(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let undo: Undo = call.read()?;
    match (undo.purchase, undo.redemption) {
        (Some(purchase), None) => undo_purchase(call, &shop, purchase.as_str()).await,
        (None, Some(redemption)) => undo_redemption(call, &shop, redemption.as_str()).await,
        _ => Err(ApiError::of(Code::Malformed, "say what to undo: a purchase or a redemption")),
    }
}

loyalty::stored! {
    /// What is to be undone, as it was made.
    struct Made {
        at: i64,
        place: Option<String>,
        /// What of a purchase's total is not refunded.
        left: i64,
        /// The refund that undid it before.
        undone: Option<Value>,
    }
}

impl Made {
    fn check(&self, now: i64) -> Answer<()> {
        if self.place.as_deref() != Some("counter") {
            return Err(ApiError::not_found("purchase or redemption made at a counter"));
        }
        if self.at < now.saturating_sub(UNDO_MS) {
            return Err(ApiError::of(Code::TooLate, "it was made more than ten minutes ago"));
        }
        Ok(())
    }
}

/// Refunds all that is left. Asked again, it is the same refund and answered as the first time.
async fn undo_purchase(call: &Call, shop: &Shop, purchase: &str) -> Answer<Response> {
    let made = made(call, shop, MADE_PURCHASE, purchase, "purchase").await?;
    let known = made.undone.as_ref().and_then(|refund| loyalty::fields::read::<NewRefund>(refund).ok());
    let refund = match (known, Id::parse(UNDO)) {
        (Some(refund), _) => refund,
        (None, Some(id)) => {
            made.check(call.now.0)?;
            let (at, total) = (When::Moment(Moment(call.now.0)), Some(Money(made.left)));
            NewRefund { id, at, total, items: None }
        }
        (None, None) => return Err(ApiError::Internal("refund id".into())),
    };
    let undone = |refund| one(call, Reporter::of(shop, SCOPE, call), Fact::Refund(purchase.to_owned(), refund));
    match undone(refund).await {
        // Of two presses at once the other one was first, with a moment of its own: its refund is the one.
        Err(ApiError::Problem(problem)) if problem.code == Code::KeyReused => {
            let now = self::made(call, shop, MADE_PURCHASE, purchase, "purchase").await?;
            let refund = now.undone.as_ref().and_then(|refund| loyalty::fields::read::<NewRefund>(refund).ok());
            undone(refund.ok_or(ApiError::Problem(problem))?).await
        }
        answered => answered,
    }
}

async fn undo_redemption(call: &Call, shop: &Shop, redemption: &str) -> Answer<Response> {
    made(call, shop, MADE_REDEMPTION, redemption, "redemption").await?.check(call.now.0)?;
    cancel_as(call, shop, SCOPE, redemption).await
}

async fn made(call: &Call, shop: &Shop, sql: &'static str, id: &str, what: &str) -> Answer<Made> {
    let made = call.db.ask(vec![shop.guard(SCOPE), statement!(sql, shop.site, id)]).await?;
    read_stored(&made.ok_or_else(|| ApiError::not_found(what))?)
}

const MADE_PURCHASE: &str = "
SELECT json_object('at', request.at, 'place', place, 'left', purchase.total - refunded, 'undone', json(body)) AS json
FROM purchase JOIN request ON request.site = purchase.site AND kind = 'purchase' AND key = purchase.purchase
LEFT JOIN refund ON refund.site = purchase.site AND refund.purchase = purchase.purchase AND refund.refund = 'undo'
WHERE purchase.site = ?1 AND purchase.purchase = ?2";

const MADE_REDEMPTION: &str = "
SELECT json_object('at', request.at, 'place', place, 'left', 0, 'undone', NULL) AS json
FROM coupon CROSS JOIN entry ON entry.site = coupon.site AND entry.member = coalesce(journal, coupon.member) AND entry.seq = coupon.entry
CROSS JOIN request ON request.site = entry.site AND request.kind = entry.request_kind AND request.key = entry.request_key
WHERE coupon.site = ?1 AND coupon.redemption = ?2";

const FOUND: &str = concat!(
    "
SELECT json_object('members', json_group_array(json_object('id', external, 'name', name, 'phone_end', phone_end, 'card', card,
  'balance', balance, 'tier', NULL,
  'rewards', json((SELECT json_group_array(json_object('reward', reward, 'title', json(title), 'cost', cost, 'gives', json(gives),
      'affordable', json(iif(cost <= balance, 'true', 'false'))))
    FROM (SELECT * FROM reward WHERE reward.site = whose.site AND reward.revision = whose.program ORDER BY position))),
  'coupons', json((SELECT json_group_array(json_object('code', code, 'redemption', redemption, 'reward', reward, 'title', json(title), 'gives', json(gives),
      'issued_at', strftime('%Y-%m-%dT%H:%M:%SZ', issued_at / 1000, 'unixepoch'), 'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch')))
    FROM (SELECT * FROM coupon INDEXED BY coupon_open WHERE coupon.site = whose.site AND coupon.member = whose.member AND used_at IS NULL AND cancelled_at IS NULL
      ORDER BY issued_at DESC LIMIT 50)))))) AS json
FROM (
  SELECT member.site, member.member, site.program, external, profile.name, ",
    card_of!("member"),
    " AS card, substr(words ->> '$.P[0]', -4) AS phone_end,
    balance - held - (SELECT coalesce(sum(remaining), 0) FROM lot
      WHERE lot.site = member.site AND lot.member = member.member AND remaining > 0 AND lot.expires_at <= ?2) AS balance
  FROM (
    SELECT member FROM card WHERE site = ?1 AND code = ?3 AND ended_at IS NULL
    UNION SELECT member FROM coupon WHERE site = ?1 AND code = ?4
    UNION SELECT member FROM (SELECT member FROM member_word WHERE ",
    begins_with!("?5"),
    " LIMIT 10)
    UNION SELECT coalesce(merged_into, member) FROM member WHERE site = ?1 AND external = ?6
  ) AS found CROSS JOIN member ON member.site = ?1 AND member.member = found.member AND external IS NOT NULL
  CROSS JOIN site ON site.site = member.site
  CROSS JOIN account ON account.site = member.site AND account.member = member.member
  LEFT JOIN profile ON profile.site = member.site AND profile.member = member.member
) AS whose"
);
