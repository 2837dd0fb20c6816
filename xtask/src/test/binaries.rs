//! Compiles every test of the workspace once, and knows which program holds which.
//!
//! Asking Cargo for one package at a time would compile shared dependencies several times, because each selection
//! switches different features on.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
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

/// Commands that run a package's tests, only those whose target `wanted` accepts.
pub(crate) fn of(package: &str, wanted: impl Fn(&str) -> bool) -> Result<Vec<Command>> {
    let all = compiled()?;
    let ours = all.iter().filter(|binary| binary.package == package && wanted(&binary.target));
    Ok(ours.map(command).collect())
}

fn command(binary: &Binary) -> Command {
    let folder = project::at(&binary.package);
    let mut command = run::command(&binary.path.to_string_lossy());
    command.current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder);
    command
}

fn compiled() -> Result<Vec<Binary>> {
    static COMPILED: OnceLock<Result<Vec<Binary>, String>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| compile().map_err(|error| format!("{error:#}")));
    compiled.clone().map_err(|error| anyhow!(error))
}

fn compile() -> Result<Vec<Binary>> {
    let mut cargo = run::cargo();
    cargo.args(["test", "--workspace", "--no-run", "--quiet", "--message-format=json-render-diagnostics"]);
    cargo.stderr(std::process::Stdio::inherit());
    let messages = run::output(&mut cargo, "compiling the tests")?;
    let text = String::from_utf8(messages)?;
    text.lines().filter_map(|line| binary(line).transpose()).collect()
}

/// Reads one of Cargo's messages; most are not about a test program.
fn binary(line: &str) -> Result<Option<Binary>> {
    let message: Value = serde_json::from_str(line).context("Cargo's message")?;
    let Some(path) = message["executable"].as_str().filter(|_| message["profile"]["test"] == true) else {
        return Ok(None);
    };
    let package = message["manifest_path"].as_str().and_then(|path| path.rsplit('/').nth(1)).unwrap_or_default();
    let target = match message["target"]["kind"][0].as_str() {
        Some("test") => message["target"]["name"].as_str().unwrap_or_default(),
        Some("bin") => "bin",
        _ => "lib",
    };
    Ok(Some(Binary { package: package.to_owned(), target: target.to_owned(), path: path.into() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_program_is_known_by_package_and_file() {
        let line = r#"{"reason":"compiler-artifact","manifest_path":"/kept/edge/Cargo.toml","target":{"kind":["test"],
            "name":"api"},"profile":{"test":true},"executable":"/kept/target/debug/deps/api-1"}"#;
        let binary = binary(line).unwrap().unwrap();
        assert_eq!((binary.package.as_str(), binary.target.as_str()), ("edge", "api"));
    }

    #[test]
    fn an_ordinary_library_is_no_test_program() {
        let line = r#"{"reason":"compiler-artifact","profile":{"test":false},"executable":null}"#;
        assert!(binary(line).unwrap().is_none());
    }
}
