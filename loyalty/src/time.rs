//! Moments and the site's calendar.
//!
//! A moment is a number of milliseconds, given by the caller: nothing here reads a clock. Calendar
//! questions (which day is this, when have three months passed) are asked of a [`Zone`], which only has
//! to know how far its clocks are from UTC: the edge asks the platform, so that no time zone database
//! has to be shipped with a Worker.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, SecondsFormat};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::{Fault, FromJson, text};

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
        let moment = Self(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis());
        (EARLIEST..NEVER).contains(&moment).then_some(moment)
    }

    /// The moment so many milliseconds later; the bounds of time are the bounds of the answer.
    #[must_use]
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds).clamp(EARLIEST.0, NEVER.0))
    }

    /// RFC 3339 in UTC, to the second.
    pub fn to_rfc3339(self) -> String {
        self.utc().and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// What a clock in UTC shows.
    fn utc(self) -> NaiveDateTime {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().naive_utc()
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
    Day(NaiveDate),
}

impl When {
    /// Reads `2027-01-01T10:00:00Z` or `2027-01-01`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 10 {
            let day = date(text)?;
            return (1970..=9998).contains(&day.year()).then_some(Self::Day(day));
        }
        Moment::parse(text).map(Self::Moment)
    }

    /// The same to the second, as it is written down: what is read again must be what was checked.
    #[must_use]
    pub fn to_the_second(self) -> Self {
        match self {
            Self::Moment(moment) => Self::Moment(Moment(moment.0 - moment.0.rem_euclid(1000))),
            day @ Self::Day(_) => day,
        }
    }

    /// The moment meant in this zone.
    pub fn in_zone(self, zone: &dyn Zone) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Day(day) => start_of(zone, day),
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

impl FromJson for Moment {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        Self::parse(text(value, fault)).unwrap_or_else(|| {
            fault.get_or_insert_with(|| {
                Fault::beyond(format_args!("a time is RFC 3339 (2026-11-22T10:00:00Z), from 1970 to 9998"))
            });
            EARLIEST
        })
    }
}

impl FromJson for When {
    fn from_json(value: &Value, fault: &mut Option<Fault>) -> Self {
        Self::parse(text(value, fault)).unwrap_or_else(|| {
            fault.get_or_insert_with(|| {
                Fault::beyond(format_args!(
                    "a time is RFC 3339 (2026-11-22T10:00:00Z) or a date (2026-11-22), from 1970 to 9998"
                ))
            });
            Self::Moment(EARLIEST)
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

/// The date that `YYYY-MM-DD` stands for.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let digits = |from: usize, to: usize| {
        let part = text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let is_formed = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| is_formed)
}

/// The day of this year, month and number, where there is one.
pub(crate) fn date_of(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// A site's time zone.
pub trait Zone {
    /// How many seconds its clocks are ahead of UTC at this moment.
    fn offset_s(&self, at: Moment) -> i32;
}

/// Coordinated universal time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Utc;

impl Zone for Utc {
    fn offset_s(&self, _: Moment) -> i32 {
        0
    }
}

/// The day this moment falls on in this zone, counted from 1970-01-01 as day 0.
pub fn day(zone: &dyn Zone, moment: Moment) -> i64 {
    let date = local(zone, moment).date();
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// The day this moment falls on in this zone, counted from 1970-01-01 as day 0, and the minute that clocks there show.
pub fn wall(zone: &dyn Zone, moment: Moment) -> (i64, i64) {
    const DAY_MINUTES: i64 = 24 * 60;
    let minutes = local(zone, moment).and_utc().timestamp_millis().div_euclid(60_000);
    (minutes.div_euclid(DAY_MINUTES), minutes.rem_euclid(DAY_MINUTES))
}

/// The month this moment falls on in this zone, as year × 100 + month: `202611`.
pub fn month(zone: &dyn Zone, moment: Moment) -> i64 {
    let date = local(zone, moment).date();
    i64::from(date.year()) * 100 + i64::from(date.month())
}

/// The same time of day so many calendar days later, whatever the clocks did in between.
pub fn plus_days(zone: &dyn Zone, moment: Moment, days: u32) -> Moment {
    let later = local(zone, moment).checked_add_days(Days::new(u64::from(days)));
    later.map_or(NEVER, |later| moment_of(zone, later))
}

/// The same day and time so many months later, or the month's last day where it has no such day.
pub fn plus_months(zone: &dyn Zone, moment: Moment, months: u32) -> Moment {
    let later = local(zone, moment).checked_add_months(Months::new(months));
    later.map_or(NEVER, |later| moment_of(zone, later))
}

/// When this day begins in this zone.
fn start_of(zone: &dyn Zone, day: NaiveDate) -> Moment {
    moment_of(zone, day.and_time(chrono::NaiveTime::MIN))
}

/// What a clock in this zone shows.
fn local(zone: &dyn Zone, moment: Moment) -> NaiveDateTime {
    Moment(moment.0 + 1000 * i64::from(zone.offset_s(moment))).utc()
}

/// When clocks in this zone show this time. Where they show it twice, the first; where they skip it, as
/// much later as they skip.
pub(crate) fn moment_of(zone: &dyn Zone, shown: NaiveDateTime) -> Moment {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let shown = shown.and_utc().timestamp_millis();
    let with_offset_at = |at: i64| shown - 1000 * i64::from(zone.offset_s(Moment(at)));
    let (before, after) = (with_offset_at(shown - DAY_MS), with_offset_at(shown + DAY_MS));
    let is_shown = |moment: i64| with_offset_at(moment) == moment;
    let moment = if !is_shown(before) && is_shown(after) { after } else { before };
    Moment(moment.clamp(EARLIEST.0, NEVER.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_to_the_second_is_read_again_as_it_was() {
        let read = When::parse("2026-11-22T23:59:59.999Z").unwrap().to_the_second();
        assert_eq!(When::parse(&read.to_text()), Some(read));
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    /// Berlin around the summer of 2026.
    struct Berlin;

    impl Zone for Berlin {
        fn offset_s(&self, moment: Moment) -> i32 {
            let summer = at("2026-03-29T01:00:00Z")..at("2026-10-25T01:00:00Z");
            if summer.contains(&moment) { 7200 } else { 3600 }
        }
    }

    #[test]
    fn a_bare_date_begins_when_the_sites_zone_says_so() {
        let starts = |day: &str| When::parse(day).unwrap().in_zone(&Berlin);
        assert_eq!(starts("2027-01-01"), at("2026-12-31T23:00:00Z"));
        assert_eq!(starts("2026-07-01"), at("2026-06-30T22:00:00Z"));
        assert_eq!(starts("2026-03-29"), at("2026-03-28T23:00:00Z"));
        assert_eq!(starts("2026-03-30"), at("2026-03-29T22:00:00Z"));
        assert_eq!(When::parse("2027-01-01").unwrap().in_zone(&Utc), at("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn a_time_that_clocks_skip_comes_later_and_one_they_repeat_is_the_first() {
        // 2026-03-29 02:30 does not exist in Berlin; 2026-10-25 02:30 exists twice.
        assert_eq!(plus_days(&Berlin, at("2026-03-28T01:30:00Z"), 1), at("2026-03-29T01:30:00Z"));
        assert_eq!(plus_days(&Berlin, at("2026-10-24T00:30:00Z"), 1), at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn days_and_months_are_calendar_ones() {
        // The clocks go forward on 2026-03-29: the same wall time is an hour sooner in UTC.
        assert_eq!(plus_days(&Berlin, at("2026-03-28T11:00:00Z"), 1), at("2026-03-29T10:00:00Z"));
        assert_eq!(plus_months(&Berlin, at("2026-01-31T12:00:00Z"), 1), at("2026-02-28T12:00:00Z"));
        assert_eq!(plus_months(&Berlin, at("2026-01-31T12:00:00Z"), 3), at("2026-04-30T11:00:00Z"));
        assert_eq!(day(&Berlin, at("1970-01-01T23:30:00Z")), 1);
        assert_eq!(month(&Berlin, at("2026-11-30T23:30:00Z")), 202_612);
        assert_eq!(plus_months(&Utc, at("2026-01-31T12:00:00Z"), 4_000_000_000), NEVER);
        assert_eq!(plus_days(&Utc, at("2026-01-31T12:00:00Z"), 4_000_000), NEVER);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let wrong = [
            "",
            "yesterday",
            "2026-02-30",
            "2026-13-01T00:00:00Z",
            "1969-12-31",
            "9999-12-31",
            "-271821-04-20",
            "2026-11-22T10:00:00",
        ];
        for text in wrong {
            assert_eq!(When::parse(text), None, "{text}");
        }
        assert_eq!(at("2026-11-22T10:00:00+03:00").to_rfc3339(), "2026-11-22T07:00:00Z");
    }
}
