//! The hours in which nothing but service is sent, by the clock of whoever gets it.

use loyalty::time::{Moment, Zone as _};

use super::claim::{Parcel, Writing};
use crate::zone::Zone;

const DAY: i64 = 24 * 60;
const MINUTE_MS: i64 = 60 * 1000;

/// A site's quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// When they begin, in minutes of the day.
    pub from: i64,
    /// When they end.
    pub until: i64,
    /// How far the site's clocks are from UTC, in minutes: for readers whose own are not known.
    pub zone_minutes: i64,
}

impl Hours {
    /// The hours of a site; none for the installation's own letters.
    pub fn of(site: Option<&Writing>, now: i64) -> Self {
        let Some(site) = site else { return Self { from: 0, until: 0, zone_minutes: 0 } };
        let offset_s = Zone::named(&site.zone).map_or(0, |zone| zone.offset_s(Moment(now)));
        Self { from: site.quiet_from, until: site.quiet_until, zone_minutes: i64::from(offset_s).div_euclid(60) }
    }

    /// When a parcel may go, if not now. Only what something set off waits: what somebody asked for does not.
    pub fn until(self, parcel: &Parcel, now: i64) -> Option<i64> {
        if parcel.rank == 1 { self.ends(parcel.zone_minutes.unwrap_or(self.zone_minutes), now) } else { None }
    }

    /// When they end for a clock that is so many minutes from UTC; nothing where they are not.
    fn ends(self, zone_minutes: i64, now: i64) -> Option<i64> {
        let minute = now.div_euclid(MINUTE_MS).saturating_add(zone_minutes).rem_euclid(DAY);
        let is_quiet = if self.from <= self.until {
            minute >= self.from && minute < self.until
        } else {
            minute >= self.from || minute < self.until
        };
        let left = self.until.saturating_sub(minute).rem_euclid(DAY);
        is_quiet.then(|| now.div_euclid(MINUTE_MS).saturating_add(left).saturating_mul(MINUTE_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_is_quiet_by_the_readers_clock() {
        let hours = Hours { from: 21 * 60, until: 9 * 60, zone_minutes: 0 };
        let at = |hour: i64, minute: i64| (hour * 60 + minute) * MINUTE_MS;
        assert_eq!(hours.ends(0, at(20, 59)), None);
        assert_eq!(hours.ends(0, at(21, 0)), Some(at(33, 0)), "until the next morning");
        assert_eq!(hours.ends(0, at(8, 59) + 30_000), Some(at(9, 0)));
        assert_eq!(hours.ends(0, at(9, 0)), None);
        assert_eq!(hours.ends(180, at(18, 30)), Some(at(30, 0)), "half past nine in Moscow");
        let siesta = Hours { from: 13 * 60, until: 15 * 60, zone_minutes: 0 };
        assert_eq!((siesta.ends(0, at(14, 0)), siesta.ends(0, at(15, 0))), (Some(at(15, 0)), None));
        assert_eq!(Hours { from: 600, until: 600, zone_minutes: 0 }.ends(0, at(10, 0)), None, "none at all");
    }
}
