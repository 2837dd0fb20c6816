//! A look that is being chosen: the document as it will be saved, the fields that change it, and a page on which it can
//! be seen before anybody else sees it.

mod presets;
mod preview;

use crate::prelude::*;
use serde_json::{Map, Value, json};

pub use presets::{Accent, Presets};
pub use preview::Preview;

/// A look under way. Copies are the same one.
#[derive(Clone, Copy)]
pub struct Draft(RwSignal<Value>);

impl Draft {
    /// Begins with what is saved.
    pub fn of(look: Value) -> Self {
        Self(RwSignal::new(if look.is_object() { look } else { json!({}) }))
    }

    /// The document as it is now; follows changes.
    pub fn document(self) -> Value {
        self.0.get()
    }

    /// A setting of a part: `("theme", "preset")`.
    pub fn get(self, part: &str, name: &str) -> Option<Value> {
        self.0.with(|look| look.get(part)?.get(name).cloned())
    }

    /// The same as text, or else this.
    pub fn text(self, part: &str, name: &str, otherwise: &str) -> String {
        let value = self.get(part, name);
        value.as_ref().and_then(Value::as_str).unwrap_or(otherwise).to_owned()
    }

    /// Sets it; null takes it back to what comes with the preset.
    pub fn set(self, part: &str, name: &str, value: Value) {
        self.0.update(|look| set(look, part, name, value));
    }
}

/// Settings that are as they come are left out, and so are parts without any.
fn set(look: &mut Value, part: &str, name: &str, value: Value) {
    let Some(look) = look.as_object_mut() else { return };
    let entry = look.entry(part).or_insert_with(|| Value::Object(Map::new()));
    if let Some(settings) = entry.as_object_mut() {
        if value.is_null() {
            settings.remove(name);
        } else {
            settings.insert(name.to_owned(), value);
        }
        if settings.is_empty() {
            look.remove(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_it_comes_is_left_out() {
        let mut look = json!({"launcher": {"side": "start"}});
        set(&mut look, "theme", "preset", "warm".into());
        set(&mut look, "launcher", "side", Value::Null);
        assert_eq!(look, json!({"theme": {"preset": "warm"}}));
    }
}
