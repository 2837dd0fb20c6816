//! Text as HTML. Everything that comes from anybody goes through here.

/// Appends text so that none of it is markup, within elements and within quoted attributes alike.
pub(super) fn push(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
}

/// The same with its line feeds as line breaks.
pub(super) fn push_lines(out: &mut String, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push_str("<br>\n");
        }
        push(out, line);
    }
}
