//! The forms of letters, which few customers need and nobody at once: a script of each language that the panel fetches
//! when somebody asks for one, and a script of each for the document that is nothing but the form for readers.
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

/// How the keys of the forms' sentences begin; the scripts know them without it.
pub(super) const PREFIX: &str = "letters_";
/// What these scripts are made from.
pub(super) const SOURCES: [&str; 6] = [
    "public/letters.html",
    "public/letters.js",
    "public/subscribe.js",
    "public/letters",
    "widget/js/page.js",
    "loyalty/src/consent.rs",
];
/// The styles of the forms, which the panel's own do not have.
const STYLES: &str = "styles/views/letters.css";

/// The addresses of a language's scripts.
pub(super) struct Scripts {
    /// What the panel fetches.
    pub(super) dialog: String,
    /// What the form's own document loads.
    pub(super) page: String,
}

/// Writes `a/letters.HASH.js` and `a/subscribe.HASH.js` of each language.
pub(super) fn build(site: &Path, profile: Profile) -> Result<BTreeMap<String, Scripts>> {
    let styles = format!("--define:LETTERS_CSS={}", json!(stylesheet(STYLES)?));
    let mut all = BTreeMap::new();
    for language in languages()? {
        let texts = format!("--define:LETTERS_TEXTS={}", json!(texts(&language, sentences(&language)?)));
        let made = |name: &str| {
            let script = scripts::bundle(&format!("public/{name}.js"), "esm", &[&texts, &styles], profile)?;
            hashed(site, &format!("{name}.{language}"), "js", script.as_bytes())
        };
        let scripts = Scripts { dialog: made("letters")?, page: made("subscribe")? };
        all.insert(language, scripts);
    }
    Ok(all)
}

fn texts(language: &str, sentences: Sentences) -> Sentences {
    let ours = sentences.into_iter().filter_map(|(key, text)| Some((key.strip_prefix(PREFIX)?.to_owned(), text)));
    let agreed = [Consent::Data, Consent::Advertising];
    let agreed = agreed.map(|consent| (consent.name().to_owned(), consent.sentence(language, "{site}")));
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
            let texts = texts(&language, sentences(&language).unwrap());
            for consent in [Consent::Data, Consent::Advertising] {
                let shown = texts[consent.name()].replace("{site}", "Verstak");
                assert_eq!(shown, consent.sentence(&language, "Verstak"));
            }
        }
    }
}
