//! Dates and times as programs and people write them.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};

use crate::time::{Moment, When, Zone};

/// Which of two short numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// Reads dates whose order is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Which number is the day, where the year does not stand first.
    pub order: Order,
}

/// The first letters of the months in the languages whose names are read.
const MONTHS: [&[&str]; 12] = [
    &["jan", "янв"],
    &["feb", "фев"],
    &["mar", "мар"],
    &["apr", "апр"],
    &["may", "май", "мая"],
    &["jun", "июн"],
    &["jul", "июл"],
    &["aug", "авг"],
    &["sep", "сен"],
    &["oct", "окт"],
    &["nov", "ноя"],
    &["dec", "дек"],
];

impl Dates {
    /// The order these cells most likely have: a number above twelve tells. Without one, dots mean day first and
    /// strokes mean what is usual where the reader is.
    pub fn guess<'a>(cells: impl Iterator<Item = &'a str>, usual: Order) -> Self {
        let (mut day_first, mut month_first) = (0, 0);
        for cell in cells {
            let parts: Vec<&str> = cell.split(['.', '/', '-', ' ']).take(3).collect();
            let [first, second, _] = parts.as_slice() else { continue };
            let (first, second) = (first.parse::<u32>().unwrap_or(0), second.parse::<u32>().unwrap_or(0));
            let dotted = cell.contains('.') && !cell.contains('/');
            match (first, second) {
                (13..=31, 1..=12) => day_first += 1000,
                (1..=12, 13..=31) => month_first += 1000,
                (1..=12, 1..=12) if dotted => day_first += 1,
                _ => {}
            }
        }
        let order = match day_first.cmp(&month_first) {
            std::cmp::Ordering::Greater => Order::DayFirst,
            std::cmp::Ordering::Less => Order::MonthFirst,
            std::cmp::Ordering::Equal => usual,
        };
        Self { order }
    }

    /// The day or moment that `text` means. A time without an offset is what clocks in `zone` showed; without a zone
    /// it is not read.
    pub fn read(self, text: &str, zone: Option<&dyn Zone>) -> Option<When> {
        let text = text.trim();
        if let Some(moment) = Moment::parse(text) {
            return Some(When::Moment(moment));
        }
        let (day, time) = day_and_time(text)?;
        let when = When::Day(self.day(day)?);
        // A date that the API would refuse is refused here, with its row.
        let when = When::parse(&when.to_text())?;
        let (When::Day(day), false) = (when, time.is_empty()) else { return Some(when) };
        let time = clock(time)?;
        if time == NaiveTime::MIN {
            return Some(when);
        }
        Some(When::Moment(crate::time::moment_of(zone?, NaiveDateTime::new(day, time))))
    }

    /// The calendar day of a text that may carry a time.
    pub fn read_day(self, text: &str) -> Option<NaiveDate> {
        let (day, _) = day_and_time(text.trim())?;
        self.day(day)
    }

    fn day(self, text: &str) -> Option<NaiveDate> {
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return date(text.get(..4)?, text.get(4..6)?, text.get(6..)?);
        }
        let parts: Vec<&str> = text
            .split(['.', '/', '-', ' ', ','])
            .map(str::trim)
            .filter(|part| !part.is_empty() && !["г", "года"].contains(part))
            .collect();
        let [first, second, third] = parts.as_slice() else { return None };
        if first.len() == 4 {
            return date(first, second, third);
        }
        if month(first).is_some() {
            return date(third, first, second);
        }
        if month(second).is_some() || self.order == Order::DayFirst {
            return date(third, second, first);
        }
        date(third, first, second)
    }
}

/// A birthday as the API takes it: `YYYY-MM-DD`, or `MM-DD` where the year is kept back.
pub fn birthday(dates: Dates, text: &str) -> Option<String> {
    let text = text.trim();
    if crate::contacts::is_birthday(text) {
        return Some(text.to_owned());
    }
    if let Some(day) = dates.read_day(text) {
        return Some(day.to_string());
    }
    // 2000 was a leap year, so that the 29th of February is a birthday.
    let separator = text.find(['.', '/', ' '])?;
    let day = dates.read_day(&format!("{text}{}2000", text.get(separator..=separator)?))?;
    Some(format!("{:02}-{:02}", day.month(), day.day()))
}

/// Cuts off the time, which has a colon.
fn day_and_time(text: &str) -> Option<(&str, &str)> {
    let Some(colon) = text.find(':') else { return Some((text, "")) };
    let at = text.get(..colon)?.rfind([' ', 'T', ','])?;
    Some((text.get(..at)?.trim_end_matches([',', ' ']), text.get(at + 1..)?.trim()))
}

fn date(year: &str, named_month: &str, day: &str) -> Option<NaiveDate> {
    let digits = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 4 && !text.starts_with('+'));
    let year = match (digits(year)?, year.len()) {
        // Two digits mean this century, but for birthdays: nobody here was born in the future.
        (short, 2) => short + if short < 70 { 2000 } else { 1900 },
        (full, 4) => full,
        _ => return None,
    };
    let month = month(named_month).or_else(|| digits(named_month))?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, digits(day)?)
}

/// The month of this name, however much of it is written.
fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let found = MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)))?;
    u32::try_from(found + 1).ok()
}

/// A time of day, with or without seconds.
fn clock(text: &str) -> Option<NaiveTime> {
    let (text, half) = match text.to_lowercase() {
        text if text.ends_with("pm") => (text.trim_end_matches("pm").trim().to_owned(), Some(12)),
        text if text.ends_with("am") => (text.trim_end_matches("am").trim().to_owned(), Some(0)),
        text => (text, None),
    };
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    let mut parts = whole.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    if parts.next().is_some() { None } else { NaiveTime::from_hms_opt(hour, minute, second) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three hours ahead, all year.
    struct Moscow;

    impl Zone for Moscow {
        fn offset_s(&self, _: Moment) -> i32 {
            3 * 3600
        }
    }

    fn read(order: Order, text: &str) -> Option<String> {
        Dates { order }.read(text, Some(&Moscow)).map(When::to_text)
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "2026-11-02",
            "2026/11/02",
            "20261102",
            "02.11.2026",
            "2.11.26",
            "02/11/2026",
            "2 Nov 2026",
            "Nov 2, 2026",
            "2 ноября 2026 г.",
            "02-11-2026",
            "02.11.2026 0:00:00",
        ] {
            assert_eq!(read(Order::DayFirst, text).as_deref(), Some("2026-11-02"), "{text}");
        }
        assert_eq!(read(Order::MonthFirst, "11/02/2026").as_deref(), Some("2026-11-02"));
    }

    #[test]
    fn a_time_is_what_clocks_in_the_sites_zone_showed() {
        for text in ["2026-11-02 15:30", "02.11.2026 15:30:00", "2026-11-02T15:30:00+03:00", "02.11.2026, 3:30 PM"] {
            assert_eq!(read(Order::DayFirst, text).as_deref(), Some("2026-11-02T12:30:00Z"), "{text}");
        }
        assert_eq!(Dates { order: Order::DayFirst }.read("2026-11-02 15:30", None), None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "today",
            "31.02.2026",
            "2026-13-01",
            "1.2",
            "1.2.3.4",
            "02.11.126",
            "2026-11-02 25:00",
            "1969-12-31",
            "45000",
            "02.11.2026 :",
            "+2.11.2026",
            "é:2",
        ] {
            assert_eq!(read(Order::DayFirst, text), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_told_by_a_number_above_twelve() {
        let guess = |cells: &[&str]| Dates::guess(cells.iter().copied(), Order::MonthFirst).order;
        assert_eq!(guess(&["01/02/2026", "31/01/2026"]), Order::DayFirst);
        assert_eq!(guess(&["01/02/2026", "01/31/2026"]), Order::MonthFirst);
        assert_eq!(guess(&["01/02/2026"]), Order::MonthFirst);
        assert_eq!(guess(&["01.02.2026"]), Order::DayFirst);
    }

    #[test]
    fn birthdays_keep_their_year_only_where_it_is_given() {
        let dates = Dates { order: Order::DayFirst };
        for (text, birthday_) in [
            ("31.12.1990", "1990-12-31"),
            ("1990-12-31", "1990-12-31"),
            ("31.12.90", "1990-12-31"),
            ("29.02", "02-29"),
            ("12-31", "12-31"),
            ("5 мая", "05-05"),
        ] {
            assert_eq!(birthday(dates, text).as_deref(), Some(birthday_), "{text}");
        }
        assert_eq!(birthday(dates, "soon"), None);
    }
}
