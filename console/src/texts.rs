//! Every sentence of the console, as a function: `texts::home::title()`, `texts::account::hello("Anna")`,
//! `texts::team::days(3)`.
//!
//! They are generated from `strings/LANGUAGE/SCREEN.json` (see `build.rs`). A sentence is looked up in the language of
//! this moment and does not follow a change of it: changing the language draws the whole screen anew.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::intl;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The place in [`LANGUAGES`] of the language that is spoken.
static SPOKEN: AtomicUsize = AtomicUsize::new(0);

/// The language that is spoken: `en`, `ru`.
pub fn language() -> &'static str {
    LANGUAGES.get(SPOKEN.load(Ordering::Relaxed)).copied().unwrap_or(LANGUAGES[0])
}

/// Speaks this language from now on; one that there is not changes nothing.
pub fn speak(language: &str) {
    if let Some(place) = LANGUAGES.iter().position(|known| *known == language) {
        SPOKEN.store(place, Ordering::Relaxed);
    }
}

/// The name of a language in itself, as a person looks for it in a list.
pub fn own_name(language: &str) -> &str {
    match language {
        "en" => "English",
        "ru" => "Русский",
        other => other,
    }
}

/// All sentences of a screen, one text in each language; `\u{1}` stands between them.
struct Sentences([&'static str; LANGUAGES.len()]);

/// The sentence with this number, as it is spoken now.
fn pick(all: &'static Sentences, number: usize) -> &'static str {
    let spoken = all.0.get(SPOKEN.load(Ordering::Relaxed)).unwrap_or(&all.0[0]);
    spoken.split('\u{1}').nth(number).unwrap_or_default()
}

/// The form for this number, with the first gap filled by the number as people of this language write it.
#[allow(dead_code, reason = "not every set of sentences counts something")]
fn counted(all: &'static Sentences, number: usize, n: i64, values: &[&str]) -> String {
    let whole = intl::whole(n);
    let values: Vec<&str> = std::iter::once(whole.as_str()).chain(values.iter().copied()).collect();
    fill(form(pick(all, number), &intl::plural(n)), &values)
}

/// The text of a plural form, or of the last one there is; `\u{2}` stands between them.
fn form<'a>(forms: &'a str, wanted: &str) -> &'a str {
    let mut found = "";
    for (name, text) in forms.split('\u{2}').filter_map(|form| form.split_once(':')) {
        found = text;
        if name == wanted {
            break;
        }
    }
    found
}

/// Puts values into the numbered gaps of a sentence; a gap that nobody fills vanishes.
fn fill(sentence: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(sentence.len());
    for (number, part) in sentence.split('{').enumerate() {
        match part.split_once('}') {
            Some((gap, rest)) if number > 0 => {
                out.push_str(gap.parse().ok().and_then(|gap: usize| values.get(gap)).copied().unwrap_or_default());
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_any_order() {
        assert_eq!(fill("{1} for {0}{2}", &["Anna", "{0}"]), "{0} for Anna");
    }

    #[test]
    fn a_count_takes_the_form_of_its_language() {
        static DAYS: Sentences = Sentences(["Title\u{1}one:{0} day\u{2}other:{0} days of {1}"; 2]);
        assert_eq!(counted(&DAYS, 1, 1, &["May"]), "1 day");
        assert_eq!(counted(&DAYS, 1, 5, &["May"]), "5 days of May");
        assert_eq!(form("one:a\u{2}other:b", "few"), "b");
    }

    #[test]
    fn a_sentence_is_found_by_its_function() {
        assert_eq!(trouble::again(), "Try again");
    }
}
