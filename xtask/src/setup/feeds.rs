//! Feeds that others collected, which the reader of feeds is tried on.
//!
//! They are the fixtures of Python's `feedparser`, in the archive in which its source is published. pip fetches it from
//! wherever pip is told to fetch from, into the person's cache: nothing of it is ever part of this repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{progress, run};

/// The version whose fixtures the tests count.
const VERSION: &str = "6.0.14";

/// What the archive must hash to: other fixtures would make other counts.
const SHA256: &str = "088679b0c4b543ee211a820dd544698c76a402122eae7473c04a43425f283d06";

const NO_PIP: &str = "the feeds that the reader is tried on could not be fetched. They come by Python's pip: install \
    both (Debian: `apt-get install python3-pip`, macOS: `brew install python`), or fetch the source distribution of \
    feedparser yourself and set KEPT_FEEDS to its path";

/// The archive, fetched if need be.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("KEPT_FEEDS").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let folder = cache().join("feeds");
    let archive = folder.join(format!("feedparser-{VERSION}.tar.gz"));
    if !is_whole(&archive) {
        progress::step("fetching feeds to try the reader on", |_| fetch(&folder, &archive)).context(NO_PIP)?;
    }
    Ok(archive)
}

fn fetch(folder: &Path, archive: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    // A damaged one would be taken for the one that was asked for.
    if archive.exists() {
        fs::remove_file(archive)?;
    }
    let mut pip = run::command("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--no-binary", "feedparser", "--dest"]).arg(folder).arg(format!("feedparser=={VERSION}"));
    run::output(&mut pip, "`pip download`")?;
    if !is_whole(archive) {
        bail!("what pip fetched is not the archive that was published");
    }
    Ok(())
}

fn is_whole(archive: &Path) -> bool {
    fs::read(archive).is_ok_and(|bytes| hex::encode(Sha256::digest(bytes)) == SHA256)
}

/// Where this person's programs keep what can be fetched again.
fn cache() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map_or_else(home, PathBuf::from).join("kept")
}
