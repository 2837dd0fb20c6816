//! A deploy that would open a company's points to anybody is refused, in words that say what to do.

use std::path::PathBuf;
use std::process::{Command, Output};

#[test]
fn weak_keys_are_refused_before_anything_is_built_or_sent() {
    let refused = dry_run("weak", "OPERATOR_KEY=operator-test-key\nMASTER_KEY=0123456789\n");
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    for sentence in ["OPERATOR_KEY is too short", "MASTER_KEY is too short", "error: not deployed"] {
        assert!(said.contains(sentence), "{said}");
    }
    assert!(!said.contains("operator-test-key"), "a refused key is still a secret: {said}");
}

#[test]
fn a_missing_key_is_named() {
    let refused = dry_run("missing", "OPERATOR_KEY=9f2c61b07d3e48a5c1f07792be6ad4138850e3fbd2946c1a7705bb83ce24d19f\n");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("MASTER_KEY is not in the file"));
}

fn dry_run(name: &str, secrets: &str) -> Output {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("deploy");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(name);
    std::fs::write(&file, secrets).expect("a file");
    // A refusal comes first, so there is nothing to build for it.
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["deploy", "--dry-run", "--secrets"])
        .arg(file)
        .env("KEPT_BUILT", "1")
        .output()
        .expect("runs")
}
