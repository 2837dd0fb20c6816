//! Signs a member's identity token as a company's server would: any language's JWT library does the same.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::account::Demo;

/// Seconds a token lives; it is exchanged at once.
const LIFETIME: u64 = 300;

/// A token that says: this is that member.
pub(crate) fn sign(demo: &Demo, member: &str, name: Option<&str>) -> Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut once = [0; 16];
    getrandom::fill(&mut once).context("the system gave no random bytes")?;
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": demo.identity_key_id });
    let mut claims = json!({
        "iss": demo.public_key,
        "aud": "kept",
        "sub": member,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": hex::encode(once),
    });
    if let Some(name) = name {
        claims["name"] = name.into();
    }
    let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    // The key is the secret's text as it was shown, not what it might decode to.
    let mut mac: Hmac<Sha256> = Hmac::new_from_slice(demo.identity_secret.as_bytes())?;
    mac.update(signed.as_bytes());
    Ok(format!("{signed}.{}", encode(mac.finalize().into_bytes())))
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
