//! Complaints whose time is over: the site's owners are told, once for each promise that was not kept.

use worker::Env;

use crate::db::Database;
use crate::deliveries::way;
use crate::error::{Answer, read_stored};
use crate::sql::{Statement, statement};

/// Complaints of one turn; what is left waits for the next minute.
const MOST: i64 = 100;

/// Tells of what is late; answers of how many complaints.
pub async fn escalate(env: &Env, db: &Database, now: i64) -> Answer<u64> {
    let found = db.ask(vec![statement!(FOUND, now, MOST)]).await?;
    let found: u64 = read_stored(&found.unwrap_or_else(|| "0".to_owned()))?;
    if found > 0 {
        db.run(escalating(now, way::is_there(env))).await?;
    }
    Ok(found)
}

/// The statements that tell of it, by letter where there is a way to send one, and note that it is told.
pub fn escalating(now: i64, is_mailed: bool) -> Vec<Statement> {
    let mut batch = Vec::new();
    if is_mailed {
        batch.push(statement!(LETTERS, now, MOST));
    }
    batch.push(statement!(NOTE, now, MOST));
    batch
}

/// What is late, the longest first.
macro_rules! late {
    () => {
        "SELECT site, complaint FROM complaint INDEXED BY complaint_late WHERE due_at IS NOT NULL AND escalated_at IS NULL AND due_at <= ?1 ORDER BY due_at LIMIT CAST(?2 AS INTEGER)"
    };
}

const FOUND: &str = concat!("SELECT CAST(count(*) AS TEXT) AS json FROM (", late!(), ")");

// What an owner tries out with the test member is late to nobody.
const LETTERS: &str = concat!(
    "
INSERT INTO delivery (site, delivery, channel, kind, rank, is_secret, once, recipient, language, data, state, due_at, created_at)
SELECT complaint.site, abs(random() % 4503599627370496), 'mail', 'complaint_late', 0, 1,
  'late/' || complaint.complaint || '/' || complaint.due_at || '/' || person.person, person.email, person.language, json_object('number', CAST(complaint.complaint AS TEXT)), 'due', ?1, ?1
FROM (",
    late!(),
    ") AS late CROSS JOIN complaint ON complaint.site = late.site AND complaint.complaint = late.complaint
CROSS JOIN seat ON seat.site = late.site AND seat.role = 'owner' CROSS JOIN person ON person.person = seat.person AND person.email IS NOT NULL
WHERE is_test = 0 ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING"
);

const NOTE: &str = concat!("UPDATE complaint SET escalated_at = ?1 WHERE (site, complaint) IN (", late!(), ")");
