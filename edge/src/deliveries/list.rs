//! What was sent and what could not be, as an owner sees it.

use worker::Response;

use super::claim::retrying;
use super::{Whose, queue};
use crate::call::Call;
use crate::changes::note;
use crate::entries::limit;
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// Before the newest of all.
const NEWEST: i64 = (i32::MAX as i64) << 20;

/// A site's deliveries, newest first.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let state = call.query("state")?.filter(|state| !state.is_empty());
    let (from, limit) = (cursor(call)?, limit(call)?);
    let page = page(shop.site, state.as_deref(), from, limit);
    respond::json_text(200, call.db.ask(vec![shop.guard("messages:read"), page]).await?.unwrap_or_default())
}

/// The statement of a page. Those that were given up have an index of their own: they must be found among millions.
pub fn page(site: i64, state: Option<&str>, from: Option<Cursor>, limit: i64) -> Statement {
    let from = from.unwrap_or(Cursor { number: NEWEST, name: "0".to_owned() });
    let delivery = from.name.parse::<i64>().unwrap_or(0);
    if state == Some("dead") {
        return statement!(DEAD, site, from.number, delivery, limit);
    }
    statement!(PAGE, site, from.number, delivery, limit, state)
}

/// Tries a delivery once more that was given up.
pub async fn retry(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let delivery = id.parse::<i64>().map_err(|_| ApiError::not_found("delivery"))?;
    let batch = vec![
        shop.guard("messages:write"),
        retrying(shop.site, delivery, call.now.0),
        note(&shop, "delivery.retried", id, object([]), call.now.0),
        statement!(ONE, shop.site, delivery),
    ];
    let shown = call.db.ask(batch).await?.ok_or_else(|| ApiError::not_found("delivery"))?;
    if !shown.contains("\"state\":\"due\"") {
        return Err(ApiError::of(
            loyalty::wire::Code::AlreadySent,
            "only what was given up can be tried again, and no codes or links",
        ));
    }
    queue::announce(&call.env, shop.site, Whose::All).await;
    respond::json_text(200, shown)
}

/// A delivery as its owner sees it.
macro_rules! shown {
    () => {
        concat!(
            "json_object('id', CAST(delivery AS TEXT), 'channel', channel, 'kind', kind,
    'recipient', coalesce(recipient, (SELECT email FROM subscriber WHERE subscriber.site = delivery.site AND subscriber.subscriber = delivery.subscriber),
      iif(channel = 'sms', (SELECT phone FROM profile WHERE profile.site = delivery.site AND profile.member = delivery.member), NULL)),
    'state', state, 'attempts', attempts, 'problem', problem, 'created_at', ",
            moment!("created_at"),
            ", 'due_at', ",
            moment!("due_at"),
            ", 'ended_at', ",
            moment!("ended_at"),
            ")"
        )
    };
}

/// A page of rows in this order.
macro_rules! page {
    ($time:literal, $rows:literal) => {
        concat!(
            "
SELECT json_object('deliveries', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?4, last, NULL)) AS json
FROM (SELECT 1) LEFT JOIN (SELECT ",
            shown!(),
            " AS line, min(",
            $time,
            ") OVER () || ' ' || last_value(delivery) OVER (ORDER BY ",
            $time,
            " DESC, delivery DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM delivery ",
            $rows,
            " ORDER BY ",
            $time,
            " DESC, delivery DESC LIMIT CAST(?4 AS INTEGER)) AS delivery) ON true"
        )
    };
}

const PAGE: &str = page!(
    "created_at",
    "INDEXED BY delivery_newest WHERE site = ?1 AND (created_at, delivery) < (?2, ?3) AND (?5 IS NULL OR state = ?5)"
);

const DEAD: &str = page!(
    "ended_at",
    "INDEXED BY delivery_dead WHERE site = ?1 AND state = 'dead' AND (ended_at, delivery) < (?2, ?3)"
);

const ONE: &str = concat!("SELECT ", shown!(), " AS json FROM delivery WHERE site = ?1 AND delivery = ?2");
