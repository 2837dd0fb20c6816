//! What browsers load: the loader that stands in pages, the panel's document in its frame, pictures of pages that an
//! owner sees both on, the pages of vouchers, and the console's document.
//!
//! All are templates that the build made, with a few parts filled in here. Hashed files (`/a/…`) and
//! `/openapi.json` are served by the platform without waking this code.

mod console;
pub mod letters;
mod loader;
mod look;
mod panel;
pub mod plain;
mod preview;
mod seen;
pub mod voice;
mod voucher;

use std::cell::RefCell;
use std::future::ready;
use std::pin::Pin;

use loyalty::wire::calls::Place;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use worker::{Env, Request, Response};

use crate::bindings;
use crate::error::{Answer, ApiError};

/// Spoken where the build knows no language that was asked for.
const LANGUAGE: &str = "en";

/// How long anything may be kept that an owner still works at.
const NEVER: &str = "no-store";

/// Where the pages of vouchers are.
const VOUCHERS: &str = "/v/";

/// How the address of the loader's second script begins. The platform serves the present one by itself.
const MORE: &str = "/a/more.";

/// The Worker that answers this page; none for what is no page but a call of the API. What only owners look at is the
/// office's, except their document, which is as short as the counter's and made of the same lines.
pub fn place(path: &str) -> Option<Place> {
    if voice::is_page(path) {
        return Some(Place::Voice);
    }
    if takes_forms(path) {
        return Some(Place::Mail);
    }
    let front = console::is_page(path)
        || path == "/panel"
        || path.starts_with("/s/")
        || path.starts_with(VOUCHERS)
        || path.starts_with(MORE);
    match path {
        _ if front => Some(Place::Front),
        "/look" | "/preview" => Some(Place::Office),
        _ => None,
    }
}

/// Whether forms can be sent to this page.
pub fn takes_forms(path: &str) -> bool {
    voice::is_page(path)
        || path.starts_with(letters::LINKS)
        || (path.starts_with("/s/") && path.ends_with(letters::FORM))
}

/// A page at work.
type Page<'a> = Pin<Box<dyn Future<Output = Answer<Response>> + 'a>>;

/// Answers a page of the front's.
pub fn front<'a>(request: &'a Request, env: &'a Env, path: &'a str) -> Page<'a> {
    if let Some(code) = path.strip_prefix(VOUCHERS) {
        return Box::pin(voucher::answer(request, env, code));
    }
    match (path, path.strip_prefix("/s/").and_then(|file| file.rsplit_once('.'))) {
        _ if console::is_page(path) => Box::pin(console::answer(env, path)),
        ("/panel", _) => Box::pin(panel::answer(request, env)),
        (_, Some((public_key, "js"))) => Box::pin(loader::answer(request, env, public_key, false)),
        (_, Some((public_key, "json"))) => Box::pin(loader::answer(request, env, public_key, true)),
        _ if path.starts_with(MORE) => Box::pin(loader::moved(env)),
        _ => no_page(),
    }
}

/// Answers a page of the office's.
pub fn office<'a>(request: &'a Request, env: &'a Env, path: &'a str) -> Page<'a> {
    match path {
        "/look" => Box::pin(ready(look::answer(request))),
        "/preview" => Box::pin(preview::answer(request, env)),
        _ => no_page(),
    }
}

/// Answers a page of readers'.
pub fn mail<'a>(request: &'a Request, env: &'a Env, path: &'a str) -> Page<'a> {
    if takes_forms(path) { Box::pin(letters::answer(request, env, path)) } else { no_page() }
}

/// Answers a page of those who say something by a link.
pub fn voice<'a>(request: &'a Request, env: &'a Env, path: &'a str) -> Page<'a> {
    if voice::is_page(path) { Box::pin(voice::answer(request, env, path)) } else { no_page() }
}

fn no_page() -> Page<'static> {
    Box::pin(ready(Err(ApiError::not_found("page"))))
}

/// JSON that can stand inside a script: nothing in it can end the element or the line.
fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

thread_local! {
    /// Templates never change while a deployment runs, so each is fetched once an isolate.
    static TEMPLATES: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

async fn template(env: &Env, name: &str) -> Answer<String> {
    found(env, name).await.ok_or_else(|| ApiError::Internal(format!("template {name} is missing")))
}

async fn found(env: &Env, name: &str) -> Option<String> {
    let known = |templates: &RefCell<Vec<(String, String)>>| {
        Some(templates.borrow().iter().find(|(known, _)| known == name)?.1.clone())
    };
    if let Some(known) = TEMPLATES.with(known) {
        return Some(known);
    }
    let text = asset(env, name).await.ok().flatten()?;
    TEMPLATES.with(|templates| templates.borrow_mut().push((name.to_owned(), text.clone())));
    Some(text)
}

/// The text of a file beside the Worker.
async fn asset(env: &Env, name: &str) -> Result<Option<String>, JsValue> {
    let file = bindings::fetch(env, "ASSETS", &format!("https://assets/t/{name}").into()).await?;
    if !file.ok() {
        return Ok(None);
    }
    Ok(JsFuture::from(file.text()?).await?.as_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn nothing_in_a_config_can_leave_its_script() {
        let hostile = json!({"name": "</script><script>alert(1)</script>\u{2028}"});
        let safe = script_safe(&hostile.to_string());
        assert!(!safe.contains('<') && !safe.contains('\u{2028}'));
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), hostile);
    }
}
