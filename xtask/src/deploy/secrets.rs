//! Keys as an owner hands them over, and keys that must never be handed over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project;
use crate::serve::Secrets as Local;

/// What the Worker cannot do without.
pub(crate) const NEEDED: [&str; 2] = ["OPERATOR_KEY", "MASTER_KEY"];

/// Names and values of a file.
pub(crate) struct Secrets {
    values: BTreeMap<String, String>,
}

impl Secrets {
    /// Reads the file; Wrangler reads the same two forms.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Reads a JSON object, or one NAME=VALUE a line.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        if text.trim_start().starts_with('{') {
            return Ok(Self { values: serde_json::from_str(text)? });
        }
        let mut values = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, value) = line.split_once('=').context("a line is not NAME=VALUE")?;
            let value = value.trim().trim_matches(['"', '\'']);
            values.insert(name.trim().to_owned(), value.to_owned());
        }
        Ok(Self { values })
    }

    /// A secret's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

/// Keys of servers that ran from this folder.
pub(crate) fn local() -> BTreeSet<String> {
    let folders = fs::read_dir(project::at(".kept")).into_iter().flatten().flatten();
    let known = folders.filter_map(|folder| Local::known(&folder.path()));
    known.flat_map(|secrets| [secrets.operator_key, secrets.master_key]).collect()
}
