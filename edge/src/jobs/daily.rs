//! The work of a day: points lapse, what is over is forgotten, messages that a day sets off are written.

use loyalty::wire::audit::DailyAnswer;
use worker::{Env, Response};

use super::{QUERIES_MAX, now};
use crate::call::Call;
use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::journal::{expire_due, sites_due};
use crate::sql::{Statement, statement};
use crate::{json, log, messages, respond, reviews, voice};

/// The daily work, at once.
pub async fn at_once(call: &Call) -> Answer<Response> {
    call.operator()?;
    respond::json(200, &run(&call.db, call.now.0).await?)
}

/// The daily work, by the platform's timer: at a quiet minute past an hour, as the Wrangler file says.
pub async fn scheduled(env: &Env) {
    let done = match Database::open(env, None) {
        Ok(db) => run(&db, now()).await,
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
    // Last, with what is left: points lapse in time whatever is told of them.
    if let Err(error) = messages::due::write(db, now, QUERIES_MAX).await {
        log::fault("messages", error.words());
    }
    if let Err(error) = voice::due::write(db, now, QUERIES_MAX).await {
        log::fault("sample", error.words());
    }
    if let Err(error) = reviews::due::work(db, now).await {
        log::fault("reviews", error.words());
    }
    Ok(done)
}

/// What is over is forgotten: used links after a month, what was sent after three.
pub const FORGET: &[&str] = &[
    "DELETE FROM session WHERE ends_at <= ?1",
    "DELETE FROM burnt_token WHERE expires_at <= ?1",
    "DELETE FROM sitting WHERE ends_at <= ?1",
    "DELETE FROM sign_in_code WHERE expires_at <= ?1",
    "DELETE FROM invitation WHERE expires_at <= ?1",
    "DELETE FROM challenge WHERE expires_at <= ?1",
    "DELETE FROM allowance WHERE ends_at <= ?1",
    "DELETE FROM customer_code WHERE expires_at <= ?1",
    "DELETE FROM confirmation WHERE expires_at <= ?1 - 2592000000",
    "DELETE FROM kept_letter WHERE at <= ?1 - 2592000000",
    "DELETE FROM delivery WHERE ended_at <= ?1 - 7776000000 AND (site, delivery) IN (SELECT site, delivery FROM delivery INDEXED BY delivery_end WHERE ended_at <= ?1 - 7776000000 AND kind <> 'welcome' LIMIT 5000)",
];
