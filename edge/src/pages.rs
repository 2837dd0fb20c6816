//! What browsers load: the loader that stands in pages, the panel's document in its frame, pictures of pages that an
//! owner sees both on, the pages of vouchers, and the console's document.
//!
//! All are templates that the build made, with a few parts filled in here. Hashed files (`/a/…`) and
//! `/openapi.json` are served by the platform without waking this code.

mod console;
mod loader;
mod look;
mod mailbox;
mod panel;
mod preview;
mod seen;
mod voucher;

use std::cell::RefCell;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::{Env, Request, Response};

use crate::error::{Answer, ApiError};
use crate::routes::is_get;

/// Spoken where the build knows no language that was asked for.
const LANGUAGE: &str = "en";

/// How long anything may be kept that an owner still works at.
const NEVER: &str = "no-store";

/// Where the pages of vouchers are.
const VOUCHERS: &str = "/v/";

/// How the address of the loader's second script begins. The platform serves the present one by itself.
const MORE: &str = "/a/more.";

/// Whether this path is a page and not a call of the API.
pub fn is_page(path: &str) -> bool {
    console::is_page(path)
        || ["/panel", "/look", "/preview", "/mailbox"].contains(&path)
        || path.starts_with("/s/")
        || path.starts_with(VOUCHERS)
        || path.starts_with(MORE)
}

/// Answers a page.
pub async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    if !is_get(request) {
        return Err(ApiError::of(loyalty::wire::Code::MethodNotAllowed, "pages are read"));
    }
    match (path, path.strip_prefix("/s/").and_then(|file| file.rsplit_once('.'))) {
        _ if console::is_page(path) => console::answer(env, path).await,
        ("/panel", _) => panel::answer(request, env).await,
        ("/look", _) => look::answer(request),
        ("/mailbox", _) => mailbox::answer(env).await,
        ("/preview", _) => preview::answer(request, env).await,
        (_, Some((public_key, "js"))) => loader::answer(request, env, public_key, false).await,
        (_, Some((public_key, "json"))) => loader::answer(request, env, public_key, true).await,
        _ if path.starts_with(VOUCHERS) => {
            voucher::answer(request, env, path.strip_prefix(VOUCHERS).unwrap_or_default()).await
        }
        _ if path.starts_with(MORE) => loader::moved(env).await,
        _ => Err(ApiError::not_found("page")),
    }
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

/// The text of a file beside the Worker. The binding is called as it is: the crate's wrapper brings every
/// option a request can have, a hundredth of what the Worker may weigh.
async fn asset(env: &Env, name: &str) -> Result<Option<String>, JsValue> {
    let assets: Object = env.assets("ASSETS").map_err(JsValue::from)?.into_rpc();
    let fetch: Function = Reflect::get(&assets, &"fetch".into())?.dyn_into()?;
    let asked: Promise = fetch.call1(&assets, &format!("https://assets/t/{name}").into())?.dyn_into()?;
    let file: web_sys::Response = JsFuture::from(asked).await?.dyn_into()?;
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
