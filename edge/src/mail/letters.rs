//! What our letters say. Each language is one constant: a sentence that is missing does not build.

/// A letter to one person.
pub struct Mail {
    /// Their address.
    pub to: String,
    /// `en` or `ru`.
    pub language: &'static str,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

/// The sentences of one language.
struct Words {
    language: &'static str,
    sign_in_subject: &'static str,
    sign_in_before: &'static str,
    sign_in_after: &'static str,
    invitation_subject: &'static str,
    invitation_before: &'static str,
    invitation_after: &'static str,
}

const EN: Words = Words {
    language: "en",
    sign_in_subject: "is your code for Kept",
    sign_in_before: "Hello,\n\nyour code to sign in to Kept is\n\n    ",
    sign_in_after: "\n\nIt is good for ten minutes and works once. Nobody from Kept will ever ask you for it.\n\n\
        If you did not try to sign in, somebody probably mistyped their address: you can ignore this letter.\n",
    invitation_subject: "invites you to Kept",
    invitation_before: "would like you to help with its customers' points.\n\nOpen this link to join:\n\n    ",
    invitation_after: "\n\nSign in there with this e-mail address. The link is good for seven days and works once.\n\n\
        If this means nothing to you, you can ignore this letter.\n",
};

const RU: Words = Words {
    language: "ru",
    sign_in_subject: "— ваш код для входа в Kept",
    sign_in_before: "Здравствуйте!\n\nВаш код для входа в Kept:\n\n    ",
    sign_in_after: "\n\nОн действует десять минут и сработает один раз. Никто из Kept никогда не попросит его назвать.\n\n\
        Если вы не пытались войти, скорее всего, кто-то ошибся адресом: просто не обращайте внимания на это письмо.\n",
    invitation_subject: "приглашает вас в Kept",
    invitation_before: "приглашает вас работать с баллами своих клиентов.\n\nЧтобы присоединиться, откройте ссылку:\n\n    ",
    invitation_after: "\n\nВойдите там с этим адресом почты. Ссылка действует семь дней и сработает один раз.\n\n\
        Если вы не понимаете, о чём речь, просто не обращайте внимания на это письмо.\n",
};

/// The language we write in to somebody who asked for this one.
pub fn language(asked: &str) -> &'static str {
    words(asked).language
}

/// A code to sign in with. It stands first in the subject, where a notification shows it.
pub fn sign_in(to: &str, language: &str, code: &str) -> Mail {
    let words = words(language);
    Mail {
        to: to.to_owned(),
        language: words.language,
        subject: [code, " ", words.sign_in_subject].concat(),
        body: [words.sign_in_before, code, words.sign_in_after].concat(),
    }
}

/// An invitation to a site, with the link that accepts it.
pub fn invitation(to: &str, language: &str, site: &str, link: &str) -> Mail {
    let words = words(language);
    Mail {
        to: to.to_owned(),
        language: words.language,
        subject: [site, " ", words.invitation_subject].concat(),
        body: [site, " ", words.invitation_before, link, words.invitation_after].concat(),
    }
}

fn words(language: &str) -> &'static Words {
    if language == RU.language { &RU } else { &EN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_shows_its_code_first_and_speaks_the_readers_language() {
        let (english, russian) = (sign_in("a@b.example", "en", "012345"), sign_in("a@b.example", "ru", "012345"));
        for letter in [&english, &russian] {
            assert!(letter.subject.starts_with("012345 ") && letter.body.contains("\n    012345\n"));
        }
        assert!(russian.body.starts_with("Здравствуйте!"));
        assert_eq!((language("fr"), english.language), ("en", "en"));
    }
}
