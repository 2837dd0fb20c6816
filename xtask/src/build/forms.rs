//! Forms, which few customers need and nobody at once: for letters and for the customer's voice a script of each language
//! that the panel fetches when somebody asks for one, and a script of each for the document that is nothing but a form.
//!
//! The sentences that people agree to are `loyalty`'s own: the edge stores the very same as proof.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use loyalty::consent::Consent;
use serde_json::json;

use super::documents::{Sentences, languages, sentences, stylesheet};
use super::site::hashed;
use super::{Profile, scripts};

/// How the keys of sentences begin that only the scripts of forms have, which know them without it.
pub(super) const PREFIXES: [&str; 3] = [SHARED, LETTERS, VOICE];
const SHARED: &str = "form_";
const LETTERS: &str = "letters_";
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

/// The addresses of a language's scripts.
pub(super) struct Scripts {
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
    let forms = stylesheet(forms)?;
    let voice = [&*forms, &stylesheet(voice)?].concat();
    let mut all = BTreeMap::new();
    for language in languages()? {
        let sentences = sentences(&language)?;
        let made = |name: &str, prefix: &str, styles: &str| {
            let texts = format!("--define:TEXTS={}", json!(texts(&language, &sentences, prefix)));
            let styles = format!("--define:CSS={}", json!(styles));
            let script = scripts::bundle(&format!("public/{name}.js"), "esm", &[&texts, &styles], profile)?;
            hashed(site, &format!("{name}.{language}"), "js", script.as_bytes())
        };
        let scripts = Scripts {
            letters: made("letters", LETTERS, &forms)?,
            voice: made("voice", VOICE, &voice)?,
            page: made("forms", LETTERS, "")?,
        };
        all.insert(language, scripts);
    }
    Ok(all)
}

/// The sentences of forms whose keys begin so, with those that all forms share and those that people agree to.
fn texts(language: &str, sentences: &Sentences, prefix: &str) -> Sentences {
    let known = |key: &str| key.strip_prefix(SHARED).or_else(|| key.strip_prefix(prefix)).map(str::to_owned);
    let ours = sentences.iter().filter_map(|(key, text)| Some((known(key)?, text.clone())));
    let agreed = if prefix == LETTERS { &[Consent::Data, Consent::Advertising][..] } else { &[] };
    let agreed = agreed.iter().map(|consent| (consent.name().to_owned(), consent.sentence(language, "{site}")));
    ours.chain(agreed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

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

    #[test]
    fn what_somebody_agrees_to_is_worded_as_its_proof_is() {
        for language in languages().unwrap() {
            let texts = texts(&language, &sentences(&language).unwrap(), LETTERS);
            for consent in [Consent::Data, Consent::Advertising] {
                let shown = texts[consent.name()].replace("{site}", "Verstak");
                assert_eq!(shown, consent.sentence(&language, "Verstak"));
            }
        }
    }
}
