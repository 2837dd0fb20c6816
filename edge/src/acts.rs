//! What members do beside buying: taking what shops report of it, and posting what was noted where it was done.
//!
//! Becoming a member, a review and an answer are written by whoever hears of them, and a trigger notes the act in the same
//! transaction (`act_due`); what it is worth is decided here, where the rules are. It is posted when its member next
//! looks at their card, and otherwise within a minute. A request of its own stands for each act, so posting it twice is
//! posting it once.

use loyalty::program::EarnOn;
use loyalty::time::Moment;
use loyalty::wire::events::{ActsPosted, NewEvent};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::{Env, Response};

use crate::call::Call;
use crate::db::Database;
use crate::error::{Answer, read_stored};
use crate::json::list;
use crate::posting::append::Told;
use crate::posting::{Deed, Fact};
use crate::purchases::{Reporter, check_member, one, post_to, resolve};
use crate::sql::{Statement, statement};
use crate::{jobs, log, respond};

/// What a shop needs to report an event.
const SCOPE: &str = "events:write";
/// How many acts a minute posts; more wait for the next.
const DEEDS_MAX: i64 = 500;
/// An act that could not be posted is tried again after ten minutes: it must not keep others waiting.
const AGAIN_MS: i64 = 10 * 60 * 1000;

loyalty::stored! {
    /// An act that waits.
    pub struct Due {
        site: i64,
        member: i64,
        external: Option<String>,
        kind: String,
        about: String,
        subject: Option<String>,
        at: i64,
    }
}

/// Reports an event.
pub async fn report(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let mut event: NewEvent = call.read()?;
    check_member(&event.member)?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !(1..=40).contains(&event.kind.len()) || !event.kind.bytes().all(fits) {
        let detail = "a kind is visit, or a name of 1 to 40 letters, digits, _ or -";
        return Err(Problem::new(Code::OutOfRange, detail).with("path", "/kind").into());
    }
    // As with a purchase: whoever stands at a counter must not change who somebody is.
    if shop.key().is_none() && event.member.has_contacts() {
        let detail = "a person reports an event by the member's id or card; contacts are changed by themselves";
        return Err(Problem::new(Code::Forbidden, detail).with("path", "/member").into());
    }
    resolve(call, &shop, SCOPE, ("event", event.id.as_str()), &mut event.member).await?;
    one(call, Reporter::of(&shop, SCOPE, call), Fact::Event(event)).await
}

/// Posts what waits, at once.
pub async fn at_once(call: &Call) -> Answer<Response> {
    call.operator()?;
    respond::json(200, &ActsPosted { done: post_due(&call.db, call.now).await? })
}

/// Posts what waits, by the platform's timer.
pub async fn scheduled(env: &Env) {
    let done = match Database::open(env, None) {
        Ok(db) => post_due(&db, Moment(jobs::now())).await,
        Err(error) => Err(error),
    };
    if let Err(error) = done {
        log::fault("acts", error.words());
    }
}

/// Posts what waits at all sites; answers how much of it is done.
async fn post_due(db: &Database, now: Moment) -> Answer<u64> {
    let found = db.run(due(now.0)).await?;
    let due: Vec<Due> = read_stored(found.first().and_then(Option::as_deref).unwrap_or("[]"))?;
    let mut done = 0_u64;
    for of_site in due.chunk_by(|one, other| one.site == other.site) {
        // One site's fault is not the others'.
        match settle(db, of_site, now).await {
            Ok(count) => done = done.saturating_add(count),
            Err(error) => log::fault("acts", error.words()),
        }
    }
    Ok(done)
}

/// Posts acts of one site that wait; answers how many are done.
pub async fn settle(db: &Database, due: &[Due], now: Moment) -> Answer<u64> {
    let Some(site) = due.first().map(|first| first.site) else { return Ok(0) };
    let reporter = Reporter { site, actor: "system".to_owned(), place: None, guard: None, logged: false };
    let (known, gone): (Vec<&Due>, Vec<&Due>) = due.iter().partition(|one| one.external.is_some());
    let told = post_to(db, now, &reporter, known.iter().filter_map(|one| fact(one)).collect()).await?;
    let posted = known.into_iter().zip(told).filter(|(_, told)| *told != Told::Moved).map(|(one, _)| one);
    // Whoever was erased meanwhile has nothing to be given.
    let done: Vec<&Due> = posted.chain(gone).collect();
    let rows: Value = done.iter().map(|one| list![one.member, one.kind.as_str(), one.about.as_str()]).collect();
    db.run(vec![statement!(DONE, site, rows)]).await?;
    Ok(u64::try_from(done.len()).unwrap_or(0))
}

/// The act as a fact. Rows are written by triggers alone, which know no other words.
fn fact(due: &Due) -> Option<Fact> {
    Some(Fact::Deed(Deed {
        member: due.external.clone()?,
        on: EarnOn::parse(&due.kind)?,
        about: due.about.clone(),
        subject: due.subject.clone(),
        at: due.at,
    }))
}

/// What waits of a session's member, read beside something else.
pub fn of_session(site: i64, session: &str, now: i64) -> Statement {
    statement!(OF_SESSION, site, session, now)
}

/// Reads the answer to [`of_session`].
pub fn read(answer: Option<&str>) -> Answer<Vec<Due>> {
    answer.map_or_else(|| Ok(Vec::new()), read_stored)
}

/// What is due at all sites, and its next time should it not be posted now.
pub fn due(now: i64) -> Vec<Statement> {
    vec![statement!(DUE, now, DEEDS_MAX), statement!(CLAIM, now, DEEDS_MAX, AGAIN_MS)]
}

macro_rules! as_due {
    () => {
        "json_group_array(json_object('site', waits.site, 'member', waits.member, 'external', external, 'kind', kind, 'about', about, 'subject', subject, 'at', at))"
    };
}

const DUE: &str = concat!(
    "SELECT ",
    as_due!(),
    " AS json FROM (SELECT * FROM (SELECT * FROM act_due INDEXED BY act_due_at WHERE due_at <= ?1 ORDER BY due_at LIMIT CAST(?2 AS INTEGER)) ORDER BY site, at) AS waits
CROSS JOIN member ON member.site = waits.site AND member.member = waits.member"
);

const CLAIM: &str = "
UPDATE act_due SET due_at = CAST(?1 AS INTEGER) + CAST(?3 AS INTEGER) WHERE (site, member, kind, about) IN (
  SELECT site, member, kind, about FROM act_due INDEXED BY act_due_at WHERE due_at <= ?1 ORDER BY due_at LIMIT CAST(?2 AS INTEGER))";

const DONE: &str = "
DELETE FROM act_due WHERE (site, member, kind, about) IN (SELECT ?1, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2))";

const OF_SESSION: &str = concat!(
    "SELECT ",
    as_due!(),
    " AS json FROM session CROSS JOIN member ON member.site = session.site AND member.member = session.member
CROSS JOIN act_due AS waits ON waits.site = member.site AND waits.member = member.member
WHERE session.site = ?1 AND hash = ?2 AND session.expires_at > ?3 AND ends_at > ?3"
);
