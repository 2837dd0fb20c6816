//! Starts other programs: with the project's own tools first on the path, their chatter on standard error, and a
//! failure told as a sentence.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::{progress, project};

/// A command run at the repository's root with the tools from `package.json` first on the path.
///
/// Node among them: the tools want a newer one than some systems have.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root()).env("PATH", path()).stdin(Stdio::null());
    command
}

/// Cargo, as the one that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    // Cargo sets these for the program it runs; handed on, they would describe `xtask` to another crate's build.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Node, as `package.json` pins it.
pub(crate) fn node() -> Command {
    command("node")
}

/// Runs to the end with both outputs on our standard error; anything but success is an error that names the step.
pub(crate) fn check(command: &mut Command, step: &str) -> Result<()> {
    let status = command.stdout(Stdio::from(std::io::stderr())).status().with_context(|| missing(command))?;
    if !status.success() {
        bail!("{step} failed ({status}); its own message is above");
    }
    Ok(())
}

/// Runs to the end and shows `each` line of its standard error as it comes; the lines are repeated where it fails.
pub(crate) fn watch(command: &mut Command, step: &str, mut each: impl FnMut(&str)) -> Result<()> {
    let spawned = command.stdout(Stdio::from(std::io::stderr())).stderr(Stdio::piped()).spawn();
    let mut child = spawned.with_context(|| missing(command))?;
    let mut said = String::new();
    for line in child.stderr.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        let line = line?;
        each(&line);
        said.push_str(&line);
        said.push('\n');
    }
    let status = child.wait()?;
    if !status.success() {
        let progress = ["Compiling ", "Blocking ", "Downloaded ", "Locking ", "Adding "];
        for line in said.lines().filter(|line| !progress.iter().any(|word| line.trim_start().starts_with(word))) {
            progress::note(line);
        }
        bail!("{step} failed ({status}); its own message is above");
    }
    Ok(())
}

/// Runs to the end and returns standard output. What it said goes into the error where it fails.
pub(crate) fn output(command: &mut Command, step: &str) -> Result<Vec<u8>> {
    let Output { status, stdout, stderr } = command.output().with_context(|| missing(command))?;
    if !status.success() {
        let said = String::from_utf8_lossy(&stderr);
        bail!("{step} failed ({status})\n{}", said.trim_end());
    }
    Ok(stdout)
}

fn missing(command: &Command) -> String {
    format!("`{}` could not be started", command.get_program().to_string_lossy())
}

fn path() -> OsString {
    let own = project::at("node_modules/.bin");
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(own).chain(std::env::split_paths(&rest));
    std::env::join_paths(all).unwrap_or(rest)
}
