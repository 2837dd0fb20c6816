//! The scripts that stand in companies' pages: the loader as a template for the Worker, the second script that it
//! imports, and both as one pinned file for owners who state its integrity.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384};

use super::Profile;
use super::site::hashed;
use crate::{project, run};

/// Pinned scripts of earlier deploys: pages name them with their hash, so they are served for ever.
pub(crate) const RELEASED: &str = "public/released";
/// What these scripts are made from.
pub(super) const SOURCES: [&str; 5] = ["public/loader.js", "public/loader", "public/more.js", "public/more", RELEASED];
const TOKEN: &str = "\"__KEPT_CONFIG__\"";

/// Writes `a/more.HASH.js`, `t/loader.js`, `l/HASH.js` for this and every earlier deploy, and `l/current.json`.
pub(super) fn build(folder: &Path, profile: Profile) -> Result<()> {
    let core = defined("CORE_CSS", &stylesheet("public/loader/core.css")?);
    let badge = defined("MORE_CSS", &stylesheet("public/more/badge.css")?);

    let more = bundle("public/more.js", "esm", &[&badge], profile)?;
    let more = defined("MORE_URL", &hashed(folder, "more", "js", more.as_bytes())?);
    let loader = bundle("public/loader.js", "iife", &[&core, &more], profile)?;
    if loader.matches(TOKEN).count() != 1 {
        bail!("public/loader.js must name {TOKEN} exactly once");
    }
    fs::write(folder.join("t/loader.js"), loader)?;

    pinned(folder, &bundle("public/loader/strict.js", "iife", &[&core, &badge], profile)?)
}

/// This build's pinned script beside those of earlier deploys, and what an owner copies into the line.
fn pinned(folder: &Path, script: &str) -> Result<()> {
    let folder = folder.join("l");
    fs::create_dir_all(&folder)?;
    for file in fs::read_dir(project::at(RELEASED)).into_iter().flatten() {
        let file = file?;
        fs::copy(file.path(), folder.join(file.file_name()))?;
    }
    let name = pinned_name(script.as_bytes());
    let integrity = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(script));
    let current = json!({ "src": format!("/l/{name}"), "integrity": format!("sha384-{integrity}") });
    fs::write(folder.join("current.json"), current.to_string())?;
    fs::write(folder.join(name), script).context("the pinned script")
}

/// The file name of a pinned script: its hash, so that no deploy can change what an address serves.
pub(crate) fn pinned_name(script: &[u8]) -> String {
    format!("{}.js", hex::encode(&Sha256::digest(script)[..12]))
}

fn stylesheet(path: &str) -> Result<String> {
    let mut esbuild = run::command("esbuild");
    esbuild.arg(project::at(path)).args(["--minify", "--log-level=error"]);
    Ok(String::from_utf8(run::output(&mut esbuild, "minifying a stylesheet")?)?.trim_end().to_owned())
}

fn defined(name: &str, text: &str) -> String {
    format!("--define:{name}={}", json!(text))
}

fn bundle(entry: &str, format: &str, defined: &[&str], profile: Profile) -> Result<String> {
    let mut esbuild = run::command("esbuild");
    esbuild.arg(project::at(entry)).arg(format!("--format={format}")).args(defined);
    esbuild.args(["--bundle", "--target=es2021", "--charset=utf8", "--log-level=error"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    let script = run::output(&mut esbuild, &format!("bundling {entry}"))?;
    Ok(String::from_utf8(script)?.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_script_is_still_what_its_address_promised() {
        for file in fs::read_dir(project::at(RELEASED)).into_iter().flatten() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert_eq!(pinned_name(&fs::read(&path).unwrap()), name);
        }
    }
}
