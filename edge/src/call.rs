//! One request while it is handled: what it may use and who makes it.

use futures_util::StreamExt;
use loyalty::time::Moment;
use loyalty::wire::Code;
use serde::de::DeserializeOwned;
use worker::{Env, Request};

use crate::db::Database;
use crate::error::{Answer, ApiError, read_json};
use crate::sql::{Statement, statement};
use crate::tokens::{Bearer, bearer};

/// The largest body, in bytes; imports are streamed and have no such limit.
pub const BODY_BYTES_MAX: usize = 1_000_000;

/// One request.
pub struct Call {
    /// The platform's bindings.
    pub env: Env,
    /// The way to the database.
    pub db: Database,
    /// The server's clock, read once.
    pub now: Moment,
    /// What follows `Bearer` in the request.
    secret: Option<String>,
}

/// A shop's server whose key has been read but not yet checked: the guard checks it in the same trip as
/// the work.
pub struct Shop {
    /// The site.
    pub site: i64,
    /// The key's id.
    pub key: String,
    hash: String,
}

impl Shop {
    /// Ends the batch unless the key is live and has this scope.
    pub fn guard(&self, scope: &str) -> Statement {
        statement!(GUARD, self.site, self.key.as_str(), self.hash.as_str(), scope)
    }

    /// Who is written down as the actor of what this key does.
    pub fn actor(&self) -> String {
        format!("key:{}", self.key)
    }
}

const GUARD: &str = "
INSERT INTO guard (known, allowed)
SELECT count(*), coalesce(max(EXISTS (SELECT 1 FROM json_each(scopes) WHERE value IN ('*', ?4))), 0)
FROM access_key WHERE site = ?1 AND id = ?2 AND hash = ?3 AND kind = 'secret' AND revoked_at IS NULL";

/// A customer's session that has been read but not yet checked.
pub struct Customer {
    /// The site.
    pub site: i64,
    /// The session's digest.
    pub session: String,
}

impl Call {
    /// Reads who is asking and what time it is.
    pub fn open(request: &Request, env: Env) -> Answer<Self> {
        let header = |name: &str| request.headers().get(name).ok().flatten();
        let now = clock(&env, header("kept-now").as_deref())?;
        let db = Database::open(&env, header("kept-bookmark").as_deref().filter(|bookmark| is_bookmark(bookmark)))?;
        let secret = header("authorization").and_then(|value| shown_by(&value));
        Ok(Self { env, db, now, secret })
    }

    /// The shop that asks.
    pub fn shop(&self) -> Answer<Shop> {
        match self.bearer() {
            Some(Bearer::Shop { site, id, hash }) => Ok(Shop { site, key: id.to_owned(), hash }),
            Some(Bearer::Customer { .. }) => {
                Err(ApiError::of(Code::Forbidden, "a session may not do this; a secret key may"))
            }
            _ => Err(ApiError::unauthorized("send a secret key: Authorization: Bearer sk_…")),
        }
    }

    /// The customer who asks.
    pub fn customer(&self) -> Answer<Customer> {
        match self.bearer() {
            Some(Bearer::Customer { site, hash }) => Ok(Customer { site, session: hash }),
            _ => Err(ApiError::unauthorized("send a session: Authorization: Bearer ses_…")),
        }
    }

    /// Whoever runs this installation.
    pub fn operator(&self) -> Answer<()> {
        let key = self.secret_of("OPERATOR_KEY")?;
        let shown = self.secret.as_deref().unwrap_or_default();
        // Digests are compared, so that the time it takes says nothing about the key.
        if crate::posting::hex_digest(shown) == crate::posting::hex_digest(&key) {
            return Ok(());
        }
        Err(ApiError::unauthorized("send the operator's key: Authorization: Bearer …"))
    }

    /// A secret of this installation; a missing or short one is a fault of ours, not a way in.
    pub fn secret_of(&self, name: &str) -> Answer<String> {
        let secret = self.env.secret(name).map(|secret| secret.to_string()).unwrap_or_default();
        if secret.len() < 32 {
            return Err(ApiError::Internal(format!("{name} is missing or shorter than 32 bytes")));
        }
        Ok(secret)
    }

    fn bearer(&self) -> Option<Bearer<'_>> {
        self.secret.as_deref().map(bearer)
    }
}

/// The body of a request, at most [`BODY_BYTES_MAX`].
pub async fn body(request: &mut Request) -> Answer<Vec<u8>> {
    let too_large = || ApiError::of(Code::TooLarge, format!("a body has at most {BODY_BYTES_MAX} bytes"));
    let announced = request.headers().get("content-length").ok().flatten();
    if announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // A body may come without its length; it is read only as far as it may go.
    let Ok(mut stream) = request.stream() else { return Ok(bytes) };
    while let Some(chunk) = stream.next().await {
        bytes.extend(chunk?);
        if bytes.len() > BODY_BYTES_MAX {
            return Err(too_large());
        }
    }
    Ok(bytes)
}

/// The body of a request as a wire type.
pub async fn read<T: DeserializeOwned>(request: &mut Request) -> Answer<T> {
    Ok(read_json(&body(request).await?)?)
}

/// The server's time. Only an installation that is switched to a test clock believes a caller about it.
fn clock(env: &Env, told: Option<&str>) -> Answer<Moment> {
    let test_clock = || env.var("TEST_CLOCK").is_ok_and(|value| value.to_string() == "on");
    match told {
        Some(told) if test_clock() => {
            Moment::parse(told).ok_or_else(|| ApiError::of(Code::Malformed, "kept-now is RFC 3339, from 1970 to 9998"))
        }
        _ => Ok(Moment(i64::try_from(worker::Date::now().as_millis()).unwrap_or(0))),
    }
}

/// What an `Authorization` header shows. The scheme's case does not matter (RFC 9110, 11.1).
fn shown_by(header: &str) -> Option<String> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
}

/// Whether this can be a bookmark of D1; anything else would fail deep inside it.
fn is_bookmark(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
