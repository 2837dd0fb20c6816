//! Makes a `WebAssembly` module small, and proves that it still is one.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{project, run};

/// What today's rustc uses and every engine we meet has had for years. Never `--all-features`: it lets the optimiser
/// use instructions that browsers then refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Where a module will run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// In browsers, where every byte is paid for by a customer: repeats until nothing is gained.
    Browser,
    /// On workerd. wasm-bindgen's abort handler there throws, which takes one more feature.
    Worker,
}

/// Rewrites the module at `path`, smaller.
pub(crate) fn shrink(path: &Path, target: Target) -> Result<()> {
    let mut command = wasm_opt(path);
    // Flat code shows what repeats and which branches meet; two rounds find what is left of it.
    command.args(["--flatten", "--rereloop", "-Oz", "-Oz"]);
    match target {
        Target::Browser => command.arg("--converge"),
        Target::Worker => command.arg("--enable-exception-handling"),
    };
    // rustc puts the stack lowest and data far above: no pointer is as small as an offset that is folded into it.
    command.args(["--low-memory-unused", "--strip-debug", "--strip-producers"]);
    run::check(&mut command, "wasm-opt")?;
    compiles(path)
}

/// Gives everything that the module at `path` takes and gives the shortest names, and returns their map as JSON.
///
/// A run of its own: among passes that repeat, it would rename what it has renamed, and print a map each time.
pub(crate) fn shorten_names(path: &Path) -> Result<Vec<u8>> {
    let map = run::output(wasm_opt(path).arg("--minify-imports-and-exports-and-modules"), "shortening names")?;
    compiles(path)?;
    Ok(map)
}

fn wasm_opt(path: &Path) -> Command {
    let mut command = run::node();
    command.arg(project::at("node_modules/binaryen/bin/wasm-opt")).arg(path).arg("-o").arg(path).args(FEATURES);
    command
}

/// Lets V8 compile the module: the same engine as in Chromium and workerd.
pub(crate) fn compiles(path: &Path) -> Result<()> {
    const SCRIPT: &str =
        "await WebAssembly.compile(await (await import('node:fs/promises')).readFile(process.argv[1]))";
    let mut command = run::node();
    command.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(path);
    run::check(&mut command, "checking that V8 accepts the optimised module")
}
