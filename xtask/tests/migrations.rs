//! Refuses SQL that local D1 accepts and remote D1 breaks on, or that slips past the journal's triggers.
//!
//! Cloudflare's server splits a migration at semicolons without understanding triggers: one that spans lines, writes
//! `begin` in lower case or contains a second `END` arrives in pieces. `INSERT OR REPLACE` and `OR IGNORE` skip the
//! triggers that guard the journal, and the database's own clock cannot be set by a test.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Words no SQL of ours may use, in migrations and in the edge's sources alike.
const BANNED: [&str; 10] = [
    "INSERT OR REPLACE",
    "INSERT OR IGNORE",
    "REPLACE INTO",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "DATETIME('NOW'",
    "STRFTIME('%S', 'NOW'",
    "JULIANDAY('NOW'",
    "UNIXEPOCH('NOW'",
];

#[test]
fn every_migration_survives_remote_d1() {
    let faults: Vec<String> = migrations().iter().flat_map(|path| faults(&name(path), &read(path))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let numbers: Vec<String> = migrations().iter().map(|path| name(path).chars().take(4).collect()).collect();
    let expected: Vec<String> = (1..=numbers.len()).map(|number| format!("{number:04}")).collect();
    assert_eq!(numbers, expected);
}

/// Companies' databases hold what these files made: a change to one would never reach them.
#[test]
fn a_released_migration_never_changes() {
    let list = read(&root().join("edge/migrations/released.txt"));
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (hash, file) = line.split_once("  ").expect("a line is `SHA-256  FILE`");
        let contents = fs::read(root().join("edge/migrations").join(file));
        let found = contents.map(|bytes| hex::encode(Sha256::digest(bytes)));
        assert_eq!(found.ok().as_deref(), Some(hash), "{file} was released; write a new migration instead");
    }
}

#[test]
fn no_sql_in_the_edge_slips_past_the_triggers_or_asks_the_databases_clock() {
    let sources = files(&root().join("edge/src"));
    let faults: Vec<String> = sources.iter().flat_map(|path| banned(&name(path), &read(path))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_lint_catches_what_it_is_for() {
    let good = "CREATE TRIGGER t AFTER INSERT ON e BEGIN SELECT 1; END;\n";
    assert_eq!(faults("good", good), Vec::<String>::new());
    for (fault, sql) in [
        ("lower-case begin", "CREATE TRIGGER t AFTER INSERT ON e begin SELECT 1; END;\n"),
        ("two lines", "CREATE TRIGGER t AFTER INSERT ON e BEGIN\nSELECT 1; END;\n"),
        ("a second END", "CREATE TRIGGER t AFTER INSERT ON e BEGIN SELECT CASE WHEN 1 THEN 2 END; END;\n"),
        ("carriage returns", "CREATE TABLE t (a INTEGER);\r\n"),
        ("replacing", "INSERT OR  replace INTO t VALUES (1);\n"),
        ("the database's clock", "INSERT INTO t VALUES (datetime('now'));\n"),
    ] {
        assert!(!faults("bad", sql).is_empty(), "{fault} was let through");
    }
}

fn faults(name: &str, sql: &str) -> Vec<String> {
    let mut faults = banned(name, sql);
    if sql.contains('\r') {
        faults.push(format!("{name}: lines must end in LF alone"));
    }
    for (index, line) in sql.lines().enumerate() {
        let statement = line.split("--").next().unwrap_or_default();
        let words: Vec<&str> = statement.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let count = |wanted: &str| words.iter().filter(|word| word.eq_ignore_ascii_case(wanted)).count();
        let mut fault = |what: &str| faults.push(format!("{name}:{}: {what}", index + 1));
        if count("CASE") > 0 {
            fault("CASE breaks remote D1's splitter: use iif() or WHERE");
        }
        if count("TRIGGER") > 0 && count("CREATE") > 0 {
            if !statement.contains(" BEGIN ") || !statement.trim_end().ends_with(" END;") {
                fault("a trigger stands on one line, with upper-case BEGIN … END;");
            }
            if count("END") != 1 || count("BEGIN") != 1 {
                fault("a trigger has exactly one BEGIN and one END");
            }
        } else if count("BEGIN") + count("END") > 0 {
            fault("BEGIN and END belong to a trigger, on its line");
        }
    }
    faults
}

/// Looks through everything but comments, however it is spread over lines.
fn banned(name: &str, text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| line.split("--").next());
    let words: Vec<String> = code.flatten().flat_map(str::split_whitespace).map(str::to_uppercase).collect();
    let text = words.join(" ");
    BANNED.iter().filter(|word| text.contains(**word)).map(|word| format!("{name}: {word} is banned")).collect()
}

fn migrations() -> Vec<PathBuf> {
    let mut found = files(&root().join("edge/migrations"));
    found.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    found.sort();
    assert!(!found.is_empty(), "there are no migrations");
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
