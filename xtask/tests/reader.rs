//! The Worker that parses strangers' feeds is given nothing: a parser that is outwitted must find no database, no secret
//! and no address of its own. Wrangler knows some forty kinds of binding, so this lists what is not one.

use std::path::PathBuf;

use jsonc_parser::ParseOptions;
use serde_json::Value;

const HARMLESS: [&str; 10] = [
    "$schema",
    "name",
    "main",
    "no_bundle",
    "rules",
    "compatibility_date",
    "workers_dev",
    "preview_urls",
    "send_metrics",
    "observability",
];

#[test]
fn the_reader_of_feeds_is_bound_to_nothing_and_reached_by_nobody() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../reader/wrangler.jsonc");
    let text = std::fs::read_to_string(path).expect("its configuration");
    let settings: Value =
        jsonc_parser::parse_to_serde_value(&text, &ParseOptions::default()).expect("JSON with comments");
    let settings = settings.as_object().expect("an object");
    let given: Vec<_> = settings.keys().filter(|name| !HARMLESS.contains(&name.as_str())).collect();
    assert!(given.is_empty(), "{given:?} would be within reach of a stranger's bytes");
    for door in ["workers_dev", "preview_urls"] {
        assert_eq!(settings.get(door), Some(&Value::Bool(false)), "{door}");
    }
}
