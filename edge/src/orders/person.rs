//! What belongs to one person among orders: all of it to take along, and forgetting whose a job was.

use crate::sql::{Statement, moment, statement};

/// A slice of all a member's orders with their history, for an export: JSON objects with commas between them, none past
/// the end.
pub fn part(site: i64, member: &str, from: i64, lines: i64) -> Statement {
    statement!(PART, site, member, from, lines)
}

/// Forgets whose orders these were and what was written about them: a title may name its owner. The job itself stays, with
/// all its times, so that a shop still finds what lies on its bench.
pub fn erasing(site: i64, member: &str) -> Vec<Statement> {
    vec![
        statement!(ERASE_REPORTS, site, member),
        statement!(ERASE_PROMPTS, site, member),
        statement!(ERASE, site, member),
    ]
}

const PART: &str = concat!(
    "
SELECT group_concat(line) AS json FROM (SELECT json_object('order', shop_order.shop_order, 'title', title, 'status', status, 'note', note, 'ready_by', ",
    moment!("ready_by"),
    ", 'at', ",
    moment!("at"),
    ", 'history', json((SELECT coalesce('[' || group_concat(step) || ']', '[]') FROM (SELECT json_object('status', told.status, 'title', told.title, 'note', told.note, 'at', ",
    moment!("told.at"),
    ", 'message', told.message) AS step
    FROM shop_order_report AS told WHERE told.site = shop_order.site AND told.shop_order = shop_order.shop_order ORDER BY told.at)))) AS line
  FROM shop_order INDEXED BY shop_order_member WHERE shop_order.site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)
  ORDER BY shop_order.shown_until, shop_order.shop_order LIMIT CAST(?4 AS INTEGER) OFFSET CAST(?3 AS INTEGER))"
);

const ERASE_REPORTS: &str = "
UPDATE shop_order_report SET title = NULL, note = NULL WHERE site = ?1 AND shop_order IN (SELECT shop_order FROM shop_order INDEXED BY shop_order_member
  WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2))";

// Nobody is left to be asked.
const ERASE_PROMPTS: &str = "
UPDATE prompt INDEXED BY prompt_member SET state = 'dropped' WHERE site = ?1 AND occasion = 'order' AND state = 'eligible'
  AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const ERASE: &str = "
UPDATE shop_order INDEXED BY shop_order_member SET member = NULL, title = NULL, note = NULL, version = version + 1
WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";
