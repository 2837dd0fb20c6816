//! The static files, `target/kept/site`: hashed files under `a/` that may be kept for ever, and under `t/` the templates
//! that the Worker fills in for each site.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::stamp::Part;
use super::{Profile, console, documents, forms, glue, panel, preview, scripts, sheet};
use crate::{project, run};

const HEADERS: &str = include_str!("headers.txt");

/// What the static files are made from and become.
pub(crate) fn part(profile: Profile) -> Part {
    let sources = ["public/panel.html", "public/qr.js", "styles", "widget/strings", "edge/openapi.json"];
    let ours = ["xtask/src/build", "package-lock.json"];
    let parts = [&scripts::SOURCES[..], &forms::SOURCES, &sheet::SOURCES, &preview::SOURCES, &console::SOURCES];
    let all = sources.iter().chain(parts.into_iter().flatten()).chain(&ours);
    let mut inputs: Vec<PathBuf> = all.map(|path| project::at(path)).collect();
    inputs.extend([panel::folder(profile), console::folder(profile)]);
    Part { stamp: profile.workshop().join("site.stamp"), inputs, outputs: vec![folder(profile).join("_headers")] }
}

/// The folder that is uploaded.
pub(crate) fn folder(profile: Profile) -> PathBuf {
    profile.folder().join("site")
}

/// Builds all of it anew.
pub(crate) fn build(profile: Profile) -> Result<()> {
    let folder = folder(profile);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("a"))?;
    fs::create_dir_all(folder.join("t"))?;

    let code = panel::folder(profile);
    let wasm = hashed(&folder, "panel", "wasm", &fs::read(code.join("panel_bg.wasm"))?)?;
    let qr = hashed(&folder, "qr", "js", scripts::bundle("public/qr.js", "esm", &[], profile)?.as_bytes())?;
    let glue = hashed(&folder, "panel", "js", &bundle_glue(&code, &wasm, &qr, profile)?)?;
    scripts::build(&folder, profile)?;
    documents::build(&folder, &glue, &wasm, &forms::build(&folder, profile)?)?;
    console::place(&folder, profile)?;
    preview::build(&folder)?;
    let headers = sheet::build(&folder, HEADERS)?;
    if let Ok(description) = fs::read(project::at("edge/openapi.json")) {
        fs::write(folder.join("openapi.json"), description)?;
    }
    // Last: its presence says that the folder is whole.
    fs::write(folder.join("_headers"), headers)?;
    Ok(())
}

/// Writes `a/NAME.HASH.EXTENSION` and returns the address it is served under.
pub(super) fn hashed(folder: &Path, name: &str, extension: &str, contents: &[u8]) -> Result<String> {
    let hash = hex::encode(&Sha256::digest(contents)[..6]);
    let address = format!("a/{name}.{hash}.{extension}");
    fs::write(folder.join(&address), contents)?;
    Ok(format!("/{address}"))
}

fn bundle_glue(code: &Path, wasm: &str, qr: &str, profile: Profile) -> Result<Vec<u8>> {
    let mut esbuild = run::command("esbuild");
    esbuild.arg(glue::entry(code)).args([format!("--define:WASM_URL={wasm:?}"), format!("--define:QR_URL={qr:?}")]);
    // What it fetches later by its address is no part of it.
    esbuild.arg("--external:/a/*");
    esbuild.args(["--bundle", "--format=esm", "--target=es2022", "--log-level=error"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    run::output(&mut esbuild, "bundling the panel's glue")
}
