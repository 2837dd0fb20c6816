//! Which migrations a deploy has applied. They are history: a test holds them to the hashes recorded here.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::project;

/// Migrations that no deploy has applied yet, in order.
pub(crate) fn waiting() -> Result<Vec<PathBuf>> {
    let known = fs::read_to_string(list())?;
    let files = fs::read_dir(project::at("edge/migrations"))?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut waiting: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .filter(|path| !known.lines().any(|line| line.ends_with(&format!("  {}", name(path)))))
        .collect();
    waiting.sort();
    Ok(waiting)
}

/// Records them, with their hashes.
pub(crate) fn record(migrations: &[PathBuf]) -> Result<()> {
    let mut list = fs::OpenOptions::new().append(true).open(list())?;
    for path in migrations {
        writeln!(list, "{}  {}", hex::encode(Sha256::digest(fs::read(path)?)), name(path))?;
    }
    Ok(())
}

/// Their names, for a person.
pub(crate) fn names(migrations: &[PathBuf]) -> String {
    if migrations.is_empty() {
        "none".to_owned()
    } else {
        migrations.iter().map(|path| name(path)).collect::<Vec<_>>().join(", ")
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn list() -> PathBuf {
    project::at("edge/migrations/released.txt")
}
