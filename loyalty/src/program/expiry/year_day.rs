//! A day that every year has.

use serde::{Serialize, Serializer};

use crate::time::{self, Moment, NEVER, When, Zone};

/// A day of the year, written `12-31`. The 29th of February is none: most years lack it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearDay {
    month: u32,
    day: u32,
}

impl YearDay {
    /// Reads `12-31`.
    pub fn parse(text: &str) -> Option<Self> {
        // 2027 is a common year.
        time::date(&["2027-", text].concat())?;
        let (month, day) = text.split_once('-')?;
        Some(Self { month: month.parse().ok()?, day: day.parse().ok()? })
    }

    /// The text that [`YearDay::parse`] reads back.
    pub fn to_text(self) -> String {
        let digits = |number: u32| [number / 10, number % 10].map(|digit| char::from_digit(digit, 10).unwrap_or('0'));
        let ([m, month], [d, day]) = (digits(self.month), digits(self.day));
        [m, month, '-', d, day].iter().collect()
    }

    /// The first moment of this day that is no earlier than the given one.
    pub(super) fn next(self, earliest: Moment, zone: &dyn Zone) -> Moment {
        let year = time::month(zone, earliest) / 100;
        let starts = |year: i64| {
            let date = time::date_of(i32::try_from(year).ok()?, self.month, self.day)?;
            Some(When::Day(date).in_zone(zone)).filter(|start| *start >= earliest)
        };
        starts(year).or_else(|| starts(year + 1)).unwrap_or(NEVER)
    }
}

impl Serialize for YearDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for YearDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "YearDay".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A day that every year has, as 12-31.",
            "minLength": 5,
            "maxLength": 5
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_year_is_read_back_as_it_was_written() {
        for text in ["01-01", "02-28", "12-31", "10-09"] {
            assert_eq!(YearDay::parse(text).map(YearDay::to_text).as_deref(), Some(text));
        }
        for wrong in ["", "02-29", "13-01", "00-10", "1-1", "12-32", "12/31", "2026-12-31", "-1-01"] {
            assert_eq!(YearDay::parse(wrong), None, "{wrong}");
        }
    }
}
