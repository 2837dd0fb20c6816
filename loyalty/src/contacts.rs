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
}
