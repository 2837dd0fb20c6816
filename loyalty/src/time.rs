//! Moments and the site's calendar.
//!
//! A moment is a number of milliseconds, given by the caller: nothing here reads a clock. Calendar
//! questions (which day is this, when have three months passed) are asked of a [`Zone`].

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. On the wire it is RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

/// The latest moment kept, 9999-12-31T00:00:00Z. In the database it stands for "never", so that lots
/// without an expiry sort last by themselves.
pub const NEVER: Moment = Moment(253_402_214_400_000);

/// The earliest moment accepted, 1970-01-01T00:00:00Z.
pub const EARLIEST: Moment = Moment(0);

impl Moment {
    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = Self(text.parse::<Timestamp>().ok()?.as_millisecond());
        (EARLIEST..NEVER).contains(&moment).then_some(moment)
    }

    /// The moment so many milliseconds later; the bounds of time are the bounds of the answer.
    #[must_use]
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds).clamp(EARLIEST.0, NEVER.0))
    }

    /// RFC 3339 in UTC, to the second where there are no milliseconds.
    pub fn to_rfc3339(self) -> String {
        Timestamp::from_millisecond(self.0).unwrap_or_default().to_string()
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "{}: a time is RFC 3339 (2026-11-22T10:00:00Z), from 1970 to 9998",
                crate::points::OUT_OF_RANGE
            ))
        })
    }
}

/// A moment as a caller writes it: RFC 3339, or a bare date that means 00:00 in the site's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// An exact moment.
    Moment(Moment),
    /// A day that begins when the site's zone says so.
    Day(Date),
}

impl When {
    /// Reads `2027-01-01T10:00:00Z` or `2027-01-01`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 10 {
            let day: Date = text.parse().ok()?;
            return (1970..=9998).contains(&day.year()).then_some(Self::Day(day));
        }
        Moment::parse(text).map(Self::Moment)
    }

    /// The moment meant in this zone.
    pub fn in_zone(self, zone: &Zone) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Day(day) => zone.start_of(day),
        }
    }

    /// The text that [`When::parse`] reads back.
    pub fn to_text(self) -> String {
        match self {
            Self::Moment(moment) => moment.to_rfc3339(),
            Self::Day(day) => day.to_string(),
        }
    }
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "{}: a time is RFC 3339 (2026-11-22T10:00:00Z) or a date (2026-11-22), from 1970 to 9998",
                crate::points::OUT_OF_RANGE
            ))
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date-time"})
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "RFC 3339, or a bare date that means 00:00 in the site's zone.",
            "anyOf": [{"format": "date-time"}, {"format": "date"}]
        })
    }
}

/// A site's time zone, by its IANA name.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// The zone of this IANA name, such as `Europe/Moscow`.
    pub fn parse(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// When this day begins here.
    pub fn start_of(&self, day: Date) -> Moment {
        let start = self.0.to_zoned(day.at(0, 0, 0, 0));
        start.map_or(NEVER, |zoned| Moment(zoned.timestamp().as_millisecond()))
    }

    /// The day this moment falls on here, counted from 1970-01-01 as day 0.
    pub fn day(&self, moment: Moment) -> i64 {
        let date = self.date(moment);
        i64::from((date - jiff::civil::date(1970, 1, 1)).get_days())
    }

    /// The month this moment falls on here, as year × 100 + month: `202611`.
    pub fn month(&self, moment: Moment) -> i64 {
        let date = self.date(moment);
        i64::from(date.year()) * 100 + i64::from(date.month())
    }

    /// The same time of day so many days later, whatever the clocks did in between.
    pub fn plus_days(&self, moment: Moment, days: u32) -> Moment {
        self.plus(moment, Span::new().try_days(days))
    }

    /// The same day and time so many months later, or the month's last day where it has no such day.
    pub fn plus_months(&self, moment: Moment, months: u32) -> Moment {
        self.plus(moment, Span::new().try_months(months))
    }

    fn plus(&self, moment: Moment, span: Result<Span, jiff::Error>) -> Moment {
        let start = Timestamp::from_millisecond(moment.0).unwrap_or_default().to_zoned(self.0.clone());
        let end = span.and_then(|span| start.checked_add(span));
        end.map_or(NEVER, |zoned| Moment(zoned.timestamp().as_millisecond()).min(NEVER))
    }

    fn date(&self, moment: Moment) -> Date {
        Timestamp::from_millisecond(moment.0).unwrap_or_default().to_zoned(self.0.clone()).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_bare_date_begins_when_the_sites_zone_says_so() {
        let moscow = Zone::parse("Europe/Moscow").unwrap();
        let day = When::parse("2027-01-01").unwrap();
        assert_eq!(day.in_zone(&moscow), at("2026-12-31T21:00:00Z"));
        assert_eq!(day.in_zone(&Zone::UTC), at("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn days_and_months_are_calendar_ones() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        // The clocks go forward on 2026-03-29: the same wall time is an hour sooner in UTC.
        assert_eq!(berlin.plus_days(at("2026-03-28T11:00:00Z"), 1), at("2026-03-29T10:00:00Z"));
        assert_eq!(berlin.plus_months(at("2026-01-31T12:00:00Z"), 1), at("2026-02-28T12:00:00Z"));
        assert_eq!(berlin.day(at("1970-01-01T23:30:00Z")), 1);
        assert_eq!(berlin.month(at("2026-11-30T23:30:00Z")), 202_612);
        assert_eq!(berlin.plus_months(at("2026-01-31T12:00:00Z"), 4_000_000_000), NEVER);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "yesterday", "2026-02-30", "2026-13-01T00:00:00Z", "1969-12-31", "9999-12-31", "-271821-04-20"]
        {
            assert_eq!(When::parse(text), None, "{text}");
        }
        assert!(Zone::parse("Middle/Earth").is_none());
    }
}
