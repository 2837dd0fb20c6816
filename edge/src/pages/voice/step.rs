//! One question as a form: what one press answers is buttons, the rest has one of its own.

use loyalty::program::Texts;
use loyalty::voice::survey::{Question, QuestionKind};

use super::words::Words;
use crate::pages::plain::document::{escaped, tick};

/// The longest answer in one's own words, as its field allows it.
const WORDS_MAX: &str = "2000";

/// What stands there in the reader's language, or in one that there is.
pub(super) fn spoken<'a>(texts: &'a Texts, words: &Words) -> &'a str {
    let found = texts.get(words.language).or_else(|| texts.get("en")).or_else(|| texts.values().next());
    found.map_or("", String::as_str)
}

/// The form of a question, with what it carries along. `wrote` is what its reader wrote before, in words of their own.
pub(super) fn form(question: &Question, words: &Words, carried: &[String], wrote: &str) -> String {
    let name = ["a.", &question.id].concat();
    let label = escaped(spoken(&question.text, words));
    let (body, button) = match question.kind {
        QuestionKind::Text => (self::words(spoken(&question.text, words), &name, WORDS_MAX, wrote), Some(words.send)),
        QuestionKind::Choice if question.is_several => {
            let ticks = question.options.iter().map(|one| tick(&name, &one.id, false, false, spoken(&one.text, words)));
            (ticks.collect(), Some(words.next))
        }
        QuestionKind::Choice => {
            let all = question.options.iter().map(|one| press(&name, &one.id, spoken(&one.text, words), None));
            (all.collect(), question.is_optional.then_some(words.skip))
        }
        QuestionKind::Scale => (scale(question, &name, words), question.is_optional.then_some(words.skip)),
    };
    let button = button.map(|text| ["<button>", &escaped(text), "</button>"].concat()).unwrap_or_default();
    let group = ["<div role=\"group\" class=\"answers\" aria-label=\"", &label, "\">", &body, "</div>"].concat();
    ["<form method=\"post\">", &carried.concat(), &group, &button, "</form>"].concat()
}

/// A field for words of one's own, under its label, with what stands there already.
pub(super) fn words(label: &str, name: &str, characters_max: &str, wrote: &str) -> String {
    // The first line feed after the tag is not part of the text.
    let field = ["<textarea name=\"", name, "\" rows=\"4\" maxlength=\"", characters_max, "\">\n", &escaped(wrote)];
    ["<label>", &escaped(label), &field.concat(), "</textarea></label>"].concat()
}

/// A field for an address.
pub(super) fn address(words: &Words, wrote: &str) -> String {
    let field = "<input type=\"email\" name=\"email\" autocomplete=\"email\" maxlength=\"254\" value=\"";
    ["<label>", &escaped(words.email), field, &escaped(wrote), "\"></label>"].concat()
}

/// A field for a name that others are shown.
pub(super) fn name(words: &Words, wrote: &str) -> String {
    let field = "<input name=\"name\" autocomplete=\"name\" maxlength=\"100\" value=\"";
    ["<label>", &escaped(words.name), field, &escaped(wrote), "\"></label>"].concat()
}

/// A field for a telephone number.
pub(super) fn telephone(words: &Words, wrote: &str) -> String {
    let field = "<input type=\"tel\" name=\"phone\" autocomplete=\"tel\" maxlength=\"40\" value=\"";
    ["<label>", &escaped(words.phone), field, &escaped(wrote), "\"></label>"].concat()
}

fn scale(question: &Question, name: &str, words: &Words) -> String {
    let (from, to) = (question.from.unwrap_or(0), question.to.unwrap_or(0));
    let named = |step: i64| question.labels.iter().find(|label| label.value == step);
    let mut steps = String::new();
    let is_few = to.saturating_sub(from) < 3;
    for step in from..=to {
        let number = step.to_string();
        let label = named(step).map(|label| spoken(&label.text, words));
        steps.push_str(&match label {
            Some(label) if is_few => press(name, &number, label, None),
            Some(label) => press(name, &number, &number, Some(&[&number, " – ", label].concat())),
            None => press(name, &number, &number, None),
        });
    }
    if is_few {
        return steps;
    }
    let end = |step: i64| named(step).map(|label| [&step.to_string(), " – ", spoken(&label.text, words)].concat());
    let ends = [from, to].map(|step| ["<span>", &escaped(&end(step).unwrap_or_default()), "</span>"].concat());
    ["<div class=\"scale\">", &steps, "</div><p class=\"ends\">", &ends.concat(), "</p>"].concat()
}

/// A button that answers.
fn press(name: &str, value: &str, text: &str, label: Option<&str>) -> String {
    let label = label.map(|label| [" aria-label=\"", &escaped(label), "\""].concat()).unwrap_or_default();
    let parts = ["<button class=\"step\" name=\"", name, "\" value=\"", &escaped(value), "\"", &label, ">"];
    [&parts.concat(), escaped(text).as_str(), "</button>"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::voice::words;
    use loyalty::voice::survey::Kind;
    use loyalty::voice::wordings;

    #[test]
    fn every_step_of_a_score_is_one_press_with_its_name() {
        let words = words::of(&["en".to_owned()]);
        let questions = wordings::questions(Kind::Nps, "Verstak");
        let html = form(&questions[0], words, &[], "");
        assert_eq!(html.matches("name=\"a.score\" value=\"").count(), 11);
        assert!(html.contains("aria-label=\"10 – Extremely likely\""));
        assert!(!html.contains("checked"));
    }

    #[test]
    fn what_a_company_is_called_stays_text() {
        let words = words::of(&["ru".to_owned()]);
        let questions = wordings::questions(Kind::Ces, "<b>\"Bell\"</b>");
        let html = form(&questions[0], words, &[], "");
        assert!(html.contains("&lt;b&gt;&quot;Bell&quot;") && !html.contains("<b>"));
    }
}
