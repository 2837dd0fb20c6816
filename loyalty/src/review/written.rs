//! What somebody wrote, checked. Words are kept as they were written, whatever stands in them.

/// The longest text, in characters: a page of reviews is one value of the database.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// The longest reply, in characters.
pub const REPLY_CHARS_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// What is rated beside the whole.
pub const ASPECTS: [&str; 3] = ["quality", "speed", "staff"];

/// What is wrong, and with which field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// JSON pointer to the field.
    pub path: &'static str,
    /// What it should be.
    pub words: &'static str,
}

/// A review as its author wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Stars, 1 to 5; none in a thank-you letter.
    pub stars: Option<i64>,
    /// The text.
    pub text: Option<String>,
    /// Stars for each of [`ASPECTS`].
    pub aspects: [Option<i64>; 3],
    /// The name to be shown beside it.
    pub name: Option<String>,
    /// Whether a thank-you letter may be published.
    pub publish: bool,
}

impl Written {
    /// The first thing that is wrong with it.
    pub fn check(&self, is_thanks: bool) -> Result<(), Wrong> {
        let wrong = |path, words| Err(Wrong { path, words });
        let is_star = |stars: i64| (1..=5).contains(&stars);
        match self.stars {
            None if !is_thanks => return wrong("/stars", "a review has 1 to 5 stars"),
            Some(_) if is_thanks => return wrong("/stars", "a thank-you letter has no stars"),
            Some(stars) if !is_star(stars) => return wrong("/stars", "stars are 1 to 5"),
            _ => {}
        }
        if self.aspects.iter().flatten().any(|stars| !is_star(*stars)) {
            return wrong("/aspects", "aspects have 1 to 5 stars");
        }
        if is_thanks && self.text.is_none() {
            return wrong("/text", "a thank-you letter has words");
        }
        if !fits(self.text.as_deref(), TEXT_CHARS_MAX) {
            return wrong("/text", "a text has up to 2,000 characters");
        }
        if !fits(self.name.as_deref(), NAME_CHARS_MAX) {
            return wrong("/name", "a name has up to 100 characters");
        }
        Ok(())
    }
}

/// U+0000 ends a text in much of what it passes through.
fn fits(text: Option<&str>, most: usize) -> bool {
    text.is_none_or(|text| text.chars().count() <= most && !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn review(stars: i64) -> Written {
        Written { stars: Some(stars), ..Written::default() }
    }

    #[test]
    fn a_review_has_stars_and_a_thank_you_letter_has_words() {
        for (stars, good) in [(0, false), (1, true), (5, true), (6, false), (-1, false)] {
            assert_eq!(review(stars).check(false).is_ok(), good, "{stars}");
        }
        assert_eq!(Written::default().check(false).unwrap_err().path, "/stars");
        let thanks = Written { text: Some("Thank you!".into()), ..Written::default() };
        assert_eq!(thanks.check(true), Ok(()));
        assert_eq!(review(5).check(true).unwrap_err().path, "/stars");
        assert_eq!(Written::default().check(true).unwrap_err().path, "/text");
        let aspects = Written { aspects: [Some(5), None, Some(6)], ..review(5) };
        assert_eq!(aspects.check(false).unwrap_err().path, "/aspects");
    }

    #[test]
    fn a_text_is_as_long_as_a_page_of_them_allows() {
        let with = |text: String| Written { text: Some(text), ..review(3) };
        assert!(with("ж".repeat(TEXT_CHARS_MAX)).check(false).is_ok());
        assert_eq!(with("ж".repeat(TEXT_CHARS_MAX + 1)).check(false).unwrap_err().path, "/text");
        let name = Written { name: Some("n".repeat(NAME_CHARS_MAX + 1)), ..review(3) };
        assert_eq!(name.check(false).unwrap_err().path, "/name");
    }

    proptest! {
        #[test]
        fn no_words_are_refused_for_what_stands_in_them(text in "[^\0]{0,100}", name in "[^\0]{0,50}", stars in 1..=5_i64) {
            let written = Written { text: Some(text), name: Some(name), ..review(stars) };
            prop_assert_eq!(written.check(false), Ok(()));
        }
    }
}
