//! Ampersands that begin nothing.
//!
//! `?a=1&b=2` in a link and `Tom & Jerry` in a title are no XML, and the commonest fault of feeds that were put together by
//! hand. What is meant is beyond doubt, so it is mended; every other fault is told to the owner.

use std::borrow::Cow;

/// What no reference is longer than.
const REFERENCE_BYTES_MAX: usize = 40;

/// Stretches in which ampersands are letters.
const LITERAL: [(&str, &str); 2] = [("<![CDATA[", "]]>"), ("<!--", "-->")];

/// The document with `&amp;` where an ampersand stands for itself. Lines stay where they are.
pub(crate) fn mend(xml: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, found) = rest.split_at(at);
        mended.push_str(before);
        let literal = LITERAL.iter().find(|(begin, _)| found.starts_with(begin));
        // What is never closed goes to the end.
        let length = literal.map_or(1, |(_, end)| found.find(end).unwrap_or(found.len()));
        let (kept, behind) = found.split_at(length);
        let stands_for_itself = kept == "&" && !is_reference(behind);
        mended.push_str(if stands_for_itself { "&amp;" } else { kept });
        rest = behind;
    }
    if mended.is_empty() {
        return Cow::Borrowed(xml);
    }
    mended.push_str(rest);
    Cow::Owned(mended)
}

/// Whether what stands behind an ampersand makes it a reference.
fn is_reference(behind: &str) -> bool {
    let Some(end) = behind.as_bytes().iter().take(REFERENCE_BYTES_MAX).position(|byte| *byte == b';') else {
        return false;
    };
    let name = behind.get(..end).unwrap_or_default();
    let number = name.strip_prefix('#').map(|number| match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    });
    match number {
        Some(number) => number.is_ok_and(|number| number != 0 && char::from_u32(number).is_some()),
        None => name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(char::is_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ampersand_that_begins_nothing_stands_for_itself() {
        assert_eq!(
            mend("<a href='?a=1&b=2'>Tom & Jerry &; &#xD800; &"),
            "<a href='?a=1&amp;b=2'>Tom &amp; Jerry &amp;; &amp;#xD800; &amp;"
        );
    }

    #[test]
    fn references_stay_references() {
        let text = "&amp; &#160; &#xA0; &nbsp; &frac12;";
        assert_eq!(mend(text), text);
    }

    #[test]
    fn what_is_literal_anyway_is_left_alone() {
        let text = "<![CDATA[a & b]]><!-- c & d --><![CDATA[e & f";
        assert_eq!(mend(text), text);
    }
}
