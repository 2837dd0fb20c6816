//! JSON written as text.
//!
//! Whole numbers only: points and money have no fractions, and the tables that print floats take ten kilobytes of every
//! module that has them, hardly to be compressed.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// The value as JSON. Nothing at all for one with a fraction in it, which no type of ours has: no reader takes
/// an empty text for JSON.
pub fn text<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut text, WholeNumbers));
    written.ok().and_then(|()| String::from_utf8(text).ok()).unwrap_or_default()
}

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
