//! The work of a minute: feeds are visited, and what is due is sent.

use std::pin::Pin;

use loyalty::wire::audit::MinuteAnswer;
use worker::{Env, Response};

use super::{QUERIES_MAX, now};
use crate::call::Call;
use crate::db::Database;
use crate::error::Answer;
use crate::{complaints, deliveries, feeds, json, log, posts, respond};

/// Work that is due every minute: answers how many things are done, or on their way.
type Work = for<'a> fn(&'a Env, &'a Database, i64) -> Pin<Box<dyn Future<Output = Answer<u64>> + 'a>>;

/// What a minute does, each with the name that a log has for it. What is due already goes first: it must not wait for
/// feeds. What is found then is sent in the same minute.
const WORKS: &[(&str, Work)] = &[
    ("complaints", |env, db, now| Box::pin(complaints::late::escalate(env, db, now))),
    ("deliveries", |env, db, now| Box::pin(deliveries::sweep(env, db, now))),
    ("feeds", |env, db, now| Box::pin(feeds::due::read_due(env, db, now))),
    ("posts", |env, db, now| Box::pin(posts::issues::compose_waiting(env, db, now))),
    ("week", |env, db, now| Box::pin(posts::week::compose(env, db, now))),
    ("deliveries", |env, db, now| Box::pin(deliveries::sweep(env, db, now))),
];

/// The work of a minute, at once.
pub async fn at_once(call: &Call) -> Answer<Response> {
    call.operator()?;
    respond::json(200, &work(&call.env, &call.db, call.now.0).await)
}

/// The work of a minute, by the platform's timer.
pub async fn scheduled(env: &Env) {
    let db = match Database::open(env, None) {
        Ok(db) => db,
        Err(error) => return log::fault("timer", error.words()),
    };
    let done = work(env, &db, now()).await;
    // An idle minute is not worth a line: there are half a million of them a year.
    if done.done > 0 {
        worker::console_log!("{}", json::text(&done));
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
