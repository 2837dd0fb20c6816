//! The files of the console, of its screens for letters, for the program and for what customers say, and of the counter: for each a
//! module, its glue and the libraries that some screens load later, and one stylesheet for all. Owners and the people
//! at the counter load them; no customer's page ever names one.
//!
//! Five modules from one crate: a telephone at the till loads nothing of the owner's screens, the owner nothing of
//! the till's, and who only looks at figures nothing of what writes letters, changes the program or hears customers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::site::hashed;
use super::stamp::{Part, compiled};
use super::{Profile, bindgen, classes, compile, documents, optimize, order, report, scripts};
use crate::progress::Step;
use crate::{project, run};

const ENTRY: &str = include_str!("console.mjs");
const DOCUMENT: &str = "public/console.html";

/// The crate's programs, each with a document of its name.
const PROGRAMS: [&str; 5] = ["console", "console-letters", "console-program", "console-voice", "counter"];

/// Views lose their types where one is put into another, in every profile: Leptos then compiles one list of children
/// instead of one tuple for every element of every screen.
const ERASED: [&str; 2] = ["--cfg", "erase_components"];

/// The counter's worker, which keeps these files for when there is no line.
const COUNTER: &str = "public/counter.js";

/// What the site's static files take from here beside the compiled code.
pub(super) const SOURCES: [&str; 3] = [DOCUMENT, "styles/console", COUNTER];

/// What the code is made from and becomes.
pub(crate) fn part(profile: Profile) -> Part {
    let folder = folder(profile);
    let made = |program: &str| {
        let folder = folder.join(program);
        [format!("{program}.js"), format!("{program}_bg.wasm"), "entry.mjs".to_owned()].map(|name| folder.join(name))
    };
    Part {
        stamp: profile.workshop().join("console.stamp"),
        inputs: compiled(&["console"]),
        outputs: PROGRAMS.iter().flat_map(|program| made(program)).collect(),
    }
}

/// Where each program's folder lies with its module, its glue and the entry, before they get their hashed names.
pub(crate) fn folder(profile: Profile) -> PathBuf {
    profile.workshop().join("console")
}

/// Compiles them.
pub(crate) fn build(profile: Profile, step: &Step) -> Result<()> {
    let cargo_profile = if profile == Profile::Release { "panel" } else { "loop" };
    let compiled = compile("console", &["--bins"], cargo_profile, &ERASED, step)?;
    std::thread::scope(|scope| {
        let programs = PROGRAMS.map(|program| (program, compiled.join(format!("{program}.wasm"))));
        let running = programs.map(|(program, wasm)| scope.spawn(move || finish(program, &wasm, profile)));
        running
            .into_iter()
            .try_for_each(|one| one.join().unwrap_or_else(|_| Err(anyhow::anyhow!("finishing the console panicked"))))
    })
}

/// Makes glue for a module and the module small.
fn finish(program: &str, wasm: &Path, profile: Profile) -> Result<()> {
    let folder = folder(profile).join(program);
    bindgen::for_console(wasm, program, &folder, profile)?;
    let module = folder.join(format!("{program}_bg.wasm"));
    if profile == Profile::Release {
        let glue = folder.join(format!("{program}.js"));
        fs::write(&glue, classes::drop_unused(&fs::read_to_string(&glue)?, &module)?)?;
        optimize::shrink(&module, optimize::Target::Browser)?;
        order::by_likeness(&module)?;
        optimize::compiles(&module)?;
    }
    fs::write(folder.join("entry.mjs"), ENTRY.replace("PROGRAM", program))?;
    report(&format!("{program} module"), &fs::read(&module)?);
    Ok(())
}

/// Writes their hashed files under `a/`, their documents under `t/`, and the counter's worker.
pub(super) fn place(site: &Path, profile: Profile) -> Result<()> {
    let css = hashed(site, "console", "css", documents::stylesheet("styles/console/console.css")?.as_bytes())?;
    let template = documents::tighten(&fs::read_to_string(project::at(DOCUMENT))?).replace("{{css}}", &css);
    for program in PROGRAMS {
        let code = folder(profile).join(program);
        let wasm = hashed(site, program, "wasm", &fs::read(code.join(format!("{program}_bg.wasm")))?)?;
        let glue = bundle(site, program, &code, &wasm, profile)?;
        let document = template.replace("{{glue}}", &glue).replace("{{wasm}}", &wasm);
        fs::write(site.join(format!("t/{program}.html")), &document).context("a document of the console's")?;
        if program == "counter" {
            keep(site, &document, css.clone(), profile)?;
        }
    }
    Ok(())
}

/// The counter's worker, with the list of what it keeps. A change of any file is a new version.
fn keep(site: &Path, document: &str, css: String, profile: Profile) -> Result<()> {
    let files = fs::read_dir(site.join("a"))?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mut files: Vec<String> =
        files.filter(|name| name.starts_with("counter")).map(|name| format!("/a/{name}")).collect();
    files.push(css);
    files.sort();
    files.insert(0, "/counter".to_owned());
    let version = hex::encode(&Sha256::digest([document, &files.concat()].concat())[..6]);
    let defined = [format!("--define:FILES={}", json!(files)), format!("--define:VERSION={version:?}")];
    let worker = scripts::bundle(COUNTER, "iife", &[&defined[0], &defined[1]], profile)?;
    fs::write(site.join("counter.js"), worker).context("the counter's worker")
}

/// Bundles a program's glue. What it imports only when a screen asks for it becomes a file of its own.
fn bundle(site: &Path, program: &str, code: &Path, wasm: &str, profile: Profile) -> Result<String> {
    let mut esbuild = run::command("esbuild");
    esbuild.arg(code.join("entry.mjs")).arg(format!("--outdir={}", site.join("a").display()));
    esbuild.arg(format!("--define:WASM_URL={wasm:?}"));
    esbuild.args([format!("--entry-names={program}.[hash]"), format!("--chunk-names={program}-part.[hash]")]);
    esbuild.args(["--splitting", "--bundle", "--format=esm", "--target=es2022", "--charset=utf8", "--log-level=error"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    run::check(&mut esbuild, "bundling the console's glue")?;
    let files = fs::read_dir(site.join("a"))?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let is_entry = |name: &String| {
        name.starts_with(&format!("{program}.")) && Path::new(name).extension().is_some_and(|kind| kind == "js")
    };
    let name = files.into_iter().find(is_entry);
    Ok(format!("/a/{}", name.context("esbuild wrote no glue for the console")?))
}
