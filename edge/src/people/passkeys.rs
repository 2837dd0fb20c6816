//! Passkeys: making one, and signing in or proving again who is there with one.
//!
//! A library checks what the browser sends (`js/passkey.js`). Here stands what it cannot know: that the
//! challenge is ours, asked for lately and never used before, and whose key it is.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use js_sys::Promise;
use loyalty::wire::people::{NewChallenge, NewPasskey, PasskeyUse};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use worker::Response;

use super::sittings::Opened;
use crate::call::{Call, Person};
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored, read_value};
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::posting::hex_digest;
use crate::sql::{Statement, statement};
use crate::{json, respond};

#[wasm_bindgen(module = "/js/passkey.js")]
extern "C" {
    fn used(question: &str) -> Promise;
    fn made(question: &str) -> Promise;
}

/// How long a challenge is good, in milliseconds: a sign-in page may stand open for a while before
/// somebody picks the passkey it offers.
const LIFE_MS: i64 = 10 * 60 * 1000;
/// The longest id of a credential, in characters: those that find their owner by themselves have about 40.
const ID_CHARS_MAX: usize = 200;

const CHALLENGES_TO_NETWORK: Limit = Limit { what: "challenge.network", most: 300, window_ms: HOUR_MS };
const TRIES_FROM_NETWORK: Limit = Limit { what: "passkey.network", most: 100, window_ms: HOUR_MS };

/// Hands out a challenge. To somebody who is signed in it is theirs alone.
pub async fn challenge(call: &Call) -> Answer<Response> {
    let NewChallenge {} = call.read()?;
    let mut random = [0; 32];
    getrandom::fill(&mut random)?;
    let challenge = Base64UrlUnpadded::encode_string(&random);
    let person = call.known_person();
    let uses = Uses::of(call).count_network(CHALLENGES_TO_NETWORK)?;
    let mut batch = uses.statements();
    batch.extend(asking(&challenge, host_of(&call.origin), person.as_ref(), call.now.0));
    match call.db.ask(batch).await {
        Ok(shown) => respond::json_text(200, shown.unwrap_or_default()),
        Err(Rollback::Limited) => Err(uses.refusal().await),
        Err(rollback) => Err(rollback.into()),
    }
}

/// Makes a passkey for the person who is signed in. 1. Burn the challenge, which must be theirs. 2. Check
/// what the browser made. 3. Keep its public key.
pub async fn create(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    let new: NewPasskey = call.read()?;
    let fault = |path: &str, detail: &str| ApiError::from(Problem::new(Code::OutOfRange, detail).with("path", path));
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(fault("/name", "a name has 1 to 60 characters on one line"));
    }
    if new.id.is_empty() || new.id.len() > ID_CHARS_MAX {
        return Err(fault("/id", "the credential's id has 1 to 200 characters"));
    }
    let challenge = challenge_in(&new.client_data).ok_or_else(refused)?;
    let [take, burn] = taking(&challenge, &person, call.now.0);
    let answers = call.db.run(vec![person.guard_proved(), take, burn]).await?;
    answers.get(1).cloned().flatten().ok_or_else(refused)?;
    let (id, key, algorithm) = (new.id.clone(), new.public_key.clone(), new.algorithm);
    let name = name.to_owned();
    let passkey = json::object([
        ("id", new.id.into()),
        ("client_data", new.client_data.into()),
        ("authenticator_data", new.authenticator_data.into()),
        ("public_key", new.public_key.into()),
        ("algorithm", new.algorithm.into()),
    ]);
    let counter = checked(made(&question(call, &challenge, [("passkey", passkey)]))).await?;
    let batch = vec![
        person.guard_proved(),
        statement!(INSERT, id.as_str(), person.person, name, key, algorithm, counter, call.now.0),
        statement!(SHOW, id.as_str()),
    ];
    match call.db.ask(batch).await {
        Ok(shown) => respond::json_text(201, shown.unwrap_or_default()),
        Err(Rollback::Taken(_)) => Err(ApiError::of(Code::KeyReused, "this passkey is known already")),
        Err(rollback) => Err(rollback.into()),
    }
}

/// Forgets a passkey of the person who is signed in.
pub async fn remove(call: &Call, id: &str) -> Answer<Response> {
    let person = call.person()?;
    let removed = call.db.ask(vec![person.guard_proved(), statement!(REMOVE, id, person.person)]).await?;
    respond::json_text(200, removed.ok_or_else(|| ApiError::not_found("passkey of yours"))?)
}

loyalty::stored! {
    struct Known {
        person: i64,
        /// Whose browser asked for the challenge, where that was known.
        asked: Option<i64>,
        public_key: String,
        algorithm: i64,
        counter: i64,
        /// The one site where they have a seat.
        site: Option<i64>,
    }
}

/// Signs in with a passkey. 1. Burn the challenge and read the key. 2. Check what the browser signed.
/// 3. Note the counter and open the sitting.
pub async fn sign_in(call: &Call) -> Answer<Response> {
    call.from_own_page()?;
    let signed: PasskeyUse = call.read()?;
    let challenge = challenge_in(&signed.client_data).ok_or_else(refused)?;
    let uses = Uses::of(call).count_network(TRIES_FROM_NETWORK)?;
    let mut batch = uses.statements();
    let known_at = batch.len();
    batch.extend(recognising(&challenge, &signed.id, call.now.0));
    let answers = match call.db.run(batch).await {
        Ok(answers) => answers,
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    };
    let known: Known = read_stored(&answers.get(known_at).cloned().flatten().ok_or_else(refused)?)?;
    let is_anothers = known.asked.is_some_and(|asked| asked != known.person);
    let handle = signed.user_handle.filter(|handle| !handle.is_empty());
    if is_anothers || handle.is_some_and(|handle| handle.trim_end_matches('=') != handle_of(known.person)) {
        return Err(refused());
    }
    let key = json::object([
        ("public_key", known.public_key.into()),
        ("algorithm", known.algorithm.into()),
        ("counter", known.counter.into()),
    ]);
    let id = signed.id.clone();
    let signed = json::object([
        ("id", signed.id.into()),
        ("client_data", signed.client_data.into()),
        ("authenticator_data", signed.authenticator_data.into()),
        ("signature", signed.signature.into()),
    ]);
    let counter = checked(used(&question(call, &challenge, [("use", signed), ("key", key)]))).await?;
    let before = call.known_person();
    let here = before.as_ref().filter(|before| before.person == known.person).and_then(|before| before.site);
    let opened = Opened::draw(known.person, here.or(known.site))?;
    let batch = opening(&opened, &id, counter, before.as_ref(), call.now.0);
    opened.answer(201, call.db.ask(batch).await?.ok_or_else(refused)?)
}

/// Keeps a challenge's digest; the last statement answers with what the browser needs to know.
pub fn asking(challenge: &str, host: &str, person: Option<&Person>, now: i64) -> [Statement; 2] {
    let (hash, sitting) = (hex_digest(challenge), person.map(|person| person.sitting.as_str()));
    let handle = person.map(|person| handle_of(person.person));
    [
        statement!(ASK, hash.as_str(), sitting, now, LIFE_MS),
        statement!(SHOW_CHALLENGE, hash.as_str(), challenge, host, handle),
    ]
}

/// Tells whether a challenge is this person's and still good, and burns it.
pub fn taking(challenge: &str, person: &Person, now: i64) -> [Statement; 2] {
    let hash = hex_digest(challenge);
    [statement!(TAKE, hash.as_str(), person.person, now), statement!(BURN, hash.as_str())]
}

/// Reads whose passkey this is, where the challenge is still good, and burns the challenge.
pub fn recognising(challenge: &str, id: &str, now: i64) -> [Statement; 2] {
    let hash = hex_digest(challenge);
    [statement!(KNOWN, hash.as_str(), id, now), statement!(BURN, hash.as_str())]
}

/// Notes that a passkey was used, and opens a sitting with it.
pub fn opening(opened: &Opened, id: &str, counter: i64, before: Option<&Person>, now: i64) -> Vec<Statement> {
    let mut batch = vec![statement!(COUNT, id, counter, now), opened.by_passkey(id, now)];
    batch.extend(before.map(Person::ends));
    batch.push(opened.shown());
    batch
}

/// What the check is asked, as JSON.
fn question<const N: usize>(call: &Call, challenge: &str, parts: [(&str, Value); N]) -> String {
    let mut question = json::object([
        ("challenge", challenge.into()),
        ("origin", call.origin.as_str().into()),
        ("rp_id", host_of(&call.origin).into()),
    ]);
    if let Some(fields) = question.as_object_mut() {
        fields.extend(parts.map(|(name, part)| (name.to_owned(), part)));
    }
    json::text(&question)
}

/// The authenticator's counter, where all that was signed holds. What does not is refused in one way.
async fn checked(promise: Promise) -> Answer<i64> {
    let counter = JsFuture::from(promise).await.map_err(|_: JsValue| refused())?;
    counter.as_string().and_then(|counter| counter.parse().ok()).ok_or_else(refused)
}

fn refused() -> ApiError {
    ApiError::unauthorized("this passkey is not known here, or what it signed does not hold: try again")
}

/// The challenge that was signed, before it is believed.
fn challenge_in(client_data: &str) -> Option<String> {
    let bytes = Base64UrlUnpadded::decode_vec(client_data.trim_end_matches('=')).ok()?;
    read_value(&bytes).ok()?.get("challenge")?.as_str().map(str::to_owned)
}

/// What a passkey keeps of its owner: their number, in base64url.
fn handle_of(person: i64) -> String {
    Base64UrlUnpadded::encode_string(person.to_string().as_bytes())
}

/// The host of an origin, without its port: passkeys belong to it.
fn host_of(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.split_once(':').map_or(host, |(name, _)| name)
}

const ASK: &str = "
INSERT INTO challenge (hash, person, expires_at)
VALUES (?1, (SELECT person FROM sitting WHERE hash = ?2 AND kind = 'console' AND expires_at > ?3 AND ends_at > ?3), CAST(?3 AS INTEGER) + ?4)";

const SHOW_CHALLENGE: &str = "
SELECT json_object('challenge', ?2, 'rp_id', ?3,
  'user', json((SELECT json_object('id', ?4, 'name', coalesce(email, name)) FROM person WHERE person.person = challenge.person)),
  'credentials', json(iif(person IS NULL, NULL, (SELECT json_group_array(id) FROM passkey WHERE passkey.person = challenge.person)))) AS json
FROM challenge WHERE hash = ?1";

const TAKE: &str = "SELECT 'good' AS json FROM challenge WHERE hash = ?1 AND person = ?2 AND expires_at > ?3";

const BURN: &str = "DELETE FROM challenge WHERE hash = ?1";

const INSERT: &str = "
INSERT INTO passkey (id, person, name, public_key, algorithm, counter, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const SHOW: &str = "
SELECT json_object('id', id, 'name', name, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch')) AS json
FROM passkey WHERE id = ?1";

const REMOVE: &str = "DELETE FROM passkey WHERE id = ?1 AND person = ?2 RETURNING '{}' AS json";

const KNOWN: &str = "
SELECT json_object('person', passkey.person, 'asked', challenge.person, 'public_key', public_key, 'algorithm', algorithm, 'counter', counter,
  'site', (SELECT iif(count(*) = 1, max(site), NULL) FROM seat WHERE seat.person = passkey.person)) AS json
FROM challenge JOIN passkey ON passkey.id = ?2 WHERE hash = ?1 AND expires_at > ?3";

const COUNT: &str = "UPDATE passkey SET counter = max(counter, ?2), used_at = ?3 WHERE id = ?1";
