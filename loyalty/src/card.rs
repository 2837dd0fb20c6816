//! A card's code as people type it: `KEPT-7Q4M9-2XK8D`, in whatever case, with whatever between its letters.

/// Letters and digits of every code, before the ten that differ.
const PREFIX: &str = "KEPT";
/// How many differ: 50 bits.
const LENGTH: usize = 10;

/// The code in the one way it is written, or nothing where this cannot be one. What looks alike is taken for what
/// codes have: O for 0, I and L for 1 (Crockford's alphabet, which has no U either).
pub fn parse(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(LENGTH);
    for letter in typed.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '-' | '–' | '—')) {
        code.push(match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => return None,
            letter if letter.is_ascii_alphanumeric() => letter,
            letter => latin(letter)?,
        });
    }
    let own = if code.len() > LENGTH { code.strip_prefix(PREFIX)? } else { &code };
    let (first, second) = own.split_at_checked(LENGTH / 2)?;
    (second.len() == first.len()).then(|| [PREFIX, "-", first, "-", second].concat())
}

/// The Latin letter that a Cyrillic one looks like: on a Russian keyboard somebody copies shapes, not alphabets.
fn latin(letter: char) -> Option<char> {
    let mut shapes = "АВЕКМНОРСТУХавекмнорстух".chars().zip("ABEKMH0PCTYXABEKMH0PCTYX".chars());
    shapes.find(|(cyrillic, _)| *cyrillic == letter).map(|(_, latin)| latin)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_code_is_understood_however_it_is_typed() {
        for typed in ["KEPT-7Q4M9-2XK8D", "kept 7q4m9 2xk8d", "7q4m92xk8d", " Kept–7Q4M9 2XK8D ", "KEPT7Q4M92XK8D"] {
            assert_eq!(parse(typed).as_deref(), Some("KEPT-7Q4M9-2XK8D"), "{typed}");
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_taken_for_them() {
        assert_eq!(parse("kept-oIl10-00000").as_deref(), Some("KEPT-01110-00000"));
    }

    #[test]
    fn cyrillic_letters_are_taken_for_the_latin_ones_they_look_like() {
        assert_eq!(parse("КЕРТ-7О4М9-2ХК8Х").as_deref(), Some("KEPT-704M9-2XK8X"));
        assert_eq!(parse("керт 7о4м9 2хк8х").as_deref(), Some("KEPT-704M9-2XK8X"));
    }

    #[test]
    fn a_code_of_ten_may_begin_like_all_of_them() {
        assert_eq!(parse("KEPT7Q4M92").as_deref(), Some("KEPT-KEPT7-Q4M92"));
    }

    #[test]
    fn what_is_too_short_too_long_or_foreign_is_no_code() {
        for typed in
            ["", "KEPT", "KEPT-7Q4M9-2XK8", "KEPT-7Q4M9-2XK8DD", "7Q4M9-2XK8U", "КЕПТ-7Q4M9-2XK8D", "7Q4M9/2XK8D"]
        {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
