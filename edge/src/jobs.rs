//! What time changes by itself.

use loyalty::wire::audit::DailyAnswer;
use worker::{Env, Response};

use crate::call::Call;
use crate::db::Database;
use crate::error::Answer;
use crate::journal::expire_due;
use crate::respond;
use crate::sql::statement;

/// Slices of lots one run lets lapse; what is left waits for the next run.
const SLICES_MAX: usize = 100;

/// The daily work, at once.
pub async fn daily(call: &Call) -> Answer<Response> {
    call.operator()?;
    respond::json(200, &run(&call.db, call.now.0).await?)
}

/// The daily work, by the platform's timer. It can be repeated and interrupted at any point: each slice
/// is one transaction and takes only what is due.
pub async fn scheduled(env: Env) {
    let now = i64::try_from(worker::Date::now().as_millis()).unwrap_or(0);
    let done = match Database::open(&env, None) {
        Ok(db) => run(&db, now).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(done) => worker::console_log!(
            "{}",
            serde_json::json!({"route": "daily", "expired": done.expired, "more": done.more})
        ),
        Err(error) => {
            worker::console_error!("{}", serde_json::json!({"route": "daily", "fault": error.words()}));
        }
    }
}

async fn run(db: &Database, now: i64) -> Answer<DailyAnswer> {
    let mut done = DailyAnswer { expired: 0, more: true };
    for _ in 0..SLICES_MAX {
        let counts = db.run(expire_due(now)).await?;
        let count = |at: usize| counts.get(at).cloned().flatten().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        done.expired = done.expired.saturating_add(count(0));
        done.more = count(2) > 0;
        if !done.more {
            break;
        }
    }
    db.run(vec![statement!(FORGET_SESSIONS, now), statement!(FORGET_TOKENS, now)]).await?;
    Ok(done)
}

const FORGET_SESSIONS: &str = "DELETE FROM session WHERE ends_at <= ?1";

const FORGET_TOKENS: &str = "DELETE FROM burnt_token WHERE expires_at <= ?1";
