//! The days, weeks and months that figures are counted by, as moments of the site's own calendar.

pub mod period;

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::time::{self, Moment, When, Zone};

/// A stretch of time: what it is called, when it begins, and when the next one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// A date, or a month as `2026-11`.
    pub name: String,
    /// Its first moment.
    pub begins: Moment,
    /// The first moment after it.
    pub ends: Moment,
}

/// The date that a moment falls on, as `2026-11-22`.
pub fn date(zone: &dyn Zone, at: Moment) -> String {
    date_of(time::day(zone, at)).to_string()
}

/// The number of the day of this date, from 1970-01-01; none for what is no date.
pub fn day_named(date: &str) -> Option<i64> {
    let date = match When::parse(date)? {
        When::Day(date) => date,
        When::Moment(_) => return None,
    };
    Some(date.signed_duration_since(NaiveDate::default()).num_days())
}

/// The date of the day of this number, as `2026-11-22`.
pub fn name_of(day: i64) -> String {
    date_of(day).to_string()
}

/// When the day so many days before the one of this moment begins.
pub fn days_before(zone: &dyn Zone, at: Moment, days: i64) -> Moment {
    starts(zone, date_of(time::day(zone, at) - days))
}

/// The last so many weeks, from Monday to Sunday, the unfinished one last. Named by their Monday.
pub fn weeks(zone: &dyn Zone, now: Moment, count: i64) -> Vec<Span> {
    let today = time::day(zone, now);
    // The first of January 1970 was a Thursday.
    let monday = today - (today + 3).rem_euclid(7);
    let span = |back: i64| {
        let (first, next) = (date_of(monday - 7 * back), date_of(monday - 7 * back + 7));
        Span { name: first.to_string(), begins: starts(zone, first), ends: starts(zone, next) }
    };
    (0..count).rev().map(span).collect()
}

/// The months from that of the first moment to that of the last, at most the last `most` of them.
pub fn months(zone: &dyn Zone, from: Moment, to: Moment, most: usize) -> Vec<Span> {
    let first_of = |at: Moment| {
        let date = date_of(time::day(zone, at));
        date.with_day(1).unwrap_or(date)
    };
    let (mut month, last) = (first_of(from), first_of(to));
    let mut spans = Vec::new();
    while month <= last {
        let next = month.checked_add_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MAX);
        let name = month.to_string().chars().take(7).collect();
        spans.push(Span { name, begins: starts(zone, month), ends: starts(zone, next) });
        month = next;
    }
    spans.split_off(spans.len().saturating_sub(most))
}

fn date_of(day: i64) -> NaiveDate {
    let since = TimeDelta::try_days(day).and_then(|days| NaiveDate::default().checked_add_signed(days));
    since.unwrap_or_default()
}

fn starts(zone: &dyn Zone, date: NaiveDate) -> Moment {
    When::Day(date).in_zone(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three hours ahead of UTC, all year.
    struct Moscow;

    impl Zone for Moscow {
        fn offset_s(&self, _: Moment) -> i32 {
            10_800
        }
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn days_begin_where_the_shop_is() {
        let late = at("2026-11-22T21:30:00Z");
        assert_eq!(date(&Moscow, late), "2026-11-23");
        assert_eq!(days_before(&Moscow, late, 0), at("2026-11-22T21:00:00Z"));
        assert_eq!(days_before(&Moscow, late, 29), at("2026-10-24T21:00:00Z"));
    }

    #[test]
    fn weeks_begin_on_mondays_and_the_last_is_the_present_one() {
        let weeks = weeks(&Moscow, at("2026-11-22T12:00:00Z"), 2);
        let names: Vec<&str> = weeks.iter().map(|week| week.name.as_str()).collect();
        assert_eq!(names, ["2026-11-09", "2026-11-16"]);
        assert_eq!((weeks[0].ends, weeks[1].begins), (weeks[1].begins, at("2026-11-15T21:00:00Z")));
    }

    #[test]
    fn months_follow_each_other_over_the_turn_of_a_year() {
        let months = months(&Moscow, at("2025-11-30T21:00:00Z"), at("2026-02-01T00:00:00Z"), 100);
        let names: Vec<&str> = months.iter().map(|month| month.name.as_str()).collect();
        assert_eq!(names, ["2025-12", "2026-01", "2026-02"]);
        let last = super::months(&Moscow, at("2020-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"), 2);
        assert_eq!(last[0].begins, at("2025-12-31T21:00:00Z"));
    }

    #[test]
    fn a_day_has_a_number_and_a_name() {
        for name in ["1970-01-01", "1999-12-31", "2028-02-29", "2026-11-22"] {
            assert_eq!(day_named(name).map(name_of).as_deref(), Some(name));
        }
        assert_eq!(day_named("2026-11-22").map(|day| day - time::day(&Moscow, at("2026-11-21T21:00:00Z"))), Some(0));
        assert_eq!(["2026-02-30", "2026-11-22T10:00:00Z", "today"].map(day_named), [None; 3]);
    }
}
