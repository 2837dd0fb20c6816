//! `loyalty` decides about points and nothing else: it must not be able to ask for the time, a random number, the
//! network or a browser. What it cannot reach, no later change can sneak in.

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
    let mut found = Vec::new();
    for file in files(&root().join("loyalty/src")) {
        let text = std::fs::read_to_string(&file).expect("source");
        found.extend(CLOCKS.iter().filter(|clock| text.contains(**clock)).map(|clock| (file.clone(), *clock)));
    }
    assert!(found.is_empty(), "time is a parameter everywhere: {found:?}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
