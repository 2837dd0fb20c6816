//! The page pictures that an owner sees a look on before it is saved: `t/preview.SHAPE.html` each, and `t/preview.csp`
//! with the hashes that allow what stands in them.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::documents::{base64, stylesheet, tighten};

use crate::project;

/// The pictures there are; each is a file in `public/preview`.
const SHAPES: [&str; 2] = ["article", "shop"];
/// What takes calls of the console before the loader has come.
const STUB: &str = "window.kept=window.kept||function(){(kept.q=kept.q||[]).push(arguments)}";
/// What the Worker fills in, and how often.
const SLOTS: [(&str, usize); 3] = [("__KEPT_LANG__", 1), ("__KEPT_KEY__", 1), ("__KEPT_NAME__", 2)];
/// What these pages are made from.
pub(super) const SOURCES: [&str; 2] = ["public/preview.html", "public/preview"];

/// Writes them.
pub(super) fn build(folder: &Path) -> Result<()> {
    let shell = tighten(&fs::read_to_string(project::at("public/preview.html"))?);
    for (slot, times) in SLOTS {
        if shell.matches(slot).count() != times {
            bail!("public/preview.html must name {slot} {times} times");
        }
    }
    let style = stylesheet("public/preview/preview.css")?;
    for shape in SHAPES {
        let picture = tighten(&fs::read_to_string(project::at(&format!("public/preview/{shape}.html")))?);
        let page = shell.replace("{{css}}", &style).replace("{{stub}}", STUB).replace("{{picture}}", &picture);
        fs::write(folder.join(format!("t/preview.{shape}.html")), page)?;
    }
    let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text)));
    let policy = format!("script-src 'self' {}; style-src {}", hash(STUB), hash(&style));
    fs::write(folder.join("t/preview.csp"), policy)?;
    Ok(())
}
