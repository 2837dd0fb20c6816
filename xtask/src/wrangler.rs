//! Reads the Workers' Wrangler files, the one place where their bindings are declared.

use anyhow::{Context, Result};
use jsonc_parser::ParseOptions;
use serde_json::Value;

use crate::project;

/// The configuration in this file, as a JSON value.
pub(crate) fn config(file: &str) -> Result<Value> {
    let path = project::at(file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    jsonc_parser::parse_to_serde_value(&text, &ParseOptions::default()).with_context(|| format!("{}", path.display()))
}
