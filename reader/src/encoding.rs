//! Bytes become text, in the encoding that they say or their server says.
//!
//! The order is RFC 7303's: the bytes' own mark, then the server's `charset`, then the XML declaration. One thing is
//! kinder: many servers say `utf-8` about everything, and where the bytes are none, the declaration is believed instead.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::encoding::detect_encoding;

use crate::Unreadable;

/// How far into a document its declaration is looked for.
const DECLARATION_BYTES_MAX: usize = 512;

/// A text with more than one letter in so many lost was read in the wrong encoding. Below that a few bytes are broken,
/// which happens where a program has cut a text off in the middle of a letter.
const LETTERS_FOR_ONE_LOST: usize = 100;

/// The text.
pub(crate) fn decode(bytes: &[u8], content_type: Option<&str>) -> Result<String, Unreadable> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return read_as(encoding, bytes);
    }
    let declared = declared(bytes).and_then(|label| Encoding::for_label(&label));
    let named = content_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
    // The declaration itself was legible, or its zero bytes were: that settles whether letters take two bytes.
    let shape = detect_encoding(bytes).map(|shape| shape.encoding()).filter(|shape| is_utf16(shape));
    let first = shape.or(named).or(declared).unwrap_or(UTF_8);
    let second = declared.filter(|_| shape.is_none()).unwrap_or(first);
    read_as(first, bytes).or_else(|refused| if first == second { Err(refused) } else { read_as(second, bytes) })
}

fn read_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Unreadable> {
    let (text, encoding, broken) = encoding.decode(bytes);
    let lost = if broken { text.chars().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count() } else { 0 };
    if lost.saturating_mul(LETTERS_FOR_ONE_LOST) > text.chars().count() {
        return Err(Unreadable::Encoding(encoding.name().to_owned()));
    }
    Ok(text.into_owned())
}

/// The label in `<?xml version="1.0" encoding="…"?>`.
fn declared(bytes: &[u8]) -> Option<Vec<u8>> {
    let start: Vec<u8> = bytes.iter().take(DECLARATION_BYTES_MAX).copied().filter(|byte| *byte != 0).collect();
    let start = String::from_utf8_lossy(&start);
    let declaration = start.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    value.split(quote).nth(1).map(|label| label.as_bytes().to_vec())
}

/// The label in `text/xml; charset=…`.
fn charset(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, value)| value.trim().trim_matches('"'))
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "<?xml version='1.0' encoding='LABEL'?><rss>Мастерская</rss>";

    fn document(label: &str) -> Vec<u8> {
        let text = FEED.replace("LABEL", label);
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) if is_utf16(encoding) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Some(encoding) => encoding.encode(&text).0.into_owned(),
            None => text.into_bytes(),
        }
    }

    #[test]
    fn an_encoding_is_believed_as_the_document_declares_it() {
        for label in ["windows-1251", "koi8-r", "utf-8", "utf-16"] {
            assert!(decode(&document(label), None).unwrap().contains("Мастерская"), "{label}");
        }
    }

    #[test]
    fn what_the_server_says_comes_before_the_declaration() {
        let koi8 = encoding_rs::KOI8_R.encode(&FEED.replace("LABEL", "windows-1251")).0.into_owned();
        assert!(decode(&koi8, Some("text/xml; charset=\"KOI8-R\"")).unwrap().contains("Мастерская"));
    }

    #[test]
    fn a_server_that_calls_everything_utf_8_is_not_believed_against_the_bytes() {
        let text = decode(&document("windows-1251"), Some("application/rss+xml; charset=utf-8")).unwrap();
        assert!(text.contains("Мастерская"));
    }

    #[test]
    fn marked_bytes_need_no_declaration() {
        let bytes: Vec<u8> = "\u{feff}Мастерская".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes, Some("text/xml; charset=utf-8")).unwrap(), "Мастерская");
    }

    #[test]
    fn one_broken_letter_is_lost_and_no_more() {
        let mut bytes = "letters and letters ".repeat(20).into_bytes();
        bytes.push(0xd0);
        assert!(decode(&bytes, None).unwrap().ends_with('\u{fffd}'));
    }

    #[test]
    fn letters_of_an_encoding_that_nobody_names_are_refused_and_not_guessed() {
        let bytes = encoding_rs::WINDOWS_1251.encode("Мастерская на углу").0.into_owned();
        assert_eq!(decode(&bytes, None), Err(Unreadable::Encoding("UTF-8".to_owned())));
    }
}
