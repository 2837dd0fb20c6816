//! Why a value is not of the type that was asked for. All words about it are made here.

use std::fmt;

use serde_json::Value;

use crate::points::OUT_OF_RANGE;
use crate::wire::Code;

/// What is wrong with a value, and where.
#[derive(Debug)]
pub struct Fault(Box<Found>);

#[derive(Debug)]
struct Found {
    path: String,
    code: Code,
    words: String,
}

impl Fault {
    /// A fault of the value itself.
    pub fn new(code: Code, words: String) -> Self {
        Self(Box::new(Found { path: String::new(), code, words }))
    }

    /// A value of another type.
    pub(super) fn of_type(value: &Value, expected: &str) -> Self {
        Self::new(Code::Malformed, format!("invalid type: {}, expected {expected}", Words(value)))
    }

    /// A value beyond its bounds.
    pub(crate) fn beyond(what: fmt::Arguments) -> Self {
        Self::new(Code::OutOfRange, format!("{OUT_OF_RANGE}: {what}"))
    }

    pub(super) fn unknown_field(field: &str, known: &[&str]) -> Self {
        let known = known.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>();
        let expected = match known.as_slice() {
            [] => "there are no fields".to_owned(),
            [one] => format!("expected {one}"),
            [one, other] => format!("expected {one} or {other}"),
            all => format!("expected one of {}", all.join(", ")),
        };
        Self::new(Code::UnknownField, format!("unknown field `{field}`, {expected}"))
    }

    /// What kind of fault it is.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// JSON pointer to the field it is in; empty for the whole document.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The same fault seen from one level further out.
    pub(super) fn within(mut self, step: &str) -> Self {
        self.0.path = ["/", step, &self.0.path].concat();
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.0.words)
    }
}

/// What was found instead, in JSON's words. A fraction is not repeated: nothing of ours is one, and printing
/// floats would weigh more than all the rest of this file.
struct Words<'a>(&'a Value);

impl fmt::Display for Words<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            Value::Null => formatter.write_str("null"),
            Value::Bool(value) => write!(formatter, "boolean `{value}`"),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => write!(formatter, "integer `{value}`"),
                (None, Some(value)) => write!(formatter, "integer `{value}`"),
                (None, None) => formatter.write_str("floating point number"),
            },
            Value::String(text) => write!(formatter, "string \"{text}\""),
            Value::Array(_) => formatter.write_str("sequence"),
            Value::Object(_) => formatter.write_str("map"),
        }
    }
}
