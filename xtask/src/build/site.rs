//! The static files, `target/kept/site`: hashed files under `a/` that may be kept for ever, and under `t/` the templates
//! that the Worker fills in for each site.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::stamp::Part;
use super::{Profile, glue, panel};
use crate::{project, run};

const HEADERS: &str = include_str!("headers.txt");
const STYLES: &str = "xtask/src/build/styles.mjs";
/// The languages that the panel speaks: one document each.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "ru"];

/// What the static files are made from and become.
pub(crate) fn part(profile: Profile) -> Part {
    let sources = ["public/loader.js", "public/panel.html", "styles", "widget/strings", "edge/openapi.json"];
    let ours = ["xtask/src/build", "package-lock.json"];
    let mut inputs: Vec<PathBuf> = sources.iter().chain(&ours).map(|path| project::at(path)).collect();
    inputs.push(panel::folder(profile));
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
    let glue = hashed(&folder, "panel", "js", &bundle_glue(&code, &wasm, profile)?)?;
    loader(&folder, profile)?;
    documents(&folder, &glue, &wasm)?;
    if let Ok(description) = fs::read(project::at("edge/openapi.json")) {
        fs::write(folder.join("openapi.json"), description)?;
    }
    // Last: its presence says that the folder is whole.
    fs::write(folder.join("_headers"), HEADERS)?;
    Ok(())
}

/// Writes `a/NAME.HASH.EXTENSION` and returns the address it is served under.
fn hashed(folder: &Path, name: &str, extension: &str, contents: &[u8]) -> Result<String> {
    let hash = hex::encode(&Sha256::digest(contents)[..6]);
    let address = format!("a/{name}.{hash}.{extension}");
    fs::write(folder.join(&address), contents)?;
    Ok(format!("/{address}"))
}

fn bundle_glue(code: &Path, wasm: &str, profile: Profile) -> Result<Vec<u8>> {
    let mut esbuild = run::command("esbuild");
    esbuild.arg(glue::entry(code)).arg(format!("--define:WASM_URL={wasm:?}"));
    esbuild.args(["--bundle", "--format=esm", "--target=es2022", "--log-level=error"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    run::output(&mut esbuild, "bundling the panel's glue")
}

fn loader(folder: &Path, profile: Profile) -> Result<()> {
    let source = project::at("public/loader.js");
    if !source.exists() {
        return Ok(());
    }
    let mut esbuild = run::command("esbuild");
    esbuild.arg(source).args(["--target=es2020", "--charset=utf8", "--log-level=error"]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    let text = String::from_utf8(run::output(&mut esbuild, "minifying the loader")?)?;
    if text.matches("\"__KEPT_CONFIG__\"").count() != 1 {
        bail!("public/loader.js must name \"__KEPT_CONFIG__\" exactly once");
    }
    fs::write(folder.join("t/loader.js"), text.trim_end())?;
    Ok(())
}

/// One document per language, and the hashes that allow its inline styles.
fn documents(folder: &Path, glue: &str, wasm: &str) -> Result<()> {
    let Ok(template) = fs::read_to_string(project::at("public/panel.html")) else { return Ok(()) };
    let template = tighten(&template);
    let style = stylesheet()?;
    let mut allowed: Vec<String> = Vec::new();
    for language in LANGUAGES {
        let page = template
            .replace("{{lang}}", language)
            .replace("{{css}}", &style)
            .replace("{{texts}}", &texts(language)?)
            .replace("{{glue}}", glue)
            .replace("{{wasm}}", wasm);
        if page.matches("__KEPT_BOOT__").count() != 1 {
            bail!("public/panel.html must name __KEPT_BOOT__ exactly once");
        }
        for inline in inline_styles(&page) {
            let source = format!("'sha256-{}'", base64(&Sha256::digest(inline)));
            if !allowed.contains(&source) {
                allowed.push(source);
            }
        }
        fs::write(folder.join(format!("t/panel.{language}.html")), page)?;
    }
    fs::write(folder.join("t/panel.csp"), allowed.join(" "))?;
    Ok(())
}

fn stylesheet() -> Result<String> {
    let entry = project::at("styles/panel.css");
    if !entry.exists() {
        return Ok(String::new());
    }
    let css = run::output(run::node().arg(project::at(STYLES)).arg(entry), "bundling the styles")?;
    Ok(String::from_utf8(css)?)
}

/// A language's sentences as a list in the order of their keys, as the panel looks them up by place. Escaped so that
/// no sentence can end the script element it stands in.
fn texts(language: &str) -> Result<String> {
    let path = project::at(&format!("widget/strings/{language}.json"));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let sentences: BTreeMap<String, String> =
        serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let list: Vec<&String> = sentences.values().collect();
    Ok(serde_json::to_string(&list)?.replace('<', "\\u003c"))
}

/// Drops comments, indentation and line ends between elements; the template is ours and has no preformatted text.
fn tighten(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn inline_styles(page: &str) -> Vec<&str> {
    page.split("<style>").skip(1).filter_map(|after| Some(after.split_once("</style>")?.0)).collect()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_loses_its_comments_and_indentation_but_no_text() {
        let html = "<!doctype html>\n  <!-- why\n so -->\n  <p>Hello\n    there</p>\n";
        assert_eq!(tighten(html), "<!doctype html>\n<p>Hello\nthere</p>");
    }

    #[test]
    fn every_inline_style_is_found() {
        assert_eq!(inline_styles("<style>a{}</style><p><style>b{}</style>"), ["a{}", "b{}"]);
    }
}
