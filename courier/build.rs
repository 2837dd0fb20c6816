//! Turns `strings/*.json` into one constant for each language, and refuses to build while one of them misses
//! a sentence that English has, has one too many, or fills other gaps.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path, process};

const LANGUAGES: [&str; 2] = ["en", "ru"];

type Sentences = BTreeMap<String, String>;

fn main() {
    println!("cargo::rerun-if-changed=strings");
    let [english, others @ ..] = LANGUAGES.map(|language| (language, read(language)));
    for (language, other) in &others {
        compare(&english.1, language, other);
    }
    let mut out = fields(&english.1);
    for (language, sentences) in [english].into_iter().chain(others) {
        out.push_str(&constant(language, &sentences));
    }
    let generated = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("words.rs");
    if let Err(error) = fs::write(&generated, out) {
        stop(&format!("{}: {error}", generated.display()));
    }
}

fn read(language: &str) -> Sentences {
    let path = format!("strings/{language}.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| stop(&format!("{path}: {error}")));
    serde_json::from_str(&text).unwrap_or_else(|error| stop(&format!("{path}: {error}")))
}

fn compare(english: &Sentences, language: &str, other: &Sentences) {
    for (key, sentence) in english {
        let Some(translated) = other.get(key) else { stop(&format!("{language} has no sentence for \"{key}\"")) };
        let (ours, theirs) = (gaps(sentence), gaps(translated));
        if ours != theirs {
            stop(&format!("{language}: \"{key}\" fills {theirs:?}, English fills {ours:?}"));
        }
    }
    if let Some(extra) = other.keys().find(|key| !english.contains_key(*key)) {
        stop(&format!("{language} has \"{extra}\", which English has not"));
    }
}

fn gaps(sentence: &str) -> Vec<&str> {
    let parts = sentence.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let mut gaps: Vec<_> = parts.map(|(gap, _)| gap).collect();
    gaps.sort_unstable();
    gaps
}

fn fields(english: &Sentences) -> String {
    let mut out = String::from("/// The sentences of one language.\npub(crate) struct Words {\n");
    for key in english.keys() {
        _ = writeln!(out, "    pub(crate) {key}: &'static str,");
    }
    out.push_str("}\n");
    out
}

fn constant(language: &str, sentences: &Sentences) -> String {
    let mut out = format!("pub(crate) static {}: Words = Words {{\n", language.to_uppercase());
    for (key, sentence) in sentences {
        _ = writeln!(out, "    {key}: {sentence:?},");
    }
    out.push_str("};\n");
    out
}

fn stop(message: &str) -> ! {
    println!("cargo::error={message}");
    process::exit(1)
}
