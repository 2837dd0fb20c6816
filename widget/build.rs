//! Turns `strings/en.json` into one Rust item per sentence, and refuses to build while another
//! language misses a sentence, has one too many, or fills other gaps.
//!
//! The sentences themselves stay out of the wasm: the panel's document brings those of one language
//! as a list in key order, and an item here is a place in that list.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path, process};

type Sentences = BTreeMap<String, String>;

fn main() {
    println!("cargo::rerun-if-changed=strings");
    let mut english = read(Path::new("strings/en.json"));
    let files = fs::read_dir("strings").unwrap_or_else(|error| stop(&format!("strings: {error}")));
    for file in files.flatten() {
        compare(&english, &file.path());
    }
    // The launcher's few words go to the loader, those of forms to scripts of their own.
    english.retain(|key, _| {
        !["launcher_", "form_", "letters_", "mailed_", "voice_"].iter().any(|prefix| key.starts_with(prefix))
    });
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let generated = Path::new(&out).join("texts.rs");
    if let Err(error) = fs::write(&generated, items(&english)) {
        stop(&format!("{}: {error}", generated.display()));
    }
}

fn read(path: &Path) -> Sentences {
    let text = fs::read_to_string(path).unwrap_or_else(|error| stop(&format!("{}: {error}", path.display())));
    serde_json::from_str(&text).unwrap_or_else(|error| stop(&format!("{}: {error}", path.display())))
}

fn compare(english: &Sentences, path: &Path) {
    let other = read(path);
    for (key, sentence) in english {
        match other.get(key) {
            None => stop(&format!("{} has no sentence for \"{key}\"", path.display())),
            Some(translated) => {
                let (ours, theirs) = (gaps(sentence), gaps(translated));
                if ours != theirs {
                    stop(&format!("{}: \"{key}\" fills {theirs:?}, English fills {ours:?}", path.display()));
                }
            }
        }
    }
    if let Some(extra) = other.keys().find(|key| !english.contains_key(*key)) {
        stop(&format!("{} has \"{extra}\", which English has not", path.display()));
    }
}

/// Each `{gap}` of a sentence becomes an argument, in alphabetical order: rewording a sentence moves nothing.
fn items(english: &Sentences) -> String {
    let mut out = String::new();
    for (place, (key, sentence)) in english.iter().enumerate() {
        let gaps = gaps(sentence);
        let arguments = joined(&gaps, |gap| format!("{gap}: &str"));
        let filled = joined(&gaps, |gap| format!("(\"{gap}\", {gap})"));
        let body = if gaps.is_empty() {
            format!("sentence({place})")
        } else {
            format!("fill(&sentence({place}), &[{filled}])")
        };
        _ = writeln!(out, "/// {sentence}\npub fn {key}({arguments}) -> String {{ {body} }}");
    }
    out
}

fn joined(gaps: &[&str], one: fn(&str) -> String) -> String {
    gaps.iter().copied().map(one).collect::<Vec<_>>().join(", ")
}

fn gaps(sentence: &str) -> Vec<&str> {
    let parts = sentence.split('{').skip(1);
    let mut gaps: Vec<_> = parts.filter_map(|part| part.split_once('}')).map(|(gap, _)| gap).collect();
    gaps.sort_unstable();
    gaps
}

fn stop(message: &str) -> ! {
    println!("cargo::error={message}");
    process::exit(1)
}
