//! `cargo xtask size`: what is uploaded and what a customer downloads, against its budget.
//!
//! Each file is compressed by itself, as it travels. Templates are filled with a realistic company first: an empty
//! configuration would flatter them.

mod sample;

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::build::{self, Profile};
use crate::setup;

/// Bytes Cloudflare is sent, gzip.
const WORKER_MAX: usize = 300_000;
/// Bytes every visitor of a company's page downloads, brotli 11.
const LOADER_MAX: usize = 2_000;
/// Bytes a customer downloads to see the card, brotli 11: document, styles, glue and module.
const PANEL_MAX: usize = 52_000;

/// One file in three forms.
struct File {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the table and fails where a budget is exceeded.
pub(crate) fn run() -> Result<()> {
    if std::env::var_os("KEPT_BUILT").is_none() {
        setup::ensure_tools()?;
        build::ensure(Profile::Release)?;
    }
    let folder = Profile::Release.folder();
    println!("{:<32} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    let mut over = Vec::new();

    let worker = [measured(&folder, "worker/index.js")?, measured(&folder, "worker/index_bg.wasm")?];
    judge("Worker, gzip", worker.iter().map(|file| file.gzip).sum(), WORKER_MAX, &mut over);

    let loader = fs::read_to_string(folder.join("site/t/loader.js")).context("the loader was not built")?;
    let loader = show("t/loader.js, configured", sample::loader(&loader).as_bytes())?;
    judge("loader, brotli", loader.brotli, LOADER_MAX, &mut over);

    let code = [hashed(&folder, "panel", "js")?, hashed(&folder, "panel", "wasm")?];
    for language in build::languages()? {
        let name = format!("t/panel.{language}.html");
        let page = fs::read_to_string(folder.join("site").join(&name)).context("the panel was not built")?;
        let page = show(&format!("{name}, filled"), sample::panel(&page).as_bytes())?;
        let total = page.brotli + code.iter().map(|file| file.brotli).sum::<usize>();
        judge(&format!("panel in `{language}`, brotli"), total, PANEL_MAX, &mut over);
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

fn judge(name: &str, bytes: usize, most: usize, over: &mut Vec<String>) {
    let verdict = if bytes <= most { "fits" } else { "TOO LARGE" };
    println!("→ {name}: {bytes} of {most} bytes, {verdict}\n");
    if bytes > most {
        over.push(name.to_owned());
    }
}

/// The one file `a/NAME.HASH.EXTENSION`.
fn hashed(folder: &Path, name: &str, extension: &str) -> Result<File> {
    let files = fs::read_dir(folder.join("site/a"))?;
    let mut files = files.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let file = files.find(|file| file.starts_with(&format!("{name}.")) && file.ends_with(&format!(".{extension}")));
    let file = file.with_context(|| format!("no a/{name}.*.{extension} was built"))?;
    show(&format!("a/{file}"), &fs::read(folder.join("site/a").join(&file))?)
}

fn measured(folder: &Path, name: &str) -> Result<File> {
    show(name, &fs::read(folder.join(name)).with_context(|| format!("{name} was not built"))?)
}

fn show(name: &str, contents: &[u8]) -> Result<File> {
    let file = File {
        name: name.to_owned(),
        raw: contents.len(),
        gzip: gzip(contents)?.len(),
        brotli: brotli(contents)?.len(),
    };
    println!("{:<32} {:>9} {:>9} {:>9}", file.name, file.raw, file.gzip, file.brotli);
    Ok(file)
}

fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(contents)?;
    Ok(encoder.finish()?)
}

fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let quality_best = 11;
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, quality_best, 22);
    encoder.write_all(contents)?;
    Ok(encoder.into_inner())
}
