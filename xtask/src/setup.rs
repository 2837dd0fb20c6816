//! Installs what the project needs inside its own folder, and says in one sentence what the machine itself lacks.
//!
//! Three things cannot be installed from here: rustup, Node with npm, and a browser. Everything else that builds
//! comes from the two lock files, so that a build today and one in a year use the same tools.

mod feeds;
mod nginx;

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use crate::{progress, project, run};
pub(crate) use feeds::find as feeds;
pub(crate) use nginx::find as nginx;

const NO_RUSTUP: &str = "rustup is missing, and with it the WebAssembly target: install it as https://rustup.rs says, \
    then run this again";
const NO_NPM: &str = "Node with npm is missing: install it (Debian: `apt-get install nodejs npm`, macOS: \
    `brew install node`), then run this again";
const OLD_NODE: &str = "Node 22 or newer is needed and none could be installed for this machine: install one \
    (Debian: from https://nodejs.org, macOS: `brew install node`), then run this again";
const NO_BROWSER: &str = "no Chromium or Chrome was found: install one (Debian: `apt-get install chromium`, macOS: \
    `brew install --cask google-chrome`), or set KEPT_BROWSER to its path";

/// Names that browsers go by, best first.
const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// `cargo xtask setup`: all of it, with a word about what only some rings of tests need.
pub(crate) fn run() -> Result<()> {
    ensure_tools()?;
    for (what, ring, found) in
        [("browser", "browser", browser()), ("nginx", "browser", nginx()), ("feeds", "reader's", feeds())]
    {
        match found {
            Ok(path) => progress::note(&format!("{what} for the tests: {}", path.display())),
            Err(error) => progress::note(&format!("only the {ring} tests would fail: {error:#}")),
        }
    }
    progress::note("everything else is in place");
    Ok(())
}

/// Makes sure that everything a build needs is there. Takes milliseconds when it is.
pub(crate) fn ensure_tools() -> Result<()> {
    ensure_target()?;
    ensure_packages()
}

/// The browser that journeys are driven in.
pub(crate) fn browser() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("KEPT_BROWSER").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    let mut candidates = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    match candidates.find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!(NO_BROWSER),
    }
}

fn ensure_target() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let mut rustc = run::command("rustc");
    let folder =
        run::output(rustc.args(["--print", "target-libdir", "--target", target]), "asking rustc for its target");
    if folder.is_ok_and(|path| PathBuf::from(String::from_utf8_lossy(&path).trim()).exists()) {
        return Ok(());
    }
    if !starts("rustup") {
        bail!(NO_RUSTUP);
    }
    progress::step("adding Rust's WebAssembly target", |_| {
        run::check(run::command("rustup").args(["target", "add", target]), "`rustup target add`")
    })
}

/// Brings `node_modules` in line with the lock file, unless it is.
fn ensure_packages() -> Result<()> {
    let mut wanted = Sha256::new();
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        wanted.update(std::fs::read(project::at(name))?);
    }
    let wanted = hex::encode(wanted.finalize());
    let stamp = project::at("node_modules/.kept");
    if std::fs::read_to_string(&stamp).is_ok_and(|known| known == wanted) {
        return Ok(());
    }
    // Two commands started together must not both replace the folder.
    std::fs::create_dir_all(project::at("target"))?;
    let lock = File::create(project::at("target/setup.lock"))?;
    lock.lock()?;
    if std::fs::read_to_string(&stamp).is_ok_and(|known| known == wanted) {
        return Ok(());
    }
    if !starts("npm") {
        bail!(NO_NPM);
    }
    progress::step("installing the JavaScript tools (about 200 MB to fetch the first time)", |_| {
        let mut npm = run::command("npm");
        // Node 22 comes with these very packages; npm's worry that it is not here yet would only frighten.
        npm.args(["ci", "--loglevel=error"]);
        run::check(&mut npm, "`npm ci`")
    })?;
    verify_packages()?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}

/// Starts each tool once: a package may be there and still not run on this machine.
fn verify_packages() -> Result<()> {
    let version = run::output(run::node().arg("--version"), "asking Node for its version").unwrap_or_default();
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < 22) {
        bail!(OLD_NODE);
    }
    run::output(run::command("esbuild").arg("--version"), "starting esbuild")?;
    run::output(run::command("workerd").arg("--version"), "starting workerd")?;
    run::output(run::node().args(["--eval", "require('lightningcss')"]), "loading lightningcss")?;
    Ok(())
}

fn starts(program: &str) -> bool {
    let mut command: Command = run::command(program);
    command.arg("--version").output().is_ok()
}
