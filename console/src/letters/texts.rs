//! What a letter says in each language, with a picture of it that follows every key.

use crate::prelude::*;
use loyalty::wire::blog::LetterPreview;
use serde_json::{Map, Value, json};

use super::sheet::Sheet;
use crate::api::{self, Trouble};
use crate::parts::{Area, Field, Work};
use crate::texts::{letters as says, own_name};

/// Quiet between two keys after which the picture is drawn anew.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(400);
/// The longest subject that mailboxes show.
const SUBJECT_MAX: u32 = 150;

/// The words of one language.
#[derive(Clone, Copy)]
struct Words {
    language: &'static str,
    subject: RwSignal<String>,
    body: RwSignal<String>,
}

/// The words of a letter; copies are the same ones.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    all: StoredValue<Vec<Words>>,
    /// The place of the language that is written in.
    now: RwSignal<usize>,
}

impl Texts {
    /// As they came: `{"en": {"subject", "body"}}`.
    pub(super) fn of(texts: &Value, languages: &[&'static str]) -> Self {
        let words = |&language: &&'static str| {
            let text = |field: &str| texts[language][field].as_str().unwrap_or_default().to_owned();
            Words { language, subject: RwSignal::new(text("subject")), body: RwSignal::new(text("body")) }
        };
        Self { all: StoredValue::new(languages.iter().map(words).collect()), now: RwSignal::new(0) }
    }

    /// As they are sent. A language in which nothing stands is left out.
    pub(super) fn value(self) -> Value {
        let mut texts = Map::new();
        for Words { language, subject, body } in self.all.get_value() {
            let (subject, body) = (subject.get_untracked(), body.get_untracked());
            if !subject.trim().is_empty() || !body.trim().is_empty() {
                texts.insert(language.to_owned(), json!({"subject": subject.trim(), "body": body.trim()}));
            }
        }
        texts.into()
    }

    /// The words that are written on now; follows changes.
    fn here(self) -> Option<Words> {
        self.all.with_value(|all| all.get(self.now.get()).copied())
    }

    /// The language that is written in now, or else the first one in which there is something.
    pub(super) fn language(self) -> &'static str {
        let is_there = |words: &Words| !words.body.with_untracked(String::is_empty);
        let here = untrack(|| self.here()).filter(is_there);
        let any = || self.all.with_value(|all| all.iter().copied().find(is_there));
        here.or_else(any).map_or(super::LANGUAGES[0], |words| words.language)
    }
}

/// The fields and the picture.
#[component]
pub(super) fn Write(
    /// The words.
    texts: Texts,
    /// `announcement` or a kind of message.
    kind: String,
    /// What else helps to write them.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What saves them: faults stand at their fields.
    work: Work,
) -> impl IntoView {
    let languages = texts.all.get_value();
    let button = move |(place, words): (usize, Words)| {
        let pressed = move || (texts.now.get() == place).to_string();
        view! {
            <button type="button" lang=words.language aria-pressed=pressed on:click=heard(move |_| texts.now.set(place))>
                {own_name(words.language)}
            </button>
        }
    };
    let several = (languages.len() > 1).then(|| {
        let buttons = languages.into_iter().enumerate().map(button).collect_view();
        view! { <div class="widths" role="group" aria-label=says::language()>{buttons}</div> }
    });
    let hint = StoredValue::new([hint.unwrap_or_default(), says::body_hint().to_owned()].join(" "));
    let (subject, html) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let refused = RwSignal::new(None::<Trouble>);
    draw(texts, kind, subject, html, refused);
    let fields = move || {
        texts.here().map(|words| {
            let fault = |field: &'static str| {
                let path = format!("/texts/{}/{field}", words.language);
                Signal::derive(move || {
                    let at = |trouble: Option<Trouble>, path: &str| trouble?.fault_at(path);
                    at(work.trouble().get(), &path).or_else(|| at(refused.get(), &format!("/{field}")))
                })
            };
            view! {
                <div class="stack">
                    <Field label=says::subject() value=words.subject fault=fault("subject") required=false maxlength=SUBJECT_MAX />
                    <Area label=says::body() value=words.body fault=fault("body") hint=hint.get_value() rows=10 />
                </div>
            }
        })
    };
    view! {
        {several}
        <div class="columns">
            {fields}
            <Sheet subject=subject html=html />
        </div>
    }
}

/// Draws the picture after a pause in writing. What the edge refuses leaves the last good one standing.
fn draw(
    texts: Texts,
    kind: String,
    subject: RwSignal<String>,
    html: RwSignal<String>,
    refused: RwSignal<Option<Trouble>>,
) {
    let asked = RwSignal::new(Value::Null);
    let ask = move |body: Value| {
        leptos::task::spawn_local(async move {
            let answer = api::post::<LetterPreview>("/v1/letters/preview", &body).await;
            if asked.try_get_untracked().is_none_or(|now| now != body) {
                return;
            }
            match answer {
                Ok(letter) => {
                    subject.set(letter.subject);
                    html.set(letter.html);
                    refused.set(None);
                }
                Err(trouble) => refused.set(Some(trouble)),
            }
        });
    };
    Effect::new(move |before: Option<bool>| {
        let Some(words) = texts.here() else { return true };
        let (subject, body) = (words.subject.get(), words.body.get());
        if subject.trim().is_empty() && body.trim().is_empty() {
            return false;
        }
        let wanted = json!({"kind": kind, "language": words.language, "subject": subject, "body": body});
        asked.set(wanted.clone());
        // The first picture comes at once.
        if before != Some(true) {
            ask(wanted);
            return true;
        }
        let settled = move || {
            if asked.try_get_untracked().is_some_and(|now| now == wanted) {
                ask(wanted);
            }
        };
        set_timeout(settled, PAUSE);
        true
    });
}
