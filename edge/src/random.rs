//! Random names. All of them come from the platform's cryptographic source.

/// Crockford's alphabet in lower case: no i, l, o or u, so that a code survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// So many random characters of five bits each.
pub fn text(characters: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; characters];
    getrandom::fill(&mut bytes)?;
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0');
    Ok(bytes.iter().map(letter).map(char::from).collect())
}

/// A random number below 2^`bits`; at most 52 bits, which D1 and JavaScript carry exactly.
pub fn number(bits: u32) -> Result<i64, getrandom::Error> {
    let random = getrandom::u64()?;
    let kept = random >> (64_u32.saturating_sub(bits.min(52)));
    Ok(i64::try_from(kept).unwrap_or(0))
}

/// A number as eight characters: 40 bits.
pub fn letters(number: i64) -> String {
    let letter = |at: u32| {
        let five = (number >> (5_u32.saturating_mul(7_u32.saturating_sub(at)))) & 31;
        ALPHABET.get(usize::try_from(five).unwrap_or(0)).copied().unwrap_or(b'0')
    };
    (0..8).map(letter).map(char::from).collect()
}

/// The number that eight characters stand for.
pub fn number_of(letters: &str) -> Option<i64> {
    let digit = |byte: u8| ALPHABET.iter().position(|letter| *letter == byte);
    if letters.len() != 8 {
        return None;
    }
    letters.bytes().try_fold(0_i64, |number, byte| Some((number << 5) | i64::try_from(digit(byte)?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_number_survives_its_letters() {
        for number in [0, 1, 31, 32, 0xff_ffff_ffff, 123_456_789_012] {
            assert_eq!(number_of(&letters(number)), Some(number));
        }
        for other in ["", "0000000", "0000000u", "000000000", "0000000A"] {
            assert_eq!(number_of(other), None, "{other}");
        }
    }
}
