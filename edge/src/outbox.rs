//! What is to be sent: rows written in the transaction of their cause. What was rolled back is never sent, and
//! what was decided is sent even if everything stops in the middle.

use loyalty::wire::Code;
use loyalty::wire::mail::Mailer;
use serde_json::Value;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::sql::{Statement, statement};
use crate::{bindings, random};

/// The site of the installation's own letters: codes and invitations of those who work with it.
pub const INSTALLATION: i64 = 0;

/// The languages we write in; the first one where somebody asked for another.
pub const LANGUAGES: [&str; 2] = ["en", "ru"];

/// One letter of service to one address.
pub struct Service<'a> {
    /// The site that writes, or [`INSTALLATION`].
    pub site: i64,
    /// What it is: `sign_in`, `confirm`, …
    pub kind: &'static str,
    /// Its recipient.
    pub to: &'a str,
    /// Its language.
    pub language: &'static str,
    /// What its words are filled with. Forgotten once it is sent: codes and links are secrets.
    pub data: Value,
}

/// A letter that was drawn its number.
pub struct Drawn {
    /// Its number within its site.
    pub delivery: i64,
    /// The statement that writes it.
    pub statement: Statement,
}

impl Service<'_> {
    /// The letter as a row.
    pub fn drawn(self, now: i64) -> Result<Drawn, getrandom::Error> {
        let Self { site, kind, to, language, data } = self;
        let delivery = random::number(52)?;
        Ok(Drawn { delivery, statement: statement!(PUT, site, delivery, kind, to, language, data, now) })
    }
}

/// The language we write in to somebody who asked for this one.
pub fn language(asked: &str) -> &'static str {
    let [first, ..] = LANGUAGES;
    LANGUAGES.into_iter().find(|language| *language == asked).unwrap_or(first)
}

/// Ends a call whose letter nobody would get: this installation has no way to send one. For Workers that send nothing
/// themselves; the one that does knows it without asking.
pub async fn can_send(env: &Env) -> Answer<()> {
    if sends(env).await? {
        return Ok(());
    }
    Err(ApiError::of(Code::MailNotSetUp, "this installation has no mailer"))
}

/// Whether this installation has a way to send letters.
pub async fn sends(env: &Env) -> Answer<bool> {
    Ok(ways(env).await?.sends)
}

/// The ways that messages can leave by, as the Worker says that would send them.
pub async fn ways(env: &Env) -> Answer<Mailer> {
    let answer = bindings::fetch(env, "MAIL", &"https://mail/v1/mailer".into()).await?;
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    let mailer: Value = read_stored(&text)?;
    let can = |way: &str| mailer.get(way).and_then(Value::as_bool) == Some(true);
    Ok(Mailer { sends: can("sends"), texts: can("texts") })
}

/// Asks the queue to send what a site has written just now. Where the queue is out of order the next sweep finds it.
pub async fn hurry(call: &Call, site: i64) {
    crate::deliveries::queue::hurry(&call.env, site).await;
}

const PUT: &str = "
INSERT INTO delivery (site, delivery, channel, kind, rank, is_secret, recipient, language, data, state, due_at, created_at)
VALUES (?1, ?2, 'mail', ?3, 0, 1, ?4, ?5, ?6, 'due', ?7, ?7)";
