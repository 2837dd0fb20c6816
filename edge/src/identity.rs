//! Tokens that a site's server signs to say who its customer is: JWT, HS256, and nothing else.
//!
//! The algorithm is pinned, not read from the token. A token lives five minutes at most and is burnt by
//! its `jti` when it is exchanged. Identity secrets are derived from the master key, never stored: who
//! reads the database cannot sign.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::{Hmac, KeyInit, Mac};
use loyalty::fields::FromJson;
use serde_json::Value;
use sha2::Sha256;

use crate::error::read_stored;
use crate::keyed;

/// The longest a token may live, in seconds.
const LIFE_S_MAX: f64 = 300.0;
/// How far a site's clock may be off, in seconds.
const SKEW_S: f64 = 60.0;
/// The longest token that is looked at, in bytes.
const TOKEN_BYTES_MAX: usize = 8_192;

/// What a good token says.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// The shop's id of the customer.
    pub subject: String,
    /// The token's own id, burnt by using it.
    pub jti: String,
    /// When the token is over, in milliseconds.
    pub expires_at: i64,
    /// The name to greet them by.
    pub name: Option<String>,
    /// Their address, where the site has verified it.
    pub email: Option<String>,
}

loyalty::stored! {
    struct Header {
        alg: String,
        typ: String,
        kid: String,
        crit: Option<Value>,
    }
}

loyalty::stored! {
    struct Claims {
        iss: String,
        aud: Value,
        sub: String,
        iat: f64,
        exp: f64,
        jti: String,
        name: Option<String>,
        email: Option<String>,
        email_verified: Option<bool>,
    }
}

/// A token taken apart, before anything in it is believed.
pub struct Unverified<'a> {
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
    /// Which key the token says it is signed with.
    pub key_id: String,
}

/// Takes a token apart. `None` for anything but three base64url parts with the header we ask for.
pub fn take_apart(token: &str) -> Option<Unverified<'_>> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let header: Header = decoded(header)?;
    let signature = Base64UrlUnpadded::decode_vec(signature).ok()?;
    let is_ours = header.alg == "HS256" && header.typ == "JWT" && header.crit.is_none();
    (is_ours && header.kid.len() <= 40).then_some(Unverified { signed, claims, signature, key_id: header.kid })
}

impl Unverified<'_> {
    /// The identity, if this secret signed it for this site and it is fresh; otherwise why not.
    pub fn verify(&self, secret: &str, public_key: &str, now_ms: i64) -> Result<Identity, &'static str> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| "the key cannot be used")?;
        mac.update(self.signed.as_bytes());
        mac.verify_slice(&self.signature).map_err(|_| "the signature is not the key's")?;
        let claims: Claims =
            decoded(self.claims).ok_or("a claim is missing: iss, aud, sub, iat, exp and jti are needed")?;
        claims.check(public_key, now_ms)?;
        let verified = claims.email_verified == Some(true);
        Ok(Identity {
            subject: claims.sub,
            jti: claims.jti,
            expires_at: milliseconds(claims.exp + SKEW_S),
            name: claims.name.filter(|name| !name.trim().is_empty()),
            email: claims.email.filter(|_| verified),
        })
    }
}

impl Claims {
    fn check(&self, public_key: &str, now_ms: i64) -> Result<(), &'static str> {
        // Whole seconds are exact in a float for longer than the calendar lasts.
        #[allow(clippy::cast_precision_loss)]
        let now = now_ms as f64 / 1000.0;
        let for_us = match &self.aud {
            Value::String(audience) => audience == "kept",
            Value::Array(audiences) => audiences.iter().any(|audience| audience == "kept"),
            _ => false,
        };
        let checks = [
            (self.iss == public_key, "iss is not this site's public key"),
            (for_us, "aud is not kept"),
            (loyalty::ids::Id::parse(&self.sub).is_some(), "sub is no member id"),
            (loyalty::ids::Id::parse(&self.jti).is_some(), "jti is no token id"),
            (self.exp > self.iat && self.exp - self.iat <= LIFE_S_MAX, "exp is more than 300 s after iat"),
            (self.iat <= now + SKEW_S, "iat has not come yet"),
            (now < self.exp + SKEW_S, "the token is over"),
        ];
        checks.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, why)| Err(*why))
    }
}

/// A part of a token: JSON in base64url. Claims we do not know are left alone, whatever they are.
fn decoded<T: FromJson>(part: &str) -> Option<T> {
    let json = String::from_utf8(Base64UrlUnpadded::decode_vec(part).ok()?).ok()?;
    read_stored(&json).ok()
}

fn milliseconds(seconds: f64) -> i64 {
    // Checked before: within minutes of now.
    #[allow(clippy::cast_possible_truncation)]
    let milliseconds = (seconds * 1000.0) as i64;
    milliseconds
}

/// The secret of an identity key.
pub fn secret(master_key: &str, site: i64, key_id: &str) -> Option<String> {
    Some(["idk_", &keyed::digest(master_key, &format!("identity\n{site}\n{key_id}"))?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SECRET: &str = "idk_0123";
    const NOW: i64 = 1_795_000_000;

    fn signed(header: &Value, claims: &Value, secret: &str) -> String {
        let encode = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes()))
    }

    fn header() -> Value {
        json!({"alg": "HS256", "typ": "JWT", "kid": "k1"})
    }

    fn claims() -> Value {
        json!({"iss": "pk_1", "aud": "kept", "sub": "00001", "iat": NOW, "exp": NOW + 300, "jti": "t1", "role": "any"})
    }

    fn at(token: &str, now: i64) -> Result<Identity, &'static str> {
        take_apart(token).ok_or("not a token")?.verify(SECRET, "pk_1", now * 1000)
    }

    #[test]
    fn a_fresh_token_says_who_it_is() {
        let identity = at(&signed(&header(), &claims(), SECRET), NOW).unwrap();
        assert_eq!((identity.subject.as_str(), identity.jti.as_str(), identity.email), ("00001", "t1", None));
    }

    #[test]
    fn an_address_counts_only_when_the_site_verified_it() {
        let mut claims = claims();
        claims["email"] = json!("a@b.example");
        let email = |claims: &Value| at(&signed(&header(), claims, SECRET), NOW).unwrap().email;
        assert_eq!(email(&claims), None);
        claims["email_verified"] = json!(true);
        assert_eq!(email(&claims).as_deref(), Some("a@b.example"));
    }

    #[test]
    fn time_is_kept_to_the_second_with_a_minute_of_skew() {
        let token = signed(&header(), &claims(), SECRET);
        for (now, good) in [(NOW - 60, true), (NOW - 61, false), (NOW + 359, true), (NOW + 360, false)] {
            assert_eq!(at(&token, now).is_ok(), good, "{}", now - NOW);
        }
        let mut long = claims();
        long["exp"] = json!(NOW + 301);
        assert!(at(&signed(&header(), &long, SECRET), NOW).is_err());
    }

    #[test]
    fn anything_else_is_refused() {
        let with = |field: &str, value: Value| {
            let mut claims = claims();
            claims[field] = value;
            signed(&header(), &claims, SECRET)
        };
        let headed = |field: &str, value: Value| {
            let mut header = header();
            header[field] = value;
            signed(&header, &claims(), SECRET)
        };
        let good = signed(&header(), &claims(), SECRET);
        let (unsigned, _) = good.rsplit_once('.').unwrap();
        let refused = [
            headed("alg", json!("none")),
            headed("alg", json!("HS384")),
            headed("typ", json!("at+jwt")),
            headed("kid", json!(null)),
            headed("crit", json!(["exp"])),
            with("iss", json!("pk_2")),
            with("aud", json!("other")),
            with("aud", json!(["other"])),
            with("sub", json!("")),
            with("jti", json!(null)),
            with("exp", json!("soon")),
            signed(&header(), &claims(), "another secret"),
            signed(&header(), &claims(), ""),
            format!("{unsigned}."),
            unsigned.to_owned(),
            format!("{good}="),
            good.to_uppercase(),
            String::new(),
            "..".to_owned(),
        ];
        for token in refused {
            assert!(at(&token, NOW).is_err(), "{token}");
        }
        assert!(at(&with("aud", json!(["other", "kept"])), NOW).is_ok());
    }
}
