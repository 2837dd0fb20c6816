//! Time zones, as the platform knows them.
//!
//! V8 carries the zone database; shipping another would be a third of what the Worker may weigh. It is
//! asked for an offset and answers with a text such as `GMT+03:00`, which costs microseconds: an import
//! asks hundreds of thousands of times, so days without a change are remembered.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use loyalty::time::{self, Moment};
use wasm_bindgen::{JsCast, JsValue};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days remembered: a slice of an import rarely spans more.
const REMEMBERED: usize = 1024;

/// A zone by its IANA name.
pub struct Zone {
    format: Function,
    /// By day modulo the length: the day, and the offset all through it.
    days: RefCell<Vec<Option<(i64, i32)>>>,
}

impl Zone {
    /// The zone of this name, such as `Europe/Moscow`.
    pub fn named(name: &str) -> Option<Self> {
        let options = Object::new();
        for (key, value) in [("timeZone", name), ("timeZoneName", "longOffset"), ("year", "numeric")] {
            Reflect::set(&options, &key.into(), &value.into()).ok()?;
        }
        // Intl throws for a name it does not know, and only `construct` hands the exception over.
        let class = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class = Reflect::get(&class, &"DateTimeFormat".into()).ok()?;
        let class: &Function = class.dyn_ref()?;
        let formatter = Reflect::construct(class, &Array::of2(&"en-US".into(), &options)).ok()?;
        let formatter: Intl::DateTimeFormat = formatter.unchecked_into();
        Some(Self { format: formatter.format(), days: RefCell::new(vec![None; REMEMBERED]) })
    }

    fn ask(&self, at: i64) -> i32 {
        // Moments are below 2^53, where a float is exact.
        #[allow(clippy::cast_precision_loss)]
        let date = Date::new(&JsValue::from_f64(at as f64));
        let text = self.format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string());
        text.as_deref().and_then(offset_of).unwrap_or(0)
    }
}

impl time::Zone for Zone {
    fn offset_s(&self, at: Moment) -> i32 {
        let day = at.0.div_euclid(DAY_MS);
        let place = usize::try_from(day.rem_euclid(1024)).unwrap_or(0);
        let remembered = self.days.borrow().get(place).copied().flatten();
        if let Some((_, offset)) = remembered.filter(|(of, _)| *of == day) {
            return offset;
        }
        let start = day.saturating_mul(DAY_MS);
        let (first, last) = (self.ask(start), self.ask(start.saturating_add(DAY_MS)));
        if first != last {
            return self.ask(at.0);
        }
        if let Some(slot) = self.days.borrow_mut().get_mut(place) {
            *slot = Some((day, first));
        }
        first
    }
}

/// The offset at the end of a formatted date: `2026, GMT+03:00`, or `GMT` alone for none.
fn offset_of(text: &str) -> Option<i32> {
    let (_, offset) = text.rsplit_once("GMT")?;
    let Some(sign) = offset.chars().next() else { return Some(0) };
    let mut parts = offset.get(1..)?.split(':').map(str::parse::<i32>);
    let mut next = || parts.next().unwrap_or(Ok(0)).ok();
    let (hours, minutes, seconds) = (next()?, next()?, next()?);
    let ahead = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)?;
    match sign {
        '+' => Some(ahead),
        '-' | '\u{2212}' => ahead.checked_neg(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::offset_of;

    #[test]
    fn an_offset_is_read_from_what_the_platform_writes() {
        let cases = [
            ("2026, GMT+03:00", 10_800),
            ("2026, GMT-03:30", -12_600),
            ("1900, GMT+02:30:17", 9_017),
            ("2026, GMT", 0),
        ];
        for (text, offset) in cases {
            assert_eq!(offset_of(text), Some(offset), "{text}");
        }
        assert_eq!(offset_of("2026"), None);
    }
}
