//! How many messages a text is: providers charge for each, and one letter beyond GSM's alphabet halves what
//! fits (3GPP TS 23.038).

/// GSM's alphabet: one unit each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// What it has besides: two units each.
const EXTENSION: &str = "^{}\\[~]|€\u{c}";

/// How the letters of a message travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Seven bits each: 160 in a message by itself, 153 where there are several.
    Gsm7,
    /// Sixteen bits each: 70, or 67 where there are several.
    Ucs2,
}

/// What a text costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// How its letters travel.
    pub alphabet: Alphabet,
    /// How many messages it is; none for an empty text.
    pub count: usize,
}

/// Counts the messages of a text.
pub fn segments(text: &str) -> Segments {
    let gsm: Option<Vec<usize>> = text.chars().map(units).collect();
    if let Some(units) = gsm {
        return Segments { alphabet: Alphabet::Gsm7, count: count(&units, 160, 153) };
    }
    let units: Vec<usize> = text.chars().map(char::len_utf16).collect();
    Segments { alphabet: Alphabet::Ucs2, count: count(&units, 70, 67) }
}

fn units(letter: char) -> Option<usize> {
    if BASIC.contains(letter) { Some(1) } else { EXTENSION.contains(letter).then_some(2) }
}

/// A letter of two units is not cut in two, so a message may end one unit early.
fn count(units: &[usize], alone: usize, each: usize) -> usize {
    if units.iter().sum::<usize>() <= alone {
        return usize::from(!units.is_empty());
    }
    let mut count = 1_usize;
    let mut filled = 0_usize;
    for unit in units {
        filled = filled.saturating_add(*unit);
        if filled > each {
            count = count.saturating_add(1);
            filled = *unit;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_counted_as_providers_do() {
        use Alphabet::{Gsm7, Ucs2};
        let cases = [
            (String::new(), Gsm7, 0),
            ("a".repeat(160), Gsm7, 1),
            ("a".repeat(161), Gsm7, 2),
            ("a".repeat(306), Gsm7, 2),
            ("a".repeat(307), Gsm7, 3),
            ("€".repeat(80), Gsm7, 1),
            ("€".repeat(81), Gsm7, 2),
            // 152 units, then one of two: it goes to the second message.
            (["a".repeat(152), "€".repeat(77)].concat(), Gsm7, 3),
            (["a".repeat(153), "€".repeat(76)].concat(), Gsm7, 2),
            ("я".repeat(70), Ucs2, 1),
            ("я".repeat(71), Ucs2, 2),
            ("я".repeat(134), Ucs2, 2),
            ("я".repeat(135), Ucs2, 3),
            ("🎁".repeat(35), Ucs2, 1),
            // 33 pairs fit in 67 units; the 34th is not cut.
            ("🎁".repeat(66), Ucs2, 2),
            ("🎁".repeat(67), Ucs2, 3),
            ("a`".to_owned(), Ucs2, 1),
            ("ç".to_owned(), Ucs2, 1),
            ("Çà{}\n".to_owned(), Gsm7, 1),
        ];
        for (text, alphabet, count) in cases {
            assert_eq!(segments(&text), Segments { alphabet, count }, "{text}");
        }
        assert_eq!(BASIC.chars().count(), 127, "all of the table but the escape");
    }
}
