//! Complaints as those see them who see to them: what is most urgent first.

use loyalty::complaint::State;
use worker::Response;

use super::{READ, complaint_json, fault, messages_json, missing, number};
use crate::call::Call;
use crate::entries::limit;
use crate::error::Answer;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, statement};

/// Past every number and every deadline.
const LAST: i64 = (i32::MAX as i64) << 20;

/// Complaints: those that wait for the company, in one state, or all.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let state = call.query("state")?.filter(|state| !state.is_empty());
    let page = page(shop.site, state.as_deref(), cursor(call)?, limit(call)?, call.now.0);
    let words = "this is open, received, assigned, answered, resolved, reopened or all";
    let page = page.ok_or_else(|| fault("/state", words))?;
    respond::json_text(200, call.db.ask(vec![shop.guard(READ), page]).await?.unwrap_or_default())
}

/// The statement of a page; none for a state that there is not.
pub fn page(site: i64, state: Option<&str>, from: Option<Cursor>, limit: i64, now: i64) -> Option<Statement> {
    let (place, complaint) = from.map_or((None, 0), |from| (Some(from.number), from.name.parse::<i64>().unwrap_or(0)));
    match state {
        None | Some("open") => Some(statement!(OPEN, site, now, limit, place.unwrap_or(0), complaint)),
        Some("all") => Some(statement!(ALL, site, now, limit, place.unwrap_or(LAST))),
        Some(state) => Some(statement!(IN_STATE, site, now, limit, place.unwrap_or(LAST), State::parse(state)?.name())),
    }
}

/// One with its thread.
pub async fn show(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call.db.ask(vec![shop.guard(READ), file(shop.site, number(id))]).await?;
    respond::json_text(200, shown.ok_or_else(missing)?)
}

/// The statement that reads one with its thread.
pub fn file(site: i64, complaint: i64) -> Statement {
    statement!(FILE, site, complaint)
}

/// A page: how many wait and how many are late, and the rows with the place of the last one.
macro_rules! page {
    ($rows:literal, $order:literal, $place:literal) => {
        concat!(
            "
SELECT json_object('complaints', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?3, last, NULL),
  'open', (SELECT count(*) FROM (SELECT 1 FROM complaint INDEXED BY complaint_due WHERE site = ?1 AND due_at IS NOT NULL AND due_at > 0 LIMIT 1000)),
  'late', (SELECT count(*) FROM (SELECT 1 FROM complaint INDEXED BY complaint_due WHERE site = ?1 AND due_at IS NOT NULL AND due_at <= ?2 LIMIT 1000))) AS json
FROM (SELECT 1) LEFT JOIN (SELECT ",
            complaint_json!(),
            " AS line, last_value(",
            $place,
            ") OVER (ORDER BY ",
            $order,
            " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM complaint ",
            $rows,
            " LIMIT CAST(?3 AS INTEGER)) AS complaint ORDER BY ",
            $order,
            ") ON true"
        )
    };
}

const OPEN: &str = page!(
    "INDEXED BY complaint_due WHERE site = ?1 AND due_at IS NOT NULL AND (due_at, complaint) > (?4, ?5) ORDER BY due_at, complaint",
    "complaint.due_at, complaint.complaint",
    "complaint.due_at || ' ' || complaint.complaint"
);
const ALL: &str = page!(
    "WHERE site = ?1 AND complaint < ?4 ORDER BY complaint DESC",
    "complaint.complaint DESC",
    "complaint.complaint || ' -'"
);
const IN_STATE: &str = page!(
    "INDEXED BY complaint_state WHERE site = ?1 AND state = ?5 AND complaint < ?4 ORDER BY complaint DESC",
    "complaint.complaint DESC",
    "complaint.complaint || ' -'"
);

const FILE: &str = concat!(
    "SELECT json_object('complaint', json(",
    complaint_json!(),
    "), 'messages', ",
    messages_json!("complaint.messages - 50"),
    ") AS json FROM complaint WHERE complaint.site = ?1 AND complaint.complaint = ?2"
);
