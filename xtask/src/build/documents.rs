//! What is written in every language: the panel's documents and the loader's few words. A language is a file in
//! `widget/strings`; nothing else names it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::forms::{self, Scripts};
use crate::{project, run};

const STRINGS: &str = "widget/strings";
const STYLES: &str = "xtask/src/build/styles.mjs";
/// Sentences that the loader speaks, in the order it reads them. The last stands for the first where the launcher opens
/// a form for readers.
const LAUNCHER: [&str; 4] = ["launcher_title", "launcher_close", "launcher_failed", "launcher_readers"];
/// Sentences with this prefix, and those of the forms, are no part of the panel: loader and forms bring them.
const ELSEWHERE: &str = "launcher_";
/// What the Worker fills in: what a guest may know, and the site's look.
const SLOTS: [&str; 2] = ["__KEPT_BOOT__", "<style>__KEPT_LOOK__</style>"];

/// Sentences by their keys.
pub(super) type Sentences = BTreeMap<String, String>;

/// The languages there are, sorted by their codes.
pub(crate) fn languages() -> Result<Vec<String>> {
    let folder = project::at(STRINGS);
    let files = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut codes = Vec::new();
    for file in files {
        let name = file?.file_name().to_string_lossy().into_owned();
        codes.extend(name.strip_suffix(".json").map(str::to_owned));
    }
    codes.sort();
    Ok(codes)
}

/// Writes `t/panel.LANGUAGE.html` and `t/forms.LANGUAGE.html` each, beside them `t/panel.csp` and `t/forms.csp` with
/// the hashes that allow their inline styles, and `t/loader.json` with the loader's words.
pub(super) fn build(folder: &Path, glue: &str, wasm: &str, scripts: &BTreeMap<String, Scripts>) -> Result<()> {
    let panel = document(folder, "panel")?.replace("{{glue}}", glue).replace("{{wasm}}", wasm);
    let forms = document(folder, "forms")?;
    let mut launcher = serde_json::Map::new();
    for (language, scripts) in scripts {
        let sentences = sentences(language)?;
        let page = panel.replace("{{texts}}", &panel_texts(&sentences)?).replace("{{letters}}", &scripts.letters);
        for (name, page) in [("panel", page), ("forms", forms.replace("{{script}}", &scripts.page))] {
            let page = page.replace("{{voice}}", &scripts.voice).replace("{{parts}}", &scripts.parts);
            let page = page.replace("{{subscribe}}", &scripts.subscribe);
            let page = page.replace("{{lang}}", language);
            fs::write(folder.join(format!("t/{name}.{language}.html")), page)?;
        }
        let spoken = LAUNCHER.map(|key| sentences.get(key).with_context(|| format!("{language} has no {key}")));
        launcher.insert(language.clone(), json!(spoken.into_iter().collect::<Result<Vec<_>>>()?));
    }
    fs::write(folder.join("t/loader.json"), serde_json::to_string(&launcher)?)?;
    Ok(())
}

/// A document of the frame with its styles, which its policy is told of.
fn document(folder: &Path, name: &str) -> Result<String> {
    let template = tighten(&fs::read_to_string(project::at(&format!("public/{name}.html")))?);
    for slot in SLOTS {
        if template.matches(slot).count() != 1 {
            bail!("public/{name}.html must name {slot} exactly once");
        }
    }
    let style = stylesheet(&format!("styles/{name}.css"))?;
    fs::write(folder.join(format!("t/{name}.csp")), format!("'sha256-{}'", base64(&Sha256::digest(&style))))?;
    Ok(template.replace("{{css}}", &style))
}

/// A stylesheet with all it imports, minified.
pub(super) fn stylesheet(path: &str) -> Result<String> {
    let entry = project::at(path);
    let css = run::output(run::node().arg(project::at(STYLES)).arg(entry), "bundling the styles")?;
    Ok(String::from_utf8(css)?)
}

/// The sentences of a language by their keys.
pub(super) fn sentences(language: &str) -> Result<Sentences> {
    let path = project::at(&format!("{STRINGS}/{language}.json"));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// The panel's sentences as a list in the order of their keys, as it looks them up by place. Escaped so that no
/// sentence can end the script element it stands in.
fn panel_texts(sentences: &Sentences) -> Result<String> {
    let ours = sentences.iter().filter(|(key, _)| {
        !key.starts_with(ELSEWHERE) && !forms::PREFIXES.iter().any(|prefix| key.starts_with(prefix))
    });
    let list: Vec<&String> = ours.map(|(_, sentence)| sentence).collect();
    Ok(serde_json::to_string(&list)?.replace('<', "\\u003c"))
}

/// Drops comments, indentation and line ends between elements; templates are ours and have no preformatted text.
pub(super) fn tighten(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Bytes as a policy or an integrity names them.
pub(super) fn base64(bytes: &[u8]) -> String {
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
}
