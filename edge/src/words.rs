//! The words by which members are found, folded so that writing them otherwise finds them too.
//!
//! Folding is the platform's: its tables of letters are there already, and ours would weigh more than all
//! the rest of the search. What is stored with a profile is kept in step with the index by triggers.

use loyalty::wire::purchases::MemberFields;
use serde_json::Value;

use crate::json::object;

/// Words of one field that are indexed; more is no name.
const WORDS_MAX: usize = 12;
/// The longest word that is indexed, in characters.
const WORD_CHARS_MAX: usize = 60;
/// Fewer digits than this are no telephone number.
const PHONE_DIGITS_MIN: usize = 4;

/// The folded words of the fields that are there: an object for `profile.words`, in which a field that is
/// missing stays as it was.
pub fn of(member: &MemberFields) -> Value {
    let mut words = object([]);
    let mut put = |field: &str, list: Vec<String>| {
        if let Some(words) = words.as_object_mut() {
            words.insert(field.to_owned(), list.into());
        }
    };
    if let Some(email) = &member.email {
        let whole = fold(email);
        let (name, _) = whole.split_once('@').unwrap_or((&whole, ""));
        let mut list = split(name);
        list.extend(Some(whole).filter(|whole| !whole.is_empty()));
        put("Z", list);
    }
    if let Some(name) = &member.name {
        put("N", split(name));
    }
    if let Some(phone) = &member.phone {
        put("P", digits(phone).map_or_else(Vec::new, |digits| vec![forwards(&digits), backwards(&digits)]));
    }
    words
}

/// What somebody who searches may mean.
pub struct Asked {
    /// Beginnings of words that must all be there: a list of texts.
    pub words: Value,
    /// A telephone number's beginning and its end, as they are indexed.
    pub phone: Option<[String; 2]>,
}

/// Reads what was typed into the search.
pub fn asked(text: &str) -> Asked {
    let phone = digits(text).map(|digits| [forwards(&digits), backwards(&digits)]);
    let of = |part: &str| if part.contains('@') { vec![fold(part)] } else { split(part) };
    let mut words: Vec<String> = text.split_whitespace().flat_map(of).collect();
    words.truncate(WORDS_MAX);
    if phone.is_some() {
        words.clear();
    }
    Asked { words: words.into(), phone }
}

/// The digits of what is written like a telephone number. Russian numbers are dialled with an 8 within the
/// country and with +7 from outside: both are one number.
pub fn digits(text: &str) -> Option<String> {
    let is_phone = text.chars().all(|letter| letter.is_ascii_digit() || " +-()./\u{a0}".contains(letter));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !is_phone || digits.len() < PHONE_DIGITS_MIN {
        return None;
    }
    Some(match digits.strip_prefix('8') {
        Some(rest) if digits.len() == 11 => ["7", rest].concat(),
        _ => digits,
    })
}

/// The digits as they are indexed to be found by their beginning.
fn forwards(digits: &str) -> String {
    ["+", digits].concat()
}

/// The digits as they are indexed to be found by their end.
pub fn backwards(digits: &str) -> String {
    std::iter::once('-').chain(digits.chars().rev()).collect()
}

fn split(text: &str) -> Vec<String> {
    let short = |word: &str| word.chars().take(WORD_CHARS_MAX).collect();
    words(text).split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).map(short).collect()
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/js/words.js")]
    extern "C" {
        pub(super) fn fold(text: &str) -> String;
        pub(super) fn words(text: &str) -> String;
    }
}

/// Near enough to the platform's for tests of the SQL, which run without one.
#[cfg(not(target_arch = "wasm32"))]
mod platform {
    pub(super) fn fold(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn words(text: &str) -> String {
        fold(text).split(|letter: char| !letter.is_alphanumeric()).collect::<Vec<_>>().join(" ")
    }
}

use platform::{fold, words};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn member(name: &str, email: &str, phone: &str) -> MemberFields {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        MemberFields { id: None, card: None, email: some(email), phone: some(phone), name: some(name), birthday: None }
    }

    #[test]
    fn a_profile_is_indexed_by_its_words_its_address_and_its_number_both_ways() {
        let words = of(&member("Анна-Мария O'Brien", "Ada.Lovelace@Example.com", "8 (900) 123-45-67"));
        let expected = json!({
            "Z": ["ada", "lovelace", "ada.lovelace@example.com"],
            "N": ["анна", "мария", "o", "brien"],
            "P": ["+79001234567", "-76543210097"],
        });
        assert_eq!(words, expected);
        assert_eq!(of(&member("", "", "")), json!({}), "what is not sent stays as it was");
        assert_eq!(of(&member("", "", "none")), json!({"P": []}));
    }

    #[test]
    fn what_is_typed_is_a_number_an_address_or_words() {
        let words = |text: &str| asked(text).words;
        assert_eq!(words("  ИВАНОВ, пётр"), json!(["иванов", "пётр"]));
        assert_eq!(words("Ada@Ex"), json!(["ada@ex"]));
        assert_eq!(words("42"), json!(["42"]));
        assert_eq!(asked("45-67").phone, Some(["+4567".into(), "-7654".into()]));
        assert_eq!(asked("+7 900 123-45-67").phone, asked("89001234567").phone);
        assert!(asked("Anna 4567").phone.is_none());
    }
}
