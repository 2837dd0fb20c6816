//! The page in which the console shows a letter. A letter brings styles of its own, which the console's own policy
//! rightly refuses; here they are all that is allowed, beside the one script that puts the letter there.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::documents::{base64, tighten};
use crate::project;

/// What the page is made from.
pub(super) const SOURCES: [&str; 1] = ["public/sheet.html"];

/// Takes a letter from whoever holds the page. A document that was parsed for it runs no script of its own.
const SCRIPT: &str = "addEventListener(\"message\",({source,data})=>{\
    if(source===parent&&typeof data===\"string\")\
    document.documentElement.replaceWith(document.adoptNode(new DOMParser().parseFromString(data,\"text/html\").documentElement))})";

/// Where the file of headers names the page's policy.
const SLOT: &str = "{{sheet}}";

/// Writes the page, and returns the headers with its policy in them.
pub(super) fn build(folder: &Path, headers: &str) -> Result<String> {
    let page = tighten(&fs::read_to_string(project::at(SOURCES[0]))?);
    if page.matches("{{script}}").count() != 1 || headers.matches(SLOT).count() != 1 {
        bail!("{} must name its script once, and headers.txt its policy", SOURCES[0]);
    }
    fs::write(folder.join("sheet.html"), page.replace("{{script}}", SCRIPT))?;
    let hash = base64(&Sha256::digest(SCRIPT));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    );
    Ok(headers.replace(SLOT, &policy))
}
