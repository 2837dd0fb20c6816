//! The loader that stands in companies' pages, with its site's config inlined.
//!
//! Before its site is launched a script stands in its place that shows nothing. Whoever asks for `?test` gets the
//! loader all the same: the owner in test mode, and the page that previews a look.

use std::fmt::Write as _;

use serde_json::Value;
use worker::{Env, Request, Response};

use super::{LANGUAGE, NEVER, script_safe, seen, template};
use crate::error::{Answer, ApiError};
use crate::public_config::{self, PublicConfig};
use crate::routes::query;
use crate::{json, respond};

/// How long a browser may keep it, in seconds: a change of settings shows within a minute.
const CACHE: &str = "public, max-age=60";

/// The loader with its site's config, or the config `alone` for a page that pins its script. An unknown key gets
/// a script that does nothing, so that the page it stands in shows no error.
pub(super) async fn answer(request: &Request, env: &Env, public_key: &str, alone: bool) -> Answer<Response> {
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
    let test = !config.launched && query(request, "test")?.is_some();
    if !config.launched && !test {
        seen::note(request, env, &config.site).await?;
        if alone {
            return Ok(answer.with_status(404).fixed(b"{}".to_vec()));
        }
        return Ok(answer.fixed(template(env, "stub.js").await?.into_bytes()));
    }
    let words: Value = serde_json::from_str(&template(env, "loader.json").await?)?;
    let mut body = written(&config, &words, alone || test);
    if !alone {
        body = template(env, "loader.js").await?.replacen("\"__KEPT_CONFIG__\"", &script_safe(&body), 1);
    }
    let cache = if test { NEVER } else { CACHE };
    Ok(answer.with_header("cache-control", cache)?.fixed(body.into_bytes()))
}

/// Where the second script is now. Pages that were opened before a deploy ask for the one of before.
pub(super) async fn moved(env: &Env) -> Answer<Response> {
    let address = template(env, "more.txt").await?;
    let answer = respond::builder(302, "text/plain; charset=utf-8")?
        .with_header("location", &address)?
        .with_header("access-control-allow-origin", "*")?
        .with_header("cross-origin-resource-policy", "cross-origin")?;
    Ok(answer.fixed(Vec::new()))
}

/// The config as JSON. Written here and not by a map, which would sort the languages: the site's first one is
/// spoken to whoever reads none of them. The origins, which few pages need, come only where they cannot be asked for.
fn written(config: &PublicConfig, words: &Value, origins: bool) -> String {
    let spoken = |language: &str| {
        let said = words.get(language)?.as_array()?;
        // The last is what the launcher is called where it opens a form for readers and not rewards.
        let (readers, usual) = said.split_last()?;
        let mut said = usual.to_vec();
        if let (Some(title), true) = (said.first_mut(), config.is_for_readers()) {
            title.clone_from(readers);
        }
        Some(format!("{}:{}", json::text(language), json::text(&said)))
    };
    let mut texts: Vec<String> = config.languages.iter().filter_map(|language| spoken(language)).collect();
    if texts.is_empty() {
        texts.extend(spoken(LANGUAGE));
    }
    let name = json::text(&config.site.name);
    let mut written = format!(r#"{{"name":{name},"texts":{{{}}}"#, texts.join(","));
    if origins {
        let _written = write!(written, r#","origins":{}"#, json::text(&config.site.origins));
    }
    if let Some(look) = config.look() {
        let css = Some(look.launcher_css()).filter(|css| !css.is_empty());
        for (field, value) in [("css", css), ("hide", look.hide())] {
            if let Some(value) = value {
                let _written = write!(written, r#","{field}":{}"#, json::text(&value));
            }
        }
    }
    written + "}"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn config(languages: &[&str], look: &Value) -> PublicConfig {
        loyalty::fields::read(&json!({
            "site": {"key": "pk_1", "name": "</script>\"", "currency": "EUR", "zone": "UTC", "origins": ["https://a.example"]},
            "languages": languages,
            "program": {},
            "look": look,
            "launched": true,
            "contacts": "ours",
            "template": "shop",
            "sends": true,
        }))
        .unwrap()
    }

    fn words() -> Value {
        json!({"de": ["Punkte", "Beiträge"], "en": ["Rewards", "Posts"], "ru": ["Бонусы", "Записи"]})
    }

    #[test]
    fn the_sites_languages_stay_in_its_order() {
        let written = written(&config(&["ru", "kk", "en"], &Value::Null), &words(), false);
        assert!(written.ends_with(r#""texts":{"ru":["Бонусы"],"en":["Rewards"]}}"#), "{written}");
        let foreign = super::written(&config(&["kk"], &Value::Null), &words(), false);
        assert!(foreign.ends_with(r#""texts":{"en":["Rewards"]}}"#), "{foreign}");
    }

    #[test]
    fn the_launcher_of_a_blog_without_rewards_promises_none() {
        let mut blog = config(&["en"], &Value::Null);
        blog.template = Some("blog".to_owned());
        let title = |config: &PublicConfig| -> Value {
            let written: Value = serde_json::from_str(&written(config, &words(), false)).unwrap();
            written["texts"]["en"].clone()
        };
        assert_eq!(title(&blog), json!(["Posts"]));
        blog.program = json!({"rewards": [{"id": "thanks"}]});
        assert_eq!(title(&blog), json!(["Rewards"]));
        let mut abroad = config(&["en"], &Value::Null);
        (abroad.template, abroad.contacts) = (Some("blog".to_owned()), "owner".to_owned());
        assert_eq!(title(&abroad), json!(["Rewards"]), "there is no form where addresses are not ours to keep");
    }

    #[test]
    fn a_look_is_told_where_it_differs() {
        let read =
            |look: Value| -> Value { serde_json::from_str(&written(&config(&["en"], &look), &words(), true)).unwrap() };
        let plain = read(json!({"launcher": {"show": true}}));
        assert_eq!((plain.get("css"), plain.get("hide")), (None, None));
        assert_eq!(plain["origins"][0], "https://a.example");
        let hidden = read(json!({"launcher": {"show": false, "hide_on": ["/pay/"]}}));
        assert_eq!(hidden["css"], ".go{display:none}");
        assert_eq!(hidden["hide"], "^(?:/pay)/?$");
        assert_eq!(hidden["name"], "</script>\"");
        let unread = read(json!({"launcher": {"later": "a field of another version"}}));
        assert_eq!(unread.get("css"), None);
    }
}
