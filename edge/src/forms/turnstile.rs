//! Whether a guest's form was filled in by a person, as Cloudflare's Turnstile tells, where an installation has it on:
//! `TURNSTILE_SITE_KEY` for pages, the secret `TURNSTILE_SECRET` for us.
//!
//! Time and a field that nobody sees turn simple machines away without asking anybody anything. This is for companies that
//! somebody is after: it loads a script from Cloudflare, which is why nobody has it who did not ask for it.

use loyalty::wire::{Code, Problem};
use wasm_bindgen_futures::JsFuture;
use web_sys::UrlSearchParams;
use worker::Env;

use crate::call::Call;
use crate::deliveries::post::post;
use crate::deliveries::way::{said, secret};
use crate::error::{Answer, ApiError, read_value};
use crate::feeds::address::is_on_this_machine;

/// Where its script and its frame come from.
pub const ORIGIN: &str = "https://challenges.cloudflare.com";
/// Where a proof is checked (developers.cloudflare.com/turnstile/get-started/server-side-validation).
const VERIFY: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
/// The longest proof there is, in characters.
const PROOF_MAX: usize = 2_048;

/// The key that pages show; none where it is off.
pub fn site_key(env: &Env) -> Option<String> {
    said(env, "TURNSTILE_SITE_KEY")
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)))
}

/// Ends a call without a proof, or with one that is not good. Where nobody can say, it is tried again later: what was
/// written stays in the form.
pub(super) async fn check(call: &Call, proof: Option<&str>) -> Answer<()> {
    let Some(secret) = secret(&call.env, "TURNSTILE_SECRET") else { return Ok(()) };
    let missing = || Problem::new(Code::OutOfRange, "show that you are a person").with("path", "/proof");
    let proof = proof.filter(|proof| !proof.is_empty() && proof.len() <= PROOF_MAX).ok_or_else(missing)?;
    let fields = UrlSearchParams::new()?;
    fields.append("secret", &secret);
    fields.append("response", proof);
    if let Some(network) = call.network.as_deref() {
        fields.append("remoteip", network);
    }
    let body = fields.to_string().as_string().unwrap_or_default();
    let kind = ("content-type", "application/x-www-form-urlencoded".to_owned());
    // Tests have a stand-in on their own machine; nothing else may take its place.
    let own = said(&call.env, "TURNSTILE_URL").filter(|url| is_on_this_machine(url));
    match asked(own.as_deref().unwrap_or(VERIFY), kind, &body).await {
        Some(true) => Ok(()),
        Some(false) => Err(missing().into()),
        None => Err(ApiError::of(Code::TryAgain, "who could tell whether you are a person does not answer")),
    }
}

/// What is said of it; nothing where nobody answers.
async fn asked(url: &str, kind: (&'static str, String), body: &str) -> Option<bool> {
    let answer = post(url, &[kind], body).await.ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    read_value(text.as_bytes()).ok()?.get("success")?.as_bool()
}
