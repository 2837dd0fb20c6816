//! The glue between `WebAssembly` and JavaScript, through wasm-bindgen as a library.
//!
//! As a library its version is the one in `Cargo.lock`, like the crate's; the separate program would have to be
//! installed in exactly that version by everybody.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use super::glue::{Names, drop_exports};
use super::snip::{forget_foreign_paths, snip};
use crate::project;

/// Writes `NAME.js` and `NAME_bg.wasm` as the `worker` crate needs them.
pub(crate) fn for_worker(wasm: &Path, name: &str, folder: &Path, profile: Profile) -> Result<()> {
    let mut bindgen = new(wasm, name, profile);
    bindgen.module(true)?;
    if profile == Profile::Release {
        bindgen.input_bytes(name, forget_foreign_paths(&std::fs::read(wasm)?, &project::cargo_home())?);
    }
    // For getting up again after a panic. wasm-bindgen's own abort handler stays off: our entry notices every trap
    // itself, and the handler would put exception handling into the module.
    bindgen.reset_state_function(true);
    write(&mut bindgen, folder)
}

/// Writes `panel_bg.js` and `panel_bg.wasm` for the browser, and returns how the module names what it needs.
pub(crate) fn for_browser(wasm: &Path, folder: &Path, profile: Profile) -> Result<Names> {
    let mut bindgen = new(wasm, "panel", profile);
    bindgen.bundler(true)?;
    if profile == Profile::Release {
        bindgen.input_bytes("panel", snip(&std::fs::read(wasm)?)?);
    }
    clear(folder)?;
    let mut output = bindgen.generate_output()?;
    // For bundlers wasm-bindgen writes two files; its functions are in the one it calls `start`.
    let glue = output.start().context("wasm-bindgen wrote no functions")?.to_owned();
    drop_exports(output.wasm_mut(), &glue);
    output.emit(folder)?;
    Ok(Names::of(output.wasm()))
}

/// Writes `NAME.js` and `NAME_bg.wasm` with wasm-bindgen's own starter: console and counter are loaded once a day, and
/// what their modules import of ours is bundled as any script is.
pub(crate) fn for_console(wasm: &Path, name: &str, folder: &Path, profile: Profile) -> Result<()> {
    let mut bindgen = new(wasm, name, profile);
    bindgen.web(true)?.typescript(false).omit_default_module_path(true);
    if profile == Profile::Release {
        bindgen.input_bytes(name, snip(&std::fs::read(wasm)?)?);
    }
    write(&mut bindgen, folder)
}

fn new(wasm: &Path, name: &str, profile: Profile) -> Bindgen {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name);
    bindgen.remove_name_section(profile == Profile::Release).remove_producers_section(true);
    bindgen
}

fn write(bindgen: &mut Bindgen, folder: &Path) -> Result<()> {
    clear(folder)?;
    bindgen.generate(folder)
}

/// Snippets of an earlier build must not survive into this one.
fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(())
}
