//! The secret that an endpoint shares with us: `whsec_` and 24 to 64 bytes in base64.

use base64ct::{Base64, Encoding as _};
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const PREFIX: &str = "whsec_";
/// How long the specification wants secrets to be.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A hash that knows a secret.
pub(super) type Keyed = Hmac<Sha256>;

/// A secret that can sign.
#[derive(Clone)]
pub struct Secret(Keyed);

/// No secret of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSecret;

impl Secret {
    /// Reads a secret as its owner sees it.
    pub fn parse(text: &str) -> Result<Self, BadSecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(BadSecret)?;
        Self::of(&Base64::decode_vec(encoded).map_err(|_| BadSecret)?)
    }

    /// The secret made of these bytes.
    pub fn of(bytes: &[u8]) -> Result<Self, BadSecret> {
        if !BYTES.contains(&bytes.len()) {
            return Err(BadSecret);
        }
        Keyed::new_from_slice(bytes).map(Self).map_err(|_| BadSecret)
    }

    /// How a secret made of these bytes is shown to its owner.
    pub fn shown(bytes: &[u8]) -> String {
        [PREFIX, Base64::encode_string(bytes).as_str()].concat()
    }

    pub(super) fn keyed(&self) -> Keyed {
        self.0.clone()
    }

    /// Whether this is the tag of what was hashed. Takes as long for any tag.
    pub(super) fn is_tag(keyed: Keyed, tag: &[u8]) -> bool {
        keyed.verify_slice(tag).is_ok()
    }
}
