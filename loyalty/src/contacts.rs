//! Whether what a shop sends about a person can be what it says it is.

use email_address::EmailAddress;

/// Whether this is an e-mail address by its syntax.
pub fn is_email(text: &str) -> bool {
    EmailAddress::is_valid(text)
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
        assert!(!is_email("ada at example.com"));
    }
}
