//! The day, week, month and year that a moment falls in, as the site's calendar has them.

use chrono::{Datelike, Months, NaiveDate};

use super::{date_of, starts};
use crate::time::{self, Moment, Zone};

/// A period that comes again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A calendar day.
    Day,
    /// A week of ISO 8601: Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Period {
    /// All of them, shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The first moment of the one that this moment falls in, and the first moment after it.
    pub fn around(self, at: Moment, zone: &dyn Zone) -> (Moment, Moment) {
        let day = time::day(zone, at);
        let date = date_of(day);
        // The first of January 1970 was a Thursday.
        let monday = day - (day + 3).rem_euclid(7);
        let months_on = |first: Option<NaiveDate>, months: u32| {
            let first = first.unwrap_or(date);
            (first, first.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
        };
        let (first, next) = match self {
            Self::Day => (date, date_of(day + 1)),
            Self::Week => (date_of(monday), date_of(monday + 7)),
            Self::Month => months_on(date.with_day(1), 1),
            Self::Quarter => {
                let month = date.with_day(1).and_then(|first| first.with_month0(date.month0() / 3 * 3));
                months_on(month, 3)
            }
            Self::Year => months_on(date.with_ordinal(1), 12),
        };
        (starts(zone, first), starts(zone, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Utc;

    /// Berlin around the summer of 2026.
    struct Berlin;

    impl Zone for Berlin {
        fn offset_s(&self, moment: Moment) -> i32 {
            let summer = at("2026-03-29T01:00:00Z")..at("2026-10-25T01:00:00Z");
            if summer.contains(&moment) { 7200 } else { 3600 }
        }
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn around(period: Period, text: &str, zone: &dyn Zone) -> [String; 2] {
        let (first, next) = period.around(at(text), zone);
        [first.to_rfc3339(), next.to_rfc3339()]
    }

    #[test]
    fn each_period_begins_with_its_first_moment_and_ends_with_that_of_the_next() {
        let each = Period::ALL.map(|period| around(period, "2026-11-22T12:00:00Z", &Utc));
        let expected = [
            ["2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"],
            ["2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"],
            ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"],
            ["2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"],
            ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
        ];
        assert_eq!(each, expected.map(|span| span.map(str::to_owned)));
    }

    #[test]
    fn days_on_which_clocks_change_have_23_or_25_hours() {
        assert_eq!(
            around(Period::Day, "2026-03-29T12:00:00Z", &Berlin),
            ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"]
        );
        assert_eq!(
            around(Period::Day, "2026-10-25T12:00:00Z", &Berlin),
            ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"]
        );
        assert_eq!(
            around(Period::Month, "2026-03-15T12:00:00Z", &Berlin),
            ["2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"]
        );
    }

    #[test]
    fn the_week_of_a_new_years_day_is_the_one_it_lies_in() {
        // 2027-01-01 is a Friday.
        assert_eq!(
            around(Period::Week, "2027-01-01T12:00:00Z", &Utc),
            ["2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z"]
        );
        assert_eq!(around(Period::Week, "2026-11-22T23:59:59Z", &Utc)[1], "2026-11-23T00:00:00Z");
    }
}
