//! PINs: what somebody types at a counter to say who works there.
//!
//! Four digits are ten thousand guesses, whatever digest is stored of them. So what is stored also needs the master
//! key, which no database holds, and at a counter nobody guesses more than five times in a quarter of an hour.

use js_sys::Promise;
use loyalty::wire::{Code, Problem};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::{keyed, random};

#[wasm_bindgen(module = "/js/pin.js")]
extern "C" {
    fn derive(secret: &str, salt: &str, rounds: u32) -> Promise;
}

/// Rounds of PBKDF2. Few enough for a Worker's milliseconds: what makes guessing hopeless is the master key.
const ROUNDS: u32 = 20_000;

/// A PIN of this form: 4 to 8 digits.
pub fn check(pin: &str) -> Answer<()> {
    if (4..=8).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Problem::new(Code::OutOfRange, "a PIN has 4 to 8 digits").with("path", "/pin").into())
}

/// What is stored of a PIN: rounds, salt and digest.
pub async fn stored(call: &Call, pin: &str) -> Answer<String> {
    check(pin)?;
    let salt = random::text(26)?;
    let digest = digest(call, pin, &salt, ROUNDS).await?;
    Ok([&ROUNDS.to_string(), "$", &salt, "$", &digest].concat())
}

/// Whether this is the PIN that was stored.
pub async fn fits(call: &Call, pin: &str, stored: &str) -> Answer<bool> {
    let mut parts = stored.split('$');
    let (Some(rounds), Some(salt), Some(digest)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(false);
    };
    let Ok(rounds) = rounds.parse() else { return Ok(false) };
    // Both are digests that nobody can steer: how long comparing takes says nothing.
    Ok(self::digest(call, pin, salt, rounds).await? == digest)
}

async fn digest(call: &Call, pin: &str, salt: &str, rounds: u32) -> Answer<String> {
    let broken = || ApiError::Internal("PIN".into());
    let secret = keyed::digest(&call.secret_of("MASTER_KEY")?, &["pin", pin].join("\n")).ok_or_else(broken)?;
    JsFuture::from(derive(&secret, salt, rounds)).await?.as_string().ok_or_else(broken)
}
