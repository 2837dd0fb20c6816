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
use crate::public_config::{self, PublicConfig};
use crate::routes::{is_get, query};
use crate::{json, respond};

/// Spoken where the build knows no language that was asked for.
const LANGUAGE: &str = "en";

/// How long a browser may keep a loader, in seconds: a change of settings shows within a minute.
const LOADER_CACHE: &str = "public, max-age=60";

/// What the panel can show on its own in a page.
const BLOCKS: [&str; 2] = ["balance", "card"];

/// Headers of the panel's document. The two `cross-origin` ones let it stand in a page that is isolated
/// (`Cross-Origin-Embedder-Policy: require-corp`); everything it loads itself is from here.
const PANEL_HEADERS: [(&str, &str); 4] = [
    ("cross-origin-resource-policy", "cross-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
];

/// Whether this path is a page and not a call of the API.
pub fn is_page(path: &str) -> bool {
    path == "/panel" || path.starts_with("/s/")
}

/// Answers a page.
pub async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    if !is_get(request) {
        return Err(ApiError::of(loyalty::wire::Code::MethodNotAllowed, "pages are read"));
    }
    if path == "/panel" {
        return panel(request, env).await;
    }
    match path.strip_prefix("/s/").and_then(|file| file.rsplit_once('.')) {
        Some((public_key, "js")) => loader(env, public_key, false).await,
        Some((public_key, "json")) => loader(env, public_key, true).await,
        _ => Err(ApiError::not_found("page")),
    }
}

/// The loader with its site's config, or the config alone for a page that pins its script. An unknown key gets
/// a script that does nothing, so that the page it stands in shows no error.
async fn loader(env: &Env, public_key: &str, alone: bool) -> Answer<Response> {
    let kind = if alone { "application/json" } else { "text/javascript; charset=utf-8" };
    let answer = respond::builder(200, kind)?
        .with_header("access-control-allow-origin", "*")?
        .with_header("cross-origin-resource-policy", "cross-origin")?;
    let Some(config) = public_config::of(env, public_key).await? else {
        if alone {
            return Err(ApiError::not_found("site"));
        }
        let nothing = "/* Kept: there is no site with this key. */";
        return Ok(answer.with_status(404).fixed(nothing.as_bytes().to_vec()));
    };
    let words: Value = serde_json::from_str(&template(env, "loader.json").await?)?;
    let mut body = loader_config(&config, &words);
    if !alone {
        body = template(env, "loader.js").await?.replacen("\"__KEPT_CONFIG__\"", &script_safe(&body), 1);
    }
    Ok(answer.with_header("cache-control", LOADER_CACHE)?.fixed(body.into_bytes()))
}

/// What the loader is told, as JSON. Written here and not by a map, which would sort the languages: the site's
/// first one is spoken to whoever reads none of them.
fn loader_config(config: &PublicConfig, words: &Value) -> String {
    let spoken = |language: &str| Some(format!("{}:{}", json::text(language), json::text(words.get(language)?)));
    let mut texts: Vec<String> = config.languages.iter().filter_map(|language| spoken(language)).collect();
    if texts.is_empty() {
        texts.extend(spoken(LANGUAGE));
    }
    let site = &config.site;
    let (name, origins) = (json::text(&site.name), json::text(&site.origins));
    format!(r#"{{"name":{name},"origins":{origins},"texts":{{{}}}}}"#, texts.join(","))
}

/// The panel's document: sentences of one language, and what a guest may know inlined.
async fn panel(request: &Request, env: &Env) -> Answer<Response> {
    let public_key = query(request, "site")?.unwrap_or_default();
    let config = public_config::of(env, &public_key).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let (language, document) = document(env, &query(request, "lang")?.unwrap_or_default()).await?;
    let mut boot = json!({"site": config.site, "lang": language, "program": config.program});
    if let (Some(block), Some(boot)) = (query(request, "block")?, boot.as_object_mut())
        && BLOCKS.contains(&block.as_str())
    {
        boot.insert("block".to_owned(), block.into());
    }
    let document = document.replacen("<style>__KEPT_LOOK__</style>", "", 1);
    let document = document.replacen("__KEPT_BOOT__", &script_safe(&json::text(&boot)), 1);
    let policy = policy(&config.site.origins, template(env, "panel.csp").await?.trim());
    let answer = respond::builder(200, "text/html; charset=utf-8")?.with_header("content-security-policy", &policy)?;
    let answer = PANEL_HEADERS.iter().try_fold(answer, |answer, (name, value)| answer.with_header(name, value))?;
    Ok(answer.fixed(document.into_bytes()))
}

/// The document in the language that was asked for (`pt-BR` asks for `pt`), where the build has made one.
async fn document(env: &Env, asked: &str) -> Answer<(String, String)> {
    let language = asked.split('-').next().unwrap_or_default();
    if (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && let Some(document) = found(env, &format!("panel.{language}.html")).await
    {
        return Ok((language.to_owned(), document));
    }
    Ok((LANGUAGE.to_owned(), template(env, &format!("panel.{LANGUAGE}.html")).await?))
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
fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

thread_local! {
    /// Templates never change while a deployment runs, so each is fetched once an isolate.
    static TEMPLATES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

async fn template(env: &Env, name: &str) -> Answer<String> {
    found(env, name).await.ok_or_else(|| ApiError::Internal(format!("template {name} is missing")))
}

async fn found(env: &Env, name: &str) -> Option<String> {
    if let Some(known) = TEMPLATES.with(|templates| templates.borrow().get(name).cloned()) {
        return Some(known);
    }
    let text = asset(env, name).await.ok().flatten()?;
    TEMPLATES.with(|templates| templates.borrow_mut().insert(name.to_owned(), text.clone()));
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

    #[test]
    fn nothing_in_a_config_can_leave_its_script() {
        let hostile = json!({"name": "</script><script>alert(1)</script>\u{2028}"});
        let safe = script_safe(&hostile.to_string());
        assert!(!safe.contains('<') && !safe.contains('\u{2028}'));
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), hostile);
    }

    #[test]
    fn the_panel_stands_only_on_its_sites_pages() {
        let origins = ["https://a.example".to_owned(), "https://b.example".to_owned()];
        assert!(policy(&origins, "'sha256-x'").ends_with("frame-ancestors https://a.example https://b.example"));
    }
}
