//! The lines of a file, as the edge wants them: one JSON document each, with the number it has in the file.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::Utc;
use loyalty::import::amounts::Mark;
use loyalty::import::columns::Field;
use loyalty::import::dates::{Dates, Order};
use loyalty::import::rows::{Reader, Reading};
use loyalty::import::table::Table;

use super::{Mapping, Unit};

/// One line as it was read.
pub(crate) struct Read {
    /// Its number in the file, from 1; a header counts.
    pub(crate) number: u64,
    /// The purchase as a JSON document, or why the line is none.
    pub(crate) purchase: Result<String, String>,
}

/// The lines of a file.
pub(crate) struct Source {
    lines: Vec<Read>,
}

impl Source {
    /// Reads a file; by its ending it is NDJSON or CSV.
    pub(crate) fn open(path: &Path, map: &Mapping, unit: Unit, currency: &str, shift_to_today: bool) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let text = String::from_utf8(bytes).context("the file is not UTF-8: save it as such")?;
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if ["ndjson", "jsonl"].contains(&ending.as_str()) {
            let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
            let lines = lines.map(|(number, line)| Read { number, purchase: Ok(line.to_owned()) }).collect();
            return Ok(Self { lines });
        }
        let table = Table::guess(&text);
        let mapping = map.locate(&table)?;
        let sample = table.sample();
        let cells = |field: Field| sample.iter().filter_map(|row| mapping.get(row, field)).collect::<Vec<_>>();
        let amounts = unit.of(currency, Mark::guess(cells(Field::Total).into_iter()))?;
        let dates = Dates::guess(cells(Field::Date).into_iter(), Order::DayFirst);
        let shift_days = if shift_to_today { shift(&table, dates, mapping.column(Field::Date)) } else { 0 };
        // Without a zone: a time of day needs its offset, because the site's zone is the edge's business.
        let reading = Reading { mapping, amounts, dates, zone: None, shift_days };
        let mut reader = Reader::new(&reading);
        let lines = table.rows().filter_map(|row| {
            let purchase = reader.read(&row).map(|line| line.map(|line| line.json)).map_err(|bad| bad.to_string());
            Some(Read { number: row.line, purchase: purchase.transpose()? })
        });
        Ok(Self { lines: lines.collect() })
    }

    /// How many lines there are.
    pub(crate) fn len(&self) -> u64 {
        self.lines.len() as u64
    }

    /// The lines in order.
    pub(crate) fn into_lines(self) -> impl Iterator<Item = Read> {
        self.lines.into_iter()
    }
}

/// The days between the file's last purchase and today.
fn shift(table: &Table, dates: Dates, column: Option<usize>) -> i64 {
    let cells = table.rows().filter_map(|row| row.cells.ok()?.get(column?).cloned());
    let last = cells.filter_map(|cell| dates.read_day(&cell)).max();
    last.map_or(0, |last| (Utc::now().date_naive() - last).num_days())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn lines(name: &str, contents: &str, map: &str, shift: bool) -> Vec<(u64, String)> {
        let folder = std::env::temp_dir().join(format!("kept-import-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, contents).unwrap();
        let source = Source::open(&path, &map.parse().unwrap(), Unit::Major, "USD", shift).unwrap();
        source.into_lines().map(|read| (read.number, read.purchase.unwrap_or_else(|e| e))).collect()
    }

    const LOG: &str = "customer_id,date,cds,amount\n00001,1997-01-01,1,11.77\n00002,1997-01-12,1,12.0\n";

    fn field(line: &(u64, String), pointer: &str) -> String {
        let line: serde_json::Value = serde_json::from_str(&line.1).unwrap();
        line.pointer(pointer).unwrap().to_string()
    }

    #[test]
    fn a_row_becomes_a_purchase() {
        let lines = lines("log.csv", LOG, "", false);
        assert_eq!(lines[1].0, 3, "the header counts");
        assert_eq!(field(&lines[1], "/at"), "\"1997-01-12\"");
        assert_eq!((field(&lines[1], "/member/id"), field(&lines[1], "/total")), ("\"00002\"".into(), "1200".into()));
    }

    #[test]
    fn a_shifted_log_ends_today_and_keeps_its_distances_and_names() {
        let shifted = lines("shifted.csv", LOG, "", true);
        let date = |line| field(line, "/at").trim_matches('"').parse::<NaiveDate>().unwrap();
        assert_eq!((date(&shifted[1]) - date(&shifted[0])).num_days(), 11);
        assert_eq!(date(&shifted[1]), Utc::now().date_naive());
        assert_eq!(field(&shifted[0], "/id"), field(&lines("plain.csv", LOG, "", false)[0], "/id"));
    }

    #[test]
    fn a_broken_row_is_told_by_its_line_and_spoils_no_other() {
        let log = "customer_id,date,amount\n1,1997-01-01,twelve\n2,1997-01-02\n3,1997-01-03,5\n";
        let lines = lines("broken.csv", log, "total=amount", false);
        assert_eq!(lines.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 3, 4]);
        assert!(lines[0].1.contains("`twelve` is not an amount"), "{}", lines[0].1);
        assert!(lines[2].1.contains("\"total\":500"), "{}", lines[2].1);
    }

    #[test]
    fn json_lines_go_through_as_they_are() {
        let text = "{\"id\": \"a\"}\n\n{\"broken\n";
        assert_eq!(
            lines("raw.ndjson", text, "", false),
            [(1, "{\"id\": \"a\"}".to_owned()), (3, "{\"broken".to_owned())]
        );
    }
}
