//! Points and money: whole numbers with bounds, so that no sum of ours can overflow or round.
//!
//! The bound is 2^53 − 1, the largest integer that JSON, JavaScript and D1 all carry exactly.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::fields::{Fault, FromJson, whole_between};

/// The largest whole number that survives JSON, JavaScript and D1 unchanged: 2^53 − 1.
pub const WHOLE_MAX: i64 = 9_007_199_254_740_991;

/// The most points one entry may grant or take: a trillion, which leaves room for ten thousand such
/// entries below [`WHOLE_MAX`].
pub const ENTRY_POINTS_MAX: i64 = 1_000_000_000_000;

/// The largest amount of money one purchase may have, in minor units.
pub const TOTAL_MINOR_MAX: i64 = 100_000_000_000_000;

/// What a number out of bounds is answered with; the edge recognises problems by this prefix.
pub const OUT_OF_RANGE: &str = "out of range";

/// A number of points; negative where an entry takes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Points(pub i64);

/// An amount of money in minor units (cents, kopecks) of the site's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Money(pub i64);

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bounds = Whole { min: -ENTRY_POINTS_MAX, max: ENTRY_POINTS_MAX };
        deserializer.deserialize_any(bounds).map(Points)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bounds = Whole { min: 0, max: TOTAL_MINOR_MAX };
        deserializer.deserialize_any(bounds).map(Money)
    }
}

impl FromJson for Points {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        Self(whole_between(value, -ENTRY_POINTS_MAX, ENTRY_POINTS_MAX, fault))
    }
}

impl FromJson for Money {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        Self(whole_between(value, 0, TOTAL_MINOR_MAX, fault))
    }
}

/// Reads a whole number within bounds. A number that is whole but too large is out of range; one with
/// a fraction is of the wrong type, because rounding it would be a decision nobody asked for.
struct Whole {
    min: i64,
    max: i64,
}

impl Whole {
    fn beyond<E: Error>(&self, value: impl std::fmt::Display) -> E {
        E::custom(format_args!("{OUT_OF_RANGE}: {value} is not between {} and {}", self.min, self.max))
    }
}

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(formatter, "a whole number between {} and {}", self.min, self.max)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        if (self.min..=self.max).contains(&value) { Ok(value) } else { Err(self.beyond(value)) }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        let Ok(value) = i64::try_from(value) else { return Err(self.beyond(value)) };
        self.visit_i64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        // Integers past 64 bits reach a visitor as floats. Not repeated: what prints floats would be linked for this.
        if value.fract() == 0.0 && value.abs() > 9.0e15 {
            return Err(self.beyond("this"));
        }
        Err(E::invalid_type(Unexpected::Float(value), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_within_bounds_are_read_and_the_rest_says_why_not() {
        let read = |text: &str| serde_json::from_str::<Money>(text).map_err(|e| e.to_string());
        assert_eq!(read("1999"), Ok(Money(1999)));
        assert_eq!(read("0"), Ok(Money(0)));
        for beyond in ["-1", "9007199254740993", "1e300", "123456789012345678901234567890"] {
            let error = read(beyond).unwrap_err();
            assert!(error.starts_with(OUT_OF_RANGE), "{beyond}: {error}");
        }
        for wrong in ["1.5", "\"5\"", "null", "true", "[1]"] {
            let error = read(wrong).unwrap_err();
            assert!(error.starts_with("invalid type"), "{wrong}: {error}");
        }
    }
}
