//! The words of what something set off: the owner's or ours, and what their gaps are filled with. Each channel makes of them
//! what it can carry.

use courier::layout::Look;
use courier::texts::{self, Kind, Language, OrderNews, Texts, Unit, Values};
use js_sys::{Date, Object, Reflect};
use loyalty::look::Theme;
use loyalty::look::tokens::Tokens;
use serde_json::Value;
use wasm_bindgen::JsValue;

use super::channel::Turn;
use super::claim::{Parcel, Writing};
use crate::pages::letters::LINKS;
use crate::tokens;

/// How one site speaks.
pub struct Wording<'a> {
    turn: &'a Turn<'a>,
    /// What is known of it.
    pub site: &'a Writing,
    accent: String,
    on_accent: String,
}

impl<'a> Wording<'a> {
    /// The site's; none for the installation's own letters.
    pub fn of(turn: &'a Turn<'a>) -> Option<Self> {
        let site = turn.claimed.site.as_ref()?;
        let (accent, on_accent) = colours(&site.look);
        Some(Self { turn, site, accent, on_accent })
    }

    /// Its name and colours.
    pub fn look(&self, language: Language) -> Look<'_> {
        Look { site: &self.site.name, accent: &self.accent, on_accent: &self.on_accent, language }
    }

    /// Writes a parcel's message with `write`; none where its kind has no words.
    pub fn with<T>(&self, parcel: &Parcel, write: impl FnOnce(&Look<'_>, &Texts, &Values<'_>) -> T) -> Option<T> {
        let language = Language::of(&parcel.language);
        let kind = Kind::of(&parcel.kind)?;
        let unit = unit(&self.site.unit, language)?;
        let whole = |field: &str| parcel.data.get(field).and_then(Value::as_i64);
        let reward = parcel.data.get("titles").and_then(|titles| spoken(titles, language)).and_then(Value::as_str);
        let on = whole("at").map(|at| day(at, language, &self.site.zone)).unwrap_or_default();
        let opens = self.opens(parcel);
        let values = Values {
            name: parcel.name.as_deref().unwrap_or_default(),
            points: whole("points").unwrap_or(0),
            balance: parcel.balance.unwrap_or(0),
            unit,
            reward: reward.unwrap_or_default(),
            date: &on,
            link: opens.as_deref().or(self.site.home.as_deref()).unwrap_or_default(),
        };
        Some(write(&self.look(language), &texts_of(self.site, kind, language), &values))
    }

    /// Tells with `write` how an order stands.
    pub fn order<T>(&self, parcel: &Parcel, write: impl FnOnce(&Look<'_>, &OrderNews<'_>) -> T) -> Option<T> {
        let language = Language::of(&parcel.language);
        let said = |field: &str| parcel.data.get(field).and_then(Value::as_str).unwrap_or_default();
        let name = parcel.data.get("names").and_then(|names| spoken(names, language)).and_then(Value::as_str);
        // A deadline is for those who still wait.
        let waits = !["ready", "done", "cancelled"].contains(&said("status"));
        let by = parcel.data.get("ready_by").and_then(Value::as_i64).filter(|_| waits);
        let by = by.map(|by| day(by, language, &self.site.zone)).unwrap_or_default();
        let (name, by) = (name.unwrap_or_default(), by.as_str());
        let (order, title, status, note) = (said("order"), said("title"), said("status"), said("note"));
        Some(write(&self.look(language), &OrderNews { order, title, status, name, note, by }))
            .filter(|_| !order.is_empty())
    }

    /// Where a message leads: through us to the site, so that its owner sees which of them bring anybody back.
    fn opens(&self, parcel: &Parcel) -> Option<String> {
        let token = tokens::opening(&self.turn.master, self.turn.site, parcel.delivery)?;
        Some([parcel.origin.as_deref()?, LINKS, &token].concat())
    }
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
pub fn spoken(texts: &Value, language: Language) -> Option<&Value> {
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
