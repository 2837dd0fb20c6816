//! Names for what a table leaves nameless, always the same for the same thing.
//!
//! A file may be sent twice, in parts, or exported again next month with more rows and in another order. What
//! was taken before must be recognised then, so a name comes from what a row says, never from where it stands.

use sha2::{Digest, Sha256};

use super::columns::{Field, Mapping};

/// The id of the customer a row is about: the shop's own number, else one that follows from their telephone or
/// e-mail address, so that a list of customers and a list of purchases meet. It does not show the contact.
pub fn member(mapping: &Mapping, row: &[String]) -> Option<String> {
    if let Some(id) = mapping.get(row, Field::Member) {
        return Some(id.to_owned());
    }
    if let Some(phone) = mapping.get(row, Field::Phone).and_then(digits) {
        return Some(name("c", &["phone", &phone]));
    }
    let email = mapping.get(row, Field::Email)?;
    Some(name("c", &["email", &email.to_lowercase()]))
}

/// The id of a purchase that has none: from who, when and how much, and which of several alike it is.
pub fn purchase(member: &str, at: &str, total: i64, of_alike: u32) -> String {
    name("p", &[member, at, &total.to_string(), &of_alike.to_string()])
}

/// A telephone number's digits. A Russian number means the same with 8 as with +7.
fn digits(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        11 if digits.starts_with('8') => Some(format!("7{}", digits.get(1..)?)),
        5.. => Some(digits),
        _ => None,
    }
}

/// 80 bits of a digest: two of a million rows share a name once in two trillion files.
fn name(prefix: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest: Vec<String> = hash.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}-{}", digest.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::columns::Kind;

    fn of(phone: &str, email: &str) -> Option<String> {
        let mut mapping = Mapping::none(Kind::Members);
        mapping.set(Field::Phone, Some(0));
        mapping.set(Field::Email, Some(1));
        member(&mapping, &[phone.to_owned(), email.to_owned()])
    }

    #[test]
    fn one_contact_is_one_customer_however_it_is_written() {
        let known = of("+7 (900) 123-45-67", "");
        assert!(known.is_some());
        assert_eq!(of("89001234567", "other@example.com"), known);
        assert_eq!(of("", "Ada@Example.com"), of("", "ada@example.com"));
        assert_ne!(of("", "ada@example.com"), known);
        assert_eq!(of("", ""), None);
        assert!(!known.unwrap().contains("900"));
    }

    #[test]
    fn purchases_alike_have_names_of_their_own() {
        let first = purchase("1", "2026-11-02", 500, 1);
        assert_eq!(first, purchase("1", "2026-11-02", 500, 1));
        assert_ne!(first, purchase("1", "2026-11-02", 500, 2));
        assert_ne!(first, purchase("1", "2026-11-02", 5001, 1));
    }
}
