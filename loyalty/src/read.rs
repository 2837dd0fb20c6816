//! Reading what an owner decides from JSON: every fault at once, each with the path of the field it is in,
//! because an owner who fixes one mistake at a time gives up.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::program::Texts;

/// The most items a list may have; more is an import gone wrong.
const LIST_MAX: usize = 100;
/// The longest text a customer reads in one line, in characters.
pub(crate) const TEXT_CHARS_MAX: usize = 120;

/// One thing wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fault {
    /// JSON pointer to the field: `/rewards/0/cost`.
    pub path: String,
    /// What kind of fault it is.
    pub code: FaultCode,
    /// The same in words.
    pub detail: String,
}

/// The kinds of fault a document can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// A field that must be there is not.
    Missing,
    /// A field that no such document has.
    UnknownField,
    /// A value of another type.
    WrongType,
    /// A number or text beyond its bounds.
    OutOfRange,
    /// A word that is none of those allowed.
    UnknownValue,
    /// Two rules or rewards of one id.
    Duplicate,
}

/// Collects faults while it reads. Each method returns `None` only after it has noted why.
#[derive(Default)]
pub(crate) struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    /// An object with none but these fields.
    pub(crate) fn object<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        fields: &[&str],
    ) -> Option<&'a Map<String, Value>> {
        let object = self.any_object(value, path)?;
        self.no_other_fields(object, path, fields);
        Some(object)
    }

    /// An object of any fields.
    pub(crate) fn any_object<'a>(&mut self, value: &'a Value, path: &str) -> Option<&'a Map<String, Value>> {
        if value.as_object().is_none() {
            self.fault(path, FaultCode::WrongType, "this is an object".into());
        }
        value.as_object()
    }

    /// Notes every field beside these.
    pub(crate) fn no_other_fields(&mut self, object: &Map<String, Value>, path: &str, fields: &[&str]) {
        for field in object.keys().filter(|field| !fields.contains(&field.as_str())) {
            let detail = format!("there is no such field; known are {}", fields.join(", "));
            self.fault(&format!("{path}/{field}"), FaultCode::UnknownField, detail);
        }
    }

    /// A field that must be there.
    pub(crate) fn required<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        path: &str,
        field: &str,
    ) -> Option<&'a Value> {
        if !object.contains_key(field) {
            self.fault(&format!("{path}/{field}"), FaultCode::Missing, "this field is needed".into());
        }
        object.get(field)
    }

    /// A whole number within these bounds.
    pub(crate) fn whole(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        field: &str,
        min: i64,
        max: i64,
    ) -> Option<i64> {
        let value = self.required(object, path, field)?;
        let path = format!("{path}/{field}");
        match value.as_i64() {
            Some(number) if (min..=max).contains(&number) => Some(number),
            None if !value.is_number() || value.as_f64().is_some_and(|number| number.fract() != 0.0) => {
                self.fault(&path, FaultCode::WrongType, "this is a whole number".into());
                None
            }
            _ => {
                self.fault(&path, FaultCode::OutOfRange, format!("this is between {min} and {max}"));
                None
            }
        }
    }

    /// One of the words that are known.
    pub(crate) fn word<T: Copy>(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        field: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let value = self.required(object, path, field)?;
        let found = known.iter().find(|(word, _)| value.as_str() == Some(word)).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            self.unknown(path, field, &words);
        }
        found
    }

    /// A list, each item read by itself.
    pub(crate) fn list<T>(
        &mut self,
        value: &Value,
        path: &str,
        item: fn(&mut Self, &Value, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(list) = value.as_array() else {
            self.fault(path, FaultCode::WrongType, "this is a list".into());
            return None;
        };
        if list.len() > LIST_MAX {
            self.fault(path, FaultCode::OutOfRange, format!("at most {LIST_MAX} of these"));
            return None;
        }
        let read = list.iter().enumerate().filter_map(|(at, value)| item(self, value, &format!("{path}/{at}")));
        Some(read.collect())
    }

    /// One line that customers read.
    pub(crate) fn text(&mut self, value: &Value, path: &str) -> Option<String> {
        self.line(value, path, TEXT_CHARS_MAX)
    }

    /// One line of up to so many characters.
    pub(crate) fn line(&mut self, value: &Value, path: &str, chars_max: usize) -> Option<String> {
        let Some(text) = value.as_str() else {
            self.fault(path, FaultCode::WrongType, "this is a text".into());
            return None;
        };
        let fits = !text.trim().is_empty() && text.chars().count() <= chars_max;
        if !fits || text.chars().any(char::is_control) {
            let detail = format!("a text has 1 to {chars_max} characters on one line");
            self.fault(path, FaultCode::OutOfRange, detail);
            return None;
        }
        Some(text.to_owned())
    }

    /// One text in at least one language.
    pub(crate) fn texts(&mut self, value: &Value, path: &str, chars_max: usize) -> Option<Texts> {
        let object = self.any_object(value, path)?;
        if object.is_empty() {
            self.fault(path, FaultCode::Missing, "a text needs at least one language".into());
        }
        let mut texts = Texts::new();
        for (language, text) in object {
            let path = format!("{path}/{language}");
            self.language(&path, language);
            if let Some(text) = self.line(text, &path, chars_max) {
                texts.insert(language.clone(), text);
            }
        }
        Some(texts)
    }

    /// Notes what is no language.
    pub(crate) fn language(&mut self, path: &str, code: &str) {
        if !is_language(code) {
            self.fault(path, FaultCode::UnknownValue, "a language is a code such as en or pt-BR".into());
        }
    }

    /// Notes each id that is there twice.
    pub(crate) fn distinct<'a>(&mut self, path: &str, ids: impl Iterator<Item = &'a str>) {
        let ids: Vec<&str> = ids.collect();
        for (at, id) in ids.iter().enumerate() {
            if ids[..at].contains(id) {
                self.fault(path, FaultCode::Duplicate, format!("\u{201c}{id}\u{201d} is there twice"));
            }
        }
    }

    /// An id as owners choose them.
    pub(crate) fn slug(&mut self, value: &Value, path: &str) -> Option<String> {
        let fits = |text: &&str| {
            (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        };
        let slug = value.as_str().filter(fits).map(str::to_owned);
        if slug.is_none() {
            let detail = "an id has 1 to 40 letters, digits, _ or -".to_owned();
            self.fault(path, FaultCode::OutOfRange, detail);
        }
        slug
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, object: &Map<String, Value>, path: &str, field: &str) -> Option<bool> {
        let value = self.required(object, path, field)?;
        if !value.is_boolean() {
            self.fault(&format!("{path}/{field}"), FaultCode::WrongType, "this is true or false".into());
        }
        value.as_bool()
    }

    /// Puts what is read into its place, where the field is there and good.
    pub(crate) fn given<T>(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        field: &str,
        place: &mut T,
        read: impl FnOnce(&mut Self, &Map<String, Value>, &str, &str) -> Option<T>,
    ) {
        if object.contains_key(field)
            && let Some(value) = read(self, object, path, field)
        {
            *place = value;
        }
    }

    /// What was read, or everything that was wrong with it.
    pub(crate) fn end<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            _ => Err(self.faults),
        }
    }

    fn unknown(&mut self, path: &str, field: &str, known: &[&str]) {
        let detail = format!("this is one of {}", known.join(", "));
        self.fault(&format!("{path}/{field}"), FaultCode::UnknownValue, detail);
    }

    /// Notes a fault.
    pub(crate) fn fault(&mut self, path: &str, code: FaultCode, detail: String) {
        self.faults.push(Fault { path: path.to_owned(), code, detail });
    }
}

/// Whether this looks like a language code: two or three letters, perhaps a region.
pub(crate) fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let language =
        parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    language && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}
