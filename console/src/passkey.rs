//! Passkeys: the browser's part of `WebAuthn`, through a few lines of JavaScript that turn its buffers into the text the
//! API takes.

use gloo_net::http::Method;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::*;

use crate::api::{Call, Trouble};
use crate::sitting::{Passkey, Sitting};

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(module = "/js/passkey.js")]
extern "C" {
    fn available() -> bool;
    #[wasm_bindgen(js_name = suggestible)]
    async fn can_suggest() -> JsValue;
    #[wasm_bindgen(catch)]
    async fn find(challenge: String, suggested: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn make(challenge: String) -> Result<JsValue, JsValue>;
    fn abandon();
}

/// Why there is no passkey.
pub enum Missing {
    /// The person closed the browser's question, or the browser has nothing to offer.
    Declined,
    /// The edge said no.
    Trouble(Trouble),
}

impl From<Trouble> for Missing {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Whether this browser knows passkeys.
pub fn is_available() -> bool {
    #[cfg(target_arch = "wasm32")]
    return available();
    #[cfg(not(target_arch = "wasm32"))]
    false
}

/// Whether this browser offers passkeys inside a field, without a question of its own.
pub async fn is_suggestible() -> bool {
    #[cfg(target_arch = "wasm32")]
    return can_suggest().await.is_truthy();
    #[cfg(not(target_arch = "wasm32"))]
    false
}

/// Signs in with a passkey of this device. `suggested` waits until the person picks one in a field.
pub async fn sign_in(suggested: bool) -> Result<Sitting, Missing> {
    let challenge = challenge().await?;
    let proof = ask(challenge, Ask::Find { suggested }).await?;
    let call = Call::new(Method::POST, "/v1/console/passkey").personal().unasked();
    Ok(call.body(&proof).send().await?)
}

/// Makes a passkey on this device.
pub async fn create(name: &str) -> Result<Passkey, Missing> {
    let challenge = challenge().await?;
    let mut made = ask(challenge, Ask::Make).await?;
    if let Some(made) = made.as_object_mut() {
        made.insert("name".to_owned(), name.into());
    }
    Ok(Call::new(Method::POST, "/v1/console/passkeys").personal().body(&made).send().await?)
}

/// Whoever waits for a suggested passkey waits no longer.
pub fn stop_suggesting() {
    #[cfg(target_arch = "wasm32")]
    abandon();
}

enum Ask {
    Find { suggested: bool },
    Make,
}

async fn challenge() -> Result<Value, Trouble> {
    Call::new(Method::POST, "/v1/console/challenge").personal().unasked().body(&json!({})).send().await
}

async fn ask(challenge: Value, what: Ask) -> Result<Value, Missing> {
    #[cfg(target_arch = "wasm32")]
    {
        let challenge = loyalty::json::text(&challenge);
        let answered = match what {
            Ask::Find { suggested } => find(challenge, suggested).await,
            Ask::Make => make(challenge).await,
        };
        let text = answered.ok().and_then(|answer| answer.as_string()).ok_or(Missing::Declined)?;
        crate::reader::from_text(&text).map_err(|_| Missing::Declined)
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (challenge, matches!(what, Ask::Find { suggested: true }));
        Err(Missing::Declined)
    }
}
