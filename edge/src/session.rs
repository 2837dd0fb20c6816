//! A session: for a token that the site's server signed, for a card's code, or for a code that was mailed.

pub mod code;

use loyalty::wire::Code;
use loyalty::wire::card::{NewSession, SessionAnswer};
use loyalty::wire::purchases::MemberFields;
use worker::Response;

use crate::call::Call;
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::identity::{self, take_apart};
use crate::sql::{Statement, statement};
use crate::{cards, guesses, random, respond, tokens, words};

/// A session that is not used ends after 30 minutes.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// Every session ends after 12 hours.
const LIFE_MS: i64 = 12 * 60 * 60 * 1000;

loyalty::stored! {
    struct Key {
        contacts: String,
    }
}

/// Opens a session.
pub async fn open(call: &Call) -> Answer<Response> {
    let new: NewSession = call.read()?;
    match (&new.token, &new.card, &new.code) {
        (Some(token), None, None) => by_token(call, &new.site, token).await,
        (None, Some(card), None) => by_card(call, &new.site, card).await,
        (None, None, Some(_)) => code::open(call, &new).await,
        _ => Err(ApiError::of(Code::Malformed, "send a token, a card's code or a code that was mailed")),
    }
}

/// Opens the session that a card's code is good for: it sees, and does not spend. One trip; a wrong code is
/// counted in it.
async fn by_card(call: &Call, site: &str, card: &str) -> Answer<Response> {
    let site = tokens::site_of_public_key(site).ok_or_else(|| ApiError::not_found("site"))?;
    let code = cards::normal(cards::CARD, card).unwrap_or_default();
    let who = guesses::who(site, call)?;
    let drawn = tokens::session(site)?;
    let batch = vec![
        guesses::known(site, &who, &code, call.now.0),
        guesses::count(site, &who, &code, call.now.0),
        statement!(OPEN_BY_CARD, site, code.as_str(), drawn.hash, call.now.0, IDLE_MS, LIFE_MS, who.as_str()),
    ];
    let answers = call.db.run(batch).await?;
    guesses::check(answers.first(), "card")?;
    respond::json(201, &SessionAnswer { session: drawn.secret, expires_at: call.now.plus_ms(IDLE_MS) })
}

/// Opens a session for the member of this id.
pub fn open_for(site: i64, member: &str, level: &str, hash: &str, now: i64) -> Statement {
    statement!(OPEN, site, hash, member, now, IDLE_MS, LIFE_MS, level)
}

/// Exchanges a token for a session. 1. Take the token apart and find its site. 2. Read whether its key is
/// live. 3. Verify it. 4. Burn it, create the member where unknown, open the session: one batch, so that
/// of two uses of one token one fails.
async fn by_token(call: &Call, public_key: &str, token: &str) -> Answer<Response> {
    let refused = |why: &str| ApiError::unauthorized(why);
    let site = tokens::site_of_public_key(public_key).ok_or_else(|| refused("there is no such site"))?;
    let token = take_apart(token).ok_or_else(|| refused("this is no HS256 token with alg, typ and kid"))?;
    let key = call.db.ask(vec![statement!(KEY, site, token.key_id.as_str())]).await?;
    let key: Key = read_stored(&key.ok_or_else(|| refused("the token's kid is no live key of this site"))?)?;
    let secret = identity::secret(&call.secret_of("MASTER_KEY")?, site, &token.key_id);
    let secret = secret.ok_or_else(|| ApiError::Internal("identity secret".into()))?;
    let identity = token.verify(&secret, public_key, call.now.0).map_err(refused)?;
    let drawn = tokens::session(site)?;
    let now = call.now.0;
    let mut batch = vec![
        statement!(BURN, site, identity.jti.as_str(), identity.expires_at),
        statement!(NEW_MEMBER, site, random::number(52)?, identity.subject.as_str(), random::number(52)?, now),
        statement!(NEW_ACCOUNT, site, identity.subject.as_str()),
        cards::issue(site, &identity.subject, &cards::draw(cards::CARD)?, now),
        open_for(site, &identity.subject, "signed", &drawn.hash, now),
    ];
    if key.contacts == "ours" && (identity.name.is_some() || identity.email.is_some()) {
        let email = identity.email.filter(|email| loyalty::contacts::is_email(email));
        let name = identity.name.map(|name| name.chars().filter(|c| !c.is_control()).take(100).collect::<String>());
        let fields = MemberFields { id: None, card: None, email, phone: None, name, birthday: None };
        let words = words::of(&fields);
        batch.push(statement!(PROFILE, site, identity.subject.as_str(), fields.email, fields.name, now, words));
    }
    match call.db.run(batch).await {
        Ok(_) => {}
        Err(Rollback::Taken(what)) if what.contains("burnt_token") => return Err(refused("the token was used before")),
        Err(Rollback::Taken(_)) => return Err(ApiError::of(Code::TryAgain, "send a fresh token")),
        Err(rollback) => return Err(rollback.into()),
    }
    respond::json(201, &SessionAnswer { session: drawn.secret, expires_at: call.now.plus_ms(IDLE_MS) })
}

const KEY: &str = "
SELECT json_object('contacts', contacts) AS json FROM access_key JOIN site USING (site)
WHERE site = ?1 AND id = ?2 AND kind = 'identity' AND revoked_at IS NULL";

const BURN: &str = "INSERT INTO burnt_token (site, jti, expires_at) VALUES (?1, ?2, ?3)";

const OPEN_BY_CARD: &str = concat!(
    "
INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at)
SELECT site, ?3, member, 'card', ?4, ?4, CAST(?4 AS INTEGER) + ?5, CAST(?4 AS INTEGER) + ?6
FROM card WHERE site = ?1 AND code = ?2 AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM allowance WHERE ",
    guesses::spent!("?7", "?4"),
    ")"
);

const NEW_MEMBER: &str = "
INSERT INTO member (site, member, external, bucket, created_at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER) % 10000, ?5)
ON CONFLICT (site, external) WHERE external IS NOT NULL DO NOTHING";

const NEW_ACCOUNT: &str = "
INSERT INTO account (site, member) SELECT site, member FROM member WHERE site = ?1 AND external = ?2
ON CONFLICT DO NOTHING";

const OPEN: &str = "
INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at)
SELECT site, ?2, coalesce(merged_into, member), ?7, ?4, ?4, CAST(?4 AS INTEGER) + ?5, CAST(?4 AS INTEGER) + ?6
FROM member WHERE site = ?1 AND external = ?3";

const PROFILE: &str = "
INSERT INTO profile (site, member, email, name, updated_at, words)
SELECT site, coalesce(merged_into, member), ?3, ?4, ?5, ?6 FROM member WHERE site = ?1 AND external = ?2 AND (SELECT contacts FROM site WHERE site = ?1) = 'ours'
ON CONFLICT DO UPDATE SET email = coalesce(excluded.email, email), name = coalesce(excluded.name, name), updated_at = excluded.updated_at,
  words = json_patch(coalesce(words, '{}'), excluded.words)";
