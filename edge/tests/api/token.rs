//! Identity tokens as a site's server makes them, good and bad ones.

use std::sync::atomic::{AtomicU32, Ordering};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::{Hmac, KeyInit, Mac};
use loyalty::time::Moment;
use loyalty::wire::sites::IdentityKey;
use serde_json::{Value, json};
use sha2::Sha256;

/// A token that is being written.
#[derive(Clone)]
pub(crate) struct Token {
    header: Value,
    claims: Value,
    secret: String,
}

impl Token {
    /// A good one, fresh at this moment.
    pub(crate) fn of(public_key: &str, key: &IdentityKey, member: &str, now: &str) -> Self {
        static DRAWN: AtomicU32 = AtomicU32::new(0);
        let second = Moment::parse(now).expect("a moment").0 / 1000;
        let jti = format!("jti-{}-{second}", DRAWN.fetch_add(1, Ordering::Relaxed));
        Self {
            header: json!({"alg": "HS256", "typ": "JWT", "kid": key.id}),
            claims: json!({"iss": public_key, "aud": "kept", "sub": member, "iat": second, "exp": second + 300, "jti": jti}),
            secret: key.secret.clone(),
        }
    }

    /// The same with another claim; `null` leaves it out.
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.claims, name, value.into());
        self
    }

    /// The same with this claim moved by so many seconds.
    pub(crate) fn moved(self, name: &str, seconds: i64) -> Self {
        let second = self.claims[name].as_i64().expect("a number of seconds");
        self.claim(name, second + seconds)
    }

    /// The same with another field in its header; `null` leaves it out.
    pub(crate) fn headed(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.header, name, value.into());
        self
    }

    /// The same, signed with another secret.
    pub(crate) fn by(mut self, secret: &str) -> Self {
        secret.clone_into(&mut self.secret);
        self
    }

    /// The token's three parts, signed.
    pub(crate) fn signed(&self) -> String {
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let unsigned = format!("{}.{}", part(&self.header), part(&self.claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("any length will do");
        mac.update(unsigned.as_bytes());
        format!("{unsigned}.{}", Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes()))
    }
}

fn set(object: &mut Value, name: &str, value: Value) {
    let fields = object.as_object_mut().expect("an object");
    fields.remove(name);
    if !value.is_null() {
        fields.insert(name.to_owned(), value);
    }
}
