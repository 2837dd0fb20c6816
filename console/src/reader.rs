//! JSON read into types, small: what the edge answers and what the browser kept.
//!
//! serde compiles a type's reading anew for every source it is read from, and from a text each comes to two or three
//! kilobytes. So texts are read into a [`Value`] first, by code that is there once, and types from that by this source,
//! which finds an object's fields by their place in the type and not by comparing names, and has no words for what is
//! wrong: nobody would read them. A field that a type does not know is passed over: the edge may be newer than this.

use std::fmt::Display;

use serde::de::value::{BorrowedStrDeserializer, U64Deserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value, map};

/// A value is not of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Display for Unreadable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: Display>(_words: T) -> Self {
        Self
    }
}

/// A text's value; null for a text that is no JSON.
pub fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Reads a text into a type.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    read(&value(text))
}

/// Reads a value into a type.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(Source(value))
}

/// A value as serde reads it.
#[derive(Clone, Copy)]
struct Source<'de>(&'de Value);

impl<'de> IntoDeserializer<'de, Unreadable> for Source<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Methods that read one kind of value and refuse all others.
macro_rules! only {
    ($($method:ident)+, $visitor:ident, $pattern:pat => $read:expr) => {
        $(fn $method<V: Visitor<'de>>(self, $visitor: V) -> Result<V::Value, Unreadable> {
            match self.0 {
                $pattern => $read,
                _ => Err(Unreadable),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Source<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(_) => self.deserialize_i64(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => visitor.visit_seq(Items(list.iter())),
            Value::Object(fields) => visitor.visit_map(Entries { rest: fields.iter(), value: &Value::Null }),
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

    only!(deserialize_seq, visitor, Value::Array(list) => visitor.visit_seq(Items(list.iter())));

    only!(deserialize_map, visitor, Value::Object(fields) =>
        visitor.visit_map(Entries { rest: fields.iter(), value: &Value::Null }));

    only!(deserialize_unit, visitor, Value::Null => visitor.visit_unit());

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let Value::Object(object) = self.0 else { return Err(Unreadable) };
        visitor.visit_map(Fields { object, fields, next: 0, value: &Value::Null })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    /// Only a word: no type that is read here has an untagged variant with something in it.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let place = self.0.as_str().and_then(|word| variants.iter().position(|variant| *variant == word));
        visitor.visit_enum(Word(place.ok_or(Unreadable)?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { bytes byte_buf unit_struct tuple_struct }
}

/// The fields of a type that an object has, by their places in the type.
struct Fields<'de> {
    object: &'de Map<String, Value>,
    fields: &'static [&'static str],
    next: usize,
    value: &'de Value,
}

impl Fields<'_> {
    fn find(&mut self) -> Option<u64> {
        loop {
            let place = self.next;
            let name = self.fields.get(place)?;
            self.next += 1;
            if let Some(value) = self.object.get(*name) {
                self.value = value;
                return Some(place as u64);
            }
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        match self.find() {
            Some(place) => seed.deserialize(U64Deserializer::new(place)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(Source(self.value))
    }
}

/// All entries of an object by their names, for maps and for types that take another one in.
struct Entries<'de> {
    rest: map::Iter<'de>,
    value: &'de Value,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(Source(self.value))
    }
}

/// The items of a list.
struct Items<'de>(std::slice::Iter<'de, Value>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        match self.0.next() {
            Some(value) => seed.deserialize(Source(value)).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// A variant by its place.
struct Word(usize);

impl<'de> EnumAccess<'de> for Word {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Unreadable> {
        Ok((seed.deserialize(U64Deserializer::new(self.0 as u64))?, self))
    }
}

impl<'de> VariantAccess<'de> for Word {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _seed: T) -> Result<T::Value, Unreadable> {
        Err(Unreadable)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, _visitor: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use loyalty::wire::entries::{ExplainedEntry, LotUse};
    use loyalty::wire::purchases::ImportAnswer;
    use serde_json::json;

    use super::*;
    use crate::counter::deed::Deed;

    /// Reads with serde's own source as well: both must read the same. Says whether they could.
    fn reads<T: DeserializeOwned + PartialEq + std::fmt::Debug>(value: Value) -> bool {
        let ours = read::<T>(&value).ok();
        assert_eq!(ours, serde_json::from_value::<T>(value).ok());
        ours.is_some()
    }

    #[test]
    fn values_are_read_as_serde_reads_them() {
        let good = json!({"lot": 7, "use": "spent", "points": -5});
        assert!(reads::<LotUse>(good.clone()));
        for (field, wrong) in [("lot", json!("7")), ("lot", json!(1.5)), ("use", json!(null)), ("points", json!([1]))] {
            let mut value = good.clone();
            value[field] = wrong;
            assert!(!reads::<LotUse>(value));
        }
        assert!(!reads::<LotUse>(json!({"lot": 7, "points": -5})));
        assert!(reads::<BTreeMap<String, i64>>(json!({"a": 1, "b": -2})));
        assert!(reads::<(String, Option<f64>)>(json!(["a", 1.5])));
        assert!(reads::<()>(json!(null)));
    }

    #[test]
    fn a_word_is_one_of_those_there_are() {
        let refused =
            |code: &str| json!({"accepted": 1, "replayed": 0, "refused": [{"line": 3, "code": code, "detail": ""}]});
        assert!(read::<ImportAnswer>(&refused("out_of_range")).is_ok());
        assert!(read::<ImportAnswer>(&refused("out_of_luck")).is_err());
    }

    #[test]
    fn what_the_counter_kept_is_read() {
        let what = json!({"kind": "purchase", "member": null, "card": "KEPT-7Q4M9-2XK8D", "total": 1250, "guess": 12});
        let state = json!({"is": "refused", "code": "not_found", "seen": true});
        assert!(reads::<Deed>(
            json!({"n": 7, "id": "c-7", "site": "pk_1", "at": 5, "who": "", "what": what, "state": state})
        ));
    }

    #[test]
    fn a_type_takes_in_another_one_and_passes_over_what_it_does_not_know() {
        let entry = json!({"seq": 1, "kind": "earn", "points": 5, "at": "2026-01-01T00:00:00Z", "reason": {"rule": "base"},
            "actor": "system", "uses": [], "newer": [1]});
        let read = read::<ExplainedEntry>(&entry);
        assert_eq!(read.is_ok(), serde_json::from_value::<ExplainedEntry>(entry).is_ok());
        assert!(read.is_ok());
    }

    #[test]
    fn a_text_that_is_no_json_is_not_read() {
        assert_eq!(from_text::<String>("{"), Err(Unreadable));
        assert_eq!(from_text::<String>("\"a\"").as_deref(), Ok("a"));
    }
}
