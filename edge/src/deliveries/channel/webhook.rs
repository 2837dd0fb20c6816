//! Telling an owner's systems: signed calls after Standard Webhooks 1.0.0.

use courier::address::callable;
use courier::hook::{self, Secret};
use courier::retry;
use serde_json::Value;

use super::{Channel, Outcome, Parcel, Sending, Turn, jitter};
use crate::deliveries::claim::Endpoint;
use crate::deliveries::post::post;
use crate::deliveries::way;
use crate::error::Answer;
use crate::feeds::address::is_on_this_machine;
use crate::json::{object, text};
use crate::posting::digest_bytes;
use crate::sql::{Statement, statement};
use crate::{keyed, random};

/// How long both secrets sign after one was changed, in milliseconds: a day.
const ROTATION_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an address may answer wrongly before it is told nothing any more, in milliseconds: five days.
const PATIENCE_MS: i64 = 5 * 24 * 60 * 60 * 1000;
/// The owner's systems.
pub struct Hooks<'a> {
    /// The turn.
    pub turn: &'a Turn<'a>,
}

impl Channel for Hooks<'_> {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> Sending<'a, Outcome> {
        Box::pin(call(self.turn, parcel))
    }

    fn follows(&self, parcel: &Parcel, outcome: &Outcome) -> Answer<Vec<Statement>> {
        Ok(noted(self.turn.site, parcel, outcome, self.turn.now))
    }
}

/// The secret of an endpoint, of the generation that counts or the one before.
pub fn secret(master: &str, site: i64, endpoint: &str, generation: i64) -> Option<[u8; 32]> {
    let text = ["endpoint", &random::letters(site), endpoint, &generation.to_string()].join("\n");
    Some(digest_bytes(&keyed::digest(master, &text)?))
}

/// Tells an endpoint.
async fn call(turn: &Turn<'_>, parcel: &Parcel) -> Outcome {
    let Turn { env, site, claimed, master, now, .. } = turn;
    let (site, now) = (*site, *now);
    let dead = |problem: &str| Outcome::Dead { problem: problem.to_owned(), is_address: false };
    let wanted = parcel.recipient.as_deref().unwrap_or_default();
    let Some(endpoint) = claimed.endpoints.iter().find(|endpoint| endpoint.endpoint == wanted) else {
        return Outcome::Dropped;
    };
    // An installation on somebody's own machine tells nobody else: what it tells is made up.
    if way::is_local(env) && !is_on_this_machine(&endpoint.url) {
        return Outcome::Dropped;
    }
    if !way::is_local(env) && callable(&endpoint.url, &[]).is_err() {
        return dead("address");
    }
    let Some(secrets) = secrets(master, site, endpoint, now) else { return dead("secret") };
    let body = text(&body_of(parcel));
    let id = format!("msg_{}{:x}", random::letters(site), parcel.delivery);
    let Ok(signed) = hook::headers(&id, now.div_euclid(1000), body.as_bytes(), &secrets) else { return dead("id") };
    let mut headers = Vec::from(signed);
    headers.push(("content-type", "application/json".to_owned()));
    match post(&endpoint.url, &headers, &body).await {
        Ok(answer) => {
            let (status, after) = (answer.status(), answer.headers().get("retry-after").ok().flatten());
            match hook::answer(status, after.as_deref(), now) {
                hook::Answer::Delivered => Outcome::Sent,
                hook::Answer::Disable => dead("410"),
                hook::Answer::Failed { not_before_ms, .. } => {
                    again(parcel, &status.to_string(), now.saturating_add(not_before_ms), now)
                }
            }
        }
        Err(_) => again(parcel, "connection", 0, now),
    }
}

/// What its answer means for the endpoint itself.
fn noted(site: i64, parcel: &Parcel, outcome: &Outcome, now: i64) -> Vec<Statement> {
    let endpoint = parcel.recipient.as_deref().unwrap_or_default();
    match outcome {
        Outcome::Sent => vec![statement!(WELL, site, endpoint)],
        Outcome::Dead { problem, .. } if problem == "410" => vec![statement!(END, site, endpoint, now)],
        Outcome::Again { .. } | Outcome::Dead { .. } => vec![statement!(BADLY, site, endpoint, now, PATIENCE_MS)],
        Outcome::Later { .. } | Outcome::Dropped => Vec::new(),
    }
}

fn again(parcel: &Parcel, problem: &str, not_before_ms: i64, now: i64) -> Outcome {
    match retry::HOOK.wait_ms(u32::try_from(parcel.attempts).unwrap_or(1), jitter()) {
        Some(wait_ms) => {
            let due_at = now.saturating_add(wait_ms).max(not_before_ms);
            Outcome::Again { problem: problem.to_owned(), due_at }
        }
        None => Outcome::Dead { problem: problem.to_owned(), is_address: false },
    }
}

/// Both secrets for a day after one was changed: whoever listens may take either over in the meantime.
fn secrets(master: &str, site: i64, endpoint: &Endpoint, now: i64) -> Option<Vec<Secret>> {
    let of = |generation: i64| Secret::of(&secret(master, site, &endpoint.endpoint, generation)?).ok();
    let mut secrets = vec![of(endpoint.generation)?];
    if endpoint.rotated_at.is_some_and(|at| at.saturating_add(ROTATION_MS) > now) {
        secrets.extend(of(endpoint.generation.saturating_sub(1)));
    }
    Some(secrets)
}

/// What is told: what it is, when it was, and the facts.
fn body_of(parcel: &Parcel) -> Value {
    let part = |name: &str| parcel.data.get(name).cloned().unwrap_or(Value::Null);
    let at = part("at").as_i64().map(|at| loyalty::time::Moment(at).to_rfc3339());
    object([
        ("type", parcel.kind.as_str().into()),
        ("timestamp", at.into()),
        ("id", part("subject")),
        ("data", part("data")),
    ])
}

const WELL: &str =
    "UPDATE endpoint SET failing_since = NULL WHERE site = ?1 AND endpoint = ?2 AND failing_since IS NOT NULL";

const BADLY: &str = "
UPDATE endpoint SET ended_at = iif(failing_since <= CAST(?3 AS INTEGER) - ?4, ?3, NULL), failing_since = coalesce(failing_since, ?3)
WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";

const END: &str = "UPDATE endpoint SET ended_at = ?3 WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";
