//! A panel that asks whether there is something to ask, and says what became of it.

use loyalty::time::{self, Moment};
use loyalty::voice::budget::may_ask;
use loyalty::wire::voice::{Prompt, PromptOffer, PromptShown};
use worker::Response;

use super::claim::{self, Turn};
use super::facts::{self, Known, class};
use super::{Stored, TRIES, asked};
use crate::call::{Call, Customer};
use crate::error::{Answer, ApiError, read_stored};
use crate::zone::Zone;
use crate::{random, respond};

loyalty::stored! {
    struct Claimed {
        prompt: i64,
        service: Option<String>,
        purchase: Option<String>,
        held_until: i64,
        stored: Stored,
    }
}

loyalty::stored! {
    struct Own {
        state: String,
        kind: String,
        occasion: String,
        /// Whether it is held for this session.
        is_ours: i64,
        /// Whether its time is not over and its survey is on.
        is_good: i64,
    }
}

/// What may be asked now. 1. Read what is known of the member. 2. Decide. 3. Hold the prompt, if nothing was decided
/// meanwhile. Who comes second finds one on its way, and is given none.
pub async fn offer(call: &Call) -> Answer<Response> {
    let Customer { site, session } = call.customer()?;
    for _ in 0..TRIES {
        let known = known(call, site, &session, None).await?;
        let today = today(&known.zone, call.now)?;
        let Some(chosen) = known.choice(today, call.now) else { break };
        let attempt = random::text(13)?;
        let turn = turn(site, &known, &attempt, today, call.now);
        if let Some(claimed) = call.db.ask(turn.claim(chosen.prompt, &session)).await? {
            let claimed: Claimed = read_stored(&claimed)?;
            let Stored { survey, revision, .. } = &claimed.stored;
            let prompt = Prompt {
                id: claimed.prompt.to_string(),
                asking: asked(survey, &claimed.stored.read()?, *revision, &known.company),
                service: claimed.service,
                purchase: claimed.purchase,
                held_until: Moment(claimed.held_until),
            };
            return respond::json(200, &PromptOffer { prompt: Some(prompt) });
        }
    }
    respond::json(200, &PromptOffer { prompt: None })
}

/// Whether a prompt that is held may be shown. All is decided once more: since it was handed out the member may have
/// been asked elsewhere, have answered, or be left alone.
pub async fn shown(call: &Call, id: &str) -> Answer<Response> {
    let Customer { site, session } = call.customer()?;
    let prompt = number(id)?;
    for _ in 0..TRIES {
        let batch = vec![
            facts::of(site, Some(&session), None, Some(prompt), call.now.0),
            claim::state(site, &session, prompt, call.now.0),
        ];
        let mut answers = call.db.run(batch).await?.into_iter();
        let known = answers.next().flatten().ok_or_else(|| ApiError::unauthorized("the session is over"))?;
        let own = answers.next().flatten().ok_or_else(|| ApiError::not_found("prompt"))?;
        let (known, own): (Known, Own) = (read_stored(&known)?, read_stored(&own)?);
        if own.is_ours == 0 || own.state != "invited" {
            return answer(own.is_ours == 1 && own.state == "shown");
        }
        let (today, attempt) = (today(&known.zone, call.now)?, random::text(13)?);
        let turn = turn(site, &known, &attempt, today, call.now);
        let may = may_ask(class(&own.kind, &own.occasion), &known.budget(), call.now).is_ok();
        if !may || own.is_good == 0 {
            call.db.run(turn.release(prompt, &session)).await?;
            return answer(false);
        }
        if call.db.ask(turn.show(prompt, &session)).await?.as_deref() == Some("shown") {
            return answer(true);
        }
    }
    answer(false)
}

/// Says that a prompt was waved away.
pub async fn dismissed(call: &Call, id: &str) -> Answer<Response> {
    let Customer { site, session } = call.customer()?;
    let prompt = number(id)?;
    let known = known(call, site, &session, None).await?;
    let batch = vec![
        claim::dismiss(site, &session, prompt, call.now.0),
        claim::moved_on(site, known.member, &random::text(13)?),
        claim::state(site, &session, prompt, call.now.0),
    ];
    call.db.ask(batch).await?.ok_or_else(|| ApiError::not_found("prompt"))?;
    respond::builder(204, "application/json").map(worker::ResponseBuilder::empty)
}

async fn known(call: &Call, site: i64, session: &str, besides: Option<i64>) -> Answer<Known> {
    let known = call.db.ask(vec![facts::of(site, Some(session), None, besides, call.now.0)]).await?;
    read_stored(&known.ok_or_else(|| ApiError::unauthorized("the session is over"))?)
}

fn turn<'a>(site: i64, known: &Known, attempt: &'a str, today: i64, now: Moment) -> Turn<'a> {
    Turn { site, member: known.member, version: known.version, attempt, today, now: now.0 }
}

/// The day it is in this zone.
pub(super) fn today(zone: &str, now: Moment) -> Answer<i64> {
    let zone = Zone::named(zone).ok_or_else(|| ApiError::Internal("stored zone".into()))?;
    Ok(time::day(&zone, now))
}

fn number(id: &str) -> Answer<i64> {
    id.parse().map_err(|_| ApiError::not_found("prompt"))
}

fn answer(show: bool) -> Answer<Response> {
    respond::json(200, &PromptShown { show })
}
