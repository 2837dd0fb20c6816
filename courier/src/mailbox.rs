//! Who a letter is from and to.

/// The longest address there is, in bytes (RFC 5321, 4.5.3.1.3, without the angle brackets).
const ADDRESS_BYTES_MAX: usize = 254;

/// An address with the name that mail programs show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name; empty where there is none.
    pub name: String,
    /// The address.
    pub address: String,
}

/// Whether an address can stand in a header and in a command of SMTP as it is: two non-empty sides of one
/// `@`, and nothing that means something there. Quoted local parts, which nobody has, are refused with it.
pub fn is_plain(address: &str) -> bool {
    let stands = |letter: char| !letter.is_control() && !letter.is_whitespace() && !"<>()[],;:\\\"".contains(letter);
    let sides = address.split_once('@');
    sides.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && address.len() <= ADDRESS_BYTES_MAX
        && address.chars().all(stands)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn an_address_holds_nothing_that_ends_it_early() {
        for good in ["a@b.example", "o'hara+news@b.example", "почта@пример.рф", "a@xn--e1afmkfd.example"] {
            assert!(is_plain(good), "{good}");
        }
        let long = ["a".repeat(250), "@b.example".to_owned()].concat();
        let bad = [
            "",
            "a",
            "@b",
            "a@",
            "a@b@c",
            "a@b\r\nTo: c@d",
            "a b@c",
            "a@b,c@d",
            "<a@b>",
            "\"a\"@b",
            "a@b\0",
            "a@[::1]",
        ];
        for bad in bad.into_iter().chain([long.as_str()]) {
            assert!(!is_plain(bad), "{bad:?}");
        }
    }
}
