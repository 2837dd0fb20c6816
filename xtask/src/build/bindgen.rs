//! The glue between `WebAssembly` and JavaScript, through wasm-bindgen as a library.
//!
//! As a library its version is the one in `Cargo.lock`, like the crate's; the separate program would have to be
//! installed in exactly that version by everybody.

use std::path::Path;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;

/// Writes `edge.js` and `edge_bg.wasm` as the `worker` crate needs them.
pub(crate) fn for_worker(wasm: &Path, folder: &Path, profile: Profile) -> Result<()> {
    let mut bindgen = new(wasm, "edge", profile);
    bindgen.module(true)?;
    // For getting up again after a panic. wasm-bindgen's own abort handler stays off: our entry notices every trap
    // itself, and the handler would put exception handling into the module.
    bindgen.reset_state_function(true);
    write(&mut bindgen, folder)
}

/// Writes `panel.js` and `panel_bg.wasm` for the browser.
pub(crate) fn for_browser(wasm: &Path, folder: &Path, profile: Profile) -> Result<()> {
    let mut bindgen = new(wasm, "panel", profile);
    bindgen.web(true)?;
    write(&mut bindgen, folder)
}

fn new(wasm: &Path, name: &str, profile: Profile) -> Bindgen {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name);
    bindgen.remove_name_section(profile == Profile::Release).remove_producers_section(true);
    bindgen
}

fn write(bindgen: &mut Bindgen, folder: &Path) -> Result<()> {
    // Snippets of an earlier build must not survive into this one.
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    bindgen.generate(folder)
}
