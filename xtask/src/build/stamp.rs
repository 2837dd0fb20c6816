//! Knows whether a part must be built again: a part is a set of inputs and a set of outputs, and its stamp is the
//! SHA-256 of all inputs as they were when it was last built.
//!
//! Contents are hashed, not dates compared: a fresh clone, a branch switched there and back and a restored cache
//! then all do the right thing. The inputs are a few hundred small files, a matter of milliseconds.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::progress::{self, Step};
use crate::project;

/// One part of the build.
pub(crate) struct Part {
    /// Where the stamp is kept.
    pub(crate) stamp: PathBuf,
    /// Files and folders it is made from; a missing one counts as empty.
    pub(crate) inputs: Vec<PathBuf>,
    /// Files that must exist afterwards.
    pub(crate) outputs: Vec<PathBuf>,
}

impl Part {
    /// Builds the part unless it is up to date.
    pub(crate) fn ensure(&self, name: &str, build: impl FnOnce(&Step) -> Result<()>) -> Result<()> {
        self.unless_fresh(|| progress::step(&format!("building {name}"), build))
    }

    /// Like `ensure`, for a part that takes no time worth telling about.
    pub(crate) fn ensure_quietly(&self, build: impl FnOnce() -> Result<()>) -> Result<()> {
        self.unless_fresh(build)
    }

    fn unless_fresh(&self, build: impl FnOnce() -> Result<()>) -> Result<()> {
        let digest = self.digest()?;
        let known = self.known();
        if known == digest && self.outputs.iter().all(|path| path.exists()) {
            return Ok(());
        }
        build()?;
        // Taken before the build began: an input saved while it ran makes the next one start again.
        std::fs::write(&self.stamp, digest).with_context(|| format!("writing {}", self.stamp.display()))
    }

    /// The stamp of the last build; nothing before the first.
    pub(crate) fn known(&self) -> String {
        std::fs::read_to_string(&self.stamp).unwrap_or_default()
    }

    fn digest(&self) -> Result<String> {
        let mut hash = Sha256::new();
        for input in &self.inputs {
            absorb(input, &mut hash)?;
        }
        Ok(hex::encode(hash.finalize()))
    }
}

/// Inputs that every compiled part has in common.
pub(crate) fn compiled(own: &[&str]) -> Vec<PathBuf> {
    let shared = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml", "loyalty"];
    let ours = ["xtask/src/build.rs", "xtask/src/build", "package-lock.json"];
    shared.iter().chain(&ours).chain(own).map(|path| project::at(path)).collect()
}

fn absorb(path: &Path, hash: &mut Sha256) -> Result<()> {
    if path.is_dir() {
        let mut names: Vec<_> = std::fs::read_dir(path)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        names.sort();
        return names.iter().try_for_each(|name| absorb(name, hash));
    }
    let Ok(contents) = std::fs::read(path) else { return Ok(()) };
    let name = path.strip_prefix(project::root()).unwrap_or(path).to_string_lossy().into_owned();
    hash.update(format!("{name}\0{}\0", contents.len()));
    hash.update(contents);
    Ok(())
}
