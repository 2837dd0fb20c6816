//! An authenticator as the tests have one: it makes and uses a passkey, and lies where a test has it lie.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use loyalty::wire::people::{Challenge, Passkey};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;
use p256::pkcs8::EncodePublicKey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::http::Reply;
use crate::member::fresh;
use crate::person::TestPerson;

/// Somebody is there, and the authenticator has checked who.
const VERIFIED: u8 = 0b101;
/// The same, with a new key's data behind it.
const MADE: u8 = VERIFIED | 0b100_0000;

/// A device that keeps one passkey, and what it says when it is asked.
#[derive(Clone)]
pub(crate) struct Authenticator {
    pub(crate) key: SigningKey,
    pub(crate) id: String,
    pub(crate) handle: String,
    pub(crate) host: String,
    pub(crate) origin: String,
    pub(crate) kind: &'static str,
    pub(crate) flags: u8,
    pub(crate) counter: u32,
    pub(crate) cross_origin: bool,
}

impl Authenticator {
    /// An honest one in this person's hands.
    pub(crate) fn of(person: &TestPerson) -> Self {
        Self {
            key: SigningKey::generate(),
            id: Base64UrlUnpadded::encode_string(fresh("credential-of-a-passkey").as_ref()),
            handle: Base64UrlUnpadded::encode_string(person.id.as_bytes()),
            host: "127.0.0.1".into(),
            origin: person.server.url(""),
            kind: "webauthn.get",
            flags: VERIFIED,
            counter: 0,
            cross_origin: false,
        }
    }

    fn client_data(&self, challenge: &str, kind: &str) -> Vec<u8> {
        let said =
            json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin});
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let host = Sha256::digest(&self.host);
        [host.as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// What it says about a key that it has just made.
    pub(crate) fn makes(&self, challenge: &str) -> Value {
        let id = Base64UrlUnpadded::decode_vec(&self.id).unwrap();
        let length = u16::try_from(id.len()).unwrap().to_be_bytes();
        let data = [self.data(self.flags | MADE), vec![0; 16], length.to_vec(), id].concat();
        let key = self.key.verifying_key().to_public_key_der().unwrap();
        let client_data = self.client_data(challenge, "webauthn.create");
        json!({"id": self.id, "name": "Phone", "algorithm": -7,
            "client_data": Base64UrlUnpadded::encode_string(client_data.as_ref()),
            "authenticator_data": Base64UrlUnpadded::encode_string(&data), "public_key": Base64UrlUnpadded::encode_string(key.as_bytes())})
    }

    /// A challenge, signed.
    pub(crate) fn signs(&self, challenge: &str) -> Value {
        let (client_data, data) = (self.client_data(challenge, self.kind), self.data(self.flags));
        let signed = [data.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({"id": self.id, "client_data": Base64UrlUnpadded::encode_string(client_data.as_ref()),
            "authenticator_data": Base64UrlUnpadded::encode_string(&data),
            "signature": Base64UrlUnpadded::encode_string(signature.to_der().as_bytes()), "user_handle": self.handle})
    }
}

/// A fresh challenge for this browser.
#[track_caller]
pub(crate) fn challenge(browser: &TestPerson) -> Challenge {
    browser.asks("POST", "/v1/console/challenge", &json!({})).is(200)
}

/// A passkey of this person's, made.
#[track_caller]
pub(crate) fn makes(person: &TestPerson) -> Authenticator {
    let authenticator = Authenticator::of(person);
    let made = authenticator.makes(&challenge(person).challenge);
    person.asks("POST", "/v1/console/passkeys", &made).is::<Passkey>(201);
    authenticator
}

/// Signs in with it in this browser.
#[track_caller]
pub(crate) fn signs_in(browser: &TestPerson, authenticator: &Authenticator) -> Reply {
    let signed = authenticator.signs(&challenge(browser).challenge);
    browser.asks("POST", "/v1/console/passkey", &signed)
}
