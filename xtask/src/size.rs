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

/// What something may weigh, and what we would like it to.
#[derive(Clone, Copy)]
struct Budget {
    name: &'static str,
    most: usize,
    aim: Option<usize>,
}

/// What Cloudflare is sent of a Worker that somebody waits for, gzip: it is what a customer waits for after a quiet hour.
const WORKER: Budget = Budget { name: "gzip", most: 300_000, aim: None };
/// The Worker that reads feeds. Nobody waits for it: a timer calls it, and strangers' bytes are worth a parser that
/// knows all of them.
const READER: Budget = Budget { name: "gzip", most: 1_000_000, aim: None };
/// What every visitor of a company's page downloads, brotli 11.
const LOADER: Budget = Budget { name: "loader, brotli", most: 2_000, aim: Some(1_500) };
/// What a customer downloads to see the card, brotli 11: document, styles, glue and module.
const PANEL: Budget = Budget { name: "panel's first screen, brotli", most: 48_000, aim: Some(42_000) };
/// What a reader of an article downloads to subscribe in it, brotli 11: a document and its script.
const READERS: Budget = Budget { name: "form for readers, brotli", most: 10_000, aim: None };
/// What the customer's voice takes, brotli 11: one script for questions, reviews and complaints, in panel and pages, with
/// what all forms are made of.
const VOICE: Budget = Budget { name: "voice, brotli", most: 12_000, aim: None };
/// All that one customer can ever download, brotli 11: both scripts of the page, the panel, what draws a code, what forms
/// are made of, the panel's forms of letters, the customer's voice, and the form for readers by itself.
const EVERYTHING: Budget = Budget { name: "everything, brotli", most: 75_000, aim: Some(60_000) };

/// What an owner downloads for all screens of the console, for all of blog and mail, for the program, for all of what customers say, and
/// what a till downloads for all of the counter's, brotli 11: module, glue, styles. Each is whole by itself; the styles
/// are loaded once for all. Not counted is what single screens load when they are opened: the library of charts, the one that draws codes. No
/// customer ever loads any of it.
const CONSOLE: Budget = Budget { name: "console, brotli", most: 350_000, aim: None };
const COUNTER: Budget = Budget { name: "counter, brotli", most: 350_000, aim: None };
const LETTERS: Budget = Budget { name: "console's letters, brotli", most: 350_000, aim: None };
const PROGRAM: Budget = Budget { name: "console's program, brotli", most: 350_000, aim: None };
const HEARS: Budget = Budget { name: "console's voice, brotli", most: 350_000, aim: None };

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

    for worker in build::worker::all() {
        let name = worker.name;
        let script = measured(&folder, &format!("{name}/index.js"))?;
        let module = measured(&folder, &format!("{name}/index_bg.wasm"))?;
        let budget = match name {
            "reader" => READER,
            _ => WORKER,
        };
        budget.judge(&format!(", {name}"), script.gzip + module.gzip, &mut over);
    }

    let loader = fs::read_to_string(folder.join("site/t/loader.js")).context("the loader was not built")?;
    let loader = show("t/loader.js, configured", sample::loader(&loader).as_bytes())?;
    LOADER.judge("", loader.brotli, &mut over);

    let later = hashed(&folder, "more", "js")?.brotli + hashed(&folder, "qr", "js")?.brotli;
    let code = hashed(&folder, "panel", "js")?.brotli + hashed(&folder, "panel", "wasm")?.brotli;
    for language in build::languages()? {
        let parts = hashed(&folder, &format!("parts.{language}"), "js")?.brotli;
        let subscribe = hashed(&folder, &format!("subscribe.{language}"), "js")?.brotli;
        let forms = hashed(&folder, &format!("letters.{language}"), "js")?.brotli;
        let voice = hashed(&folder, &format!("voice.{language}"), "js")?.brotli;
        VOICE.judge(&format!(" in `{language}`"), parts + voice, &mut over);
        let form = form(&folder, &language)?;
        READERS.judge(&format!(" in `{language}`"), parts + subscribe + form, &mut over);
        let name = format!("t/panel.{language}.html");
        let page = fs::read_to_string(folder.join("site").join(&name)).context("the panel was not built")?;
        let page = show(&format!("{name}, filled"), sample::panel(&page).as_bytes())?;
        let language = format!(" in `{language}`");
        PANEL.judge(&language, page.brotli + code, &mut over);
        EVERYTHING.judge(
            &language,
            loader.brotli + later + page.brotli + code + parts + subscribe + forms + voice + form,
            &mut over,
        );
    }
    let styles = hashed(&folder, "console", "css")?.brotli;
    let programs = [
        (CONSOLE, "console"),
        (LETTERS, "console-letters"),
        (PROGRAM, "console-program"),
        (HEARS, "console-voice"),
        (COUNTER, "counter"),
    ];
    for (budget, program) in programs {
        let code = hashed(&folder, program, "wasm")?.brotli + hashed(&folder, program, "js")?.brotli;
        budget.judge("", code + styles, &mut over);
    }
    apart(&folder)?;
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

impl Budget {
    /// Says how this many bytes compare, and notes what is too large.
    fn judge(self, which: &str, bytes: usize, over: &mut Vec<String>) {
        let Self { name, most, aim } = self;
        let aim = aim.map_or(String::new(), |aim| {
            format!("; the aim of {aim} {}", if bytes <= aim { "is reached" } else { "is not" })
        });
        let verdict = if bytes <= most { "fits" } else { "TOO LARGE" };
        println!("→ {name}{which}: {bytes} of {most} bytes, {verdict}{aim}\n");
        if bytes > most {
            over.push(format!("{name}{which}"));
        }
    }
}

/// Fails where anything that a customer's page loads names an address of the console.
fn apart(folder: &Path) -> Result<()> {
    let site = folder.join("site");
    for part in ["a", "l", "t"] {
        for file in fs::read_dir(site.join(part))? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let ours = name.starts_with("console") || name.starts_with("counter");
            if !ours && String::from_utf8_lossy(&fs::read(file.path())?).contains("/console") {
                bail!("{part}/{name} names the console: customers would load it");
            }
        }
    }
    Ok(())
}

/// The form for readers, filled like a panel: its document and its script.
fn form(folder: &Path, language: &str) -> Result<usize> {
    let name = format!("t/forms.{language}.html");
    let page = fs::read_to_string(folder.join("site").join(&name)).context("the form was not built")?;
    let page = show(&format!("{name}, filled"), sample::form(&page).as_bytes())?;
    Ok(page.brotli + hashed(folder, &format!("forms.{language}"), "js")?.brotli)
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
