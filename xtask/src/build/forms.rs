//! Forms, which few customers need and nobody at once: for letters and for the customer's voice a script of each language
//! that the panel fetches when somebody asks for one, and a script of each for the document that is nothing but a form.
//! What all of them are made of is a script by itself, which each imports: nobody downloads it twice.
//!
//! The sentences that people agree to are `loyalty`'s own: the edge stores the very same as proof.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use loyalty::consent::Consent;
use serde_json::json;

use super::documents::{Sentences, languages, sentences, stylesheet};
use super::site::hashed;
use super::{Profile, scripts};
use crate::project;

/// How the keys of sentences begin that only the scripts of forms have, which know them without it.
pub(super) const PREFIXES: [&str; 4] = [SHARED, LETTERS, MAILED, VOICE];
const SHARED: &str = "form_";
const LETTERS: &str = "letters_";
/// Those of the code that is mailed, which readers of an article do not need.
const MAILED: &str = "mailed_";
const VOICE: &str = "voice_";
/// What these scripts are made from.
pub(super) const SOURCES: [&str; 11] = [
    "public/forms.html",
    "public/forms.js",
    "public/forms",
    "public/letters.js",
    "public/letters",
    "public/voice.js",
    "public/voice",
    "widget/js/page.js",
    "widget/js/edge.js",
    "widget/js/json.js",
    "loyalty/src/consent.rs",
];
/// The styles of forms, which the panel's own do not have.
const STYLES: [&str; 2] = ["styles/views/forms.css", "styles/views/voice.css"];

/// What every script of forms imports.
const PARTS: &str = "forms/parts";
/// The form to subscribe, which stands over the panel and by itself in a page.
const SUBSCRIBE: &str = "letters/subscribe";

/// The addresses of a language's scripts.
pub(super) struct Scripts {
    /// What all the others are made of.
    pub(super) parts: String,
    /// The form to subscribe.
    pub(super) subscribe: String,
    /// What the panel fetches for letters.
    pub(super) letters: String,
    /// What the panel, and blocks of the voice, fetch for it.
    pub(super) voice: String,
    /// What the forms' own document loads.
    pub(super) page: String,
}

/// Writes `a/letters.HASH.js`, `a/voice.HASH.js` and `a/forms.HASH.js` of each language.
pub(super) fn build(site: &Path, profile: Profile) -> Result<BTreeMap<String, Scripts>> {
    let [forms, voice] = STYLES;
    let (forms, voice) = (stylesheet(forms)?, stylesheet(voice)?);
    let apart =
        [PARTS, SUBSCRIBE].map(|name| format!("--external:{}", project::at(&format!("public/{name}.js")).display()));
    let mut all = BTreeMap::new();
    for language in languages()? {
        let sentences = sentences(&language)?;
        let bundle = |name: &str, prefixes: &[&str], styles: &str| {
            let texts = format!("--define:TEXTS={}", json!(texts(&language, &sentences, prefixes)));
            let styles = format!("--define:CSS={}", json!(styles));
            scripts::bundle(&format!("public/{name}.js"), "esm", &[&texts, &styles, &apart[0], &apart[1]], profile)
        };
        let write = |name: &str, script: &str| hashed(site, &format!("{name}.{language}"), "js", script.as_bytes());
        let parts = write("parts", &bundle(PARTS, &[SHARED], &forms)?)?;
        let subscribe = beside(&bundle(SUBSCRIBE, &[LETTERS], "")?, &[(PARTS, &parts)])?;
        let subscribe = write("subscribe", &subscribe)?;
        let made = |name: &str, prefixes: &[&str], styles: &str, others: &[(&str, &str)]| {
            write(name, &beside(&bundle(name, prefixes, styles)?, others)?)
        };
        let both = [(PARTS, &*parts), (SUBSCRIBE, &*subscribe)];
        let scripts = Scripts {
            letters: made("letters", &[MAILED], "", &both)?,
            voice: made("voice", &[VOICE], &voice, &both[..1])?,
            page: made("forms", &[], "", &both)?,
            parts,
            subscribe,
        };
        all.insert(language, scripts);
    }
    Ok(all)
}

/// A script that imports others from where they lie: all are served from one folder.
fn beside(script: &str, others: &[(&str, &str)]) -> Result<String> {
    let mut script = script.to_owned();
    for (source, address) in others {
        let name = address.rsplit('/').next().unwrap_or(address);
        let ends = format!("public/{source}.js");
        let pieces: Vec<String> = script
            .split('"')
            .map(|piece| if piece.ends_with(&ends) { format!("./{name}") } else { piece.to_owned() })
            .collect();
        script = pieces.join("\"");
        if !script.contains(&format!("./{name}\"")) {
            bail!("a script of forms does not import {source}");
        }
    }
    Ok(script)
}

/// The sentences of forms whose keys begin so, with those that people agree to.
fn texts(language: &str, sentences: &Sentences, prefixes: &[&str]) -> Sentences {
    let known = |key: &str| prefixes.iter().find_map(|prefix| key.strip_prefix(prefix)).map(str::to_owned);
    let ours = sentences.iter().filter_map(|(key, text)| Some((known(key)?, text.clone())));
    let agreed = if prefixes.contains(&LETTERS) { &[Consent::Data, Consent::Advertising][..] } else { &[] };
    let agreed = agreed.iter().map(|consent| (consent.name().to_owned(), consent.sentence(language, "{site}")));
    ours.chain(agreed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proof of a form in somebody's page is only as true as the sentence that stood there.
    #[test]
    fn plain_forms_that_are_copied_from_us_say_what_is_proved() {
        for (path, name, language) in [
            ("public/demo/blog/index.html", "Verstak", "en"),
            ("public/demo/ru/blog/index.html", "Verstak", "ru"),
            ("docs/embed.md", "YOUR NAME", "en"),
            ("docs/embed.md", "ВАШЕ ИМЯ", "ru"),
        ] {
            let text = std::fs::read_to_string(project::at(path)).unwrap();
            assert!(text.contains(&Consent::Data.sentence(language, name)), "{path}");
        }
        let guide = std::fs::read_to_string(project::at("docs/embed.md")).unwrap();
        for (language, name) in [("en", "YOUR NAME"), ("ru", "ВАШЕ ИМЯ")] {
            assert!(guide.contains(&Consent::Advertising.sentence(language, name)));
        }
    }

    /// All scripts of a document speak from one list: of two sentences under one key the later would be said for both.
    #[test]
    fn no_two_scripts_have_a_sentence_under_one_key() {
        for language in languages().unwrap() {
            let sentences = sentences(&language).unwrap();
            let keys = PREFIXES.iter().flat_map(|prefix| texts(&language, &sentences, &[prefix]).into_keys());
            let mut seen = std::collections::BTreeSet::new();
            let twice: Vec<String> = keys.filter(|key| !seen.insert(key.clone())).collect();
            assert_eq!(twice, Vec::<String>::new(), "{language}");
        }
    }

    #[test]
    fn what_somebody_agrees_to_is_worded_as_its_proof_is() {
        for language in languages().unwrap() {
            let texts = texts(&language, &sentences(&language).unwrap(), &[LETTERS]);
            for consent in [Consent::Data, Consent::Advertising] {
                let shown = texts[consent.name()].replace("{site}", "Verstak");
                assert_eq!(shown, consent.sentence(&language, "Verstak"));
            }
        }
    }
}
