//! Keys as an owner hands them over, and keys that must never be handed over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::worker::Worker;
use crate::project;
use crate::serve::Secrets as Local;

/// What an installation cannot do without.
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

    /// What a Worker is handed of them: its own, and no other's; nothing if it keeps none.
    pub(crate) fn of(&self, worker: &Worker) -> Option<BTreeMap<&str, &str>> {
        let names = worker.secrets.iter().chain(worker.more_secrets);
        let own: BTreeMap<&str, &str> = names.filter_map(|name| Some((*name, self.get(name)?))).collect();
        (!own.is_empty()).then_some(own)
    }

    /// A secret's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

/// A file with one Worker's secrets, there for as long as Wrangler reads it and readable by nobody else.
pub(crate) struct Handed(PathBuf);

impl Handed {
    /// Writes it.
    pub(crate) fn over(secrets: &BTreeMap<&str, &str>) -> Result<Self> {
        let path = project::at("target/kept/handed.json");
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&path)?;
        let handed = Self(path);
        file.write_all(serde_json::to_string(secrets)?.as_bytes())?;
        Ok(handed)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

/// Keys of servers that ran from this folder.
pub(crate) fn local() -> BTreeSet<String> {
    let folders = fs::read_dir(project::at(".kept")).into_iter().flatten().flatten();
    let known = folders.filter_map(|folder| Local::known(&folder.path()));
    known.flat_map(|secrets| [secrets.operator_key, secrets.master_key]).collect()
}
