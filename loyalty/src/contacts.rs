//! Whether what a shop sends about a person can be what it says it is.

use email_address::{EmailAddress, Options};

/// Whether this is an e-mail address by its syntax, and nothing else: no name before it, no line that would be a
/// header of a letter.
pub fn is_email(text: &str) -> bool {
    let alone = Options::default().without_display_text();
    EmailAddress::parse_with_options(text, alone).is_ok() && !text.chars().any(char::is_control)
}

/// Whether this is a birthday: `YYYY-MM-DD`, or `MM-DD` from those who keep their age to themselves.
pub fn is_birthday(text: &str) -> bool {
    let full = match text.len() {
        // 2000 was a leap year, so that the 29th of February is a birthday.
        5 => format!("2000-{text}"),
        10 => text.to_owned(),
        _ => return false,
    };
    crate::time::date(&full).is_some()
}

/// A telephone number as E.164 writes it, where the text says which country it is in: `+7 916 123-45-67` is
/// `+79161234567`. A Russian mobile number may also be written as it is dialled at home, with an 8: no other country's
/// looks like that. Everything else could be a stranger's telephone elsewhere.
pub fn international(phone: &str) -> Option<String> {
    let phone = phone.trim();
    let is_written = |letter: char| letter.is_ascii_digit() || " -()./\u{a0}".contains(letter);
    let (plus, rest) = phone.strip_prefix('+').map_or((false, phone), |rest| (true, rest));
    if !rest.chars().all(is_written) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix('8') {
        Some(home) if !plus && digits.len() == 11 && home.starts_with('9') => format!("7{home}"),
        _ if plus => digits,
        _ => return None,
    };
    ((7..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays_and_addresses_are_told_from_other_text() {
        for good in ["1990-12-31", "02-29", "12-01"] {
            assert!(is_birthday(good), "{good}");
        }
        for bad in ["", "13-01", "1990-02-30", "today", "31-12-1990"] {
            assert!(!is_birthday(bad), "{bad}");
        }
        assert!(is_email("ada@example.com"));
        for bad in
            ["ada at example.com", "Ada <ada@example.com>", "x\r\nBcc: b@c.example <a@b.example>", "\"a\nb\"@c.example"]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }
    #[test]
    fn a_number_is_texted_only_where_it_says_its_country() {
        for (written, number) in [
            ("+7 (916) 123-45-67", "+79161234567"),
            ("8 916 123 45 67", "+79161234567"),
            ("+49 30/1234567", "+49301234567"),
            (" +1 212.555.1234 ", "+12125551234"),
        ] {
            assert_eq!(international(written).as_deref(), Some(number), "{written}");
        }
        for other in
            ["", "+", "030 1234567", "(212) 555-1234", "8 800 555 35 35", "+0 123 456 78", "+123456", "+7916 call"]
        {
            assert_eq!(international(other), None, "{other}");
        }
        assert_eq!(international("+1234567890123456"), None, "too long");
    }
}
