//! Sending what is to be sent. Rows are the truth: a queue only says that a site has some, and what it loses the sweep
//! of the next minute makes up for.
//!
//! Whoever sends takes a handful of rows for themselves first (`claim`), for as long as sending may take. Each one is
//! written down as sent the moment its server took it, so that after a crash only what was on its way at that moment
//! goes out again, under the same id. Service goes before everything else, and sites take turns.

pub mod channel;
pub mod claim;
pub mod events;
pub mod issues;
pub mod letter;
pub mod list;
pub mod mailbox;
pub mod post;
pub mod queue;
pub mod quiet;
pub mod way;
pub mod wording;

use std::time::Duration;

use worker::{Delay, Env};

use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::random;
use crate::sql::Statement;
use channel::{Channels, Turn};
use claim::{Claimed, Outcome};

/// Rows of one turn. A turn of a slow server ends before its lease does.
pub const TURN: i64 = 50;
/// How long a claim holds, in milliseconds: whoever has not written down what became of it by then is taken for dead.
pub const LEASE_MS: i64 = 2 * 60 * 1000;
/// How long a turn may take, in milliseconds: well before its lease is over it leaves the rest to the next.
const TURN_MS: i64 = 60 * 1000;

/// How long is waited before what became of a row is written down once more: five seconds in all.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1_500), Duration::from_secs(3)];

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

/// Sends what was claimed, one after the other. While one is on its way, what became of the one before is written down.
async fn send(env: &Env, db: &Database, site: i64, claimed: &Claimed, mark: &str, now: i64) -> Answer<bool> {
    let begun = clock();
    let master = env.secret("MASTER_KEY").map(|secret| secret.to_string()).unwrap_or_default();
    let turn = Turn { env, db, site, claimed, master, now };
    let mut channels = Channels::of(&turn);
    let quiet = quiet::Hours::of(claimed.site.as_ref(), now);
    let (mut before, mut failures) = (None, 0_u32);
    for parcel in &claimed.parcels {
        channels.open(parcel).await;
        let mut channel = channels.for_row(parcel);
        let outcome = async {
            if clock().saturating_sub(begun) > TURN_MS {
                return Outcome::Later { due_at: now, problem: None };
            }
            if parcel.is_stuck() {
                return Outcome::Dead { problem: "unrecorded".to_owned(), is_address: false };
            }
            if parcel.is_wanted == 0 {
                return Outcome::Dropped;
            }
            if let Some(due_at) = quiet.until(parcel, now) {
                return Outcome::Later { due_at, problem: None };
            }
            match &mut channel {
                Some(channel) => channel.send(parcel).await,
                None => Outcome::Dropped,
            }
        };
        let (outcome, recorded) = futures_util::join!(outcome, record(db, before.take()));
        let went = matches!(outcome, Outcome::Sent | Outcome::Dropped);
        failures = failures.saturating_add(u32::from(!went));
        let mut batch = claim::ended(site, parcel.delivery, mark, &outcome, now);
        if let Some(channel) = channel {
            batch.extend(channel.follows(parcel, &outcome)?);
        }
        if let Err(error) = recorded {
            // The database is out of order, so no further letter leaves; this one has, perhaps, and is still written down.
            record(db, Some(batch)).await?;
            return Err(error);
        }
        before = Some(batch);
    }
    record(db, before).await?;
    channels.close().await;
    Ok(usize::try_from(failures).is_ok_and(|failures| failures < claimed.parcels.len()))
}

/// Writes down what became of a parcel: what is not written down goes out twice, so a database that is busy is waited for.
/// Where the rest of a batch is at fault, the row's own end is written without it.
async fn record(db: &Database, batch: Option<Vec<Statement>>) -> Answer<()> {
    let Some(mut batch) = batch else { return Ok(()) };
    for pause in PAUSES {
        if db.run(batch.clone()).await.is_ok() {
            return Ok(());
        }
        Delay::from(pause).await;
    }
    batch.truncate(1);
    db.run(batch).await.map(|_| ()).map_err(ApiError::from)
}

/// The platform's clock. Turns are measured by it, whatever time a caller says it is.
fn clock() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
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
