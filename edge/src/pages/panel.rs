//! The panel's document: sentences of one language, and what a guest may know inlined.

use base64ct::{Base64, Encoding as _};
use loyalty::look::Theme;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use worker::{Env, Request, Response};

use super::{LANGUAGE, NEVER, found, script_safe, template};
use crate::error::{Answer, ApiError};
use crate::forms::turnstile;
use crate::public_config::{self, PublicConfig};
use crate::routes::query;
use crate::{json, respond};

/// What the panel can show on its own in a page.
const BLOCKS: [&str; 2] = ["balance", "card"];

/// Blocks that are forms: for readers, and for whoever has something to say.
const FORM_BLOCKS: [&str; 6] = ["subscribe", "survey", "review", "reviews", "rate", "complaint"];

/// One of the frame's documents as the build made it.
pub(super) struct Document {
    /// Its name among the templates: [`PANEL`] or [`FORMS`].
    name: &'static str,
    /// Its language.
    pub(super) language: String,
    text: String,
}

/// The panel.
const PANEL: &str = "panel";
/// A form by itself, without the panel's module: an article pays for a form and not for a card.
const FORMS: &str = "forms";

/// How long a browser may keep the document, in seconds: it is the same for everybody, so that several blocks of a
/// page share one download, and a change of settings shows within a minute.
const CACHE: &str = "public, max-age=60";

/// Headers of the document. The two `cross-origin` ones let it stand in a page that is
/// isolated (`Cross-Origin-Embedder-Policy: require-corp`); everything it loads itself is from here.
const HEADERS: [(&str, &str); 4] = [
    ("cross-origin-resource-policy", "cross-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
];

/// The document of the site, language and block that the query names.
pub(super) async fn answer(request: &Request, env: &Env) -> Answer<Response> {
    let public_key = query(request, "site")?.unwrap_or_default();
    let config = public_config::of(env, &public_key).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let is_form = |block: &String| FORM_BLOCKS.contains(&block.as_str());
    let block = query(request, "block")?.filter(|block| BLOCKS.contains(&block.as_str()) || is_form(block));
    let name = if block.as_ref().map_or_else(|| config.is_for_readers(), is_form) { FORMS } else { PANEL };
    let mut document = named(env, name, &query(request, "lang")?.unwrap_or_default()).await?;
    let mut more = None;
    if let Some(block) = block {
        // The styles ask for it as well: a block must look like one before any script runs.
        document.text = document.text.replacen("<html", &["<html data-block=", &block].concat(), 1);
        more = Some(("block", block.into()));
    }
    // On the site's pages, and on ours, where an owner sees it.
    let holders = ["'self' ", &config.site.origins.join(" ")].concat();
    let cache = if config.launched { CACHE } else { NEVER };
    filled(env, &config, document, more, (&holders, cache)).await
}

/// The document with what it begins with: the site, and what `more` there is. `holders` are those who may frame it.
pub(super) async fn filled(
    env: &Env,
    config: &PublicConfig,
    document: Document,
    more: Option<(&str, Value)>,
    (holders, cache): (&str, &str),
) -> Answer<Response> {
    let captcha = turnstile::site_key(env);
    let mut boot = json!({"site": config.site, "lang": document.language});
    if let Some(boot) = boot.as_object_mut() {
        if document.name == PANEL {
            boot.insert("program".to_owned(), config.program.clone());
        }
        if let Some(key) = &captcha {
            boot.insert("captcha".to_owned(), key.as_str().into());
        }
        if !config.topics().is_empty() {
            boot.insert("topics".to_owned(), config.topics().into());
        }
        boot.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    let mut styles = template(env, &[document.name, ".csp"].concat()).await?;
    let mut style = String::new();
    if let Some(look) = config.look().filter(|look| look.theme != Theme::default()) {
        let css = look.panel_css();
        style = format!("<style>{css}</style>");
        styles = format!("{styles} 'sha256-{}'", Base64::encode_string(&Sha256::digest(css)));
    }
    let text = document.text.replacen("<style>__KEPT_LOOK__</style>", &style, 1);
    let text = text.replacen("__KEPT_BOOT__", &script_safe(&json::text(&boot)), 1);
    let policy = policy(holders, &styles, captcha.is_some());
    let answer = respond::builder(200, "text/html; charset=utf-8")?
        .with_header("content-security-policy", &policy)?
        .with_header("cache-control", cache)?;
    // Turnstile's script and frame come without leave to stand in an isolated page.
    let is_allowed = |(name, _): &&(&str, &str)| captcha.is_none() || *name != "cross-origin-embedder-policy";
    let answer =
        HEADERS.iter().filter(is_allowed).try_fold(answer, |answer, (name, value)| answer.with_header(name, value))?;
    Ok(answer.fixed(text.into_bytes()))
}

/// The panel in the language that was asked for.
pub(super) async fn document(env: &Env, asked: &str) -> Answer<Document> {
    named(env, PANEL, asked).await
}

/// A document in the language that was asked for (`pt-BR` asks for `pt`), where the build has made one.
async fn named(env: &Env, name: &'static str, asked: &str) -> Answer<Document> {
    let language = asked.split('-').next().unwrap_or_default();
    if (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && let Some(text) = found(env, &format!("{name}.{language}.html")).await
    {
        return Ok(Document { name, language: language.to_owned(), text });
    }
    let text = template(env, &format!("{name}.{LANGUAGE}.html")).await?;
    Ok(Document { name, language: LANGUAGE.to_owned(), text })
}

/// What the document may load, and on whose pages it may stand.
fn policy(holders: &str, styles: &str, has_captcha: bool) -> String {
    let captcha = if has_captcha { [" ", turnstile::ORIGIN].concat() } else { String::new() };
    let frames = if has_captcha { ["; frame-src", &captcha].concat() } else { String::new() };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{captcha}; style-src {styles}; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {holders}{frames}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_stands_only_on_the_pages_of_its_holders() {
        assert!(
            policy("'self' https://a.example", "'sha256-x'", false)
                .ends_with("; frame-ancestors 'self' https://a.example")
        );
    }

    #[test]
    fn nothing_of_others_is_loaded_where_nobody_asked_for_it() {
        let policy = |has_captcha| policy("'self'", "'sha256-x'", has_captcha);
        assert!(!policy(false).contains("cloudflare") && policy(true).matches("cloudflare").count() == 2);
    }
}
