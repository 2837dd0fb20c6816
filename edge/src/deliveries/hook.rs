//! Telling an owner's systems: signed calls after Standard Webhooks 1.0.0.

use courier::address::callable;
use courier::hook::{self, Secret};
use courier::retry;
use js_sys::{Function, Object, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use super::claim::{Claimed, Endpoint, Outcome, Parcel};
use super::{jitter, way};
use crate::feeds::address::is_on_this_machine;
use crate::json::{object, text};
use crate::posting::digest_bytes;
use crate::sql::{Statement, statement};
use crate::{keyed, random};

/// How long both secrets sign after one was changed, in milliseconds: a day.
const ROTATION_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an address may answer wrongly before it is told nothing any more, in milliseconds: five days.
const PATIENCE_MS: i64 = 5 * 24 * 60 * 60 * 1000;
/// How long an answer may take.
const TIMEOUT_MS: u32 = 15_000;

/// The secret of an endpoint, of the generation that counts or the one before.
pub fn secret(master: &str, site: i64, endpoint: &str, generation: i64) -> Option<[u8; 32]> {
    let text = ["endpoint", &random::letters(site), endpoint, &generation.to_string()].join("\n");
    Some(digest_bytes(&keyed::digest(master, &text)?))
}

/// Tells an endpoint.
pub async fn call(env: &Env, site: i64, claimed: &Claimed, parcel: &Parcel, now: i64) -> Outcome {
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
    let master = env.secret("MASTER_KEY").map(|secret| secret.to_string()).unwrap_or_default();
    let Some(secrets) = secrets(&master, site, endpoint, now) else { return dead("secret") };
    let body = text(&body_of(parcel));
    let id = format!("msg_{}{:x}", random::letters(site), parcel.delivery);
    let Ok(headers) = hook::headers(&id, now.div_euclid(1000), body.as_bytes(), &secrets) else { return dead("id") };
    match post(&endpoint.url, &headers, &body).await {
        Ok((status, retry_after)) => match hook::answer(status, retry_after.as_deref(), now) {
            hook::Answer::Delivered => Outcome::Sent,
            hook::Answer::Disable => dead("410"),
            hook::Answer::Failed { not_before_ms, .. } => {
                again(parcel, &status.to_string(), now.saturating_add(not_before_ms), now)
            }
        },
        Err(_) => again(parcel, "connection", 0, now),
    }
}

/// What its answer means for the endpoint itself.
pub fn noted(site: i64, parcel: &Parcel, outcome: &Outcome, now: i64) -> Vec<Statement> {
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

/// Posts. Redirects are not followed: an address was agreed on, and no other.
async fn post(url: &str, headers: &[(&str, String)], body: &str) -> Result<(u16, Option<String>), JsValue> {
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    let signal = Reflect::get(&global, &"AbortSignal".into())?;
    let timeout: Function = Reflect::get(&signal, &"timeout".into())?.dyn_into()?;
    let (options, sent) = (Object::new(), Object::new());
    for (name, value) in headers {
        Reflect::set(&sent, &(*name).into(), &value.into())?;
    }
    Reflect::set(&sent, &"content-type".into(), &"application/json".into())?;
    Reflect::set(&sent, &"user-agent".into(), &"Kept".into())?;
    Reflect::set(&options, &"method".into(), &"POST".into())?;
    Reflect::set(&options, &"headers".into(), &sent)?;
    Reflect::set(&options, &"body".into(), &body.into())?;
    Reflect::set(&options, &"redirect".into(), &"manual".into())?;
    Reflect::set(&options, &"signal".into(), &timeout.call1(&signal, &TIMEOUT_MS.into())?)?;
    let answer: Promise = fetch.call2(&global, &url.into(), &options)?.dyn_into()?;
    let answer: web_sys::Response = JsFuture::from(answer).await?.dyn_into()?;
    let after = answer.headers().get("retry-after").ok().flatten();
    Ok((answer.status(), after))
}

const WELL: &str =
    "UPDATE endpoint SET failing_since = NULL WHERE site = ?1 AND endpoint = ?2 AND failing_since IS NOT NULL";

const BADLY: &str = "
UPDATE endpoint SET ended_at = iif(failing_since <= CAST(?3 AS INTEGER) - ?4, ?3, NULL), failing_since = coalesce(failing_since, ?3)
WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";

const END: &str = "UPDATE endpoint SET ended_at = ?3 WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";
