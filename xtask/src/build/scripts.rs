//! The scripts that stand in companies' pages: the loader as a template for the Worker, what stands in its place before
//! a site is launched, the second script that the loader imports, and both as one pinned file for owners who state its
//! integrity.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384};

use super::Profile;
use super::site::{folder, hashed};
use crate::{project, run};

/// Pinned scripts of earlier deploys: pages name them with their hash, so they are served for ever.
const RELEASED: &str = "public/released";
/// What these scripts are made from.
pub(super) const SOURCES: [&str; 6] =
    ["public/loader.js", "public/loader", "public/stub.js", "public/more.js", "public/more", RELEASED];
const TOKEN: &str = "\"__KEPT_CONFIG__\"";

/// Writes `a/more.HASH.js` and its address, `t/loader.js`, `t/stub.js`, `l/HASH.js` for this and every earlier deploy, and `l/current.json`.
pub(super) fn build(site: &Path, profile: Profile) -> Result<()> {
    let core = defined("CORE_CSS", &stylesheet("public/loader/core.css")?);
    let badge = defined("MORE_CSS", &stylesheet("public/more/badge.css")?);

    let more = bundle("public/more.js", "esm", &[&badge], profile)?;
    let more = hashed(site, "more", "js", more.as_bytes())?;
    fs::write(site.join("t/more.txt"), &more)?;
    let more = defined("MORE_URL", &more);
    let loader = bundle("public/loader.js", "iife", &[&core, &more], profile)?;
    if loader.matches(TOKEN).count() != 1 {
        bail!("public/loader.js must name {TOKEN} exactly once");
    }
    fs::write(site.join("t/loader.js"), loader)?;
    fs::write(site.join("t/stub.js"), bundle("public/stub.js", "iife", &[], profile)?)?;

    pinned(site, &bundle("public/loader/strict.js", "iife", &[&core, &badge], profile)?)
}

/// This build's pinned script beside those of earlier deploys, and what an owner copies into the line.
fn pinned(site: &Path, script: &str) -> Result<()> {
    let folder = site.join("l");
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

/// Files the pinned scripts of a deploy among the released ones, which every later build serves as well. Returns where.
pub(crate) fn file_pinned(profile: Profile) -> Result<&'static str> {
    let released = project::at(RELEASED);
    fs::create_dir_all(&released)?;
    for file in fs::read_dir(folder(profile).join("l"))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            fs::copy(&path, released.join(path.file_name().unwrap_or_default()))?;
        }
    }
    Ok(RELEASED)
}

/// The file name of a pinned script: its hash, so that no deploy can change what an address serves.
fn pinned_name(script: &[u8]) -> String {
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

pub(super) fn bundle(entry: &str, format: &str, defined: &[&str], profile: Profile) -> Result<String> {
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

    fn misnamed(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).into_iter().flatten().map(|file| file.unwrap().path());
        let named =
            files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()));
        named.filter(|(name, script)| pinned_name(script) != *name).map(|(name, _)| name).collect()
    }

    #[test]
    fn a_released_script_is_still_what_its_address_promised() {
        assert_eq!(misnamed(&project::at(RELEASED)), Vec::<String>::new());
        let folder = std::env::temp_dir().join(format!("kept-released-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(pinned_name(b"kept()")), "kept()").unwrap();
        fs::write(folder.join("0123456789abcdef01234567.js"), "changed()").unwrap();
        assert_eq!(misnamed(&folder), ["0123456789abcdef01234567.js"]);
        fs::remove_dir_all(folder).unwrap();
    }
}
