//! JSON written as text.
//!
//! Whole numbers only: points and money have no fractions, and the tables that print floats would be a
//! twentieth of what the Worker may weigh.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::{Map, Value};

/// The value as JSON. Nothing at all for one with a fraction in it, which no type of ours has: no reader takes
/// an empty text for JSON.
pub fn text<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut text, WholeNumbers));
    written.ok().and_then(|()| String::from_utf8(text).ok()).unwrap_or_default()
}

/// An object of these fields. What `json!` would do costs a conversion that can fail for each of them.
pub fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}

/// A list of values, each converted by itself.
macro_rules! list {
    ($($item:expr),+ $(,)?) => {
        serde_json::Value::Array(vec![$(serde_json::Value::from($item)),+])
    };
}
pub(crate) use list;

/// Compact, and refuses floats.
struct WholeNumbers;

impl Formatter for WholeNumbers {
    fn write_f64<W: ?Sized + io::Write>(&mut self, _writer: &mut W, _value: f64) -> io::Result<()> {
        Err(io::ErrorKind::InvalidData.into())
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, _writer: &mut W, _value: f32) -> io::Result<()> {
        Err(io::ErrorKind::InvalidData.into())
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use serde_json::json;

    #[test]
    fn whole_numbers_are_written_as_serde_writes_them_and_fractions_are_refused() {
        let value = json!({"b": [1, -2, u64::MAX, i64::MIN, null, true], "a": "<\u{2028}\"\n\u{1}балл"});
        assert_eq!(text(&value), value.to_string());
        assert_eq!(text(&json!([1.5])), "");
    }
}
