//! When something holds: between two moments, on some weekdays, at some hours of the site's day.
//!
//! Every stretch of time begins with its first moment and ends before its last one: `[from, until)`.

use serde::{Serialize, Serializer};

use crate::time::{Moment, When, Zone, wall};

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

/// When something holds: always, unless something is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Window {
    /// Not before this moment; a date begins when the site's zone says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<When>,
    /// No longer from this moment on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<When>,
    /// On these days of the week; on all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// At these hours; at all where this is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

impl Window {
    /// Whether this moment lies within, as clocks in this zone show it. Hours that run past midnight belong to the day
    /// they begin on: Friday's 22:00 to 02:00 holds on Saturday at 01:00, whether Saturday is named or not.
    pub fn holds(&self, at: Moment, zone: &dyn Zone) -> bool {
        let starts = |when: When| when.in_zone(zone);
        if self.from.is_some_and(|from| at < starts(from)) || self.until.is_some_and(|until| at >= starts(until)) {
            return false;
        }
        if self.hours.is_none() && self.weekdays.is_empty() {
            return true;
        }
        let (day, minute) = wall(zone, at);
        let on = |day: i64| self.weekdays.is_empty() || self.weekdays.contains(&Weekday::of(day));
        match self.hours {
            None => on(day),
            Some(Hours { from, until }) if from.0 < until.0 => on(day) && (from.0..until.0).contains(&minute),
            Some(Hours { from, until }) => (minute >= from.0 && on(day)) || (minute < until.0 && on(day - 1)),
        }
    }
}

/// A stretch of every day; past midnight where it ends no later than it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hours {
    /// Its first minute.
    pub from: Clock,
    /// The first minute after it.
    pub until: Clock,
}

/// A time of day as minutes after midnight, written `09:30`; the end of a day is `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock(pub i64);

impl Clock {
    /// Reads `09:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let &[ten, one, b':', tens, ones] = text.as_bytes() else { return None };
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
        let (hours, minutes) = (10 * digit(ten)? + digit(one)?, 10 * digit(tens)? + digit(ones)?);
        let minute = 60 * hours + minutes;
        (minutes < 60 && minute <= DAY_MINUTES).then_some(Self(minute))
    }

    /// The text that [`Clock::parse`] reads back.
    pub fn to_text(self) -> String {
        let digit = |number: i64| char::from(b'0' + u8::try_from(number % 10).unwrap_or(0));
        let (hours, minutes) = (self.0 / 60, self.0 % 60);
        [digit(hours / 10), digit(hours), ':', digit(minutes / 10), digit(minutes)].iter().collect()
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Clock {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Clock".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A time of day in the site's zone, from 00:00 to 24:00.",
            "minLength": 5,
            "maxLength": 5
        })
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All of them, with the words for them.
    pub const NAMED: [(&'static str, Self); 7] = [
        ("mon", Self::Mon),
        ("tue", Self::Tue),
        ("wed", Self::Wed),
        ("thu", Self::Thu),
        ("fri", Self::Fri),
        ("sat", Self::Sat),
        ("sun", Self::Sun),
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, day)| *day == self).map_or("", |(name, _)| name)
    }

    /// The weekday of a day counted from 1970-01-01, which was a Thursday.
    fn of(day: i64) -> Self {
        let at = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        Self::NAMED[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Utc;

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

    fn hours(from: &str, until: &str) -> Hours {
        Hours { from: Clock::parse(from).unwrap(), until: Clock::parse(until).unwrap() }
    }

    #[test]
    fn a_dated_window_begins_with_its_first_moment_and_ends_before_its_last() {
        let window = Window { from: When::parse("2026-11-27"), until: When::parse("2026-11-28"), ..Window::default() };
        let holds = |text| window.holds(at(text), &Utc);
        assert!(holds("2026-11-27T00:00:00Z") && holds("2026-11-27T12:00:00Z") && holds("2026-11-27T23:59:59Z"));
        assert!(!holds("2026-11-26T23:59:59Z") && !holds("2026-11-28T00:00:00Z"));
        // The same dates begin and end three hours sooner where clocks are three hours ahead.
        assert!(window.holds(at("2026-11-26T21:00:00Z"), &Moscow));
        assert!(!window.holds(at("2026-11-27T21:00:00Z"), &Moscow));
    }

    #[test]
    fn weekdays_are_those_of_the_sites_zone() {
        // 2026-11-22 is a Sunday.
        let sundays = Window { weekdays: vec![Weekday::Sun], ..Window::default() };
        assert!(sundays.holds(at("2026-11-22T00:00:00Z"), &Utc) && sundays.holds(at("2026-11-22T23:59:59Z"), &Utc));
        assert!(!sundays.holds(at("2026-11-22T21:00:00Z"), &Moscow), "it is Monday there");
        assert!(sundays.holds(at("2026-11-21T21:00:00Z"), &Moscow));
    }

    #[test]
    fn hours_end_before_their_last_minute() {
        let noon = Window { hours: Some(hours("10:00", "12:00")), ..Window::default() };
        let holds = |text| noon.holds(at(text), &Utc);
        assert!(holds("2026-11-22T10:00:00Z") && holds("2026-11-22T11:59:59Z"));
        assert!(!holds("2026-11-22T09:59:59Z") && !holds("2026-11-22T12:00:00Z"));
        let late = Window { hours: Some(hours("23:00", "24:00")), ..Window::default() };
        assert!(late.holds(at("2026-11-22T23:59:59Z"), &Utc) && !late.holds(at("2026-11-23T00:00:00Z"), &Utc));
    }

    #[test]
    fn hours_past_midnight_belong_to_the_day_they_begin_on() {
        let night = Window { weekdays: vec![Weekday::Fri], hours: Some(hours("22:00", "02:00")), ..Window::default() };
        // 2026-11-20 is a Friday.
        let holds = |text| night.holds(at(text), &Utc);
        assert!(holds("2026-11-20T22:00:00Z") && holds("2026-11-21T01:59:59Z"));
        assert!(!holds("2026-11-20T01:00:00Z") && !holds("2026-11-21T02:00:00Z") && !holds("2026-11-21T22:00:00Z"));
    }

    #[test]
    fn a_time_of_day_is_read_back_as_it_was_written() {
        for text in ["00:00", "09:30", "23:59", "24:00"] {
            assert_eq!(Clock::parse(text).map(Clock::to_text).as_deref(), Some(text));
        }
        for wrong in ["", "9:30", "24:01", "12:60", "12.30", "12:3", "ab:cd", "-1:00"] {
            assert_eq!(Clock::parse(wrong), None, "{wrong}");
        }
    }
}
