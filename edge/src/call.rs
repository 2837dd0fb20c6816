//! One request while it is handled: what it may use and who makes it.

mod cookies;
mod person;
mod shop;

use futures_util::StreamExt;
use loyalty::fields::FromJson;
use loyalty::time::Moment;
use loyalty::wire::Code;
use worker::{ByteStream, Env, Request};

use crate::db::Database;
use crate::error::{Answer, ApiError, read_json};
use crate::tokens::{Bearer, bearer};
pub use cookies::{Cookies, clear_console, console, counter};
pub use person::{Device, Person};
pub use shop::{PROOF_MS, Shop};

/// The largest body, in bytes; imports are streamed and have no such limit.
pub const BODY_BYTES_MAX: usize = 1_000_000;

const SEND_A_KEY: &str = "send a secret key: Authorization: Bearer sk_…; or sign in to the console";

/// One request.
pub struct Call {
    /// The platform's bindings.
    pub env: Env,
    /// The way to the database.
    pub db: Database,
    /// The server's clock, read once.
    pub now: Moment,
    /// The origin that this request came to: scheme, host and port.
    pub origin: String,
    request: Request,
    /// What was sent, where the call takes a body and it is no stream.
    body: Vec<u8>,
    /// The network that the request comes from, as far as the platform says.
    pub network: Option<String>,
    /// What follows `Bearer` in the request.
    secret: Option<String>,
    /// What the browser keeps for us, where it counts.
    cookies: Cookies,
}

/// A customer's session that has been read but not yet checked.
pub struct Customer {
    /// The site.
    pub site: i64,
    /// The session's digest.
    pub session: String,
}

impl Call {
    /// Reads who is asking and what time it is.
    pub fn open(request: Request, env: Env) -> Answer<Self> {
        let header = |name: &str| request.headers().get(name).ok().flatten();
        let now = clock(&env, header("kept-now").as_deref())?;
        let db = Database::open(&env, header("kept-bookmark").as_deref().filter(|bookmark| is_bookmark(bookmark)))?;
        let origin = origin_of(&request.inner().url()).to_owned();
        let shown = header("authorization");
        // Who shows a secret is asked for nothing else: a cookie beside it changes nothing.
        let cookies = if shown.is_some() { Cookies::default() } else { Cookies::of(&header, &origin) };
        let secret = shown.and_then(|value| shown_by(&value));
        let network = header("cf-connecting-ip").map(|address| network_of(&address));
        Ok(Self { env, db, now, origin, request, body: Vec::new(), network, secret, cookies })
    }

    /// Reads the body, at most [`BODY_BYTES_MAX`] of it. Done once for all calls that take one: a handler that
    /// waited for it by itself would be compiled with this state in it.
    pub async fn receive(&mut self) -> Answer<()> {
        self.body = body(&mut self.request).await?;
        Ok(())
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as a wire type.
    pub fn read<T: FromJson>(&self) -> Answer<T> {
        Ok(read_json(&self.body)?)
    }

    /// The body chunk by chunk, of any length; none where nothing was sent.
    pub fn stream(&self) -> Option<ByteStream> {
        same(&self.request).stream().ok()
    }

    /// A header of the request.
    pub fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// The revision that the caller has seen, by `If-Match`; none where they do not mind.
    pub fn seen(&self) -> Answer<Option<i64>> {
        let Some(seen) = self.header("if-match").filter(|tag| tag != "*") else { return Ok(None) };
        let revision = seen.trim_start_matches("W/").trim_matches('"').parse();
        revision.map(Some).map_err(|_| ApiError::of(Code::Changed, "If-Match is no revision of ours"))
    }

    /// The value of a query parameter.
    pub fn query(&self, name: &str) -> Answer<Option<String>> {
        crate::routes::query(&self.request, name)
    }

    /// The shop that asks: its server, or somebody of it at the console or a counter.
    pub fn shop(&self) -> Answer<Shop> {
        match self.bearer() {
            Some(Bearer::Shop { site, id, hash }) => Ok(Shop::by_key(site, id, hash)),
            Some(Bearer::Customer { .. }) => {
                Err(ApiError::of(Code::Forbidden, "a session may not do this; a secret key may"))
            }
            Some(Bearer::Other(_)) => Err(ApiError::unauthorized(SEND_A_KEY)),
            None => self.cookies.shop(self.now.0)?.ok_or_else(|| ApiError::unauthorized(SEND_A_KEY)),
        }
    }

    /// The person who is signed in to the console.
    pub fn person(&self) -> Answer<Person> {
        self.cookies.person(self.now.0)?.ok_or_else(|| ApiError::unauthorized("sign in first"))
    }

    /// Ends a call that answers with a cookie unless a page of ours makes it: a form on somebody else's page
    /// could otherwise sign a browser in as somebody else, or make a counter of it.
    pub fn from_own_page(&self) -> Answer<()> {
        if self.cookies.are_ours() { Ok(()) } else { Err(ApiError::unauthorized("only pages of ours sign in")) }
    }

    /// Whoever is signed in to the console here, in a call that anybody may make.
    pub fn known_person(&self) -> Option<Person> {
        self.cookies.person(self.now.0).ok().flatten()
    }

    /// The counter's device.
    pub fn device(&self) -> Answer<Device> {
        self.cookies.device(self.now.0)?.ok_or_else(|| ApiError::unauthorized("this device is not enrolled"))
    }

    /// Whether whoever asks shows no secret at all.
    pub fn is_by_anybody(&self) -> bool {
        self.secret.is_none()
    }

    /// Whether whoever asks shows what has the form of a session.
    pub fn is_by_customer(&self) -> bool {
        matches!(self.bearer(), Some(Bearer::Customer { .. }))
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

/// The same request once more: its body can still be read only once.
pub fn same(request: &Request) -> Request {
    // Not the platform's `clone`, which would copy the body as well.
    Clone::clone(request.inner()).into()
}

/// The body of a request, at most [`BODY_BYTES_MAX`].
async fn body(request: &mut Request) -> Answer<Vec<u8>> {
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

/// Scheme, host and port of an address.
fn origin_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at.saturating_add(3));
    let path = address.get(host..).and_then(|rest| rest.find('/'));
    path.and_then(|path| address.get(..host.saturating_add(path))).unwrap_or(address)
}

/// What is counted as one network: an address, or the 64 bits in front of an IPv6 address, which are one
/// household's or one server's.
fn network_of(address: &str) -> String {
    if !address.contains(':') {
        return address.to_owned();
    }
    let parts: Vec<&str> = address.split(':').take(4).take_while(|part| !part.is_empty()).collect();
    parts.join(":")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_an_origin_and_a_network() {
        assert_eq!(origin_of("https://kept.example/v1/site?a=b"), "https://kept.example");
        assert_eq!(origin_of("http://localhost:8787"), "http://localhost:8787");
        assert_eq!(network_of("203.0.113.7"), "203.0.113.7");
        for one in ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9"] {
            assert_eq!(network_of(one), "2001:db8:1:2");
        }
        assert_eq!(network_of("2001:db8::9"), "2001:db8");
    }
}
