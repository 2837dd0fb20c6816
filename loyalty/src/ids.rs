//! Names that others give to their things, checked once when they come in.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::{Fault, FromJson, text};

/// The longest id or idempotency key accepted, in bytes.
pub const ID_BYTES_MAX: usize = 200;

/// What is said about one that is refused.
const WANTED: &str = "an id has 1 to 200 bytes and no control characters";

/// An id that a shop chose: of a purchase, a refund, a member, a request. Opaque to us; 1 to 200 bytes
/// without control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Id(#[cfg_attr(feature = "schema", schemars(length(min = 1, max = 200)))] String);

impl Id {
    /// The id, or `None` for one that is empty, too long or holds control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= ID_BYTES_MAX;
        (fits && !text.chars().any(char::is_control)).then(|| Self(text.to_owned()))
    }

    /// The id as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format_args!("{}: {WANTED}", crate::points::OUT_OF_RANGE)))
    }
}

impl FromJson for Id {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        let text = text(value, fault);
        Self::parse(text).unwrap_or_else(|| {
            fault.get_or_insert_with(|| Fault::beyond(format_args!("{WANTED}")));
            Self(String::new())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_printable() {
        assert!(Id::parse("order 1024/б").is_some());
        assert!(Id::parse("").is_none());
        assert!(Id::parse("a\nb").is_none());
        assert!(Id::parse(&"x".repeat(201)).is_none());
    }
}
