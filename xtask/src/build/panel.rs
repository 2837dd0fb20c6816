//! The panel's two files: the module and its glue, before they get their hashed names.

use std::path::PathBuf;

use anyhow::Result;

use super::glue::{self, Names};
use super::stamp::{Part, compiled};
use super::{Profile, bindgen, compile, optimize, report};
use crate::progress::Step;

/// What the panel's code is made from and becomes.
pub(crate) fn part(profile: Profile) -> Part {
    let folder = folder(profile);
    Part {
        stamp: profile.workshop().join("panel.stamp"),
        inputs: compiled(&["widget"]),
        outputs: vec![glue::entry(&folder), folder.join("panel_bg.wasm")],
    }
}

/// Where the entry of the glue and `panel_bg.wasm` lie.
pub(crate) fn folder(profile: Profile) -> PathBuf {
    profile.workshop().join("panel")
}

/// Builds it.
pub(crate) fn build(profile: Profile, step: &Step) -> Result<()> {
    let cargo_profile = if profile == Profile::Release { "panel" } else { "loop" };
    let wasm = compile("widget", &["--lib"], cargo_profile, &[], step)?.join("widget.wasm");
    let folder = folder(profile);
    let mut names = bindgen::for_browser(&wasm, &folder, profile)?;
    let module = folder.join("panel_bg.wasm");
    if profile == Profile::Release {
        optimize::shrink(&module, optimize::Target::Browser)?;
        names = Names::read(&optimize::shorten_names(&module)?)?;
    }
    glue::finish(&folder, &names)?;
    report("panel module", &std::fs::read(&module)?);
    Ok(())
}
