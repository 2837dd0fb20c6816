//! Where things are: the repository, what Cargo builds, and what we build from it.

use std::path::PathBuf;
use std::sync::OnceLock;

/// The repository's root: the folder we were called in, or one above it.
///
/// Looked up each time and not compiled in: Cargo does not rebuild a program because its clone lies elsewhere, so with
/// a shared target folder a compiled-in path would be another clone's.
pub(crate) fn root() -> PathBuf {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let here = std::env::current_dir().unwrap_or_default();
        let program = std::env::current_exe().unwrap_or_default();
        let mut above = here.ancestors().chain(program.ancestors());
        above.find(|folder| folder.join("edge/wrangler.jsonc").exists()).map_or(here.clone(), PathBuf::from)
    })
    .clone()
}

/// A path inside the repository, `/`-separated.
pub(crate) fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// Cargo's own folder, where it keeps the sources of crates.
pub(crate) fn cargo_home() -> String {
    let beside = || std::env::var("HOME").unwrap_or_default() + "/.cargo";
    std::env::var("CARGO_HOME").unwrap_or_else(|_| beside())
}

/// Cargo's target folder, which `CARGO_TARGET_DIR` may have moved away.
pub(crate) fn cargo_target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| at("target"), |path| root().join(path))
}
