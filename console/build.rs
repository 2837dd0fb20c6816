//! Turns `strings/en/SCREEN.json` into one Rust function per sentence, in a module per screen, and refuses to build
//! while another language misses a sentence, has one too many, or fills other gaps.
//!
//! A sentence is a text with `{gaps}`, or an object with one text per plural form, chosen by the gap `{n}`. All
//! languages are in the wasm: together they weigh less than the second request that one of them would need.
//!
//! The sentences of a screen are one text in each language, and a sentence's function is its number there: code that
//! names two texts each time, and their addresses, weighed more than all the sentences themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, path::Path, process};

use serde_json::Value;

/// The languages, first the one that others are compared with, each with the plural forms it must have.
const LANGUAGES: [(&str, &[&str]); 2] = [("en", &["one", "other"]), ("ru", &["few", "many", "one", "other"])];

/// Stands between the sentences of a screen, and between the forms of a plural. Neither is in any sentence.
const BETWEEN: &str = "\u{1}";
const BETWEEN_FORMS: &str = "\u{2}";

type Sentences = BTreeMap<String, Value>;

fn main() {
    println!("cargo::rerun-if-changed=strings");
    let names = LANGUAGES.map(|(language, _)| language);
    let mut out = format!("/// The languages there are.\npub const LANGUAGES: [&str; {}] = {names:?};\n", names.len());
    let screens = screens(names[0]);
    for language in &names[1..] {
        if screens != self::screens(language) {
            stop(&format!("strings/{language} has other files than strings/{}", names[0]));
        }
    }
    for screen in &screens {
        let all = LANGUAGES.map(|(language, forms)| read(language, screen, forms));
        _ = writeln!(
            out,
            "/// Sentences of `{screen}`.\n#[allow(dead_code, clippy::doc_markdown)]\npub mod {screen} {{"
        );
        let mut sentences = vec![Vec::new(); LANGUAGES.len()];
        for (key, sentence) in &all[0] {
            let translated: Vec<&Value> = all.iter().filter_map(|one| one.get(key)).collect();
            if translated.len() < all.len() {
                stop(&format!("{screen}: \"{key}\" is not in every language"));
            }
            out.push_str(&item(screen, key, sentence, &translated, sentences[0].len()));
            for (texts, sentence) in sentences.iter_mut().zip(&translated) {
                texts.push(stored(sentence, &arguments(sentence)));
            }
        }
        let texts: Vec<String> = sentences.iter().map(|texts| texts.join(BETWEEN)).collect();
        _ = writeln!(out, "static ALL: super::Sentences = super::Sentences({texts:?});");
        for (other, name) in all[1..].iter().zip(&names[1..]) {
            if let Some(extra) = other.keys().find(|key| !all[0].contains_key(*key)) {
                stop(&format!("strings/{name}/{screen}.json has \"{extra}\", which English has not"));
            }
        }
        out.push_str("}\n");
    }
    let generated = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("texts.rs");
    if let Err(error) = fs::write(&generated, out) {
        stop(&format!("{}: {error}", generated.display()));
    }
}

fn screens(language: &str) -> BTreeSet<String> {
    let folder = format!("strings/{language}");
    let files = fs::read_dir(&folder).unwrap_or_else(|error| stop(&format!("{folder}: {error}")));
    let names = files.flatten().filter_map(|file| file.file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect()
}

fn read(language: &str, screen: &str, forms: &[&str]) -> Sentences {
    let path = format!("strings/{language}/{screen}.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| stop(&format!("{path}: {error}")));
    let sentences: Sentences = serde_json::from_str(&text).unwrap_or_else(|error| stop(&format!("{path}: {error}")));
    for (key, sentence) in &sentences {
        let has: Option<Vec<&str>> = sentence.as_object().map(|object| object.keys().map(String::as_str).collect());
        if has.is_some_and(|has| has != forms) || !sentence.is_string() && !sentence.is_object() {
            stop(&format!("{path}: \"{key}\" must be a text or have the plural forms {forms:?}"));
        }
    }
    sentences
}

/// One function. Gaps become arguments in alphabetical order, `{n}` of a plural first: rewording moves nothing.
fn item(screen: &str, key: &str, sentence: &Value, translated: &[&Value], number: usize) -> String {
    for other in translated {
        if gaps(other) != gaps(sentence) || other.is_string() != sentence.is_string() {
            stop(&format!("{screen}: \"{key}\" fills other gaps in another language: {other}"));
        }
    }
    let names = arguments(sentence);
    let counts = sentence.is_object();
    let typed =
        names.iter().map(|name| if counts && name == "n" { "n: i64".to_owned() } else { format!("{name}: &str") });
    let typed: Vec<String> = typed.collect();
    let (body, answer) = if counts {
        (format!("super::counted(&ALL, {number}, n, &[{}])", names[1..].join(", ")), "String")
    } else if names.is_empty() {
        (format!("super::pick(&ALL, {number})"), "&'static str")
    } else {
        (format!("super::fill(super::pick(&ALL, {number}), &[{}])", names.join(", ")), "String")
    };
    let about = translated[0].as_str().or_else(|| translated[0].get("other")?.as_str()).unwrap_or_default();
    format!("/// {}\npub fn {key}({}) -> {answer} {{ {body} }}\n", about.replace('\n', " "), typed.join(", "))
}

/// What fills the gaps of a sentence, in the order of its function's arguments.
fn arguments(sentence: &Value) -> Vec<String> {
    let names = gaps(sentence);
    let count = names.iter().filter(|name| sentence.is_object() && *name == "n");
    count.chain(names.iter().filter(|name| sentence.is_string() || *name != "n")).cloned().collect()
}

/// A sentence as it is in the module: each gap is the number of its argument, each form of a plural begins with its name.
fn stored(sentence: &Value, arguments: &[String]) -> String {
    let numbered = |text: &str| {
        let numbers = arguments.iter().enumerate();
        numbers.fold(text.to_owned(), |text, (at, name)| text.replace(&format!("{{{name}}}"), &format!("{{{at}}}")))
    };
    match sentence {
        Value::Object(forms) => {
            let forms =
                forms.iter().map(|(form, text)| format!("{form}:{}", numbered(text.as_str().unwrap_or_default())));
            forms.collect::<Vec<_>>().join(BETWEEN_FORMS)
        }
        text => numbered(text.as_str().unwrap_or_default()),
    }
}

/// The gaps of a sentence; of a plural, those that any form fills.
fn gaps(sentence: &Value) -> BTreeSet<String> {
    let object = sentence.as_object().into_iter().flat_map(|object| object.values());
    let texts = sentence.as_str().into_iter().chain(object.filter_map(Value::as_str));
    let parts = texts.flat_map(|text| text.split('{').skip(1)).filter_map(|part| part.split_once('}'));
    let mut gaps: BTreeSet<String> = parts.map(|(gap, _)| gap.to_owned()).collect();
    if sentence.is_object() {
        gaps.insert("n".to_owned());
    }
    gaps
}

fn stop(message: &str) -> ! {
    println!("cargo::error={message}");
    process::exit(1)
}
