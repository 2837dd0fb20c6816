//! Rows and cells of a text.

use csv::{Reader, ReaderBuilder, StringRecord};

/// The separators that are tried, the likeliest first.
pub const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows a guess looks at.
const SAMPLE_ROWS: usize = 30;
/// No cell of a shop's table has so many lines; a quotation mark that nobody closed swallows the rest.
const CELL_LINES_MAX: usize = 100;

/// A table: a text, and how it is cut.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    text: &'a str,
    /// Lines before the text, which a spreadsheet wrote for itself.
    skipped: u64,
    separator: u8,
    header: Option<Vec<String>>,
    width: usize,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1; a header counts.
    pub line: u64,
    /// Its cells, or why it has none.
    pub cells: Result<Vec<String>, Torn>,
}

/// Why a row cannot be cut into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Torn {
    /// It has more cells than the header: most often a separator inside a text without quotation marks.
    TooManyCells,
    /// A quotation mark is opened and not closed.
    OpenQuote,
}

impl<'a> Table<'a> {
    /// Cuts the text with the likeliest separator.
    pub fn guess(text: &'a str) -> Self {
        let (text, skipped, told) = preface(text);
        let separator = told.unwrap_or_else(|| likeliest(text));
        Self::cut(text, skipped, separator, None)
    }

    /// The same with another separator.
    #[must_use]
    pub fn with_separator(&self, separator: u8) -> Self {
        Self::cut(self.text, self.skipped, separator, None)
    }

    /// The same, told whether its first row names the columns.
    #[must_use]
    pub fn with_header(&self, has_header: bool) -> Self {
        Self::cut(self.text, self.skipped, self.separator, Some(has_header))
    }

    fn cut(text: &'a str, skipped: u64, separator: u8, has_header: Option<bool>) -> Self {
        let first = records(text, separator).find_map(Result::ok).unwrap_or_default();
        let names: Vec<String> = first.iter().map(|cell| cell.trim().to_owned()).collect();
        let has_header = has_header.unwrap_or_else(|| !names.iter().any(|cell| is_value(cell)));
        Self { text, skipped, separator, width: names.len(), header: has_header.then_some(names) }
    }

    /// What separates cells.
    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// The columns' names, where the file has any.
    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The rows in order, without the header and without empty ones.
    pub fn rows(&self) -> impl Iterator<Item = Row> + use<'a> {
        let (width, skipped) = (self.width, self.skipped);
        let first = usize::from(self.header.is_some());
        let mut lines = LineCounter { text: self.text.as_bytes(), place: 0, line: 1 + skipped };
        records(self.text, self.separator).skip(first).filter_map(move |record| {
            // A record is only refused for what is no UTF-8, and this is a `str`.
            let record = record.ok()?;
            if record.iter().all(|cell| cell.trim().is_empty()) {
                return None;
            }
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            Some(Row { line, cells: cells(&record, width) })
        })
    }

    /// The first rows that could be cut: enough to guess by.
    pub fn sample(&self) -> Vec<Vec<String>> {
        self.rows().filter_map(|row| row.cells.ok()).take(SAMPLE_ROWS).collect()
    }
}

/// Counts lines up to a place that only moves on. The reader's own count is one short after `\r\n`, and it does not
/// count empty lines before a record.
struct LineCounter<'a> {
    text: &'a [u8],
    place: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line of the first record that begins here or after line ends.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(found) = self.text.get(self.place) {
            let is_end = *found == b'\n' || *found == b'\r';
            if self.place >= byte && !is_end {
                break;
            }
            // `\r\n` ends one line, not two.
            let is_half = *found == b'\r' && self.text.get(self.place + 1) == Some(&b'\n');
            self.line += u64::from(is_end && !is_half);
            self.place += 1;
        }
        self.line
    }
}

fn records(text: &str, separator: u8) -> csv::StringRecordsIntoIter<&[u8]> {
    let mut builder = ReaderBuilder::new();
    let reader: Reader<&[u8]> =
        builder.delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.into_records()
}

fn cells(record: &StringRecord, width: usize) -> Result<Vec<String>, Torn> {
    if record.iter().any(|cell| cell.lines().count() > CELL_LINES_MAX) {
        return Err(Torn::OpenQuote);
    }
    // A spreadsheet may end each row with empty cells.
    if record.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
        return Err(Torn::TooManyCells);
    }
    Ok(record.iter().take(width).map(|cell| cell.trim().to_owned()).collect())
}

/// The text without its byte order mark and without the line by which a spreadsheet tells its separator.
fn preface(text: &str) -> (&str, u64, Option<u8>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some((first, rest)) = text.split_once('\n') else { return (text, 0, None) };
    match first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (rest, 1, Some(*separator)),
        _ => (text, 0, None),
    }
}

/// The separator that cuts the first rows into the same number of cells, and into most.
fn likeliest(text: &str) -> u8 {
    let score = |separator: u8| {
        let widths: Vec<usize> =
            records(text, separator).take(SAMPLE_ROWS).filter_map(Result::ok).map(|record| record.len()).collect();
        let width = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|found| **found == width).count();
        if width > 1 { alike * 1000 / widths.len() + width.min(100) } else { 0 }
    };
    // `max_by_key` keeps the last of equals; the likeliest comes first.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}

/// Whether a cell is a value rather than a name: a number, a date, an address.
fn is_value(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    cell.contains('@') || (digits > 0 && !cell.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (char, Vec<Row>) {
        let table = Table::guess(text);
        (char::from(table.separator()), table.rows().collect())
    }

    fn row(line: u64, cells: &[&str]) -> Row {
        Row { line, cells: Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()) }
    }

    #[test]
    fn separators_are_guessed_from_the_rows() {
        assert_eq!(cut("a,b\n1,2\n"), (',', vec![row(2, &["1", "2"])]));
        assert_eq!(cut("name;total\n\"Ada, Countess\";12,50\n"), (';', vec![row(2, &["Ada, Countess", "12,50"])]));
        assert_eq!(cut("a\tb\r\n1\t2,3\r\n"), ('\t', vec![row(2, &["1", "2,3"])]));
        assert_eq!(cut("a|b|c\n1|2|3"), ('|', vec![row(2, &["1", "2", "3"])]));
        assert_eq!(cut("name\nAda\n"), (',', vec![row(2, &["Ada"])]));
    }

    #[test]
    fn a_spreadsheets_own_line_and_the_byte_order_mark_are_no_part_of_the_table() {
        let (separator, rows) = cut("\u{feff}sep=;\r\nname;total\r\nAda;5\r\n");
        assert_eq!((separator, rows), (';', vec![row(3, &["Ada", "5"])]));
        assert_eq!(Table::guess("\u{feff}name,total\nAda,5").header().unwrap()[0], "name");
    }

    #[test]
    fn a_table_without_names_is_read_from_its_first_row() {
        let table = Table::guess("1001,2026-11-01,500\n1002,2026-11-02,700\n");
        assert_eq!((table.header(), table.width(), table.rows().count()), (None, 3, 2));
        assert_eq!(table.with_header(true).rows().count(), 1);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let (_, rows) = cut("name,note\nAda,\"two\nlines\"\n\n,\nBob,x,\n");
        assert_eq!(rows, [row(2, &["Ada", "two\nlines"]), row(6, &["Bob", "x"])]);
    }

    #[test]
    fn a_torn_row_is_told_and_the_others_are_read() {
        let (_, rows) = cut("name,total\nAda,1,50\nBob,2\n");
        assert_eq!(rows, [Row { line: 2, cells: Err(Torn::TooManyCells) }, row(3, &["Bob", "2"])]);
        let open = format!("name,total\n\"Ada,1\n{}", "Bob,2\n".repeat(200));
        let (_, rows) = cut(&open);
        assert_eq!(rows, [Row { line: 2, cells: Err(Torn::OpenQuote) }]);
    }

    #[test]
    fn hostile_texts_are_cut_somehow() {
        for text in ["", "\n\n", "\"", "\"\"\"", ",,,,\n,,,", "sep=", "sep=;", "a\0b,c\n\u{feff}\u{202e},2", ";\n;\n"] {
            let table = Table::guess(text);
            assert!(table.rows().count() <= 2, "{text:?}");
        }
        let wide = ",".repeat(50_000);
        assert_eq!(Table::guess(&wide).rows().count(), 0);
    }
}
