//! What an announcement may say: checked before it is kept, so that whatever is kept can be sent.

use courier::texts::{self, Field, Texts};
use loyalty::fields;
use loyalty::wire::blog::Words;
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use crate::error::{Answer, ApiError};
use crate::outbox::LANGUAGES;

/// The topics that announcements are about.
const TOPICS: [&str; 2] = ["news", "offers"];

/// A topic.
pub(super) fn topic(asked: &str) -> Answer<&'static str> {
    let known = TOPICS.into_iter().find(|known| *known == asked);
    known.ok_or_else(|| fault("/topic".to_owned(), "a topic is news or offers"))
}

/// A language that there are letters in.
pub(super) fn language(asked: &str) -> Answer<&'static str> {
    let known = LANGUAGES.into_iter().find(|known| *known == asked);
    known.ok_or_else(|| fault("/language".to_owned(), "a language is en or ru"))
}

/// Words by language: at least one, each whole and of a length that fits.
pub(super) fn texts(asked: &Value) -> Answer<Value> {
    let by_language = asked.as_object().filter(|texts| !texts.is_empty());
    let by_language = by_language.ok_or_else(|| fault("/texts".to_owned(), "texts by language: at least one"))?;
    for (language, words) in by_language {
        let path = ["/texts/", language].concat();
        if !LANGUAGES.contains(&language.as_str()) {
            return Err(fault(path, "a language is en or ru"));
        }
        let read: Result<Words, _> = fields::read(words);
        let Words { subject, body } = read.map_err(|fault| {
            Problem::new(fault.code(), fault.to_string()).with("path", [&path, fault.path()].concat())
        })?;
        if let Some(wrong) = texts::check_announcement(&Texts { subject, body }).first() {
            return Err(refused(&path, wrong));
        }
    }
    Ok(asked.clone())
}

/// What is wrong first, and after how many characters.
fn refused(path: &str, wrong: &texts::Fault) -> ApiError {
    let (field, words) = match wrong.field {
        Field::Subject => ("/subject", "a subject is one line of 1 to 150 characters"),
        Field::Body if wrong.problem == texts::Problem::Link => {
            ("/body", "a link leads to an https address: [text](https://…)")
        }
        Field::Body => ("/body", "a body has 1 to 20,000 characters"),
    };
    let problem = Problem::new(Code::OutOfRange, words).with("path", [path, field].concat());
    problem.with("at", wrong.at).into()
}

fn fault(path: String, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(asked: &Value) -> String {
        match texts(asked) {
            Ok(_) => "fine".to_owned(),
            Err(error) => error.problem().extra["path"].as_str().unwrap().to_owned(),
        }
    }

    #[test]
    fn what_cannot_be_sent_is_not_kept() {
        let words = |subject: &str, body: &str| json!({"subject": subject, "body": body});
        let long = "x".repeat(20_001);
        let cases = [
            (json!({"en": words("New", "See [it](https://a.com) {here}")}), "fine"),
            (json!({"en": words("New", "A"), "ru": words("Новое", "Б")}), "fine"),
            (json!({}), "/texts"),
            (json!(["en"]), "/texts"),
            (json!({"de": words("Neu", "A")}), "/texts/de"),
            (json!({"en": {"subject": "New"}}), "/texts/en"),
            (json!({"en": {"subject": 5, "body": "A"}}), "/texts/en/subject"),
            (json!({"en": words("New", "A"), "ru": words("a\nb", "A")}), "/texts/ru/subject"),
            (json!({"en": words(&"x".repeat(151), "A")}), "/texts/en/subject"),
            (json!({"en": words(" ", "A")}), "/texts/en/subject"),
            (json!({"en": words("New", &long)}), "/texts/en/body"),
            (json!({"en": words("New", "[x](http://a.com)")}), "/texts/en/body"),
            (json!({"en": words("New", "[x]({link})")}), "/texts/en/body"),
        ];
        for (asked, expected) in cases {
            assert_eq!(path(&asked), expected, "{asked}");
        }
        assert!(topic("posts").is_err() && language("de").is_err());
    }
}
