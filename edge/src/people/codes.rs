//! Signing in with a code that was mailed.

use loyalty::contacts::is_email;
use loyalty::wire::people::{NewCode, NewSitting};
use loyalty::wire::{Code, Problem};
use worker::Response;

use super::sittings::Opened;
use crate::call::{Call, Person};
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::outbox::{self, Drawn, INSTALLATION, Service};
use crate::sql::{Statement, statement};
use crate::{keyed, random, respond};

/// How long a code is good, in milliseconds.
const LIFE_MS: i64 = 10 * 60 * 1000;
/// How often a code may be typed.
const TRIES_MAX: i64 = 5;

const CODES_TO_ADDRESS: Limit = Limit { what: "code.address", most: 5, window_ms: HOUR_MS };
const CODES_FROM_NETWORK: Limit = Limit { what: "code.network", most: 30, window_ms: HOUR_MS };
const TRIES_FROM_NETWORK: Limit = Limit { what: "try.network", most: 100, window_ms: HOUR_MS };

/// Mails a code. 1. Read the address. 2. In one batch: count, keep the code's digest, write the letter.
/// Where only the invited may join, everybody else's letter is taken back in the same transaction: neither
/// the answer nor the work says whether an address is known.
pub async fn mail_code(call: &Call) -> Answer<Response> {
    let new: NewCode = call.read()?;
    let email = address(&new.email)?;
    let code = format!("{:06}", random::number(52)?.rem_euclid(1_000_000));
    let hash = digest(call, &email, &code)?;
    outbox::can_send(&call.env).await?;
    let language = outbox::language(&new.language);
    let letter = letter(&email, language, &code, call.now.0)?;
    let uses = Uses::of(call).count(CODES_TO_ADDRESS, &email)?.count_network(CODES_FROM_NETWORK)?;
    let mut batch = uses.statements();
    batch.extend(mailing(&email, &hash, language, letter, may_anybody_join(call), call.now.0));
    match call.db.run(batch).await {
        Ok(_) => {}
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    }
    outbox::hurry(call, INSTALLATION).await;
    respond::json_text(202, "{}".to_owned())
}

/// The letter with a code. It belongs to no site: whoever signs in may have several, or none.
pub fn letter(email: &str, language: &'static str, code: &str, now: i64) -> Result<Drawn, getrandom::Error> {
    let data = object([("code", code.into())]);
    Service { site: INSTALLATION, kind: "sign_in", to: email, language, data }.drawn(now)
}

/// Keeps a code's digest and writes its letter, which stays only for those who may join.
pub fn mailing(
    email: &str,
    hash: &str,
    language: &str,
    letter: Drawn,
    may_anybody_join: bool,
    now: i64,
) -> [Statement; 3] {
    [
        statement!(KEEP, email, hash, language, now, LIFE_MS),
        letter.statement,
        statement!(TAKE_BACK, email, i64::from(may_anybody_join), now, INSTALLATION, letter.delivery),
    ]
}

/// Counts a try and looks whose code this is; the last statement answers with [`Found`] where it is right.
pub fn trying(email: &str, hash: &str, may_anybody_join: bool, now: i64) -> [Statement; 2] {
    [statement!(TRY, email), statement!(FOUND, email, hash, TRIES_MAX, now, i64::from(may_anybody_join))]
}

/// Opens a sitting with a code and burns it; the last statement answers with nothing where it was burnt.
pub fn opening(opened: &Opened, email: &str, hash: &str, before: Option<&Person>, now: i64) -> Vec<Statement> {
    let mut batch = vec![
        statement!(JOIN, opened.person(), email, hash, now),
        opened.by_code(email, hash, now),
        statement!(BURN, email, hash),
    ];
    batch.extend(before.map(Person::ends));
    batch.push(opened.shown());
    batch
}

loyalty::stored! {
    struct Found {
        person: Option<i64>,
        /// The one site where they have a seat.
        site: Option<i64>,
    }
}

/// Signs in with a code. 1. Count the try and look whether this is the code. 2. In one batch: make the
/// person where they are new, open the sitting, burn the code. Of two uses at once one finds it burnt.
pub async fn sign_in(call: &Call) -> Answer<Response> {
    call.from_own_page()?;
    let new: NewSitting = call.read()?;
    let email = address(&new.email)?;
    let code: String = new.code.chars().filter(|character| !character.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::new(Code::OutOfRange, "a code has six digits").with("path", "/code").into());
    }
    // Keyed digests are compared: how long that takes says nothing about the code.
    let hash = digest(call, &email, &code)?;
    let uses = Uses::of(call).count_network(TRIES_FROM_NETWORK)?;
    let mut batch = uses.statements();
    batch.extend(trying(&email, &hash, may_anybody_join(call), call.now.0));
    let found = match call.db.ask(batch).await {
        Ok(found) => found.ok_or_else(wrong)?,
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    };
    let found: Found = read_stored(&found)?;
    let before = call.known_person();
    let here = before.as_ref().filter(|before| Some(before.person) == found.person).and_then(|before| before.site);
    let (person, site) = (found.person.map_or_else(|| random::number(40), Ok)?, here.or(found.site));
    let opened = Opened::draw(person, site)?;
    match call.db.ask(opening(&opened, &email, &hash, before.as_ref(), call.now.0)).await {
        Ok(Some(shown)) => opened.answer(201, shown),
        Ok(None) => Err(wrong()),
        Err(Rollback::Taken(_)) => Err(ApiError::of(Code::TryAgain, "ask for a fresh code")),
        Err(rollback) => Err(rollback.into()),
    }
}

fn wrong() -> ApiError {
    ApiError::unauthorized("the code is wrong, used or over: ask for another one")
}

/// An address as it is kept: in lower case, because it is one mailbox however it is typed.
fn address(email: &str) -> Answer<String> {
    let email = email.trim().to_ascii_lowercase();
    if email.len() <= 254 && is_email(&email) {
        return Ok(email);
    }
    Err(Problem::new(Code::OutOfRange, "this is an e-mail address").with("path", "/email").into())
}

fn digest(call: &Call, email: &str, code: &str) -> Answer<String> {
    let digest = keyed::digest(&call.secret_of("MASTER_KEY")?, &["code", email, code].join("\n"));
    digest.ok_or_else(|| ApiError::Internal("code".into()))
}

/// Whether somebody whom nobody invited may sign up. The variable is `SIGN_UP`: `open` or `invited`.
fn may_anybody_join(call: &Call) -> bool {
    !call.env.var("SIGN_UP").is_ok_and(|value| value.to_string() == "invited")
}

const KEEP: &str = "
INSERT INTO sign_in_code (email, hash, language, tries, expires_at) VALUES (?1, ?2, ?3, 0, CAST(?4 AS INTEGER) + ?5)
ON CONFLICT DO UPDATE SET hash = excluded.hash, language = excluded.language, tries = 0, expires_at = excluded.expires_at";

const TAKE_BACK: &str = "
DELETE FROM delivery WHERE site = ?4 AND delivery = ?5 AND ?2 = 0 AND NOT EXISTS (SELECT 1 FROM person WHERE email = ?1)
  AND NOT EXISTS (SELECT 1 FROM invitation WHERE email = ?1 AND expires_at > ?3)";

const TRY: &str = "UPDATE sign_in_code SET tries = tries + 1 WHERE email = ?1";

const FOUND: &str = "
SELECT json_object('person', person.person, 'site', (SELECT iif(count(*) = 1, max(site), NULL) FROM seat WHERE seat.person = person.person)) AS json
FROM sign_in_code LEFT JOIN person USING (email)
WHERE sign_in_code.email = ?1 AND hash = ?2 AND tries <= ?3 AND sign_in_code.expires_at > ?4 AND (?5 OR person.person IS NOT NULL
  OR EXISTS (SELECT 1 FROM invitation WHERE invitation.email = ?1 AND invitation.expires_at > ?4))";

const JOIN: &str = "
INSERT INTO person (person, email, language, created_at)
SELECT ?1, email, language, ?4 FROM sign_in_code WHERE email = ?2 AND hash = ?3 AND NOT EXISTS (SELECT 1 FROM person WHERE email = ?2)";

const BURN: &str = "DELETE FROM sign_in_code WHERE email = ?1 AND hash = ?2";
