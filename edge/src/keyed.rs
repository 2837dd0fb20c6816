//! Digests that only this installation can make: what is derived from the master key, and what would be
//! guessed in no time if it were stored under a plain digest.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HMAC-SHA-256 of a text under the master key, in hex. None for a key that cannot be used.
pub fn digest(master_key: &str, text: &str) -> Option<String> {
    use std::fmt::Write;
    let mut mac = Hmac::<Sha256>::new_from_slice(master_key.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    let digest = mac.finalize().into_bytes();
    Some(digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
