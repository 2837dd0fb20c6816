//! Remembers how far an import has come, in `.kept/imports`. A file that has changed since starts from its beginning.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::project;

/// The last line that the edge has acknowledged.
pub(crate) struct Bookmark {
    path: Option<PathBuf>,
    line: u64,
}

impl Bookmark {
    /// The bookmark of this file in this site.
    pub(crate) fn of(file: &Path, url: &str, site: &str) -> Result<Self> {
        let mut hash = Sha256::new();
        let length = fs::metadata(file)?.len();
        let changed = fs::metadata(file)?.modified()?.duration_since(std::time::UNIX_EPOCH)?.as_nanos();
        hash.update(format!("{}\0{length}\0{changed}\0{url}\0{site}", file.canonicalize()?.display()));
        let path = project::at(".kept/imports").join(hex::encode(hash.finalize()));
        let line = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        Ok(Self { path: Some(path), line })
    }

    /// For an import that always starts at the beginning.
    pub(crate) fn none() -> Self {
        Self { path: None, line: 0 }
    }

    /// The last acknowledged line; 0 before the first.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Writes down that everything up to this line is done.
    pub(crate) fn set(&mut self, line: u64) -> Result<()> {
        self.line = line;
        let Some(path) = &self.path else { return Ok(()) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let half = path.with_extension("new");
        fs::write(&half, line.to_string())?;
        Ok(fs::rename(half, path)?)
    }

    /// Forgets it: the import is complete.
    pub(crate) fn remove(&self) -> Result<()> {
        match &self.path {
            Some(path) if path.exists() => Ok(fs::remove_file(path)?),
            _ => Ok(()),
        }
    }
}
