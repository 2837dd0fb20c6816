//! When points lapse.

use serde_json::{Map, Value};

use crate::program::{Expiry, TermEnd, YearDay};
use crate::read::{FaultCode, Reader};

/// The longest term of a lot, in days and in months: a hundred years.
const TERM_MAX: (i64, i64) = (36_500, 1_200);

/// What an expiry is, and which fields that has.
const KINDS: [(&str, (Kind, &[&str])); 3] = [
    ("none", (Kind::None, &["kind"])),
    ("per_lot", (Kind::PerLot, &["kind", "days", "months", "to_end_of"])),
    ("dates", (Kind::Dates, &["kind", "dates", "at_least_days"])),
];

#[derive(Clone, Copy)]
enum Kind {
    None,
    PerLot,
    Dates,
}

impl Reader {
    pub(super) fn expiry(&mut self, value: &Value) -> Option<Expiry> {
        let path = "/expiry";
        let object = self.any_object(value, path)?;
        let (kind, fields) = self.word(object, path, "kind", &KINDS)?;
        self.no_other_fields(object, path, fields);
        match kind {
            Kind::None => Some(Expiry::None),
            Kind::PerLot => self.per_lot(object, path),
            Kind::Dates => self.dates(object, path),
        }
    }

    fn per_lot(&mut self, object: &Map<String, Value>, path: &str) -> Option<Expiry> {
        let mut to_end_of = None;
        self.given(object, path, "to_end_of", &mut to_end_of, |reader, object, path, field| {
            let known = [
                ("day", TermEnd::Day),
                ("month", TermEnd::Month),
                ("quarter", TermEnd::Quarter),
                ("year", TermEnd::Year),
            ];
            reader.word(object, path, field, &known).map(Some)
        });
        let (days, months) = match (object.contains_key("days"), object.contains_key("months")) {
            (true, false) => (Some(self.whole(object, path, "days", 1, TERM_MAX.0)?), None),
            (false, true) => (None, Some(self.whole(object, path, "months", 1, TERM_MAX.1)?)),
            _ => {
                self.fault(path, FaultCode::Missing, "a lot's term is either days or months".into());
                return None;
            }
        };
        let small = |term: Option<i64>| term.and_then(|term| u32::try_from(term).ok());
        Some(Expiry::PerLot { days: small(days), months: small(months), to_end_of })
    }

    fn dates(&mut self, object: &Map<String, Value>, path: &str) -> Option<Expiry> {
        let at = format!("{path}/dates");
        let dates = self.required(object, path, "dates").and_then(|value| self.list(value, &at, Self::year_day));
        if dates.as_ref().is_some_and(Vec::is_empty) && object.get("dates") == Some(&Value::Array(Vec::new())) {
            self.fault(&at, FaultCode::Missing, "points that lapse on fixed days need one".into());
        }
        let texts: Vec<String> = dates.iter().flatten().map(|date| date.to_text()).collect();
        self.distinct(&at, texts.iter().map(String::as_str));
        let mut at_least_days = 0;
        self.given(object, path, "at_least_days", &mut at_least_days, |reader, object, path, field| {
            u32::try_from(reader.whole(object, path, field, 0, TERM_MAX.0)?).ok()
        });
        Some(Expiry::Dates { dates: dates?, at_least_days })
    }

    fn year_day(&mut self, value: &Value, path: &str) -> Option<YearDay> {
        let date = value.as_str().and_then(YearDay::parse);
        if date.is_none() {
            let detail = "a day that every year has, as 12-31".to_owned();
            self.fault(path, FaultCode::OutOfRange, detail);
        }
        date
    }
}
