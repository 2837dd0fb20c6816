//! What browsers load: the loader that stands in pages, and the panel's document in its frame.
//!
//! Both are templates that the build made, with one part filled in here. Hashed files (`/a/…`) and
//! `/openapi.json` are served by the platform without waking this code.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Function, Object, Promise, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::{Env, Request, Response};

use crate::error::{Answer, ApiError};
use crate::routes::{is_get, query};
use crate::{public_config, respond};

/// How long a browser may keep a loader, in seconds: a change of settings shows within a minute.
const LOADER_CACHE: &str = "public, max-age=60";

/// Languages the panel is built in; the first is spoken to everybody else.
const LANGUAGES: [&str; 2] = ["en", "ru"];

/// Whether this path is a page and not a call of the API.
pub fn is_page(path: &str) -> bool {
    path == "/panel" || path.starts_with("/s/")
}

/// Answers a page.
pub async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    if !is_get(request) {
        return Err(ApiError::of(loyalty::wire::Code::MethodNotAllowed, "pages are read"));
    }
    match path.strip_prefix("/s/").and_then(|file| file.strip_suffix(".js")) {
        Some(public_key) => loader(env, public_key).await,
        None if path == "/panel" => panel(request, env).await,
        None => Err(ApiError::not_found("page")),
    }
}

/// The loader with its site's config. An unknown key gets a script that does nothing, so that the page it
/// stands in shows no error.
async fn loader(env: &Env, public_key: &str) -> Answer<Response> {
    let script = respond::builder(200, "text/javascript; charset=utf-8")?
        .with_header("access-control-allow-origin", "*")?
        .with_header("cross-origin-resource-policy", "cross-origin")?;
    let Some(config) = public_config::of(env, public_key).await? else {
        let nothing = "/* Kept: there is no site with this key. */";
        return Ok(script.with_status(404).fixed(nothing.as_bytes().to_vec()));
    };
    let inlined = json!({
        "site": config.site.key,
        "name": config.site.name,
        "languages": config.languages,
    });
    let source = template(env, "loader.js").await?.replacen("\"__KEPT_CONFIG__\"", &script_safe(&inlined), 1);
    Ok(script.with_header("cache-control", LOADER_CACHE)?.fixed(source.into_bytes()))
}

/// The panel's document: sentences of one language, and what a guest may know inlined.
async fn panel(request: &Request, env: &Env) -> Answer<Response> {
    let public_key = query(request, "site")?.unwrap_or_default();
    let config = public_config::of(env, &public_key).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let asked = query(request, "lang")?.unwrap_or_default();
    let asked = asked.split('-').next().unwrap_or_default();
    let language = LANGUAGES.into_iter().find(|language| *language == asked).unwrap_or("en");
    let boot = json!({"site": config.site, "lang": language, "program": config.program});
    let document = template(env, &format!("panel.{language}.html")).await?;
    let document = document.replacen("__KEPT_BOOT__", &script_safe(&boot), 1);
    let policy = policy(&config.site.origins, template(env, "panel.csp").await?.trim());
    Ok(respond::builder(200, "text/html; charset=utf-8")?
        .with_header("content-security-policy", &policy)?
        .with_header("referrer-policy", "no-referrer")?
        .with_header("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()")?
        .fixed(document.into_bytes()))
}

/// What the panel's document may load, and on whose pages it may stand.
fn policy(origins: &[String], styles: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src {styles}; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {}",
        origins.join(" ")
    )
}

/// JSON that can stand inside a script: nothing in it can end the element or the line.
fn script_safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

thread_local! {
    /// Templates never change while a deployment runs, so each is fetched once an isolate.
    static TEMPLATES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

async fn template(env: &Env, name: &str) -> Answer<String> {
    if let Some(known) = TEMPLATES.with(|templates| templates.borrow().get(name).cloned()) {
        return Ok(known);
    }
    let missing = || ApiError::Internal(format!("template {name} is missing"));
    let text = asset(env, name).await.ok().flatten().ok_or_else(missing)?;
    TEMPLATES.with(|templates| templates.borrow_mut().insert(name.to_owned(), text.clone()));
    Ok(text)
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

    #[test]
    fn nothing_in_a_config_can_leave_its_script() {
        let hostile = json!({"name": "</script><script>alert(1)</script>\u{2028}"});
        let safe = script_safe(&hostile);
        assert!(!safe.contains('<') && !safe.contains('\u{2028}'));
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), hostile);
    }

    #[test]
    fn the_panel_stands_only_on_its_sites_pages() {
        let origins = ["https://a.example".to_owned(), "https://b.example".to_owned()];
        assert!(policy(&origins, "'sha256-x'").ends_with("frame-ancestors https://a.example https://b.example"));
    }
}
