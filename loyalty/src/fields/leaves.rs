//! How values of JSON's own types are read, and lists and options of them.

use serde_json::Value;

use super::{Fault, Fields, FromJson};

impl FromJson for Value {
    fn from_json(value: &Value, _: &mut Option<Fault>) -> Self {
        value.clone()
    }
}

impl FromJson for String {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        text(value, fault).to_owned()
    }
}

/// A text.
pub(crate) fn text<'a>(value: &'a Value, fault: &mut Option<Fault>) -> &'a str {
    value.as_str().unwrap_or_else(|| {
        *fault = Some(Fault::of_type(value, "a string"));
        ""
    })
}

impl FromJson for bool {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        value.as_bool().unwrap_or_else(|| {
            *fault = Some(Fault::of_type(value, "a boolean"));
            false
        })
    }
}

impl FromJson for f64 {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        value.as_f64().unwrap_or_else(|| {
            *fault = Some(Fault::of_type(value, "a number"));
            0.0
        })
    }
}

/// A whole number within bounds. A number that is whole but too large is out of range; one with a fraction is of
/// the wrong type, because rounding it would be a decision nobody asked for.
pub(crate) fn whole_between(value: &Value, min: i64, max: i64, fault: &mut Option<Fault>) -> i64 {
    if let Some(whole) = value.as_i64().filter(|whole| (min..=max).contains(whole)) {
        return whole;
    }
    let between = || format!("a whole number between {min} and {max}");
    *fault = Some(if value.is_i64() || value.is_u64() {
        let found = value.as_u64().map_or_else(|| value.as_i64().unwrap_or(0).to_string(), |found| found.to_string());
        Fault::beyond(format_args!("{found} is not {}", between()))
    } else if value.as_f64().is_some_and(|float| float.fract() == 0.0 && float.abs() > 9.0e15) {
        // Integers past 64 bits are kept as floats. Not repeated: what prints floats would be linked for this.
        Fault::beyond(format_args!("this is not {}", between()))
    } else {
        Fault::of_type(value, &between())
    });
    min.max(0)
}

impl FromJson for i64 {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        whole_between(value, Self::MIN, Self::MAX, fault)
    }
}

/// Whole numbers of other widths.
macro_rules! wholes {
    ($($type:ty, $max:expr);+) => {
        $(impl FromJson for $type {
            fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
                Self::try_from(whole_between(value, 0, $max, fault)).unwrap_or_default()
            }
        })+
    };
}

wholes!(u8, 255; u32, 4_294_967_295; u64, i64::MAX);

impl<T: FromJson> FromJson for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        if value.is_null() { None } else { Some(T::from_json(value, fault)) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        let mut items = Fields::of_list(value, None);
        let mut read = Self::with_capacity(items.left());
        while items.left() > 0 {
            read.push(items.take());
        }
        items.end(false, fault);
        read
    }
}

impl<const N: usize> FromJson for [i64; N] {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        let mut row = Fields::of_list(value, Some(N));
        let read = std::array::from_fn(|_| row.take());
        row.end(false, fault);
        read
    }
}
