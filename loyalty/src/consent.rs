//! What people agree to when they give a site their address, word for word.
//!
//! The sentence beside the box and the sentence in the proof must be the same one, so both come from here. One that
//! is changed gets a new version wherever it is stored; a proof names the version that stood there.

/// What somebody can agree to, each by a box of its own that is not ticked for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// That their address is kept to send what they ask for.
    Data,
    /// That they are sent advertising.
    Advertising,
}

impl Consent {
    /// Its name, as it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Advertising => "advertising",
        }
    }

    /// The sentence, in the reader's language, about a site of this name.
    pub fn sentence(self, language: &str, site: &str) -> String {
        let [before, after] = match (self, language) {
            (Self::Data, "ru") => [
                "Я согласен на обработку моего адреса электронной почты: ",
                " хранит его, чтобы присылать мне то, что я выбрал. Отписаться можно в любой момент одним нажатием.",
            ],
            (Self::Data, _) => [
                "I agree that ",
                " keeps my e-mail address to send me what I have chosen. I can leave at any time with one click.",
            ],
            (Self::Advertising, "ru") => [
                "Я согласен получать рекламу и предложения от ",
                " по электронной почте. Отказаться можно в любой момент.",
            ],
            (Self::Advertising, _) => {
                ["I agree to get advertising and offers from ", " by e-mail. I can stop it at any time."]
            }
        };
        let name = if language == "ru" { ["«", site, "»"].concat() } else { site.to_owned() };
        [before, &name, after].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::Consent;

    #[test]
    fn each_sentence_names_the_site_and_speaks_the_readers_language() {
        for consent in [Consent::Data, Consent::Advertising] {
            let (english, russian) = (consent.sentence("en", "Ada's"), consent.sentence("ru", "Ада"));
            assert!(english.contains("Ada's") && english.is_ascii(), "{english}");
            assert!(russian.contains("«Ада»") && russian.starts_with("Я согласен"), "{russian}");
            assert_eq!(consent.sentence("fr", "Ada's"), english, "{}", consent.name());
        }
    }
}
