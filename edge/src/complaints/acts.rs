//! What is done about a complaint, by its author or by the company.
//!
//! Each act reads how the complaint stands, asks the rules what it makes of that, and lands only on the version it was
//! decided on.

use loyalty::complaint::{Act, State, due};
use loyalty::time::Moment;
use loyalty::wire::complaints::{ComplaintAssignment, ComplaintResolution, NewComplaintMessage};
use serde_json::Value;
use worker::Response;

use super::desk::file;
use super::rows::{Step, calling, telling_of_answer, writing};
use super::topics::{ready, topics};
use super::{Author, WRITE, again, author, fault, message, missing, named, number};
use crate::call::{Call, Shop};
use crate::changes::note;
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::pages::voice::THREADS;
use crate::sql::{Statement, statement};
use crate::{outbox, random, respond, tokens};

const MESSAGES_OF_THREAD: Limit = Limit { what: "complaint.thread", most: 20, window_ms: HOUR_MS };

loyalty::stored! {
    /// How a complaint stands.
    pub struct Stands {
        /// Its state.
        pub state: String,
        /// Until when it is answered.
        pub due_at: Option<i64>,
        /// Counts what was done about it.
        pub version: i64,
        /// The hours its topic promises.
        pub hours: i64,
        /// Whether its author can be reached by mail.
        pub has_address: i64,
        /// Whether the person who is named works there.
        pub is_seated: i64,
    }
}

/// Says more, as its author.
pub async fn say(call: &Call, id: &str) -> Answer<Response> {
    let (site, complaint, author) = named(call, id)?;
    let new: NewComplaintMessage = call.read()?;
    respond::json_text(201, by_author(call, site, complaint, &author, Act::Say, Some(&new.text)).await?)
}

/// Opens it again, as its author.
pub async fn reopen(call: &Call, id: &str) -> Answer<Response> {
    let (site, complaint, author) = named(call, id)?;
    respond::json_text(200, by_author(call, site, complaint, &author, Act::Reopen, None).await?)
}

/// Does what its author wants, and answers with the thread after it.
pub async fn by_author(
    call: &Call,
    site: i64,
    complaint: i64,
    author: &Author,
    act: Act,
    text: Option<&str>,
) -> Answer<String> {
    let text = text.map(message).transpose()?;
    let mut answers = call
        .db
        .run(vec![
            author::is_in(site, author, call.now.0),
            author::thread(site, complaint, author, call.now.0),
            standing(site, complaint, None),
        ])
        .await?
        .into_iter();
    if author.session().is_some() && answers.next().flatten().is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    let stands = answers.next_back().flatten();
    let thread = answers.next_back().flatten();
    let (thread, stands) = thread.zip(stands).ok_or_else(missing)?;
    let stands: Stands = read_stored(&stands)?;
    let next = next(&stands, act, call.now)?;
    // It is open as it was: there is nothing to write.
    if text.is_none() && stands.state == next.0.name() {
        return Ok(thread);
    }
    let attempt = random::text(13)?;
    let said = text.map(|text| ("author", None, text));
    let step = step(site, complaint, &stands, next, &attempt, said, call.now.0);
    let uses = Uses::of(call).count(MESSAGES_OF_THREAD, &[site, complaint].map(|part| part.to_string()).join("/"))?;
    let mut batch = uses.statements();
    batch.push(step.taking());
    batch.extend(step.saying());
    let is_called = step.state == State::Reopened && outbox::can_send(&call.env).await.is_ok();
    if is_called {
        batch.push(calling(site, &attempt, call.now.0));
    }
    batch.push(step.landed());
    batch.push(author::thread(site, complaint, author, call.now.0));
    let mut answers = match call.db.run(batch).await {
        Ok(answers) => answers.into_iter().rev(),
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    };
    let (thread, landed) = (answers.next().flatten(), answers.next().flatten());
    landed.ok_or_else(again)?;
    if is_called {
        outbox::hurry(call, site).await;
    }
    thread.ok_or_else(missing)
}

/// Names who sees to it.
pub async fn assign(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let new: ComplaintAssignment = call.read()?;
    let person = new.person.parse::<i64>().map_err(|_| fault("/person", "there is no such person"))?;
    let details = object([("person", new.person.as_str().into())]);
    by_shop(call, &shop, id, Act::Assign, Some(person), None, ("complaint.assigned", details)).await
}

/// Answers it.
pub async fn answer(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewComplaintMessage = call.read()?;
    let text = message(&new.text)?;
    by_shop(call, &shop, id, Act::Answer, None, Some(text), ("complaint.answered", object([]))).await
}

/// Closes it.
pub async fn resolve(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let new: ComplaintResolution = call.read()?;
    let text = new.text.as_deref().filter(|text| !text.trim().is_empty()).map(message).transpose()?;
    by_shop(call, &shop, id, Act::Resolve, None, text, ("complaint.resolved", object([]))).await
}

async fn by_shop(
    call: &Call,
    shop: &Shop,
    id: &str,
    act: Act,
    person: Option<i64>,
    text: Option<&str>,
    (what, details): (&str, Value),
) -> Answer<Response> {
    let (site, complaint) = (shop.site, number(id));
    let stands = call.db.ask(vec![shop.guard(WRITE), standing(site, complaint, person)]).await?;
    let stands: Stands = read_stored(&stands.ok_or_else(missing)?)?;
    if person.is_some() && stands.is_seated == 0 {
        return Err(fault("/person", "whoever sees to it works at this site"));
    }
    // A last answer is one: who closes with words has answered.
    let stood = match (act, text) {
        (Act::Resolve, Some(_)) => Stands { state: State::Answered.name().to_owned(), ..stands },
        _ => stands,
    };
    let next = next(&stood, act, call.now)?;
    let attempt = random::text(13)?;
    let said = text.map(|text| ("shop", Some(shop.actor()), text));
    let step = Step { person, ..step(site, complaint, &stood, next, &attempt, said, call.now.0) };
    let mut batch = vec![shop.guard(WRITE), step.taking(), note(shop, what, id, details, call.now.0)];
    batch.extend(step.saying());
    let letter = match text {
        Some(text) if stood.has_address == 1 && outbox::can_send(&call.env).await.is_ok() => {
            let token = tokens::thread(&call.secret_of("MASTER_KEY")?, site, complaint).unwrap_or_default();
            let thread = [&call.origin, THREADS, &token].concat();
            Some(writing(site, &attempt, random::number(52)?, text, &thread, call.now.0))
        }
        _ => None,
    };
    let is_written = letter.is_some();
    batch.extend(letter);
    let is_called = person.is_some() && outbox::can_send(&call.env).await.is_ok();
    if is_called {
        batch.push(calling(site, &attempt, call.now.0));
    }
    batch.extend(text.map(|_| telling_of_answer(site, &attempt, call.now.0)));
    batch.extend([step.landed(), file(site, complaint)]);
    let mut answers = call.db.run(batch).await?.into_iter().rev();
    let (shown, landed) = (answers.next().flatten(), answers.next().flatten());
    landed.ok_or_else(again)?;
    if is_written || is_called {
        outbox::hurry(call, site).await;
    }
    respond::json_text(200, shown.ok_or_else(missing)?)
}

/// How a complaint stands; no row where there is none. `person` is who shall see to it.
pub fn standing(site: i64, complaint: i64, person: Option<i64>) -> Statement {
    statement!(STANDS, site, ready(), complaint, person)
}

/// Where an act leads, and until when it is answered then.
fn next(stands: &Stands, act: Act, now: Moment) -> Answer<(State, Option<i64>)> {
    let state = State::parse(&stands.state).ok_or_else(|| ApiError::Internal("stored state".into()))?;
    let after = state.after(act).ok_or_else(|| fault("/text", "say first what was done about it"))?;
    let due = due(Some((state, stands.due_at.map(Moment))), after, stands.hours, now);
    Ok((after, due.map(|due| due.0)))
}

fn step<'a>(
    site: i64,
    complaint: i64,
    stands: &Stands,
    (state, due_at): (State, Option<i64>),
    attempt: &'a str,
    said: Option<(&'static str, Option<String>, &'a str)>,
    now: i64,
) -> Step<'a> {
    Step { site, complaint, version: stands.version, attempt, state, due_at, person: None, said, now }
}

// A topic that is gone promises what every site does. What its author had forgotten is nobody's to go on with.
const STANDS: &str = concat!(
    "
SELECT json_object('state', state, 'due_at', due_at, 'version', version, 'hours', coalesce((SELECT hours FROM ",
    topics!("?2"),
    " AS known WHERE known.topic = complaint.topic), 24),
  'has_address', coalesce((SELECT email FROM complaint_contact AS left_it WHERE left_it.site = complaint.site AND left_it.complaint = complaint.complaint),
    (SELECT email FROM profile WHERE profile.site = complaint.site AND profile.member = complaint.member)) IS NOT NULL,
  'is_seated', EXISTS (SELECT 1 FROM seat WHERE seat.site = ?1 AND seat.person = ?4)) AS json
FROM complaint WHERE complaint.site = ?1 AND complaint.complaint = ?3
  AND EXISTS (SELECT 1 FROM complaint_message AS first WHERE first.site = ?1 AND first.complaint = ?3 AND message = 1 AND text <> '')"
);
