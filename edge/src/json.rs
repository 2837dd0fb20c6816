//! JSON put together, and written as text.

pub use loyalty::json::text;
use serde_json::{Map, Value};

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
