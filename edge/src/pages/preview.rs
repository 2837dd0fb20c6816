//! A picture of a page with the site's own launcher and panel on it: what an owner sees of a look before it is saved,
//! and of the whole before it is launched. The console holds it in a frame and tells the launcher what to look like.

use worker::{Env, Request, Response};

use super::{LANGUAGE, NEVER, template};
use crate::error::{Answer, ApiError};
use crate::routes::query;
use crate::{public_config, respond};

/// The picture of the site and shape (`article` or `shop`) that the query names.
pub(super) async fn answer(request: &Request, env: &Env) -> Answer<Response> {
    let public_key = query(request, "site")?.unwrap_or_default();
    let config = public_config::of(env, &public_key).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let page = match query(request, "shape")?.as_deref() {
        Some("shop") => template(env, "preview.shop.html").await?,
        Some("article") | None => template(env, "preview.article.html").await?,
        Some(_) => return Err(ApiError::not_found("picture")),
    };
    let asked = query(request, "lang")?;
    let language = asked.as_ref().or(config.languages.first()).filter(|language| is_code(language));
    let page = page
        .replacen("__KEPT_LANG__", language.map_or(LANGUAGE, String::as_str), 1)
        .replacen("__KEPT_KEY__", &config.site.key, 1)
        .replace("__KEPT_NAME__", &escaped(&config.site.name));
    let policy = template(env, "preview.csp").await?;
    let policy = format!(
        "default-src 'none'; {policy}; frame-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'"
    );
    let answer = respond::builder(200, "text/html; charset=utf-8")?
        .with_header("content-security-policy", &policy)?
        .with_header("cache-control", NEVER)?;
    Ok(answer.fixed(page.into_bytes()))
}

fn is_code(language: &str) -> bool {
    (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Text that can stand in a document.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_text() {
        assert_eq!(escaped("</title><script>A & B"), "&lt;/title>&lt;script>A &amp; B");
        assert!(is_code("ru") && !is_code("r\"") && !is_code(""));
    }
}
