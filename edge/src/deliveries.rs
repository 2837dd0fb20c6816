//! Sending what is to be sent. Rows are the truth: a queue only says that a site has some, and what it loses the sweep
//! of the next minute makes up for.
//!
//! Whoever sends takes a handful of rows for themselves first (`claim`), for as long as sending may take. Each one is
//! written down as sent the moment its server took it, so that after a crash only what was on its way at that moment
//! goes out again, under the same id. Service goes before everything else, and sites take turns.

pub mod claim;
pub mod events;
pub mod hook;
pub mod issues;
pub mod letter;
pub mod list;
pub mod mailbox;
pub mod queue;
pub mod quiet;
pub mod way;

use courier::retry;
use worker::Env;

use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::{log, random};
use claim::{Claimed, Outcome, Parcel};
use way::{Sent, Way};

/// Rows of one turn. A turn of a slow server ends before its lease does.
pub const TURN: i64 = 50;
/// How long a claim holds, in milliseconds: whoever has not written down what became of it by then is taken for dead.
pub const LEASE_MS: i64 = 2 * 60 * 1000;
/// How long a turn may take, in milliseconds: well before its lease is over it leaves the rest to the next.
const TURN_MS: i64 = 60 * 1000;
/// How long nothing is tried while there is no way out, in milliseconds.
const CLOSED_MS: i64 = 60 * 1000;
/// How often a turn opens a connection anew that broke.
const REOPENED_MAX: u32 = 2;

/// Which rows a turn takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Service only: somebody waits for it.
    Service,
    /// Everything, service first.
    All,
}

/// A site's turn: sends what is due, at most [`TURN`] rows of it. Answers whether there is more.
pub async fn turn(env: &Env, db: &Database, site: i64, whose: Whose, now: i64) -> Answer<bool> {
    let mut more = false;
    if whose == Whose::All {
        more = issues::take_readers(db, site, now).await?;
    }
    let mark = random::text(13)?;
    let claimed = db.ask(claim::claiming(site, whose, &mark, now).into()).await?.unwrap_or_default();
    let claimed: Claimed = read_stored(&claimed)?;
    if claimed.parcels.is_empty() {
        return Ok(more);
    }
    let is_full = claimed.parcels.len() >= usize::try_from(TURN).unwrap_or(0);
    let went_well = send(env, db, site, &claimed, &mark, now).await?;
    // A server that took nothing gets a rest: rows have their own times now.
    Ok(went_well && (more || is_full))
}

/// Sends what was claimed, one after the other over one connection. While a letter is on its way, what became of the
/// one before is written down.
async fn send(env: &Env, db: &Database, site: i64, claimed: &Claimed, mark: &str, now: i64) -> Answer<bool> {
    let begun = clock();
    let has_mail = claimed.parcels.iter().any(|parcel| parcel.channel == "mail");
    let mut way = if has_mail { Way::open(env).await } else { Ok(Way::Table) };
    let writer = if has_mail { Some(letter::Writer::new(env, site, claimed)?) } else { None };
    let quiet = quiet::Hours::of(claimed.site.as_ref(), now);
    let (mut before, mut failures, mut reopened) = (None, 0_u32, 0_u32);
    for parcel in &claimed.parcels {
        if way.as_ref().is_ok_and(|way| !way.is_open()) && reopened < REOPENED_MAX {
            reopened = reopened.saturating_add(1);
            way = Way::open(env).await;
        }
        let outcome = async {
            if clock().saturating_sub(begun) > TURN_MS {
                return Outcome::Later { due_at: now };
            }
            if parcel.channel == "webhook" {
                return hook::call(env, site, claimed, parcel, now).await;
            }
            if let Some(due_at) = quiet.until(parcel, now) {
                return Outcome::Later { due_at };
            }
            let Some(writer) = &writer else { return Outcome::Dropped };
            let written = match writer.write(parcel) {
                Ok(written) => written,
                Err(outcome) => return outcome,
            };
            match way.as_mut().ok().filter(|way| way.is_open()) {
                Some(way) => judged(parcel, way.send(env, db, &written, &parcel.language).await, now),
                // No letter is given up because the mail server is out of order: none of them was tried.
                None => judged(parcel, Sent::Closed, now),
            }
        };
        let (outcome, recorded) = futures_util::join!(outcome, record(db, before.take()));
        recorded?;
        let went = matches!(outcome, Outcome::Sent | Outcome::Dropped);
        failures = failures.saturating_add(u32::from(!went));
        let is_gone = matches!(&outcome, Outcome::Dead { is_address: true, .. });
        let mut batch = claim::ended(site, parcel.delivery, mark, &outcome, now);
        if parcel.channel == "webhook" {
            batch.extend(hook::noted(site, parcel, &outcome, now));
        } else if let Some(writer) = writer.as_ref().filter(|_| is_gone) {
            batch.extend(writer.unreachable(parcel, now)?);
        }
        before = Some(batch);
    }
    record(db, before).await?;
    match way {
        Ok(way) => way.close().await,
        Err(problem) => log::fault("mail", &problem),
    }
    Ok(usize::try_from(failures).is_ok_and(|failures| failures < claimed.parcels.len()))
}

/// Writes down what became of a parcel. Once more where the database was busy: what is not written down goes out twice.
async fn record(db: &Database, batch: Option<Vec<crate::sql::Statement>>) -> Answer<()> {
    let Some(batch) = batch else { return Ok(()) };
    match db.run(batch.clone()).await {
        Ok(_) => Ok(()),
        Err(_) => db.run(batch).await.map(|_| ()).map_err(ApiError::from),
    }
}

/// What a parcel's sending means for its row.
fn judged(parcel: &Parcel, sent: Sent, now: i64) -> Outcome {
    match sent {
        Sent::Taken => Outcome::Sent,
        Sent::Never { problem, is_address } => Outcome::Dead { problem, is_address },
        Sent::Closed if parcel.is_over(now.saturating_add(CLOSED_MS)) => {
            Outcome::Dead { problem: "server".to_owned(), is_address: false }
        }
        Sent::Closed => Outcome::Later { due_at: now.saturating_add(CLOSED_MS) },
        Sent::NotYet(problem) => match retry::MAIL.wait_ms(u32::try_from(parcel.attempts).unwrap_or(1), jitter()) {
            // A code that comes after its time is no use to anybody.
            Some(delay_ms) if !parcel.is_over(now.saturating_add(delay_ms)) => {
                Outcome::Again { problem, due_at: now.saturating_add(delay_ms) }
            }
            _ => Outcome::Dead { problem, is_address: false },
        },
    }
}

/// The platform's clock. Turns are measured by it, whatever time a caller says it is.
fn clock() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
}

/// What failed together does not come back together.
pub fn jitter() -> u16 {
    random::number(16).ok().and_then(|drawn| u16::try_from(drawn).ok()).unwrap_or(0) % retry::JITTER_MAX
}

/// Wakes every site that has something due; answers how many.
pub async fn sweep(env: &Env, db: &Database, now: i64) -> Answer<u64> {
    let sites = db.ask(vec![claim::sites_due(now)]).await?.unwrap_or_default();
    let sites: Vec<i64> = read_stored(&sites)?;
    for site in &sites {
        queue::announce(env, *site, Whose::All).await;
    }
    Ok(u64::try_from(sites.len()).unwrap_or(0))
}
