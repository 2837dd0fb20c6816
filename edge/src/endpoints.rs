//! The addresses of an owner's systems that are told what happens.
//!
//! A secret is derived from the master key and never stored; it is shown once, when it is made or changed.

use courier::address::callable;
use courier::hook::Secret;
use loyalty::wire::messages::{EVENTS, NewEndpoint};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use wasm_bindgen::JsValue;
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::deliveries::channel::webhook::secret;
use crate::deliveries::way;
use crate::error::{Answer, ApiError, read_stored};
use crate::feeds::address::is_on_this_machine;
use crate::json::object;
use crate::sql::{Statement, moment, statement};
use crate::{respond, tokens};

/// Addresses of one site that are told at a time: each event costs a call to each of them.
const ENDPOINTS_MAX: i64 = 10;

/// A site's addresses.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let listed = call.db.ask(vec![shop.guard("messages:read"), statement!(LIST, shop.site)]).await?;
    respond::json_text(200, listed.unwrap_or_default())
}

/// Tells an address from now on.
pub async fn create(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewEndpoint = call.read()?;
    let url = checked(&new.url, &call.origin, way::is_local(&call.env))?;
    if let Some(other) = new.events.iter().find(|event| !EVENTS.contains(&event.as_str())) {
        return Err(fault("/events", &["there is no event ", other].concat()));
    }
    let id = tokens::key_id()?;
    let events: Value = new.events.iter().map(String::as_str).collect();
    let batch = vec![
        shop.guard_proved("keys:write"),
        statement!(CREATE, shop.site, id.as_str(), url.as_str(), events, call.now.0, ENDPOINTS_MAX),
        note(&shop, "endpoint.created", &id, object([("url", url.as_str().into())]), call.now.0),
        one(shop.site, &id),
    ];
    let created = call.db.ask(batch).await?.ok_or_else(|| fault("/url", "a site tells ten addresses at most"))?;
    with_secret(call, shop.site, &id, 1, 201, &created)
}

/// Changes an address's secret. For a day both sign.
pub async fn rotate(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let batch = vec![
        shop.guard_proved("keys:write"),
        statement!(ROTATE, shop.site, id, call.now.0),
        note(&shop, "endpoint.secret_changed", id, object([]), call.now.0),
        statement!(GENERATION, shop.site, id),
        one(shop.site, id),
    ];
    let answers = call.db.run(batch).await?;
    let generation = answers.get(3).cloned().flatten().and_then(|text| text.parse::<i64>().ok());
    let shown = answers.into_iter().next_back().flatten();
    let (generation, shown) = generation.zip(shown).ok_or_else(|| ApiError::not_found("endpoint"))?;
    with_secret(call, shop.site, id, generation, 200, &shown)
}

/// Tells an address nothing any more.
pub async fn end(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let batch = vec![
        shop.guard_proved("keys:write"),
        statement!(GENERATION, shop.site, id),
        statement!(END, shop.site, id, call.now.0),
        note(&shop, "endpoint.ended", id, object([]), call.now.0),
    ];
    let answers = call.db.run(batch).await?;
    answers.get(1).cloned().flatten().ok_or_else(|| ApiError::not_found("endpoint"))?;
    Ok(respond::builder(204, "application/json")?.empty())
}

fn with_secret(call: &Call, site: i64, id: &str, generation: i64, status: u16, shown: &str) -> Answer<Response> {
    let mut shown: Value = read_stored(shown)?;
    let bytes = secret(&call.secret_of("MASTER_KEY")?, site, id, generation);
    let bytes = bytes.ok_or_else(|| ApiError::Internal("endpoint secret".into()))?;
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("secret".to_owned(), Secret::shown(&bytes).into());
    }
    respond::json(status, &shown)
}

/// An address as the platform spells it, if it may be called: `https`, a public host by its name, none of ours; where
/// the installation is on somebody's own machine, also one on that machine.
fn checked(url: &str, ours: &str, is_local: bool) -> Answer<String> {
    let none = || fault("/url", "this is an https address on a public host, at the usual port");
    let parsed = web_sys::Url::new(url.trim()).map_err(|_: JsValue| none())?;
    let host = ours.split_once("://").map_or(ours, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let href = parsed.href();
    let may = callable(&href, &[host]).is_ok() || (is_local && is_on_this_machine(&href));
    if href.len() > 2000 || !may {
        return Err(none());
    }
    Ok(href)
}

fn one(site: i64, id: &str) -> Statement {
    statement!(ONE, site, id)
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

/// An endpoint as JSON.
macro_rules! shown {
    () => {
        concat!(
            "json_object('id', endpoint, 'url', url, 'events', json(events), 'created_at', ",
            moment!("created_at"),
            ", 'failing_since', ",
            moment!("failing_since"),
            ", 'ended_at', ",
            moment!("ended_at"),
            ", 'secret', NULL)"
        )
    };
}

const LIST: &str = concat!(
    "SELECT json_object('endpoints', json((SELECT json_group_array(json(line)) FROM (SELECT ",
    shown!(),
    " AS line FROM endpoint WHERE site = ?1 ORDER BY created_at, endpoint)))) AS json"
);

const ONE: &str = concat!("SELECT ", shown!(), " AS json FROM endpoint WHERE site = ?1 AND endpoint = ?2");

const CREATE: &str = "
INSERT INTO endpoint (site, endpoint, url, events, created_at)
SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT count(*) FROM endpoint WHERE site = ?1 AND ended_at IS NULL) < ?6";

const ROTATE: &str = "
UPDATE endpoint SET generation = generation + 1, rotated_at = ?3 WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";

const GENERATION: &str = "
SELECT CAST(generation AS TEXT) AS json FROM endpoint WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";

const END: &str = "UPDATE endpoint SET ended_at = ?3 WHERE site = ?1 AND endpoint = ?2 AND ended_at IS NULL";
