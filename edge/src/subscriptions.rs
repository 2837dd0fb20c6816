//! Readers of a site: how they ask for its letters, confirm, choose and leave.
//!
//! Nothing is sent to an address before its owner has pressed a button in a letter that went there. Every answer is
//! the same for every address, so that nobody learns here who reads what; and every step leaves a proof.

pub mod import;
pub mod list;
pub mod proofs;

use loyalty::consent::Consent;
use loyalty::contacts::is_email;
use loyalty::wire::subscriptions::{NewSubscription, TOPICS};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::db::Rollback;
use crate::deliveries::way;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::outbox::{self, Service};
use crate::sql::{Statement, statement};
use crate::{keyed, random, respond, tokens};
use proofs::Proof;

/// How long the link in a letter can be confirmed, in milliseconds: seven days.
pub const LIFE_MS: i64 = 7 * 24 * HOUR_MS;

/// How long an address that did not work is not written to, in milliseconds: thirty days.
const BOUNCED_MS: i64 = 30 * 24 * HOUR_MS;

/// The longest words somebody leaves with, in characters.
const REASON_MAX: usize = 500;

/// Letters that ask for a confirmation: somebody could otherwise fill a stranger's mailbox with them.
const ASKS_OF_ADDRESS: Limit = Limit { what: "subscribe.address", most: 3, window_ms: HOUR_MS };
const ASKS_OF_NETWORK: Limit = Limit { what: "subscribe.network", most: 30, window_ms: HOUR_MS };

/// A subscription that was asked for, in order.
pub struct Asked {
    /// The site.
    pub site: i64,
    /// The address, in lower case.
    pub email: String,
    /// `en` or `ru`.
    pub language: &'static str,
    /// What they want to hear of.
    pub topics: Vec<String>,
    /// `each` or `weekly`.
    pub frequency: &'static str,
    /// Whether they agreed to advertising as well.
    pub advertising: bool,
    /// Where they asked.
    pub page: Option<String>,
    /// How far their clock is from UTC, in minutes.
    pub zone_minutes: Option<i64>,
    /// `form` or `panel`.
    pub source: &'static str,
}

/// Asks for letters.
pub async fn subscribe(call: &Call) -> Answer<Response> {
    let new: NewSubscription = call.read()?;
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    if new.website.as_deref().is_some_and(|website| !website.is_empty()) {
        return respond::json_text(202, "{}".to_owned());
    }
    ask(call, &read(&new, "panel")?).await?;
    respond::json_text(202, "{}".to_owned())
}

/// Checks a subscription that was asked for.
pub fn read(new: &NewSubscription, source: &'static str) -> Answer<Asked> {
    let site = tokens::site_of_public_key(&new.site).ok_or_else(|| ApiError::not_found("site"))?;
    if !new.data {
        return Err(fault("/data", "the address is kept only if they agree to it"));
    }
    Ok(Asked {
        site,
        email: address(&new.email)?,
        language: outbox::language(&new.language),
        topics: topics(&new.topics, new.advertising)?,
        frequency: frequency(&new.frequency)?,
        advertising: new.advertising,
        page: new.page.as_deref().and_then(page),
        zone_minutes: new.zone_minutes.filter(|minutes| (-840..=840).contains(minutes)),
        source,
    })
}

/// An address as it is kept.
pub fn address(email: &str) -> Answer<String> {
    let email = email.trim().to_lowercase();
    if email.len() <= 254 && is_email(&email) { Ok(email) } else { Err(fault("/email", "this is an e-mail address")) }
}

/// What somebody wants to hear of, each once, in the order of [`TOPICS`].
pub fn topics(asked: &[String], advertising: bool) -> Answer<Vec<String>> {
    if asked.is_empty() || asked.iter().any(|topic| !TOPICS.contains(&topic.as_str())) {
        return Err(fault("/topics", "topics are some of posts, news, offers and points"));
    }
    if !advertising && asked.iter().any(|topic| topic == "offers") {
        return Err(fault("/advertising", "offers are advertising: they have to agree to it"));
    }
    Ok(TOPICS.iter().filter(|topic| asked.iter().any(|asked| asked == *topic)).map(|&topic| topic.to_owned()).collect())
}

/// `each` or `weekly`.
pub fn frequency(asked: &str) -> Answer<&'static str> {
    let known = ["each", "weekly"].into_iter().find(|known| *known == asked);
    known.ok_or_else(|| fault("/frequency", "a frequency is each or weekly"))
}

/// A page's address without what may tell who was there.
fn page(address: &str) -> Option<String> {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    let is_page = (bare.starts_with("https://") || bare.starts_with("http://")) && bare.len() <= 500;
    (is_page && !bare.chars().any(char::is_control)).then(|| bare.to_owned())
}

loyalty::stored! {
    struct Site {
        name: String,
        contacts: String,
    }
}

/// Writes down that letters were asked for, and mails the link that confirms it. 1. Read the site: the proof holds
/// its name. 2. In one batch: count, keep the reader and what they want, the proofs, the letter.
pub async fn ask(call: &Call, asked: &Asked) -> Answer<()> {
    way::must_be_there(&call.env)?;
    let site = call.db.ask(vec![statement!(SITE, asked.site)]).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let site: Site = read_stored(&site)?;
    if site.contacts != "ours" {
        return Err(ApiError::of(Code::ContactsNotKept, "this site keeps contacts itself"));
    }
    let master = call.secret_of("MASTER_KEY")?;
    let who = who(&master, asked.site, &asked.email)?;
    let drawn = tokens::confirmation(asked.site)?;
    let link = [&call.origin, "/m/", &drawn.secret].concat();
    let uses = Uses::of(call).count(ASKS_OF_ADDRESS, &who)?.count_network(ASKS_OF_NETWORK)?;
    let mut batch = uses.statements();
    batch.extend(asking(asked, &site.name, &who, &drawn.hash, &call.origin, random::number(52)?, call.now.0));
    let letter = Service {
        site: asked.site,
        kind: "confirm",
        to: &asked.email,
        language: asked.language,
        data: object([("link", link.into()), ("topics", asked.topics.iter().map(String::as_str).collect::<Value>())]),
    };
    let letter = letter.drawn(call.now.0)?;
    batch.push(letter.statement);
    batch.push(statement!(SILENT, asked.site, letter.delivery, who, call.now.0, BOUNCED_MS));
    match call.db.run(batch).await {
        Ok(_) => {}
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(Rollback::Taken(_)) => return Err(ApiError::of(Code::TryAgain, "ask once more")),
        Err(rollback) => return Err(rollback.into()),
    }
    outbox::hurry(call, asked.site).await;
    Ok(())
}

/// Keeps the reader, what they want until they confirm it, and the proofs of what they agreed to.
pub fn asking(asked: &Asked, name: &str, who: &str, hash: &str, origin: &str, number: i64, now: i64) -> Vec<Statement> {
    let topics: Value = asked.topics.iter().map(String::as_str).collect();
    let wants = object([
        ("language", asked.language.into()),
        ("topics", topics.clone()),
        ("frequency", asked.frequency.into()),
        ("advertising", asked.advertising.into()),
        ("zone_minutes", asked.zone_minutes.into()),
        ("page", asked.page.as_deref().into()),
        ("source", asked.source.into()),
        ("origin", origin.into()),
    ]);
    let mut batch = vec![
        statement!(
            NEW,
            asked.site,
            number,
            asked.email.as_str(),
            asked.language,
            topics,
            asked.frequency,
            asked.source,
            origin,
            asked.zone_minutes,
            now
        ),
        statement!(VOID, asked.site, asked.email.as_str(), now),
        statement!(CONFIRMATION, asked.site, asked.email.as_str(), hash, wants, now, LIFE_MS),
    ];
    let proof = Proof {
        site: asked.site,
        who,
        step: "asked",
        at: now,
        zone_minutes: asked.zone_minutes,
        page: asked.page.as_deref(),
        via: asked.source,
    };
    batch.extend(proof.of(Consent::Data, asked.language, name));
    if asked.advertising {
        batch.extend(proof.of(Consent::Advertising, asked.language, name));
    }
    batch
}

/// Confirms by the link with this digest; the last statement answers with what it is for, and whether that was now.
/// Of two presses at once one finds it used.
pub fn confirming(site: i64, hash: &str, who: &str, now: i64) -> Vec<Statement> {
    vec![
        statement!(CONFIRM, site, hash, now),
        statement!(proofs::CONFIRMED, site, who, hash, now),
        statement!(UNSUPPRESS, site, who, hash, now),
        statement!(USED, site, hash, now),
        statement!(CONFIRMED, site, hash, now),
    ]
}

/// Takes a reader off: nothing that is not service goes to them from now on, and what waits is dropped. `why` is
/// `left`, `unreachable` or `complained`.
pub fn leaving(
    site: i64,
    subscriber: i64,
    who: &str,
    why: &str,
    reason: Option<&str>,
    via: &str,
    now: i64,
) -> Vec<Statement> {
    let reason = reason.map(|reason| reason.chars().filter(|c| !c.is_control()).take(REASON_MAX).collect::<String>());
    let suppressed = if why == "unreachable" { "bounced" } else { why };
    vec![
        statement!(proofs::WITHDRAWN, site, who, subscriber, now, via),
        statement!(LEAVE, site, subscriber, why, now),
        statement!(REASON, site, subscriber, reason.filter(|reason| !reason.trim().is_empty())),
        statement!(SUPPRESS, site, who, suppressed, now),
        statement!(DROP, site, subscriber, now),
    ]
}

/// Never writes to an address again that no reader of the site has: somebody else typed it here.
pub fn silencing(site: i64, who: &str, why: &str, now: i64) -> Statement {
    statement!(SUPPRESS, site, who, why, now)
}

/// The digest under which an address is known where it must outlive its erasing.
pub fn who(master: &str, site: i64, email: &str) -> Answer<String> {
    let digest = keyed::digest(master, &["reader", &site.to_string(), email].join("\n"));
    digest.ok_or_else(|| ApiError::Internal("reader".into()))
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

const SITE: &str = "SELECT json_object('name', name, 'contacts', contacts) AS json FROM site WHERE site = ?1";

const NEW: &str = "
INSERT INTO subscriber (site, subscriber, email, language, topics, frequency, state, source, origin, zone_minutes, created_at)
SELECT site, ?2, ?3, ?4, ?5, ?6, 'asked', ?7, ?8, ?9, ?10 FROM site WHERE site = ?1 AND contacts = 'ours'
ON CONFLICT (site, email) DO NOTHING";

const VOID: &str = "
UPDATE confirmation SET expires_at = min(expires_at, CAST(?3 AS INTEGER))
WHERE site = ?1 AND used_at IS NULL AND subscriber = (SELECT subscriber FROM subscriber WHERE site = ?1 AND email = ?2)";

const CONFIRMATION: &str = "
INSERT INTO confirmation (site, hash, subscriber, wants, created_at, expires_at)
SELECT site, ?3, subscriber, ?4, ?5, CAST(?5 AS INTEGER) + ?6 FROM subscriber WHERE site = ?1 AND email = ?2";

// Nothing goes to an address that called a letter of this site spam, or that did not work a short while ago.
const SILENT: &str = "
DELETE FROM delivery WHERE site = ?1 AND delivery = ?2 AND EXISTS (SELECT 1 FROM suppression
  WHERE site = ?1 AND who = ?3 AND (why = 'complained' OR (why = 'bounced' AND at > CAST(?4 AS INTEGER) - ?5))
  UNION ALL SELECT 1 FROM site WHERE site = ?1 AND contacts <> 'ours')";

const CONFIRM: &str = "
UPDATE subscriber SET state = 'confirmed', confirmed_at = ?3, ended_at = NULL, reason = NULL, language = wants ->> 'language',
  topics = wants -> 'topics', frequency = wants ->> 'frequency', origin = wants ->> 'origin', zone_minutes = wants ->> 'zone_minutes'
FROM confirmation WHERE confirmation.site = ?1 AND hash = ?2 AND used_at IS NULL AND expires_at > ?3
  AND subscriber.site = confirmation.site AND subscriber.subscriber = confirmation.subscriber";

const UNSUPPRESS: &str = "
DELETE FROM suppression WHERE site = ?1 AND who = ?2
  AND EXISTS (SELECT 1 FROM confirmation WHERE site = ?1 AND hash = ?3 AND used_at IS NULL AND expires_at > ?4)";

const USED: &str = "
UPDATE confirmation SET used_at = ?3 WHERE site = ?1 AND hash = ?2 AND used_at IS NULL AND expires_at > ?3";

const CONFIRMED: &str = "
SELECT json_object('subscriber', subscriber, 'language', wants ->> 'language', 'is_now', used_at = ?3, 'is_used', used_at IS NOT NULL) AS json
FROM confirmation WHERE site = ?1 AND hash = ?2";

const LEAVE: &str = "
UPDATE subscriber SET state = ?3, ended_at = ?4
WHERE site = ?1 AND subscriber = ?2 AND (state IN ('asked', 'confirmed') OR (state = 'left' AND ?3 <> 'left'))";

// Asked after they have left: the answer may come later, or never.
const REASON: &str = "
UPDATE subscriber SET reason = ?3 WHERE site = ?1 AND subscriber = ?2 AND ?3 IS NOT NULL AND state = 'left'";

const SUPPRESS: &str = "
INSERT INTO suppression (site, who, why, at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO UPDATE SET why = iif(why = 'complained', why, excluded.why), at = excluded.at";

const DROP: &str = "
UPDATE delivery INDEXED BY delivery_subscriber SET state = 'dropped', due_at = NULL, claim = NULL, ended_at = ?3
WHERE site = ?1 AND subscriber = ?2 AND state = 'due'";
