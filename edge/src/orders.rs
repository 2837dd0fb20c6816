//! Orders: jobs in progress, reported by a shop's server or by whoever stands at its counter, and shown to the customer
//! who waits.
//!
//! What a report makes of an order is decided by `loyalty::order` on what was read ([`report`]); it lands only where no
//! other report did meanwhile. Every report stays as a row of the order's history. Webhooks and questions hang on those
//! rows in the database, messages in their batch.

pub mod desk;
pub mod person;
pub mod report;
pub mod rows;
pub mod settings;

use loyalty::wire::{Code, Problem};

use crate::error::ApiError;

/// What somebody needs to read orders.
const READ: &str = "orders:read counter:use";
/// What they need to report one.
const WRITE: &str = "orders:write counter:use";
/// What they need to decide what statuses are called and who is told.
const DECIDE: &str = "orders:write";

fn missing() -> ApiError {
    ApiError::not_found("order")
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

const STATUS_WORDS: &str = "this is accepted, in_work, waiting_for_parts, ready, done or cancelled";

/// An order as those see it who work on it; `$now` is the parameter with the time.
macro_rules! order_json {
    ($now:literal) => {
        concat!(
            "json_object('id', shop_order.shop_order, 'member', (SELECT external FROM member WHERE member.site = shop_order.site AND member.member = shop_order.member),
    'name', (SELECT name FROM profile WHERE profile.site = shop_order.site AND profile.member = shop_order.member),
    'phone_end', (SELECT substr(words ->> '$.P[0]', -4) FROM profile WHERE profile.site = shop_order.site AND profile.member = shop_order.member),
    'title', shop_order.title, 'status', shop_order.status, 'note', shop_order.note, 'ready_by', ",
            $crate::sql::moment!("shop_order.ready_by"),
            ", 'at', ",
            $crate::sql::moment!("shop_order.at"),
            ", 'created_at', ",
            $crate::sql::moment!("shop_order.created_at"),
            ", 'late', json(iif(urgent_at <= ",
            $now,
            ", 'true', 'false')))"
        )
    };
}
use order_json;

/// What a site's statuses are called, by status and language, where they have names of its own.
macro_rules! names_json {
    () => {
        "json((SELECT json_group_object(status, json(name)) FROM shop_order_status WHERE site = ?1 AND name IS NOT NULL))"
    };
}
use names_json;

/// What the member in the alias `whose` sees of their orders on the card at the time of `?3`: what can be fetched, what
/// was, then the rest by deadline.
macro_rules! card_orders_json {
    () => {
        concat!(
            "json((SELECT json_group_array(json_object('id', shop_order, 'title', title, 'status', status, 'name', json((SELECT name FROM shop_order_status AS called
      WHERE called.site = whose.site AND called.status = theirs.status)), 'note', note, 'ready_by', iif(status IN ('ready', 'done'), NULL, ",
            $crate::sql::moment!("ready_by"),
            "), 'at', ",
            $crate::sql::moment!("at"),
            "))
    FROM (SELECT * FROM shop_order INDEXED BY shop_order_member WHERE shop_order.site = whose.site AND shop_order.member = whose.member AND shown_until > ?3
      ORDER BY status = 'ready' DESC, status = 'done' DESC, urgent_at, shop_order LIMIT 20) AS theirs))"
        )
    };
}
pub(crate) use card_orders_json;
