//! What a site calls its statuses, and which of them customers are told by message.

use loyalty::order::{NAME_CHARS_MAX, Status};
use loyalty::wire::orders::{OrderSettings, OrderStatus};
use serde_json::Value;
use worker::Response;

use super::{DECIDE, READ, STATUS_WORDS, fault};
use crate::call::Call;
use crate::changes::note;
use crate::error::Answer;
use crate::json::{list, object, text};
use crate::respond;
use crate::sql::{Statement, statement};

/// The most languages of one name.
const LANGUAGES_MAX: usize = 20;

/// How it is.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    respond::json_text(200, call.db.ask(vec![shop.guard(READ), shown(shop.site)]).await?.unwrap_or_default())
}

/// Decides it.
pub async fn replace(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: OrderSettings = call.read()?;
    let rows = rows(&new.statuses)?;
    let sends: Value = new.statuses.iter().filter(|one| one.sends).map(|one| one.status.as_str()).collect();
    let mut batch = vec![shop.guard(DECIDE)];
    batch.extend(replacing(shop.site, Value::Array(rows)));
    batch.push(note(&shop, "orders.settings_changed", "", object([("sends", sends)]), call.now.0));
    batch.push(shown(shop.site));
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

/// The statements that decide it. The last one always changes a row: whoever decides what is so already did so, too.
pub fn replacing(site: i64, rows: Value) -> Vec<Statement> {
    vec![statement!(CLEAR, site), statement!(SET, site, rows), statement!(TOUCH, site)]
}

/// The statement that shows all statuses, each as the site or else as every site has it.
pub fn shown(site: i64) -> Statement {
    let usual: Value = Status::ALL.iter().map(|status| list![status.name(), i64::from(status.is_told())]).collect();
    statement!(SHOW, site, usual)
}

fn rows(statuses: &[OrderStatus]) -> Answer<Vec<Value>> {
    let mut rows: Vec<Value> = Vec::new();
    for OrderStatus { status, name, sends } in statuses {
        let status = Status::parse(status).ok_or_else(|| fault("/statuses", STATUS_WORDS))?;
        if rows.iter().any(|row| row.get(0).and_then(Value::as_str) == Some(status.name())) {
            return Err(fault("/statuses", "each status once"));
        }
        let name = name.as_ref().filter(|name| !name.is_null());
        if !name.is_none_or(is_name) {
            return Err(fault("/statuses", "a name is a line for each language, of up to 60 characters"));
        }
        rows.push(list![status.name(), name.map(text), i64::from(*sends)]);
    }
    Ok(rows)
}

fn is_name(name: &Value) -> bool {
    let is_line = |line: &Value| {
        line.as_str().is_some_and(|line| {
            let fits = (1..=NAME_CHARS_MAX).contains(&line.chars().count());
            fits && !line.trim().is_empty() && !line.chars().any(char::is_control)
        })
    };
    name.as_object().is_some_and(|name| {
        (1..=LANGUAGES_MAX).contains(&name.len())
            && name.iter().all(|(language, line)| (2..=20).contains(&language.len()) && is_line(line))
    })
}

const CLEAR: &str = "DELETE FROM shop_order_status WHERE site = ?1";

const SET: &str = "
INSERT INTO shop_order_status (site, status, name, sends) SELECT ?1, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2)";

const TOUCH: &str = "UPDATE site SET updated_at = updated_at WHERE site = ?1";

const SHOW: &str = "
SELECT json_object('statuses', json((SELECT json_group_array(json_object('status', usual.value ->> 0, 'name', json(name), 'sends', json(iif(coalesce(sends, usual.value ->> 1), 'true', 'false'))))
  FROM (SELECT * FROM json_each(?2) ORDER BY key) AS usual LEFT JOIN shop_order_status AS own ON own.site = ?1 AND own.status = usual.value ->> 0))) AS json";
