//! The lines of a file, as the edge wants them: one JSON document each, with the number it has in the file.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use csv::StringRecord;
use serde_json::json;

use super::mapping::{Columns, Mapping};
use super::money::Amounts;

/// One line as it was read.
pub(crate) struct Read {
    /// Its number in the file, from 1; a header counts.
    pub(crate) number: u64,
    /// The purchase as a JSON document, or why the line is none.
    pub(crate) purchase: Result<String, String>,
}

/// A file that can be read line by line.
pub(crate) struct Source {
    length: u64,
    kind: Kind,
}

enum Kind {
    Json(BufReader<File>),
    Csv(Box<Csv>),
}

struct Csv {
    reader: csv::Reader<File>,
    rows: Rows,
}

/// What turns a row into a purchase.
struct Rows {
    columns: Columns,
    amounts: Amounts,
    /// Days to add to every date.
    shift: TimeDelta,
    /// The file's name without its ending, for rows without an id.
    name: String,
}

impl Source {
    /// Opens a file; by its ending it is NDJSON or CSV.
    pub(crate) fn open(path: &Path, map: &Mapping, amounts: Amounts, shift_to_today: bool) -> Result<Self> {
        let file = || File::open(path).with_context(|| path.display().to_string());
        let length = BufReader::new(file()?).lines().count() as u64;
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if ["ndjson", "jsonl"].contains(&ending.as_str()) {
            return Ok(Self { length, kind: Kind::Json(BufReader::new(file()?)) });
        }
        let mut reader = csv::Reader::from_reader(file()?);
        let columns = map.locate(reader.headers()?)?;
        let shift =
            if shift_to_today { shift(csv::Reader::from_reader(file()?), &columns)? } else { TimeDelta::zero() };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let rows = Rows { columns, amounts, shift, name };
        Ok(Self { length, kind: Kind::Csv(Box::new(Csv { reader, rows })) })
    }

    /// How many lines the file has, roughly where rows span lines.
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    /// The lines in order.
    pub(crate) fn into_lines(self) -> Box<dyn Iterator<Item = Result<Read>>> {
        match self.kind {
            Kind::Json(reader) => Box::new((1..).zip(reader.lines()).filter_map(|(number, line)| match line {
                Ok(text) if text.trim().is_empty() => None,
                Ok(text) => Some(Ok(Read { number, purchase: Ok(text) })),
                Err(error) => Some(Err(error).with_context(|| format!("line {number}"))),
            })),
            Kind::Csv(csv) => {
                let Csv { reader, rows } = *csv;
                Box::new((1..).zip(reader.into_records()).map(move |(position, record)| {
                    let record = match record {
                        Ok(record) => record,
                        // A row with too few or too many cells spoils itself, not the file.
                        Err(error) if !error.is_io_error() => {
                            let number = error.position().map_or(position + 1, csv::Position::line);
                            return Ok(Read { number, purchase: Err(error.to_string()) });
                        }
                        Err(error) => return Err(error.into()),
                    };
                    let number = record.position().map_or(position + 1, csv::Position::line);
                    let purchase = rows.purchase(position, &record).map_err(|error| format!("{error:#}"));
                    Ok(Read { number, purchase })
                }))
            }
        }
    }
}

impl Rows {
    fn purchase(&self, position: u64, record: &StringRecord) -> Result<String> {
        let field = |name: &str| self.columns.get(record, name);
        let needed = |name: &'static str| field(name).with_context(|| format!("`{name}` is empty"));
        let mut member = json!({ "id": needed("member")? });
        for name in ["email", "phone", "name"] {
            if let Some(text) = field(name) {
                member[name] = text.into();
            }
        }
        let id = field("id").map_or_else(|| format!("{}-{position}", self.name), str::to_owned);
        let at = shifted(needed("at")?, self.shift)?;
        let total = self.amounts.read(needed("total")?)?;
        Ok(json!({ "id": id, "member": member, "at": at, "total": total }).to_string())
    }
}

/// A date or moment so many days later. Without a shift it goes through as it is: the edge knows the site's zone.
fn shifted(text: &str, days: TimeDelta) -> Result<String> {
    if days.is_zero() {
        return Ok(text.to_owned());
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok((date + days).to_string());
    }
    let moment =
        DateTime::parse_from_rfc3339(text).with_context(|| format!("`{text}` is neither a date nor RFC 3339"))?;
    Ok((moment.to_utc() + days).to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// The days between the file's last purchase and today.
fn shift(reader: csv::Reader<File>, columns: &Columns) -> Result<TimeDelta> {
    let mut last: Option<NaiveDate> = None;
    for record in reader.into_records() {
        let record = record?;
        let Some(text) = columns.get(&record, "at") else { continue };
        let day = text.get(..10).unwrap_or(text);
        last = last.max(Some(day.parse().with_context(|| format!("`{text}` does not begin with a date"))?));
    }
    let Some(last) = last else { return Ok(TimeDelta::zero()) };
    Ok(Utc::now().date_naive() - last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Unit;

    fn lines(name: &str, contents: &str, map: &str, shift: bool) -> Vec<(u64, String)> {
        let folder = std::env::temp_dir().join(format!("kept-import-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, contents).unwrap();
        let source = Source::open(&path, &map.parse().unwrap(), Unit::Major.of("USD").unwrap(), shift).unwrap();
        source
            .into_lines()
            .map(|read| read.map(|read| (read.number, read.purchase.unwrap_or_else(|e| e))).unwrap())
            .collect()
    }

    const LOG: &str = "customer_id,date,cds,amount\n00001,1997-01-01,1,11.77\n00002,1997-01-12,1,12.0\n";
    const MAP: &str = "member=customer_id,at=date,total=amount";

    #[test]
    fn a_row_becomes_a_purchase_known_by_its_position() {
        let (number, text) = lines("log.csv", LOG, MAP, false).remove(1);
        assert_eq!(number, 3, "the header counts");
        assert_eq!(text, r#"{"at":"1997-01-12","id":"log-2","member":{"id":"00002"},"total":1200}"#);
    }

    #[test]
    fn a_shifted_log_ends_today_and_keeps_its_distances() {
        let dates: Vec<NaiveDate> = lines("shifted.csv", LOG, MAP, true)
            .iter()
            .map(|(_, text)| {
                serde_json::from_str::<serde_json::Value>(text).unwrap()["at"].as_str().unwrap().parse().unwrap()
            })
            .collect();
        assert_eq!((dates[1] - dates[0]).num_days(), 11);
        assert_eq!(dates[1], Utc::now().date_naive());
    }

    #[test]
    fn a_broken_row_is_told_by_its_line_and_spoils_no_other() {
        let log = "customer_id,date,amount\n1,1997-01-01,twelve\n2,1997-01-02\n3,1997-01-03,5\n";
        let lines = lines("broken.csv", log, MAP, false);
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
