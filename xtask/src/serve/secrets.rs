//! The secrets of one folder of state, made once and kept with its data: keys derived from them stay valid as long
//! as the data does.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

const FILE: &str = "secrets.json";

/// What production keeps as Wrangler secrets.
#[derive(Serialize, Deserialize)]
pub(crate) struct Secrets {
    pub(crate) operator_key: String,
    pub(crate) master_key: String,
}

impl Secrets {
    /// Reads the folder's secrets, or makes them from 32 random bytes each.
    pub(crate) fn of(state: &Path) -> Result<Self> {
        let path = state.join(FILE);
        if let Ok(text) = fs::read_to_string(&path) {
            return serde_json::from_str(&text).with_context(|| path.display().to_string());
        }
        let secrets = Self { operator_key: format!("op_{}", random()?), master_key: random()? };
        // Written beside and renamed: a start that is killed here must not leave half a file.
        let half = path.with_extension("new");
        fs::write(&half, serde_json::to_string_pretty(&secrets)?)?;
        fs::rename(half, path)?;
        Ok(secrets)
    }

    /// The secret that Workers know by this name.
    pub(crate) fn get(&self, name: &str) -> &str {
        match name {
            "OPERATOR_KEY" => &self.operator_key,
            "MASTER_KEY" => &self.master_key,
            _ => "",
        }
    }

    /// A folder's secrets, if it has any.
    pub(crate) fn known(state: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(state.join(FILE)).ok()?).ok()
    }
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("the system gave no random bytes")?;
    Ok(hex::encode(bytes))
}
