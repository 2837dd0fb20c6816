//! Files that a person takes along: tables as CSV, made here and handed to the browser's own download.

use serde_json::Value;

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/js/file.js")]
    extern "C" {
        pub(super) fn save(name: &str, text: &str);
    }
}

/// What makes spreadsheets read the rest of a file as UTF-8.
pub const MARK: &str = "\u{feff}";

/// Hands a file to the browser.
pub fn save(name: &str, text: &str) {
    #[cfg(target_arch = "wasm32")]
    browser::save(name, text);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (name, text);
}

/// A line of a CSV file by RFC 4180.
pub fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(quoted).collect();
    cells.join(",") + "\r\n"
}

/// A value as the text of a cell.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => loyalty::json::text(other),
    }
}

/// Quoted where it must be. A text that a spreadsheet would run as a formula is kept a text by an apostrophe; amounts
/// may begin with a minus and telephone numbers with a plus.
fn quoted(cell: &str) -> String {
    let is_number = cell.chars().skip(1).all(|c| c.is_ascii_digit() || " ()-.,".contains(c));
    let formula = cell.starts_with(['=', '@', '\t', '\r']) || cell.starts_with(['+', '-']) && !is_number;
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_leave_its_place_or_run() {
        let line = csv_line(["plain", "a,b", "say \"hi\"", "=HYPERLINK(1)", "-12", "+7 (900) 1", "-cmd"].into_iter());
        assert_eq!(line, "plain,\"a,b\",\"say \"\"hi\"\"\",'=HYPERLINK(1),-12,+7 (900) 1,'-cmd\r\n");
        assert_eq!(cell(&Value::Null), "");
        assert_eq!(cell(&serde_json::json!(5)), "5");
    }
}
