//! Gaps in sentences, `{name}`, and how they are filled.

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// A gap with its name, and where it begins, in characters.
    Gap(&'a str, usize),
    /// A brace that opens no gap, and where.
    Stray(usize),
}

/// Takes a sentence apart.
pub(super) fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = sentence;
    let mut at = 0_usize;
    while let Some((before, after)) = rest.split_once('{') {
        found.push(Piece::Text(before));
        at = at.saturating_add(before.chars().count());
        let name = after.split_once('}').filter(|(name, _)| !name.contains(['{', '\n']));
        let used = if let Some((name, behind)) = name {
            found.push(Piece::Gap(name, at));
            rest = behind;
            name.chars().count().saturating_add(2)
        } else {
            found.push(Piece::Stray(at));
            rest = after;
            1
        };
        at = at.saturating_add(used);
    }
    found.push(Piece::Text(rest));
    found
}

/// Fills a sentence. A gap with an empty value goes with the comma that set it apart, so that the sentence
/// still reads right; one that `value` does not know stays as it is written.
pub(super) fn fill(sentence: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut begins = false;
    for piece in pieces(sentence) {
        match piece {
            Piece::Text(text) if begins => capitalised(&mut out, text.trim_start_matches([',', ' ', '\u{a0}'])),
            Piece::Text(text) => out.push_str(text),
            Piece::Stray(_) => out.push('{'),
            Piece::Gap(name, _) => match value(name) {
                Some(value) if value.is_empty() => {
                    begins = leave_out(&mut out);
                    continue;
                }
                Some(value) => out.push_str(&value),
                None => ["{", name, "}"].into_iter().for_each(|part| out.push_str(part)),
            },
        }
        begins = false;
    }
    out
}

/// Takes back what led up to a gap that is left out. Whether the sentence began with the gap.
fn leave_out(out: &mut String) -> bool {
    let before = out.trim_end_matches([' ', '\u{a0}']);
    if before.is_empty() || before.ends_with(['.', '!', '?', '…', ':', '\n']) {
        return true;
    }
    let length = before.trim_end_matches(',').len();
    out.truncate(length);
    false
}

fn capitalised(out: &mut String, text: &str) {
    let mut letters = text.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_reads_right_without_its_name() {
        for (sentence, with, without) in [
            ("Hello, {name}!", "Hello, Anna!", "Hello!"),
            ("Hello {name},", "Hello Anna,", "Hello,"),
            ("{name}, с днём рождения!", "Anna, с днём рождения!", "С днём рождения!"),
            ("Привет. {name}, как дела?", "Привет. Anna, как дела?", "Привет. Как дела?"),
            ("{name}", "Anna", ""),
            ("Давно вас не видели, {name}", "Давно вас не видели, Anna", "Давно вас не видели"),
            ("Dear {name}, you have {points}", "Dear Anna, you have {points}", "Dear, you have {points}"),
            ("A card of {name} for all", "A card of Anna for all", "A card of for all"),
            ("1 { 2", "1 { 2", "1 { 2"),
        ] {
            let fill = |name: &str| super::fill(sentence, |gap| (gap == "name").then(|| name.to_owned()));
            assert_eq!((fill("Anna").as_str(), fill("").as_str()), (with, without));
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("{a}{b}", |gap| Some(["{", gap, "}{b}"].concat())), "{a}{b}{b}{b}");
    }

    #[test]
    fn gaps_are_found_where_they_are() {
        let found = pieces("ё{a}{ {b}\n{c");
        let gaps: Vec<_> = found.into_iter().filter(|piece| !matches!(piece, Piece::Text(_))).collect();
        assert_eq!(gaps, [Piece::Gap("a", 1), Piece::Stray(4), Piece::Gap("b", 6), Piece::Stray(10)]);
    }
}
