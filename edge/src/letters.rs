//! How a letter will look, before anybody gets it.

use courier::layout::Look;
use courier::texts::{self, Footer, Kind, Language, Texts, Why};
use loyalty::wire::blog::{LetterPreview, PreviewLetter};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::deliveries::wording::{colours, unit};
use crate::error::{Answer, ApiError, read_stored};
use crate::outbox::LANGUAGES;
use crate::respond;
use crate::sql::statement;

/// More is not laid out, in characters: nothing that long is ever sent.
const CHARS_MAX: usize = 20_000;
/// Where the links of a preview lead.
const NOWHERE: &str = "#";

loyalty::stored! {
    struct Site {
        name: String,
        postal: Option<String>,
        look: Value,
        unit: Value,
        home: Option<String>,
    }
}

/// Shows an announcement, or a message with values such as its readers have.
pub async fn preview(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let PreviewLetter { kind, language, subject, body } = call.read()?;
    let messages = Kind::of(&kind);
    if messages.is_none() && kind != "announcement" {
        return Err(fault("/kind", "this is announcement or a kind of message"));
    }
    if !LANGUAGES.contains(&language.as_str()) {
        return Err(fault("/language", "a language is en or ru"));
    }
    for (path, text) in [("/subject", &subject), ("/body", &body)] {
        if text.chars().count() > CHARS_MAX {
            return Err(fault(path, "a letter has at most 20,000 characters"));
        }
    }
    let site = call.db.ask(vec![shop.guard("messages:read"), statement!(SITE, shop.site)]).await?;
    let site: Site = read_stored(&site.ok_or_else(|| ApiError::not_found("site"))?)?;
    let (accent, on_accent) = colours(&site.look);
    let language = Language::of(&language);
    let look = Look { site: &site.name, accent: &accent, on_accent: &on_accent, language };
    let why = if messages.is_some_and(|kind| kind != Kind::Welcome) { Why::Member } else { Why::Subscribed };
    let postal = site.postal.as_deref().unwrap_or_default();
    let footer = Footer { why, preferences_url: NOWHERE, leave_url: NOWHERE, postal };
    let content = if messages.is_none() {
        texts::announcement(&look, &subject, &body, &footer)
    } else {
        let unit = unit(&site.unit, language).ok_or_else(|| ApiError::Internal("a program has a unit".into()))?;
        let values = texts::sample(language, unit, site.home.as_deref().unwrap_or(NOWHERE), true);
        texts::triggered(&look, &Texts { subject, body }, &values, &footer)
    };
    let (subject, text, html) = (content.subject, content.text, content.html);
    respond::json(200, &LetterPreview { subject, text, html })
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

const SITE: &str = "
SELECT json_object('name', name, 'postal', postal, 'look', json(coalesce(look, '{}')), 'home', origins ->> 0,
  'unit', json((SELECT document -> 'unit' FROM program WHERE program.site = site.site AND revision = site.program))) AS json
FROM site LEFT JOIN correspondence USING (site) WHERE site.site = ?1";
