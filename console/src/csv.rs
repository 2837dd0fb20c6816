//! Tables for spreadsheets.

/// What makes spreadsheets read the rest as UTF-8.
pub const MARK: &str = "\u{feff}";

/// One row, with its end.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell. A text that a spreadsheet would take for a formula gets an apostrophe in front: customers choose their own
/// names, and an owner's spreadsheet must not compute them.
fn cell(text: &str) -> String {
    let is_number = text.chars().skip(1).all(|c| c.is_ascii_digit() || " ()-.,".contains(c));
    let is_formula = text.starts_with(['=', '@', '\t', '\r']) || text.starts_with(['+', '-']) && !is_number;
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', ';', '\n', '\r', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_computed() {
        assert_eq!(row(["a", "b \"c\"", "d,e", ""]), "a,\"b \"\"c\"\"\",\"d,e\",\r\n");
        assert_eq!(
            row(["=1+1", "@x", "-cmd", "+7 (900) 000-00-01", "-5"]),
            "'=1+1,'@x,'-cmd,+7 (900) 000-00-01,-5\r\n"
        );
    }
}
