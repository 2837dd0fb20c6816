//! Feeds that are due: visited one minute after another, each by one visitor at a time.

use worker::Env;

use super::address::Rules;
use super::found;
use super::visit::{self, Brought, Known};
use crate::db::Database;
use crate::deliveries::way;
use crate::error::{Answer, read_stored};
use crate::log;
use crate::posts::issues::{self, Every};
use crate::sql::{Statement, statement};

/// How long until a feed is read again, in milliseconds: what its server says, within these.
const SOON_MS: i64 = 10 * 60 * 1000;
const USUAL_MS: i64 = 15 * 60 * 1000;
const LATE_MS: i64 = 6 * 60 * 60 * 1000;
/// How long a visitor is believed to be at it, in milliseconds: longer than the slowest visit takes.
const CLAIM_MS: i64 = 5 * 60 * 1000;
/// Feeds of one minute: ten statements each, of the thousand that the platform allows for all that a minute does. The
/// others, which became due later, have the next one.
const FEEDS_MAX: i64 = 40;
/// Visits at a time: the platform keeps six connections open.
const AT_ONCE: usize = 4;

loyalty::stored! {
    /// A feed that is to be read.
    pub struct Due {
        /// Where it is.
        pub url: String,
        /// What its server said of it the last time.
        pub etag: Option<String>,
        /// The same.
        pub modified: Option<String>,
        /// How often in a row it could not be read.
        pub failures: i64,
    }
}

/// Reads what is due; answers how many feeds were visited.
pub async fn read_due(env: &Env, db: &Database, now: i64) -> Answer<u64> {
    let sites = db.ask(vec![statement!(DUE, now, FEEDS_MAX)]).await?.unwrap_or_default();
    let sites: Vec<i64> = read_stored(&sites)?;
    let mut visited = 0_u64;
    for group in sites.chunks(AT_ONCE) {
        let visit = |place: usize| async move {
            match group.get(place) {
                Some(site) => read_one(env, db, *site, now).await,
                None => false,
            }
        };
        let (one, two, three, four) = futures_util::join!(visit(0), visit(1), visit(2), visit(3));
        let count = [one, two, three, four].into_iter().filter(|visited| *visited).count();
        visited = visited.saturating_add(u64::try_from(count).unwrap_or(0));
    }
    Ok(visited)
}

/// Reads a site's feed. One that fails keeps no other waiting: its claim ends, and it is tried again.
async fn read_one(env: &Env, db: &Database, site: i64, now: i64) -> bool {
    let read = Box::pin(async {
        let Some(due) = db.ask(claiming(site, now).into()).await? else { return Ok(false) };
        let due: Due = read_stored(&due)?;
        let rules = Rules { own: None, is_local: way::is_local(env) };
        let known = Known { etag: due.etag.as_deref(), modified: due.modified.as_deref() };
        let batch = match visit::read(env, &due.url, known, rules).await {
            Ok(Some(brought)) => bringing(site, &brought, issues::number(now)?, now),
            Ok(None) => vec![statement!(UNCHANGED, site, claim(now), now, now.saturating_add(USUAL_MS))],
            Err(unread) => vec![failing(site, &unread.problem, due.failures, now)],
        };
        db.run(batch).await?;
        Ok(true)
    });
    let read: Answer<bool> = read.await;
    read.unwrap_or_else(|error| {
        log::fault("feeds", error.words());
        false
    })
}

/// Claims a feed that is due, by putting its next time off; the last statement answers with it where that succeeded.
pub fn claiming(site: i64, now: i64) -> [Statement; 2] {
    [statement!(CLAIM, site, now, claim(now)), statement!(CLAIMED, site)]
}

/// Keeps what a visit brought, and sends what is new of it, in one batch: what was found is sent, whatever happens then.
pub fn bringing(site: i64, brought: &Brought, issue: i64, now: i64) -> Vec<Statement> {
    let Brought { feed, etag, modified, fresh_s, .. } = brought;
    let next_at = now.saturating_add(wait_ms(*fresh_s));
    let mut batch = found::keeping(site, &feed.posts, true, claim(now), now);
    batch.extend(issues::composing(site, Every::Post, issue, now));
    let (etag, modified) = (etag.as_deref(), modified.as_deref());
    batch.push(statement!(BROUGHT, site, claim(now), now, next_at, feed.title.as_str(), etag, modified));
    batch
}

/// Puts a feed off that could not be read, twice as long each time.
pub fn failing(site: i64, problem: &str, failures: i64, now: i64) -> Statement {
    let doubled = USUAL_MS.saturating_mul(1 << failures.clamp(0, 10));
    statement!(FAILED, site, claim(now), now.saturating_add(doubled.min(LATE_MS)), problem)
}

/// How long until a feed is read again that its server calls fresh for so many seconds.
pub fn wait_ms(fresh_s: Option<i64>) -> i64 {
    fresh_s.map_or(USUAL_MS, |seconds| seconds.saturating_mul(1000).clamp(SOON_MS, LATE_MS))
}

/// The time that a feed has while somebody reads it. Whoever began a moment later has another one.
fn claim(now: i64) -> i64 {
    now.saturating_add(CLAIM_MS)
}

const DUE: &str = "
SELECT json_group_array(site) AS json FROM (SELECT site FROM feed INDEXED BY feed_next WHERE next_at <= ?1 ORDER BY next_at LIMIT CAST(?2 AS INTEGER))";

const CLAIM: &str = "UPDATE feed SET next_at = ?3 WHERE site = ?1 AND next_at <= ?2";

const CLAIMED: &str = "
SELECT json_object('url', url, 'etag', etag, 'modified', modified, 'failures', failures) AS json FROM feed WHERE site = ?1 AND changes() > 0";

const BROUGHT: &str = "
UPDATE feed SET read_at = ?3, next_at = ?4, title = ?5, etag = ?6, modified = ?7, failures = 0, problem = NULL WHERE site = ?1 AND next_at = ?2";

const UNCHANGED: &str = "
UPDATE feed SET read_at = ?3, next_at = ?4, failures = 0, problem = NULL WHERE site = ?1 AND next_at = ?2";

const FAILED: &str = "
UPDATE feed SET next_at = ?3, failures = failures + 1, problem = ?4 WHERE site = ?1 AND next_at = ?2";
