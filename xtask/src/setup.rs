//! Installs what the project needs inside its own folder.

use anyhow::Result;

/// `cargo xtask setup`.
pub(crate) fn run() -> Result<()> {
    ensure_tools()
}

/// Makes sure that everything a build needs is there.
pub(crate) fn ensure_tools() -> Result<()> {
    Ok(())
}
