//! What must hold for a rule or a multiplier to count.

use serde_json::{Map, Value};

use crate::points::TOTAL_MINOR_MAX;
use crate::program::{Clock, Conditions, Hours, ItemFilter, ItemSet, Weekday, Window};
use crate::read::{FaultCode, Reader};
use crate::time::{Utc, When};

impl Reader {
    pub(super) fn conditions(&mut self, value: &Value, path: &str) -> Option<Conditions> {
        let object = self.object(value, path, &["when", "items", "minimum_minor"])?;
        let mut only = Conditions::default();
        self.part(object, path, "when", &mut only.when, Self::window);
        self.part(object, path, "items", &mut only.items, Self::item_filter);
        self.given(object, path, "minimum_minor", &mut only.minimum_minor, |reader, object, path, field| {
            reader.whole(object, path, field, 0, TOTAL_MINOR_MAX)
        });
        Some(only)
    }

    pub(super) fn window(&mut self, value: &Value, path: &str) -> Option<Window> {
        let object = self.object(value, path, &["from", "until", "weekdays", "hours"])?;
        let mut window = Window::default();
        self.given(object, path, "from", &mut window.from, |reader, object, path, field| {
            reader.when(object, path, field).map(Some)
        });
        self.given(object, path, "until", &mut window.until, |reader, object, path, field| {
            reader.when(object, path, field).map(Some)
        });
        if let (Some(from), Some(until)) = (window.from, window.until)
            && is_past(until, from)
        {
            self.fault(&format!("{path}/until"), FaultCode::OutOfRange, "a window ends after it begins".into());
        }
        let at = format!("{path}/weekdays");
        self.part(object, path, "weekdays", &mut window.weekdays, |reader, value, path| {
            reader.list(value, path, Self::weekday)
        });
        self.distinct(&at, window.weekdays.iter().map(|day| day.name()));
        self.part(object, path, "hours", &mut window.hours, |reader, value, path| reader.hours(value, path).map(Some));
        Some(window)
    }

    fn when(&mut self, object: &Map<String, Value>, path: &str, field: &str) -> Option<When> {
        let when = self.required(object, path, field)?.as_str().and_then(When::parse).map(When::to_the_second);
        if when.is_none() {
            let detail = "a time is RFC 3339 (2026-11-22T10:00:00Z) or a date (2026-11-22), from 1970 to 9998";
            self.fault(&format!("{path}/{field}"), FaultCode::OutOfRange, detail.into());
        }
        when
    }

    fn weekday(&mut self, value: &Value, path: &str) -> Option<Weekday> {
        let known = Weekday::NAMED.iter().find(|(name, _)| value.as_str() == Some(name));
        if known.is_none() {
            self.fault(path, FaultCode::UnknownValue, "this is one of mon, tue, wed, thu, fri, sat, sun".into());
        }
        known.map(|(_, day)| *day)
    }

    fn hours(&mut self, value: &Value, path: &str) -> Option<Hours> {
        let object = self.object(value, path, &["from", "until"])?;
        let (from, until) = (self.clock(object, path, "from"), self.clock(object, path, "until"));
        let (from, until) = (from?, until?);
        if from == until {
            let detail = "hours that end where they begin are none: leave them out for the whole day";
            self.fault(&format!("{path}/until"), FaultCode::OutOfRange, detail.into());
            return None;
        }
        Some(Hours { from, until })
    }

    fn clock(&mut self, object: &Map<String, Value>, path: &str, field: &str) -> Option<Clock> {
        let clock = self.required(object, path, field)?.as_str().and_then(Clock::parse);
        if clock.is_none() {
            self.fault(&format!("{path}/{field}"), FaultCode::OutOfRange, "a time of day is 00:00 to 24:00".into());
        }
        clock
    }

    fn item_filter(&mut self, value: &Value, path: &str) -> Option<ItemFilter> {
        let object = self.object(value, path, &["include", "exclude"])?;
        let mut filter = ItemFilter::default();
        self.part(object, path, "include", &mut filter.include, Self::item_set);
        self.part(object, path, "exclude", &mut filter.exclude, Self::item_set);
        Some(filter)
    }

    fn item_set(&mut self, value: &Value, path: &str) -> Option<ItemSet> {
        let object = self.object(value, path, &["categories", "skus"])?;
        let mut set = ItemSet::default();
        for (field, names) in [("categories", &mut set.categories), ("skus", &mut set.skus)] {
            self.part(object, path, field, names, |reader, value, path| reader.list(value, path, Self::text));
        }
        Some(set)
    }
}

/// Whether something ends before it begins, or with it. A date and a moment are compared as far as can be said without
/// the site's zone, which is at most fourteen hours from UTC.
fn is_past(until: When, from: When) -> bool {
    const ZONE_MS_MAX: i64 = 14 * 60 * 60 * 1000;
    let is_alike = matches!((from, until), (When::Day(_), When::Day(_)) | (When::Moment(_), When::Moment(_)));
    let slack = if is_alike { 0 } else { ZONE_MS_MAX };
    from.in_zone(&Utc) >= until.in_zone(&Utc).plus_ms(slack)
}
