//! JSON values read into types, field by field, with the path of the field at fault.
//!
//! serde compiles a visitor for every type that is read, and a Worker is paid for by the byte. Here all types
//! share one reader: a type lists its fields' names and asks for them in order, so that one more type costs a
//! list of names and a call for each field. Nothing stops at the first fault: what stands in a faulty field's
//! place is thrown away with the rest at the end, and no field needs a way out of its own.

mod fault;
mod leaves;

use serde_json::{Map, Value};

pub use fault::Fault;
pub(crate) use leaves::{text, whole_between};

use crate::wire::Code;

/// What can be read from a JSON value.
pub trait FromJson: Sized {
    /// Whether a missing field is as good as `null`.
    const IS_OPTIONAL: bool = false;

    /// Reads the value. One that is no such thing leaves a fault, and anything at all as the answer.
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self;
}

/// Reads a value into a type.
pub fn read<T: FromJson>(value: &Value) -> Result<T, Fault> {
    let mut fault = None;
    let read = T::from_json(value, &mut fault);
    fault.map_or(Ok(read), Err)
}

/// The parts of a value, taken one after the other: an object's fields by their names, or a list's items.
pub struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    list: &'a [Value],
    names: &'static [&'static str],
    at: usize,
    /// The part taken last is not there, or nothing is: that was noted, and what is read from nothing is not.
    is_absent: bool,
    /// How many of an object's fields are known.
    known: usize,
    missing: Option<&'static str>,
    /// The fault that comes first in the order of the fields' names, with its name.
    first: Option<(&'a str, Fault)>,
    whole: Option<Fault>,
}

impl<'a> Fields<'a> {
    /// The fields of an object.
    pub fn of_object(value: &'a Value, names: &'static [&'static str]) -> Self {
        let object = value.as_object();
        let whole = if object.is_none() { Some(Fault::of_type(value, "an object")) } else { None };
        Self { object, list: &[], names, at: 0, is_absent: false, known: 0, missing: None, first: None, whole }
    }

    /// The items of a list of exactly this length, or of any.
    pub fn of_list(value: &'a Value, length: Option<usize>) -> Self {
        let list = value.as_array().filter(|list| length.is_none_or(|length| length == list.len()));
        let whole = if list.is_none() { Some(Fault::of_type(value, "a sequence")) } else { None };
        let list = list.map_or(&[][..], Vec::as_slice);
        Self { object: None, list, names: &[], at: 0, is_absent: false, known: 0, missing: None, first: None, whole }
    }

    /// How many items are left.
    fn left(&self) -> usize {
        self.list.len().saturating_sub(self.at)
    }

    /// Takes the next one.
    pub fn take<T: FromJson>(&mut self) -> T {
        let mut fault = None;
        let read = T::from_json(self.advance(T::IS_OPTIONAL), &mut fault);
        self.note(fault);
        read
    }

    /// Leaves the fault that was found, if any. In a strict object a field that nobody asked for is one.
    pub fn end(mut self, is_strict: bool, fault: &mut Option<Fault>) {
        if is_strict {
            self.look_for_unknown();
        }
        let first = self.first.map(|(name, fault)| if name.is_empty() { fault } else { fault.within(name) });
        let missing = |name| Fault::new(Code::Malformed, format!("missing field `{name}`"));
        *fault = self.whole.or(first).or(self.missing.map(missing));
    }

    fn advance(&mut self, is_optional: bool) -> &'a Value {
        const NOTHING: &Value = &Value::Null;
        let at = self.at;
        self.at += 1;
        let found = match (self.object, self.names.get(at)) {
            (Some(object), Some(name)) => object.get(*name),
            _ => self.list.get(at),
        };
        self.is_absent = found.is_none();
        if found.is_some() {
            self.known += 1;
        } else if !is_optional && self.missing.is_none() {
            self.missing = self.names.get(at).copied();
        }
        found.unwrap_or(NOTHING)
    }

    fn note(&mut self, fault: Option<Fault>) {
        let Some(fault) = fault.filter(|_| !self.is_absent) else { return };
        let at = self.at - 1;
        let Some(name) = self.names.get(at).copied() else {
            if self.first.is_none() {
                self.first = Some(("", fault.within(&at.to_string())));
            }
            return;
        };
        if self.first.as_ref().is_none_or(|(first, _)| name < *first) {
            self.first = Some((name, fault));
        }
    }

    fn look_for_unknown(&mut self) {
        let Some(object) = self.object.filter(|object| object.len() != self.known) else { return };
        let Some(name) = object.keys().find(|name| !self.names.contains(&name.as_str())) else { return };
        if self.first.as_ref().is_none_or(|(first, _)| name.as_str() < *first) {
            self.first = Some((name, Fault::unknown_field(name, self.names)));
        }
    }
}

/// Reads a struct of these fields from an object. A strict one refuses fields it does not know.
#[macro_export]
macro_rules! from_json {
    ($name:ident, strict: $is_strict:literal, $($field:ident),*) => {
        impl $crate::fields::FromJson for $name {
            fn from_json(value: &serde_json::Value, fault: &mut Option<$crate::fields::Fault>) -> Self {
                #[allow(unused_mut, reason = "a struct may have no fields")]
                let mut fields = $crate::fields::Fields::of_object(value, &[$(stringify!($field)),*]);
                let read = Self { $($field: fields.take()),* };
                fields.end($is_strict, fault);
                read
            }
        }
    };
}

/// A struct that is read from an object the database composed; fields it does not name are no fault.
#[macro_export]
macro_rules! stored {
    ($(#[$meta:meta])* $visible:vis struct $name:ident {
        $($(#[$about:meta])* $shown:vis $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        $visible struct $name {
            $($(#[$about])* $shown $field: $type),*
        }
        $crate::from_json!($name, strict: false, $($field),*);
    };
}

#[cfg(test)]
mod tests;
