//! The card: all that the panel's first screen shows, composed by the database in one trip.
//!
//! A visible panel asks every few seconds, so this mostly only reads: lots that are due but not yet posted are
//! left out of the balance here, and posted by whatever writes or shows the journal next. Only acts that wait are posted
//! before their member sees the card without their points.

use worker::Response;

use crate::call::Call;
use crate::cards::card_of;
use crate::error::{Answer, ApiError};
use crate::journal::SLIDE_SESSION;
use crate::orders::card_orders_json;
use crate::posting::hex_digest;
use crate::sql::{Statement, statement};
use crate::{acts, respond};

/// Shows the card, or 304 where it is as the caller has it. A poll carries the tag of the card before it;
/// only a call without one counts as use of the session.
pub async fn show(call: &Call) -> Answer<Response> {
    let customer = call.customer()?;
    let (site, session) = (customer.site, customer.session.as_str());
    let seen = call.header("if-none-match");
    let mut batch = Vec::new();
    if seen.is_none() {
        batch.push(statement!(SLIDE_SESSION, site, session, call.now.0));
    }
    batch.push(acts::of_session(site, session, call.now.0));
    batch.push(statement(site, session, call.now.0));
    let mut answers = call.db.run(batch).await?;
    let mut card = answers.pop().flatten();
    let due = acts::read(answers.pop().flatten().as_deref())?;
    // Whoever looks sees what they just did, and not only after a minute.
    if !due.is_empty() && acts::settle(&call.db, &due, call.now).await? > 0 {
        card = call.db.ask(vec![statement(site, session, call.now.0)]).await?;
    }
    let card = card.ok_or_else(|| ApiError::unauthorized("the session is over"))?;
    let mut digest = hex_digest(&card);
    digest.truncate(20);
    let tag = format!("\"{digest}\"");
    if seen.as_deref().is_some_and(|seen| seen.trim_start_matches("W/") == tag) {
        let unchanged = respond::builder(304, "application/json")?.with_header("etag", &tag)?;
        return Ok(unchanged.empty());
    }
    let response = respond::json_text(200, card)?;
    response.headers().set("etag", &tag)?;
    Ok(response)
}

/// The query that composes the card of a session's member; no row where the session is over.
pub fn statement(site: i64, session: &str, now: i64) -> Statement {
    statement!(CARD, site, session, now)
}

const CARD: &str = concat!(
    "
SELECT json_object(
  'member', json_object('id', external, 'name', (SELECT name FROM profile WHERE profile.site = whose.site AND profile.member = whose.member)),
  'code', ",
    card_of!("whose"),
    ", 'level', level,
  'balance', balance, 'pending', pending, 'debt', debt,
  'expiring', json((SELECT json_object('points', sum(remaining), 'at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch'))
    FROM lot WHERE lot.site = whose.site AND lot.member = whose.member AND remaining > 0 AND expires_at > ?3 AND expires_at < 253402214400000
    GROUP BY expires_at ORDER BY expires_at LIMIT 1)),
  'rewards', json((SELECT json_group_array(json_object('id', reward, 'title', json(title), 'cost', cost, 'gives', json(gives), 'missing', max(0, cost - balance)))
    FROM (SELECT * FROM reward WHERE reward.site = whose.site AND reward.revision = whose.program ORDER BY position))),
  'next', json((SELECT json_object('reward', reward, 'missing', cost - balance) FROM reward
    WHERE reward.site = whose.site AND reward.revision = whose.program AND cost > balance ORDER BY cost, position LIMIT 1)),
  'coupons', json((SELECT json_group_array(json_object('code', code, 'reward', reward, 'title', json(title), 'gives', json(gives),
      'issued_at', strftime('%Y-%m-%dT%H:%M:%SZ', issued_at / 1000, 'unixepoch'), 'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch')))
    FROM (SELECT * FROM coupon INDEXED BY coupon_open WHERE coupon.site = whose.site AND coupon.member = whose.member AND used_at IS NULL AND cancelled_at IS NULL
      ORDER BY issued_at DESC LIMIT 200))),
  'orders', ",
    card_orders_json!(),
    ", 'version', version) AS json
FROM (
  SELECT session.site, session.member, level, site.program, external, pending, debt, version,
    balance - held - (SELECT coalesce(sum(remaining), 0) FROM lot
      WHERE lot.site = session.site AND lot.member = session.member AND remaining > 0 AND lot.expires_at <= ?3) AS balance
  FROM session JOIN site ON site.site = session.site
  JOIN member ON member.site = session.site AND member.member = session.member
  JOIN account ON account.site = session.site AND account.member = session.member
  WHERE session.site = ?1 AND session.hash = ?2 AND session.expires_at > ?3 AND session.ends_at > ?3
) AS whose"
);
