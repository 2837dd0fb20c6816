//! The Worker: `edge` compiled, glued, made small, and bundled with our entry into `target/kept/worker`.
//!
//! This takes the place of `worker-build`, which downloads its tools and guesses handlers from text.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::stamp::{Part, compiled};
use super::{Profile, bindgen, classes, compile, optimize, order, report};
use crate::progress::Step;
use crate::run;

const ENTRY: &str = include_str!("worker.mjs");

/// What the Worker is made from and becomes.
pub(crate) fn part(profile: Profile) -> Part {
    Part {
        stamp: profile.workshop().join("worker.stamp"),
        inputs: compiled(&["edge/Cargo.toml", "edge/src", "edge/js"]),
        outputs: ["index.js", "index_bg.wasm"].map(|name| folder(profile).join(name)).into(),
    }
}

/// The folder that Wrangler uploads: these two files and nothing else.
pub(crate) fn folder(profile: Profile) -> PathBuf {
    profile.folder().join("worker")
}

/// Builds it.
pub(crate) fn build(profile: Profile, step: &Step) -> Result<()> {
    let cargo_profile = if profile == Profile::Release { "worker" } else { "loop" };
    let wasm = compile("edge", &["--lib"], cargo_profile, &[], step)?.join("edge.wasm");
    let workshop = profile.workshop().join("worker");
    bindgen::for_worker(&wasm, &workshop, profile)?;
    let module = workshop.join("edge_bg.wasm");
    let glue = workshop.join("edge.js");
    let mut text = std::fs::read_to_string(&glue).context("reading the glue")?;
    if profile == Profile::Release {
        text = classes::drop_unused(&text, &module)?;
        optimize::shrink(&module, optimize::Target::Worker)?;
        order::by_likeness(&module)?;
        optimize::compiles(&module)?;
    }
    std::fs::write(workshop.join("entry.mjs"), ENTRY)?;
    // Workers import a module compiled; the newer source-phase syntax for the same thing is not there yet.
    let text = text.replace("import source ", "import ").replace("./edge_bg.wasm", "./index_bg.wasm");
    std::fs::write(&glue, text)?;

    let folder = folder(profile);
    std::fs::create_dir_all(&folder)?;
    let mut esbuild = run::command("esbuild");
    esbuild.arg(workshop.join("entry.mjs")).arg(format!("--outfile={}", folder.join("index.js").display()));
    esbuild.args(["--bundle", "--format=esm", "--target=es2022", "--log-level=warning"]);
    esbuild.args(["--external:./index_bg.wasm", "--external:cloudflare:*"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    run::check(&mut esbuild, "bundling the Worker")?;
    std::fs::copy(&module, folder.join("index_bg.wasm"))?;
    report("worker module", &std::fs::read(&module)?);
    Ok(())
}
