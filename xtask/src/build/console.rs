//! The console's files: one module, its glue, the libraries that some screens load later, and one stylesheet. Owners
//! and the people at the counter load them; no customer's page ever names one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::site::hashed;
use super::stamp::{Part, compiled};
use super::{Profile, bindgen, compile, documents, optimize, report, scripts};
use crate::progress::Step;
use crate::{project, run};

const ENTRY: &str = include_str!("console.mjs");
const DOCUMENT: &str = "public/console.html";

/// Views lose their types where one is put into another, in every profile: Leptos then compiles one list of children
/// instead of one tuple for every element of every screen.
const ERASED: [&str; 2] = ["--cfg", "erase_components"];

/// The counter's worker, which keeps these files for when there is no line.
const COUNTER: &str = "public/counter.js";

/// What the site's static files take from here beside the compiled code.
pub(super) const SOURCES: [&str; 3] = [DOCUMENT, "styles/console", COUNTER];

/// What the console's code is made from and becomes.
pub(crate) fn part(profile: Profile) -> Part {
    let folder = folder(profile);
    Part {
        stamp: profile.workshop().join("console.stamp"),
        inputs: compiled(&["console"]),
        outputs: ["console.js", "console_bg.wasm", "entry.mjs"].map(|name| folder.join(name)).into(),
    }
}

/// Where the module, its glue and the entry lie before they get their hashed names.
pub(crate) fn folder(profile: Profile) -> PathBuf {
    profile.workshop().join("console")
}

/// Compiles it.
pub(crate) fn build(profile: Profile, step: &Step) -> Result<()> {
    let cargo_profile = if profile == Profile::Release { "panel" } else { "loop" };
    let wasm = compile("console", cargo_profile, &ERASED, step)?;
    let folder = folder(profile);
    bindgen::for_console(&wasm, &folder, profile)?;
    let module = folder.join("console_bg.wasm");
    if profile == Profile::Release {
        optimize::shrink(&module, optimize::Target::Browser)?;
    }
    fs::write(folder.join("entry.mjs"), ENTRY)?;
    report("console module", &fs::read(&module)?);
    Ok(())
}

/// Writes its hashed files under `a/`, and `t/console.html`.
pub(super) fn place(site: &Path, profile: Profile) -> Result<()> {
    let code = folder(profile);
    let wasm = hashed(site, "console", "wasm", &fs::read(code.join("console_bg.wasm"))?)?;
    let glue = bundle(site, &code, &wasm, profile)?;
    let css = hashed(site, "console", "css", documents::stylesheet("styles/console/console.css")?.as_bytes())?;
    let document = documents::tighten(&fs::read_to_string(project::at(DOCUMENT))?);
    let document = document.replace("{{css}}", &css).replace("{{glue}}", &glue).replace("{{wasm}}", &wasm);
    counter(site, &document, profile)?;
    fs::write(site.join("t/console.html"), document).context("the console's document")
}

/// The worker, with the list of what it keeps. A change of any file is a new version.
fn counter(site: &Path, document: &str, profile: Profile) -> Result<()> {
    let files = fs::read_dir(site.join("a"))?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mut files: Vec<String> =
        files.filter(|name| name.starts_with("console")).map(|name| format!("/a/{name}")).collect();
    files.sort();
    files.insert(0, "/counter".to_owned());
    let version = hex::encode(&Sha256::digest([document, &files.concat()].concat())[..6]);
    let defined = [format!("--define:FILES={}", json!(files)), format!("--define:VERSION={version:?}")];
    let worker = scripts::bundle(COUNTER, "iife", &[&defined[0], &defined[1]], profile)?;
    fs::write(site.join("counter.js"), worker).context("the counter's worker")
}

/// Bundles the glue. What it imports only when a screen asks for it becomes a file of its own.
fn bundle(site: &Path, code: &Path, wasm: &str, profile: Profile) -> Result<String> {
    let mut esbuild = run::command("esbuild");
    esbuild.arg(code.join("entry.mjs")).arg(format!("--outdir={}", site.join("a").display()));
    esbuild.arg(format!("--define:WASM_URL={wasm:?}"));
    esbuild.args(["--entry-names=console.[hash]", "--chunk-names=console-part.[hash]", "--splitting"]);
    esbuild.args(["--bundle", "--format=esm", "--target=es2022", "--charset=utf8", "--log-level=error"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    run::check(&mut esbuild, "bundling the console's glue")?;
    let files = fs::read_dir(site.join("a"))?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let is_entry =
        |name: &String| name.starts_with("console.") && Path::new(name).extension().is_some_and(|kind| kind == "js");
    let name = files.into_iter().find(is_entry);
    Ok(format!("/a/{}", name.context("esbuild wrote no glue for the console")?))
}
