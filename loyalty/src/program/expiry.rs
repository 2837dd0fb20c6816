//! When points lapse.
//!
//! A lot is given its term when it is earned and keeps it: another expiry is one for the points that come after it. So
//! whoever switches expiry on takes nothing from anybody who has points already.

mod year_day;

use serde::Serialize;

pub use year_day::YearDay;

use super::is_default;
use crate::calendar::period::Period;
use crate::time::{Moment, NEVER, Zone, plus_days, plus_months};

/// When points lapse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Expiry {
    /// They do not.
    None,
    /// Each lot has its own term, counted from the purchase: exactly one of days and months.
    PerLot {
        /// Calendar days in the site's zone.
        #[serde(skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
        /// Calendar months in the site's zone.
        #[serde(skip_serializing_if = "Option::is_none")]
        months: Option<u32>,
        /// The term goes on to the end of the day, month, quarter or year that it would end in; it does not where this
        /// is missing.
        #[serde(skip_serializing_if = "Option::is_none")]
        to_end_of: Option<TermEnd>,
    },
    /// All lots lapse on fixed days of the year, at 00:00 in the site's zone.
    Dates {
        /// Those days.
        dates: Vec<YearDay>,
        /// A lot that is younger than so many calendar days lives on to the next of them: 0 where this is missing.
        #[serde(default, skip_serializing_if = "is_default")]
        at_least_days: u32,
    },
}

/// What a term may be rounded up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TermEnd {
    /// The end of a day.
    Day,
    /// The end of a calendar month.
    Month,
    /// The end of March, June, September or December.
    Quarter,
    /// The end of a calendar year.
    Year,
}

impl Expiry {
    /// A term of so many days for each lot.
    pub const fn days(days: u32) -> Self {
        Self::PerLot { days: Some(days), months: None, to_end_of: None }
    }

    /// A term of so many months for each lot.
    pub const fn months(months: u32) -> Self {
        Self::PerLot { days: None, months: Some(months), to_end_of: None }
    }

    /// When a lot earned at this moment lapses; [`NEVER`] where it does not.
    pub fn of_lot(&self, earned_at: Moment, zone: &dyn Zone) -> Moment {
        match self {
            Self::None => NEVER,
            Self::PerLot { days, months, to_end_of } => {
                let end = match (days, months) {
                    (Some(days), _) => plus_days(zone, earned_at, *days),
                    (_, Some(months)) => plus_months(zone, earned_at, *months),
                    (None, None) => NEVER,
                };
                to_end_of.filter(|_| end < NEVER).map_or(end, |period| period.after(end, zone))
            }
            Self::Dates { dates, at_least_days } => {
                let earliest = plus_days(zone, earned_at, *at_least_days).max(earned_at.plus_ms(1));
                dates.iter().map(|date| date.next(earliest, zone)).min().unwrap_or(NEVER)
            }
        }
    }
}

impl TermEnd {
    /// The end of the period that this moment lies in. A moment that is the end of one already is that one's: a term of
    /// a year from New Year's Day does not become two.
    fn after(self, end: Moment, zone: &dyn Zone) -> Moment {
        let period = match self {
            Self::Day => Period::Day,
            Self::Month => Period::Month,
            Self::Quarter => Period::Quarter,
            Self::Year => Period::Year,
        };
        period.around(end.plus_ms(-1), zone).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Utc;

    /// Berlin from the summer of 2026 to that of 2027.
    struct Berlin;

    impl Zone for Berlin {
        fn offset_s(&self, moment: Moment) -> i32 {
            let winter = at("2026-10-25T01:00:00Z")..at("2027-03-28T01:00:00Z");
            if winter.contains(&moment) { 3600 } else { 7200 }
        }
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn lapses(expiry: &Expiry, earned_at: &str, zone: &dyn Zone) -> String {
        expiry.of_lot(at(earned_at), zone).to_rfc3339()
    }

    fn months(months: u32, to_end_of: TermEnd) -> Expiry {
        Expiry::PerLot { days: None, months: Some(months), to_end_of: Some(to_end_of) }
    }

    fn dates(dates: &[&str], at_least_days: u32) -> Expiry {
        Expiry::Dates { dates: dates.iter().map(|text| YearDay::parse(text).unwrap()).collect(), at_least_days }
    }

    #[test]
    fn a_lot_lapses_on_its_own_term() {
        assert_eq!(Expiry::None.of_lot(at("2026-01-31T10:00:00Z"), &Utc), NEVER);
        assert_eq!(lapses(&Expiry::days(30), "2026-01-31T10:00:00Z", &Utc), "2026-03-02T10:00:00Z");
        assert_eq!(lapses(&Expiry::months(1), "2026-01-31T10:00:00Z", &Utc), "2026-02-28T10:00:00Z");
        assert_eq!(lapses(&Expiry::months(1), "2028-01-31T10:00:00Z", &Utc), "2028-02-29T10:00:00Z");
    }

    #[test]
    fn a_term_goes_on_to_the_end_of_the_period_it_ends_in() {
        let each = [TermEnd::Day, TermEnd::Month, TermEnd::Quarter, TermEnd::Year];
        let ends = each.map(|end| lapses(&months(3, end), "2026-11-30T10:00:00Z", &Utc));
        assert_eq!(
            ends,
            ["2027-03-01T00:00:00Z", "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z", "2028-01-01T00:00:00Z"]
        );
        let days = Expiry::PerLot { days: Some(90), months: None, to_end_of: Some(TermEnd::Quarter) };
        assert_eq!(lapses(&days, "2026-05-20T10:00:00Z", &Utc), "2026-10-01T00:00:00Z");
    }

    #[test]
    fn a_term_that_ends_with_a_period_is_not_prolonged_by_another() {
        for end in [TermEnd::Day, TermEnd::Month, TermEnd::Quarter, TermEnd::Year] {
            assert_eq!(lapses(&months(12, end), "2026-01-01T00:00:00Z", &Utc), "2027-01-01T00:00:00Z");
        }
        assert_eq!(lapses(&months(12, TermEnd::Year), "2026-01-01T00:00:01Z", &Utc), "2028-01-01T00:00:00Z");
    }

    #[test]
    fn terms_and_their_ends_are_those_of_the_sites_zone_in_summer_and_winter() {
        // Bought at noon in the summer, lapses at noon in the winter.
        assert_eq!(lapses(&Expiry::months(6), "2026-07-01T10:00:00Z", &Berlin), "2027-01-01T11:00:00Z");
        assert_eq!(lapses(&months(6, TermEnd::Month), "2026-07-01T10:00:00Z", &Berlin), "2027-01-31T23:00:00Z");
        assert_eq!(lapses(&months(9, TermEnd::Day), "2026-07-01T10:00:00Z", &Berlin), "2027-04-01T22:00:00Z");
        assert_eq!(lapses(&dates(&["01-01"], 0), "2026-07-01T10:00:00Z", &Berlin), "2026-12-31T23:00:00Z");
        assert_eq!(lapses(&dates(&["07-01"], 0), "2026-07-01T10:00:00Z", &Berlin), "2027-06-30T22:00:00Z");
    }

    #[test]
    fn points_lapse_on_the_next_of_the_days_that_are_fixed() {
        let halves = dates(&["07-01", "01-01"], 0);
        assert_eq!(lapses(&halves, "2026-06-30T23:59:59Z", &Utc), "2026-07-01T00:00:00Z");
        assert_eq!(lapses(&halves, "2026-07-01T00:00:00Z", &Utc), "2027-01-01T00:00:00Z");
        assert_eq!(lapses(&halves, "2026-12-31T23:59:59Z", &Utc), "2027-01-01T00:00:00Z");
    }

    #[test]
    fn points_that_are_too_young_on_that_day_live_on_to_the_next() {
        let halves = dates(&["07-01", "01-01"], 30);
        assert_eq!(lapses(&halves, "2026-06-01T00:00:00Z", &Utc), "2026-07-01T00:00:00Z");
        assert_eq!(lapses(&halves, "2026-06-01T00:00:01Z", &Utc), "2027-01-01T00:00:00Z");
        assert_eq!(lapses(&dates(&["03-01"], 1_000), "2026-03-01T00:00:00Z", &Utc), "2029-03-01T00:00:00Z");
    }

    #[test]
    fn a_term_beyond_all_time_never_ends() {
        assert_eq!(months(1_200, TermEnd::Year).of_lot(at("9990-01-01T00:00:00Z"), &Utc), NEVER);
        assert_eq!(dates(&["01-01"], 36_500).of_lot(at("9990-01-01T00:00:00Z"), &Utc), NEVER);
    }
}
