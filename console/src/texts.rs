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

fn pick<T: Copy>(all: [T; LANGUAGES.len()]) -> T {
    all.get(SPOKEN.load(Ordering::Relaxed)).copied().unwrap_or(all[0])
}

/// The form for this number, with `{n}` written as people of this language write numbers.
#[allow(dead_code, reason = "not every set of sentences counts something")]
fn counted(n: i64, all: [&[(&str, &str)]; LANGUAGES.len()], values: &[(&str, &str)]) -> String {
    let forms = pick(all);
    let wanted = intl::plural(n);
    let found = forms.iter().find(|(form, _)| *form == wanted).or(forms.last());
    let mut all = vec![("n", intl::whole(n))];
    all.extend(values.iter().map(|(gap, value)| (*gap, (*value).to_owned())));
    let all: Vec<(&str, &str)> = all.iter().map(|(gap, value)| (*gap, value.as_str())).collect();
    fill(found.map_or("", |(_, text)| text), &all)
}

/// Puts values into the `{gaps}` of a sentence; a gap that nobody fills vanishes.
fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len());
    for (number, part) in sentence.split('{').enumerate() {
        match part.split_once('}') {
            Some((gap, rest)) if number > 0 => {
                out.extend(values.iter().filter(|(name, _)| *name == gap).map(|(_, value)| *value));
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
    fn gaps_are_filled_by_name_in_any_order() {
        let values = [("name", "Anna"), ("points", "{name}")];
        assert_eq!(fill("{points} for {name}", &values), "{name} for Anna");
    }

    #[test]
    fn a_count_takes_the_form_of_its_language() {
        let forms: [&[(&str, &str)]; 2] = [&[("one", "{n} day"), ("other", "{n} days")]; 2];
        assert_eq!(counted(1, forms, &[]), "1 day");
        assert_eq!(counted(5, forms, &[]), "5 days");
    }
}
