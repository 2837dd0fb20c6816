//! Texts that are cut to a length that fits.

/// Stands where something was cut off.
const MORE: char = '…';

/// At most so many characters in one line, cut where a word ends.
pub(crate) fn line(text: &str, chars_max: usize) -> String {
    let visible = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= chars_max {
        return line;
    }
    // One character is the sign itself.
    let kept: String = line.chars().take(chars_max.saturating_sub(1)).collect();
    let whole_words = match line.chars().nth(kept.chars().count()) {
        Some(' ') => kept.as_str(),
        // A word longer than all there is room for is cut in its middle.
        _ => kept.rsplit_once(' ').map_or(kept.as_str(), |(words, _)| words),
    };
    format!("{}{MORE}", whole_words.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// The beginning of a text, at most so many bytes, cut between two characters.
pub(crate) fn start(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_with_a_whole_word() {
        assert_eq!(line("one two\n\tthree", 13), "one two three");
        assert_eq!(line("one two three", 12), "one two…");
        assert_eq!(line("one two, three", 9), "one two…");
        assert_eq!(line("Мастерская", 5), "Маст…");
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_line() {
        assert_eq!(line("a\u{0}b\u{7}c", 10), "a b c");
    }

    #[test]
    fn a_letter_is_never_cut_in_two() {
        assert_eq!(start("яя", 3), "я");
        assert_eq!(start("яя", 9), "яя");
    }
}
