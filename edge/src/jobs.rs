//! What time changes by itself.

use loyalty::wire::audit::DailyAnswer;
use worker::{Env, Response};

use crate::call::Call;
use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::journal::{expire_due, sites_due};
use crate::sql::{Statement, statement};
use crate::{json, log, respond};

/// Statements after which a run ends, below the platform's thousand; what is left waits for the next run.
const QUERIES_MAX: usize = 900;

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
        Ok(done) => worker::console_log!("{}", json::text(&done)),
        Err(error) => log::fault("daily", error.words()),
    }
}

/// Sites take turns, a slice each, so that one with a million lots does not keep the others waiting; one
/// whose slice fails is left for the next run.
async fn run(db: &Database, now: i64) -> Answer<DailyAnswer> {
    let mut batch: Vec<Statement> = FORGET.iter().map(|forget| statement!(forget, now)).collect();
    batch.push(sites_due(now));
    let answers = db.run(batch).await?;
    let mut sites: Vec<i64> = read_stored(answers.last().and_then(Option::as_deref).unwrap_or("[]"))?;
    let mut done = DailyAnswer { expired: 0, more: false };
    while !sites.is_empty() && db.queries() < QUERIES_MAX {
        let mut next = Vec::new();
        for site in sites.drain(..) {
            match db.run(expire_due(site, now)).await {
                Ok(counts) => {
                    let count = |at: usize| {
                        counts.get(at).cloned().flatten().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0)
                    };
                    done.expired = done.expired.saturating_add(count(0));
                    if count(2) > 0 {
                        next.push(site);
                    }
                }
                Err(rollback) => {
                    let fault = ApiError::from(rollback);
                    log::fault("daily", fault.words());
                    done.more = true;
                }
            }
        }
        sites = next;
    }
    done.more |= !sites.is_empty();
    Ok(done)
}

/// What is over is forgotten; letters after a month.
pub const FORGET: &[&str] = &[
    "DELETE FROM session WHERE ends_at <= ?1",
    "DELETE FROM burnt_token WHERE expires_at <= ?1",
    "DELETE FROM sitting WHERE ends_at <= ?1",
    "DELETE FROM sign_in_code WHERE expires_at <= ?1",
    "DELETE FROM invitation WHERE expires_at <= ?1",
    "DELETE FROM challenge WHERE expires_at <= ?1",
    "DELETE FROM allowance WHERE ends_at <= ?1",
    "DELETE FROM mail WHERE created_at <= ?1 - 2592000000",
];
