//! Compiles every test of the workspace once, and knows which program holds which.
//!
//! Asking Cargo for one package at a time would compile shared dependencies several times, because each selection
//! switches different features on.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::{project, run};

/// One compiled test program.
#[derive(Clone)]
struct Binary {
    package: String,
    /// `lib`, `bin` or the name of a file under `tests/`.
    target: String,
    path: PathBuf,
}

/// What compiled, and which packages did not.
#[derive(Clone, Default)]
struct Compiled {
    binaries: Vec<Binary>,
    failed: Vec<String>,
}

/// Commands that run a package's tests, only those whose target `wanted` accepts.
pub(crate) fn of(package: &str, wanted: impl Fn(&str) -> bool) -> Result<Vec<Command>> {
    let compiled = compiled()?;
    let ours = compiled.binaries.iter().filter(|binary| binary.package == package && wanted(&binary.target));
    let commands: Vec<Command> = ours.map(command).collect();
    if compiled.failed.iter().any(|name| name == package) || commands.is_empty() && !compiled.failed.is_empty() {
        bail!("`{package}` or what it depends on does not compile; see above");
    }
    if commands.is_empty() {
        bail!("`{package}` has no such tests: a ring that runs nothing proves nothing");
    }
    Ok(commands)
}

fn command(binary: &Binary) -> Command {
    let folder = project::at(&binary.package);
    let mut command = run::command(&binary.path.to_string_lossy());
    command.current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder);
    command
}

fn compiled() -> Result<Compiled> {
    static COMPILED: OnceLock<Result<Compiled, String>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| compile().map_err(|error| format!("{error:#}")));
    compiled.clone().map_err(|error| anyhow!(error))
}

fn compile() -> Result<Compiled> {
    let mut compiled = Compiled::default();
    compiled.add(&["--tests"])?;
    // Left out of a plain `cargo test`, and so of `--tests`: one starts servers, the other wants fixtures fetched.
    compiled.add(&["--test=api", "--test=fixtures"])?;
    Ok(compiled)
}

impl Compiled {
    /// Compiles a selection of the whole workspace's tests, as far as they compile.
    fn add(&mut self, selection: &[&str]) -> Result<()> {
        let mut cargo = run::cargo();
        cargo.args(["build", "--workspace", "--keep-going", "--quiet", "--message-format=json"]).args(selection);
        let messages = cargo.stderr(Stdio::inherit()).output().context("Cargo could not be started")?;
        for line in String::from_utf8(messages.stdout)?.lines() {
            let message: Value = serde_json::from_str(line).context("Cargo's message")?;
            self.binaries.extend(binary(&message));
            if message["message"]["level"] == "error" {
                eprintln!("{}", message["message"]["rendered"].as_str().unwrap_or_default());
                self.failed.push(package(&message));
            }
        }
        if !messages.status.success() && self.failed.is_empty() {
            bail!("compiling the tests failed ({}); see above", messages.status);
        }
        Ok(())
    }
}

/// A test program, if Cargo's message is about one; most are not.
fn binary(message: &Value) -> Option<Binary> {
    let path = message["executable"].as_str().filter(|_| message["profile"]["test"] == true)?;
    let target = match message["target"]["kind"][0].as_str() {
        Some("test") => message["target"]["name"].as_str().unwrap_or_default(),
        Some("bin") => "bin",
        _ => "lib",
    };
    Some(Binary { package: package(message), target: target.to_owned(), path: path.into() })
}

/// The package a message is about, by its folder.
fn package(message: &Value) -> String {
    let manifest = message["manifest_path"].as_str().unwrap_or_default();
    manifest.rsplit('/').nth(1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_test_program_is_known_by_package_and_file() {
        let message = json!({
            "manifest_path": "/kept/edge/Cargo.toml",
            "target": { "kind": ["test"], "name": "api" },
            "profile": { "test": true },
            "executable": "/kept/target/debug/deps/api-1",
        });
        let binary = binary(&message).unwrap();
        assert_eq!((binary.package.as_str(), binary.target.as_str()), ("edge", "api"));
    }

    #[test]
    fn an_ordinary_program_is_no_test() {
        let message = json!({ "profile": { "test": false }, "executable": "/kept/target/debug/xtask" });
        assert!(binary(&message).is_none());
    }
}
