//! JSON values read into types, with the path of the field at fault.
//!
//! serde compiles a type's reading anew for every kind of source, and a Worker is paid for by the byte. So
//! there is this one source, for requests and for what the database composed alike, and it offers no more
//! than our types ask for: an object is never read from a list of its fields, a path is put together only
//! when something is wrong, and all words about a fault are made in one place.

use std::fmt;

use loyalty::points::OUT_OF_RANGE;
use loyalty::wire::Code;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Expected, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Map, Value, map};

/// Why a value is not of the type that was asked for.
#[derive(Debug)]
pub struct Fault(Box<Found>);

#[derive(Debug)]
struct Found {
    path: String,
    code: Code,
    words: String,
}

impl Fault {
    fn new(code: Code, words: String) -> Self {
        Self(Box::new(Found { path: String::new(), code, words }))
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
    fn within(mut self, step: &dyn fmt::Display) -> Self {
        self.0.path = format!("/{step}{}", self.0.path);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.0.words)
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(words: T) -> Self {
        let words = words.to_string();
        let code = if words.starts_with(OUT_OF_RANGE) { Code::OutOfRange } else { Code::Malformed };
        Self::new(code, words)
    }

    fn invalid_type(found: Unexpected, expected: &dyn Expected) -> Self {
        Self::new(Code::Malformed, format!("invalid type: {}, expected {expected}", Words(found)))
    }

    fn invalid_value(found: Unexpected, expected: &dyn Expected) -> Self {
        let is_whole = matches!(found, Unexpected::Signed(_) | Unexpected::Unsigned(_));
        let code = if is_whole { Code::OutOfRange } else { Code::Malformed };
        Self::new(code, format!("invalid value: {}, expected {expected}", Words(found)))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let known = known.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>();
        let expected = match known.as_slice() {
            [] => "there are no fields".to_owned(),
            [one] => format!("expected {one}"),
            [one, other] => format!("expected {one} or {other}"),
            all => format!("expected one of {}", all.join(", ")),
        };
        Self::new(Code::UnknownField, format!("unknown field `{field}`, {expected}"))
    }
}

/// What was found instead, in JSON's words. A fraction is not repeated: nothing of ours is one, and printing
/// floats would weigh more than all the rest of this file.
struct Words<'a>(Unexpected<'a>);

impl fmt::Display for Words<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            Unexpected::Unit | Unexpected::Option => formatter.write_str("null"),
            Unexpected::Bool(value) => write!(formatter, "boolean `{value}`"),
            Unexpected::Unsigned(value) => write!(formatter, "integer `{value}`"),
            Unexpected::Signed(value) => write!(formatter, "integer `{value}`"),
            Unexpected::Float(_) => formatter.write_str("floating point number"),
            Unexpected::Str(text) => write!(formatter, "string {text:?}"),
            Unexpected::Seq => formatter.write_str("sequence"),
            Unexpected::Map => formatter.write_str("map"),
            _ => formatter.write_str("another value"),
        }
    }
}

/// Reads a value into a type.
pub fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Fault> {
    T::deserialize(Source(value))
}

/// A value as serde reads it.
#[derive(Clone, Copy)]
struct Source<'de>(&'de Value);

impl Source<'_> {
    fn unexpected(self, expected: &dyn Expected) -> Fault {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => Unexpected::Unsigned(value),
                (None, Some(value)) => Unexpected::Signed(value),
                (None, None) => Unexpected::Float(0.0),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        serde::de::Error::invalid_type(found, expected)
    }
}

/// Methods that read one kind of value and refuse all others.
macro_rules! only {
    ($($method:ident)+, $visitor:ident, $pattern:pat => $read:expr) => {
        $(fn $method<V: Visitor<'de>>(self, $visitor: V) -> Result<V::Value, Fault> {
            match self.0 {
                $pattern => $read,
                _ => Err(self.unexpected(&$visitor)),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Source<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(_) => self.deserialize_i64(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => visitor.visit_seq(Items::of(list)),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
        }
    }

    only!(deserialize_bool, visitor, Value::Bool(value) => visitor.visit_bool(*value));

    only!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64, visitor, Value::Number(number) => {
        match (number.as_u64(), number.as_i64()) {
            (Some(value), _) => visitor.visit_u64(value),
            (None, Some(value)) => visitor.visit_i64(value),
            (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
        }
    });

    only!(deserialize_char deserialize_str deserialize_string deserialize_identifier, visitor,
        Value::String(text) => visitor.visit_borrowed_str(text));

    only!(deserialize_seq, visitor, Value::Array(list) => visitor.visit_seq(Items::of(list)));

    only!(deserialize_map, visitor, Value::Object(fields) => visitor.visit_map(Fields::of(fields)));

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Array(list) if list.len() == length => visitor.visit_seq(Items::of(list)),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    /// Only from an object: serde would also take a list for the fields in their order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { bytes byte_buf unit unit_struct enum }
}

/// The fields of an object, one after the other.
struct Fields<'de> {
    rest: map::Iter<'de>,
    current: Option<(&'de str, &'de Value)>,
}

impl<'de> Fields<'de> {
    fn of(fields: &'de Map<String, Value>) -> Self {
        Self { rest: fields.iter(), current: None }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.current = self.rest.next().map(|(name, value)| (name.as_str(), value));
        let Some((name, _)) = self.current else { return Ok(None) };
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some).map_err(|fault: Fault| fault.within(&name))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (name, value) = self.current.unwrap_or(("", &Value::Null));
        seed.deserialize(Source(value)).map_err(|fault| fault.within(&name))
    }
}

/// The items of a list, one after the other.
struct Items<'de> {
    list: &'de [Value],
    next: usize,
}

impl<'de> Items<'de> {
    fn of(list: &'de [Value]) -> Self {
        Self { list, next: 0 }
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let at = self.next;
        let Some(value) = self.list.get(at) else { return Ok(None) };
        self.next = at.saturating_add(1);
        seed.deserialize(Source(value)).map(Some).map_err(|fault| fault.within(&at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.list.len().saturating_sub(self.next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use loyalty::wire::purchases::NewPurchase;
    use serde::de::DeserializeOwned;
    use serde_json::json;

    /// Reads with serde's own source as well: both must read the same, or refuse with the same words.
    fn refusal<T: DeserializeOwned + PartialEq + fmt::Debug>(value: &Value) -> Option<(String, String)> {
        let theirs = serde_json::from_value::<T>(value.clone());
        match (read::<T>(value), theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours, theirs);
                None
            }
            (Err(ours), Err(theirs)) => {
                assert_eq!(ours.to_string(), theirs.to_string());
                Some((ours.path().to_owned(), ours.to_string()))
            }
            (ours, theirs) => panic!("{value}: {ours:?} and {theirs:?}"),
        }
    }

    #[test]
    fn values_are_read_as_serde_reads_them_and_refused_with_its_words() {
        let good = json!({"id": "p", "member": {"id": "m"}, "at": "2026-01-01", "total": 5, "currency": null,
            "items": [{"sku": "A", "quantity": 1, "total": 5}]});
        assert_eq!(refusal::<NewPurchase>(&good), None);
        let cases = [
            ("id", json!(5), "/id"),
            ("id", json!(null), "/id"),
            ("member", json!("m"), "/member"),
            ("items", json!([{"sku": "A"}]), "/items/0"),
            ("member", json!({"id": "m", "phone": true}), "/member/phone"),
            ("member", json!({"id": "m", "vip": 1}), "/member/vip"),
            ("total", json!({"minor": 5}), "/total"),
            ("items", json!({"sku": "A"}), "/items"),
            ("items", json!([{"sku": "A", "quantity": -1, "total": 5}]), "/items/0/quantity"),
            ("items", json!([{"sku": "A", "quantity": 4_294_967_296_u64, "total": 5}]), "/items/0/quantity"),
            ("extra", json!(1), "/extra"),
        ];
        for (field, value, path) in cases {
            let mut document = good.clone();
            document[field] = value;
            assert_eq!(refusal::<NewPurchase>(&document).map(|(path, _)| path).as_deref(), Some(path), "{document}");
        }
    }

    #[test]
    fn rows_are_lists_of_exactly_their_length() {
        type Row = (i64, Option<String>, [i64; 2]);
        assert_eq!(refusal::<Vec<Row>>(&json!([[1, null, [2, 3]], [-1, "x", [0, 0]]])), None);
        for wrong in [json!([[1, null]]), json!([[1, null, [2, 3, 4]]]), json!([[1, null, [2]]]), json!({})] {
            assert!(read::<Vec<Row>>(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_is_no_object_and_a_fraction_no_whole_number() {
        for wrong in [json!(["p", {"id": "m"}]), json!({"id": "p", "member": ["m"]})] {
            assert_eq!(read::<NewPurchase>(&wrong).unwrap_err().code(), Code::Malformed);
        }
        let fault = read::<Vec<i64>>(&json!([1, 1.5])).unwrap_err();
        assert_eq!((fault.path(), fault.code()), ("/1", Code::Malformed));
    }
}
