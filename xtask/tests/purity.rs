//! `loyalty` decides about points and nothing else: it must not be able to ask for the time, a random number, the
//! network or a browser. What it cannot reach, no later change can sneak in.
//!
//! `courier` writes what is sent. The writer of MIME could read a clock for letters without a date, and streams
//! come with their traits, so its dependencies cannot say it all; its own sources ask for nothing either.

use std::path::{Path, PathBuf};
use std::process::Command;

const IMPURE: [&str; 9] =
    ["worker", "web-sys", "js-sys", "wasm-bindgen", "leptos", "rand", "getrandom", "iana-time-zone", "tokio"];
/// Features that would give a crate we do use a clock.
const CLOCK_FEATURES: [&str; 2] = ["chrono feature \"clock\"", "chrono feature \"now\""];
const CLOCKS: [&str; 4] = ["SystemTime", "Instant::now", "Utc::now", "Local::now"];

#[test]
fn loyalty_depends_on_nothing_impure() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--package=loyalty", "--edges=normal,features", "--target=all", "--prefix=none"])
        .current_dir(root())
        .output()
        .expect("cargo tree");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    let clocks: Vec<_> = CLOCK_FEATURES.iter().filter(|feature| tree.contains(**feature)).collect();
    assert!(clocks.is_empty(), "loyalty must not switch on {clocks:?}");
    let names: Vec<String> = tree.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    assert!(names.contains(&"serde".to_owned()), "the tree was not read: {names:?}");
    let impure: Vec<_> = names.iter().filter(|name| IMPURE.contains(&name.as_str())).collect();
    assert!(impure.is_empty(), "loyalty must not depend on {impure:?}");
}

#[test]
fn loyalty_never_asks_what_time_it_is() {
    assert_eq!(clocks_in("loyalty/src"), [], "time is a parameter everywhere");
}

#[test]
fn courier_sends_nothing_by_itself_and_never_asks_what_time_it_is() {
    assert_eq!(clocks_in("courier/src"), [], "time is a parameter everywhere");
    let manifest = std::fs::read_to_string(root().join("courier/Cargo.toml")).expect("manifest");
    let (own, tests) = manifest.split_once("[dev-dependencies]").expect("dependencies of tests");
    assert!(tests.contains("tokio = "), "the manifest was not read");
    for (what, needed) in [("tokio", "features = [\"io-util\"]"), ("mail-builder", "default-features = false")] {
        let line = own.lines().find(|line| line.starts_with(&format!("{what} = "))).expect("dependency");
        assert!(line.contains(needed) && line.contains("default-features = false"), "{line}");
    }
    for impure in ["worker", "web-sys", "js-sys", "rand", "getrandom"] {
        assert!(!own.lines().any(|line| line.starts_with(impure)), "courier must not depend on {impure}");
    }
}

fn clocks_in(folder: &str) -> Vec<(PathBuf, &'static str)> {
    let mut found = Vec::new();
    for file in files(&root().join(folder)) {
        let text = std::fs::read_to_string(&file).expect("source");
        found.extend(CLOCKS.iter().filter(|clock| text.contains(**clock)).map(|clock| (file.clone(), *clock)));
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
