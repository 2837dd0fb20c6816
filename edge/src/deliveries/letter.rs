//! A row becomes a letter: the words of its kind, filled with its data, in its site's name and colours.

use courier::layout::{Look, PostLine};
use courier::letter::{Letter, List};
use courier::mailbox::Mailbox;
use courier::texts::{self, Content, Footer, Kind, Language, Texts, Unit, Values, Why};
use js_sys::{Date, Object, Reflect};
use loyalty::look::Theme;
use loyalty::look::tokens::Tokens;
use serde_json::Value;
use wasm_bindgen::JsValue;
use worker::Env;

use super::claim::{Claimed, Issue, Outcome, Parcel, Writing};
use super::way;
use crate::error::{Answer, ApiError};
use crate::outbox::INSTALLATION;
use crate::pages::letters::{LINKS, words};
use crate::random;
use crate::sql::Statement;
use crate::subscriptions::{self, leaving};
use crate::tokens;

/// Writes the letters of one turn.
pub struct Writer<'a> {
    site: i64,
    master: String,
    from: String,
    writing: Option<&'a Writing>,
    issues: &'a [Issue],
    accent: String,
    on_accent: String,
}

impl<'a> Writer<'a> {
    /// The writer of a site's letters.
    pub fn new(env: &Env, site: i64, claimed: &'a Claimed) -> Answer<Self> {
        let master = env.secret("MASTER_KEY").map(|secret| secret.to_string()).unwrap_or_default();
        let from = way::from(env).ok_or_else(|| ApiError::Internal("MAIL_FROM is missing".into()))?;
        let writing = claimed.site.as_ref();
        let (accent, on_accent) = colours(writing.map_or(&Value::Null, |writing| &writing.look));
        Ok(Self { site, master, from, writing, issues: &claimed.issues, accent, on_accent })
    }

    /// The letter of a parcel; or what becomes of it at once, where there is none to write.
    pub fn write(&self, parcel: &Parcel) -> Result<Letter, Outcome> {
        if parcel.is_wanted == 0 {
            return Err(Outcome::Dropped);
        }
        let dead = |problem: &str| Outcome::Dead { problem: problem.to_owned(), is_address: false };
        let to = parcel.recipient.clone().ok_or(Outcome::Dropped)?;
        let links = self.links(parcel);
        let content = self.content(parcel, links.as_deref()).ok_or_else(|| dead("content"))?;
        let host = self.from.rsplit_once('@').map_or("localhost", |(_, host)| host);
        let name = self.writing.map(|site| site.sender.clone().unwrap_or_else(|| site.name.clone()));
        let reply_to = self.writing.and_then(|site| site.reply_to.clone());
        let list_id = [&random::letters(self.site), ".", host].concat();
        Ok(Letter {
            from: Mailbox { name: name.unwrap_or_else(|| "Kept".to_owned()), address: self.from.clone() },
            reply_to: reply_to.map(|address| Mailbox { name: String::new(), address }),
            to,
            subject: content.subject,
            text: content.text,
            html: Some(content.html).filter(|html| !html.is_empty()),
            // The same however often it is tried: whoever gets it twice can tell.
            message_id: format!("{}.{:x}@{host}", random::letters(self.site), parcel.delivery),
            date_ms: parcel.created_at,
            list: links.map(|leave_url| List { id: list_id, leave_url }),
            auto: true,
        })
    }

    /// What follows when nobody is at a parcel's address: its reader is never written to again.
    pub fn unreachable(&self, parcel: &Parcel, now: i64) -> Answer<Vec<Statement>> {
        let (Some(subscriber), Some(email)) = (parcel.subscriber, parcel.recipient.as_deref()) else {
            return Ok(Vec::new());
        };
        let who = subscriptions::who(&self.master, self.site, email)?;
        Ok(leaving(self.site, subscriber, &who, "unreachable", None, "provider", now))
    }

    /// The reader's own link; none for letters of service, which nobody subscribed to.
    fn links(&self, parcel: &Parcel) -> Option<String> {
        let own = tokens::reader(&self.master, self.site, parcel.subscriber?)?;
        Some([parcel.origin.as_deref()?, LINKS, &own].concat())
    }

    /// Where a message leads: through us to the site, so that its owner sees which of them bring anybody back.
    fn opens(&self, parcel: &Parcel) -> Option<String> {
        let token = tokens::opening(&self.master, self.site, parcel.delivery)?;
        Some([parcel.origin.as_deref()?, LINKS, &token].concat())
    }

    fn content(&self, parcel: &Parcel, link: Option<&str>) -> Option<Content> {
        let language = Language::of(&parcel.language);
        let data = |field: &str| parcel.data.get(field).and_then(Value::as_str).unwrap_or_default();
        if self.site == INSTALLATION {
            return match parcel.kind.as_str() {
                "sign_in" => Some(texts::sign_in(language, data("code"))),
                "invitation" => Some(texts::invitation(language, data("site"), data("link"))),
                _ => None,
            };
        }
        let writing = self.writing?;
        let look = Look { site: &writing.name, accent: &self.accent, on_accent: &self.on_accent, language };
        let words = words::of(std::iter::once(language.code()));
        match parcel.kind.as_str() {
            "code" => return Some(texts::customer_code(&look, data("code"))),
            "confirm" => {
                let topics = parcel.data.get("topics").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let topics: Vec<&str> =
                    topics.iter().filter_map(Value::as_str).map(|topic| words.topic(topic)).collect();
                return Some(texts::confirm(&look, &topics, data("link")));
            }
            "announcement_test" => {
                let footer = Footer { why: Why::Subscribed, preferences_url: "#", leave_url: "#", postal: "" };
                return Some(texts::announcement(&look, data("subject"), data("body"), &footer));
            }
            _ => {}
        }
        let postal = writing.postal.as_deref().unwrap_or_default();
        let why = if Kind::of(&parcel.kind).is_some_and(|kind| kind != Kind::Welcome) {
            Why::Member
        } else {
            Why::Subscribed
        };
        let footer = Footer { why, preferences_url: link?, leave_url: link?, postal };
        if let Some(number) = parcel.issue {
            let issue = self.issues.iter().find(|issue| issue.issue == number)?;
            return copy(issue, &look, &footer);
        }
        let kind = Kind::of(&parcel.kind)?;
        let unit = unit(&writing.unit, language)?;
        let whole = |field: &str| parcel.data.get(field).and_then(Value::as_i64);
        let reward = parcel.data.get("titles").and_then(|titles| spoken(titles, language)).and_then(Value::as_str);
        let on = whole("at").map(|at| day(at, language, &writing.zone)).unwrap_or_default();
        let opens = self.opens(parcel);
        let values = Values {
            name: parcel.name.as_deref().unwrap_or_default(),
            points: whole("points").unwrap_or(0),
            balance: parcel.balance.unwrap_or(0),
            unit,
            reward: reward.unwrap_or_default(),
            date: &on,
            link: opens.as_deref().or(writing.home.as_deref()).unwrap_or_default(),
        };
        Some(texts::triggered(&look, &texts_of(writing, kind, language), &values, &footer))
    }
}

/// A reader's copy of an issue.
fn copy(issue: &Issue, look: &Look<'_>, footer: &Footer<'_>) -> Option<Content> {
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    if issue.kind == "posts" {
        let line = |post: &Value| PostLine {
            title: text(post, "title"),
            url: text(post, "url"),
            summary_html: text(post, "summary_html"),
            summary_text: text(post, "summary_text"),
        };
        let posts: Vec<PostLine> = issue.content.get("posts")?.as_array()?.iter().map(line).collect();
        return Some(texts::posts(look, &posts, footer));
    }
    let words = spoken(&issue.content, look.language)?;
    Some(texts::announcement(look, &text(words, "subject"), &text(words, "body"), footer))
}

/// The owner's words, or ours.
fn texts_of(writing: &Writing, kind: Kind, language: Language) -> Texts {
    let own = writing.texts.get(kind.code()).and_then(|texts| texts.get(language.code()));
    let text = |field: &str| own.and_then(|own| own.get(field)).and_then(Value::as_str).map(str::to_owned);
    match (text("subject"), text("body")) {
        (Some(subject), Some(body)) => Texts { subject, body },
        _ => texts::defaults(kind, language),
    }
}

/// What is written in a language, or else in any other that there is.
fn spoken(texts: &Value, language: Language) -> Option<&Value> {
    texts.get(language.code()).or_else(|| texts.as_object()?.values().next())
}

/// A day as a language writes it: `3 March`, `3 марта`.
fn day(at: i64, language: Language, zone: &str) -> String {
    let options = Object::new();
    for (key, value) in [("day", "numeric"), ("month", "long"), ("timeZone", zone)] {
        let _set = Reflect::set(&options, &key.into(), &value.into());
    }
    let locale = if language == Language::En { "en-GB" } else { language.code() };
    // Moments are below 2^53, where a float is exact.
    #[allow(clippy::cast_precision_loss)]
    let date = Date::new(&JsValue::from_f64(at as f64));
    date.to_locale_date_string(locale, &options).into()
}

/// A site's colour, and the one that can be read on it.
pub fn colours(look: &Value) -> (String, String) {
    let theme = loyalty::look::Look::read(look, "").map_or_else(|_| Theme::default(), |look| look.theme);
    let Tokens { accent, on_accent, .. } = Tokens::of(theme.accent, theme.paper);
    (accent.to_string(), on_accent.to_string())
}

/// What points are called in a language.
pub fn unit(forms: &Value, language: Language) -> Option<Unit<'_>> {
    let forms = spoken(forms, language)?;
    let form = |name: &str| forms.get(name).and_then(Value::as_str);
    Some(Unit { one: form("one")?, few: form("few"), many: form("many"), other: form("other")? })
}
