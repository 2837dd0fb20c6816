//! Places in a list by name.
//!
//! Everything that is looked up while facts are decided goes through this one map, and that is the one JSON
//! has anyway. A map for each type of thing would be compiled anew for each, and a Worker is paid for by the byte.

use serde_json::{Map, Value};

/// Where in its list a named thing is.
#[derive(Default)]
pub(super) struct Index(Map<String, Value>);

impl Index {
    /// The place of this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        usize::try_from(self.0.get(name)?.as_u64()?).ok()
    }

    /// Notes a place; a later one of the same name wins.
    pub(super) fn note(&mut self, name: String, place: usize) {
        self.0.insert(name, place.into());
    }
}

/// The name of a request: its kind and key.
pub(super) fn request_name(kind: &str, key: &str) -> String {
    format!("{kind}\n{key}")
}
