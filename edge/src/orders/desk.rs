//! Orders as those see them who work on them: what has to be ready first stands first.

use loyalty::order::Status;
use worker::Response;

use super::{READ, fault, missing, names_json, order_json};
use crate::call::Call;
use crate::changes::actor_name;
use crate::entries::limit;
use crate::error::Answer;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// Past every moment and every deadline.
const LAST: i64 = (i32::MAX as i64) << 20;

/// Orders: those that are open, of one status, all, or those whose id begins like this.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let filled = |text: &String| !text.is_empty();
    let (status, id) = (call.query("status")?.filter(filled), call.query("id")?.filter(filled));
    let page = page(shop.site, status.as_deref(), id.as_deref(), cursor(call)?, limit(call)?, call.now.0);
    let words = "this is open, accepted, in_work, waiting_for_parts, ready, done, cancelled or all";
    let page = page.ok_or_else(|| fault("/status", words))?;
    respond::json_text(200, call.db.ask(vec![shop.guard(READ), page]).await?.unwrap_or_default())
}

/// The statement of a page; none for a status that there is not.
pub fn page(
    site: i64,
    status: Option<&str>,
    id: Option<&str>,
    from: Option<Cursor>,
    limit: i64,
    now: i64,
) -> Option<Statement> {
    let (place, order) = from.map_or((None, String::new()), |from| (Some(from.number), from.name));
    let newest = place.unwrap_or(LAST);
    Some(match (id, status) {
        (Some(id), _) => statement!(FOUND, site, now, limit, id, order),
        (None, None | Some("open")) => statement!(OPEN, site, now, limit, place.unwrap_or(-1), order),
        (None, Some("all")) => statement!(ALL, site, now, limit, newest, order),
        (None, Some(status)) => {
            statement!(OF_STATUS, site, now, limit, newest, order, Status::parse(status)?.name())
        }
    })
}

/// One with its history.
pub async fn show(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call.db.ask(vec![shop.guard(READ), file(shop.site, id, call.now.0)]).await?;
    respond::json_text(200, shown.ok_or_else(missing)?)
}

/// The statement that reads one with its history.
pub fn file(site: i64, id: &str, now: i64) -> Statement {
    statement!(FILE, site, id, now)
}

/// A page: how many are open and how many of those are late, what statuses are called, and the rows with the place of the
/// last one.
macro_rules! page {
    ($rows:literal, $order:literal, $place:literal) => {
        concat!(
            "
SELECT json_object('orders', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?3, last, NULL),
  'open', (SELECT count(*) FROM (SELECT 1 FROM shop_order INDEXED BY shop_order_open WHERE site = ?1 AND urgent_at IS NOT NULL AND urgent_at > -1 LIMIT 1000)),
  'late', (SELECT count(*) FROM (SELECT 1 FROM shop_order INDEXED BY shop_order_open WHERE site = ?1 AND urgent_at IS NOT NULL AND urgent_at <= ?2 LIMIT 1000)),
  'names', ",
            names_json!(),
            ") AS json
FROM (SELECT 1) LEFT JOIN (SELECT ",
            order_json!("?2"),
            " AS line, last_value(",
            $place,
            ") OVER (ORDER BY ",
            $order,
            " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM shop_order ",
            $rows,
            " LIMIT CAST(?3 AS INTEGER)) AS shop_order ORDER BY ",
            $order,
            ") ON true"
        )
    };
}

const OPEN: &str = page!(
    "INDEXED BY shop_order_open WHERE site = ?1 AND urgent_at IS NOT NULL AND (urgent_at, shop_order) > (?4, ?5) ORDER BY urgent_at, shop_order",
    "shop_order.urgent_at, shop_order.shop_order",
    "shop_order.urgent_at || ' ' || shop_order.shop_order"
);
const ALL: &str = page!(
    "INDEXED BY shop_order_newest WHERE site = ?1 AND (changed_at, shop_order) < (?4, ?5) ORDER BY changed_at DESC, shop_order DESC",
    "shop_order.changed_at DESC, shop_order.shop_order DESC",
    "shop_order.changed_at || ' ' || shop_order.shop_order"
);
const OF_STATUS: &str = page!(
    "INDEXED BY shop_order_changed WHERE site = ?1 AND status = ?6 AND (changed_at, shop_order) < (?4, ?5) ORDER BY changed_at DESC, shop_order DESC",
    "shop_order.changed_at DESC, shop_order.shop_order DESC",
    "shop_order.changed_at || ' ' || shop_order.shop_order"
);
const FOUND: &str = page!(
    "WHERE site = ?1 AND shop_order >= ?4 AND shop_order < ?4 || char(1114111) AND shop_order > ?5 ORDER BY shop_order",
    "shop_order.shop_order",
    "'0 ' || shop_order.shop_order"
);

const FILE: &str = concat!(
    "
SELECT json_object('order', json(",
    order_json!("?3"),
    "), 'history', json((SELECT coalesce('[' || group_concat(line) || ']', '[]') FROM (SELECT json_object('status', told.status, 'note', told.note, 'at', ",
    moment!("told.at"),
    ", 'recorded_at', ",
    moment!("told.recorded_at"),
    ", 'counts', json(iif(counts, 'true', 'false')), 'actor', actor, 'actor_name', ",
    actor_name!("told.actor", "?1"),
    ", 'message', message) AS line
    FROM shop_order_report AS told WHERE told.site = shop_order.site AND told.shop_order = shop_order.shop_order ORDER BY told.at DESC LIMIT 50)))) AS json
FROM shop_order WHERE shop_order.site = ?1 AND shop_order.shop_order = ?2"
);
