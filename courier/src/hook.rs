//! Webhooks signed as Standard Webhooks 1.0.0 says (<https://www.standardwebhooks.com>), so that whoever
//! receives them verifies with a library they have.

mod answer;
mod secret;
mod verify;

use base64ct::{Base64, Encoding as _};
use hmac::Mac;

pub use answer::{Answer, RETRY_AFTER_MS_MAX, answer};
pub use secret::{BadSecret, Secret};
pub use verify::{Headers, TOLERANCE_S, Unverified, verify};

/// The header with the message's id, which stays the same however often it is tried.
pub const ID: &str = "webhook-id";
/// The header with the second of the attempt.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with the signatures.
pub const SIGNATURE: &str = "webhook-signature";

/// An id that cannot be signed: a dot in it could be taken for the one behind it, and a header has bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

/// The headers that sign a body. With several secrets, of which one is about to go, there are several
/// signatures, and the receiver needs to know only one of the secrets.
pub fn headers(id: &str, at_s: i64, body: &[u8], secrets: &[Secret]) -> Result<[(&'static str, String); 3], BadId> {
    let is_id = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.');
    if !is_id {
        return Err(BadId);
    }
    let at = at_s.to_string();
    let signatures: Vec<String> = secrets.iter().map(|secret| signature(id, &at, body, secret)).collect();
    Ok([(ID, id.to_owned()), (TIMESTAMP, at), (SIGNATURE, signatures.join(" "))])
}

fn signature(id: &str, at: &str, body: &[u8], secret: &Secret) -> String {
    let signed = signed(id, at, body, secret).finalize().into_bytes();
    ["v1,", Base64::encode_string(&signed).as_str()].concat()
}

/// The keyed hash of what is signed: id, second and body with dots between.
fn signed(id: &str, at: &str, body: &[u8], secret: &Secret) -> secret::Keyed {
    let mut keyed = secret.keyed();
    for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
        keyed.update(part);
    }
    keyed
}
