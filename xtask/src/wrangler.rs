//! Reads `edge/wrangler.jsonc`, the one place where bindings are declared.

use anyhow::{Context, Result};
use jsonc_parser::ParseOptions;

use crate::project;

/// The configuration as a JSON value.
pub(crate) fn config() -> Result<serde_json::Value> {
    let path = project::at("edge/wrangler.jsonc");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    jsonc_parser::parse_to_serde_value(&text, &ParseOptions::default()).with_context(|| format!("{}", path.display()))
}
