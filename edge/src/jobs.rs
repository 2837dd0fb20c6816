//! What time changes by itself.

use std::pin::Pin;

use loyalty::wire::audit::{DailyAnswer, MinuteAnswer};
use worker::{Env, Response};

use crate::call::Call;
use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::journal::{expire_due, sites_due};
use crate::sql::{Statement, statement};
use crate::{deliveries, feeds, json, log, messages, posts, respond};

/// Statements after which a run ends, below the platform's thousand; what is left waits for the next run.
const QUERIES_MAX: usize = 900;

/// When the platform calls for the daily work: at a quiet minute past an hour.
const DAILY: &str = "17 1 * * *";
/// When it calls for the work of a minute.
const MINUTE: &str = "* * * * *";

/// Work that is due every minute: answers how many things are done, or on their way.
type Work = for<'a> fn(&'a Env, &'a Database, i64) -> Pin<Box<dyn Future<Output = Answer<u64>> + 'a>>;

/// What a minute does, each with the name that a log has for it. What is due already goes first: it must not wait for
/// feeds. What is found then is sent in the same minute.
const WORKS: &[(&str, Work)] = &[
    ("deliveries", |env, db, now| Box::pin(deliveries::sweep(env, db, now))),
    ("feeds", |env, db, now| Box::pin(feeds::due::read_due(env, db, now))),
    ("posts", |env, db, now| Box::pin(posts::issues::compose_waiting(env, db, now))),
    ("week", |env, db, now| Box::pin(posts::week::compose(env, db, now))),
    ("deliveries", |env, db, now| Box::pin(deliveries::sweep(env, db, now))),
];

/// The daily work, at once.
pub async fn daily(call: &Call) -> Answer<Response> {
    call.operator()?;
    respond::json(200, &run(&call.db, call.now.0).await?)
}

/// The work of a minute, at once.
pub async fn minute(call: &Call) -> Answer<Response> {
    call.operator()?;
    respond::json(200, &work(&call.env, &call.db, call.now.0).await)
}

/// What is due by the platform's timer. All of it can be repeated and interrupted at any point: each slice
/// is one transaction and takes only what is due.
pub async fn scheduled(cron: &str, env: Env) {
    let now = i64::try_from(worker::Date::now().as_millis()).unwrap_or(0);
    let db = match Database::open(&env, None) {
        Ok(db) => db,
        Err(error) => return log::fault("timer", error.words()),
    };
    match cron {
        DAILY => match run(&db, now).await {
            Ok(done) => worker::console_log!("{}", json::text(&done)),
            Err(error) => log::fault("daily", error.words()),
        },
        MINUTE => {
            let done = work(&env, &db, now).await;
            // An idle minute is not worth a line: there are half a million of them a year.
            if done.done > 0 {
                worker::console_log!("{}", json::text(&done));
            }
        }
        _ => log::fault("timer", "there is no work for this timer"),
    }
}

/// Each work has its turn: one that fails is left for the next minute and keeps no other waiting.
async fn work(env: &Env, db: &Database, now: i64) -> MinuteAnswer {
    let mut done = MinuteAnswer { done: 0 };
    for (name, work) in WORKS {
        if db.queries() >= QUERIES_MAX {
            break;
        }
        match work(env, db, now).await {
            Ok(count) => done.done = done.done.saturating_add(count),
            Err(error) => log::fault(name, error.words()),
        }
    }
    done
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

#[cfg(test)]
mod tests {
    use super::{DAILY, MINUTE};

    #[test]
    fn every_timer_of_the_configuration_has_its_work() {
        let timers = format!(r#""crons": ["{DAILY}", "{MINUTE}"]"#);
        assert!(include_str!("../office.jsonc").contains(&timers), "edge/office.jsonc says other times than {timers}");
    }
}
