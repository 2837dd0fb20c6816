//! Whether a webhook that came in is what its sender signed: providers of mail tell of bounces like this.

use base64ct::{Base64, Encoding as _};

use super::{Secret, signed};

/// How far the sender's clock may be from ours, in seconds.
pub const TOLERANCE_S: i64 = 300;

/// The three headers, as far as they came.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a> {
    /// `webhook-id`.
    pub id: Option<&'a str>,
    /// `webhook-timestamp`.
    pub timestamp: Option<&'a str>,
    /// `webhook-signature`.
    pub signature: Option<&'a str>,
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unverified {
    /// A header is missing or empty.
    Incomplete,
    /// The timestamp is no whole number of seconds.
    BadTimestamp,
    /// It was signed too long ago, or will be.
    OutOfTime,
    /// No signature is of one of the secrets.
    NotSigned,
}

/// Believes a body that one of the secrets signed a moment ago. Whoever calls this keeps the id for as long
/// as the tolerance and takes each only once.
pub fn verify(headers: &Headers<'_>, body: &[u8], secrets: &[Secret], now_s: i64) -> Result<(), Unverified> {
    let there = |header: Option<&'_ str>| header.filter(|text| !text.is_empty()).map(str::to_owned);
    let (id, at, signatures) = (there(headers.id), there(headers.timestamp), there(headers.signature));
    let (Some(id), Some(at), Some(signatures)) = (id, at, signatures) else {
        return Err(Unverified::Incomplete);
    };
    let at_s: i64 = at.parse().map_err(|_| Unverified::BadTimestamp)?;
    if at_s.saturating_sub(now_s).saturating_abs() > TOLERANCE_S {
        return Err(Unverified::OutOfTime);
    }
    let mut tags = signatures.split(' ').filter_map(|one| Base64::decode_vec(one.strip_prefix("v1,")?).ok());
    let is_signed = |tag: Vec<u8>| secrets.iter().any(|secret| Secret::is_tag(signed(&id, &at, body, secret), &tag));
    if tags.any(is_signed) { Ok(()) } else { Err(Unverified::NotSigned) }
}
