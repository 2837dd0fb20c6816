//! The week's letter: Mondays at nine where the site is, if anything was posted since the last one.

use std::collections::BTreeMap;

use loyalty::calendar;
use loyalty::time::{self, Moment};
use worker::Env;

use super::issues::{self, Every};
use crate::db::Database;
use crate::error::{Answer, read_stored};
use crate::sql::{Statement, statement};
use crate::zone::Zone;

const HOUR_MS: i64 = 60 * 60 * 1000;
/// When on Mondays, after the day begins.
const NINE_MS: i64 = 9 * HOUR_MS;
/// How far behind and ahead of UTC clocks of the earth are, at most.
const BEHIND_MS: i64 = 12 * HOUR_MS;
const AHEAD_MS: i64 = 14 * HOUR_MS;
/// Sites that are looked at in one minute: those that are due must be among them.
const WAITING_MAX: i64 = 10_000;
/// Sites that one minute composes issues for; the others have the next one.
const SITES_MAX: usize = 100;

loyalty::stored! {
    /// A site with posts that its readers of a week have not got yet.
    struct Waiting {
        site: i64,
        zone: String,
        /// When the oldest of them was found.
        since: i64,
    }
}

/// Composes the letters of the week that are due; answers for how many sites.
pub async fn compose(_: &Env, db: &Database, now: i64) -> Answer<u64> {
    let waiting = db.ask(vec![waiting(now)]).await?.unwrap_or_default();
    let waiting: Vec<Waiting> = read_stored(&waiting)?;
    // Thousands of sites share a few zones, and each has to be made.
    let mut nines = BTreeMap::new();
    let mut sites = Vec::new();
    for one in &waiting {
        let nine = nines
            .entry(one.zone.as_str())
            .or_insert_with(|| Zone::named(&one.zone).map_or(i64::MIN, |zone| latest_nine(&zone, now)));
        if one.since < *nine {
            sites.push(one.site);
        }
    }
    sites.truncate(SITES_MAX);
    issues::compose(db, &sites, Every::Week, now).await
}

/// The sites that may have a letter due: one has waited since before Monday at nine, somewhere on earth.
pub fn waiting(now: i64) -> Statement {
    statement!(WAITING, latest_anywhere(now), WAITING_MAX)
}

/// The latest moment up to now that was nine on a Monday in this zone. What waits since before goes out.
fn latest_nine(zone: &dyn time::Zone, now: i64) -> i64 {
    let mondays = calendar::weeks(zone, Moment(now), 2);
    let mut nines = mondays.iter().rev().map(|week| week.begins.0.saturating_add(NINE_MS));
    nines.find(|nine| *nine <= now).unwrap_or(i64::MIN)
}

/// The latest moment up to now that was nine on a Monday anywhere: while it is that somewhere, now.
fn latest_anywhere(now: i64) -> i64 {
    let mondays = calendar::weeks(&time::Utc, Moment(now.saturating_add(AHEAD_MS)), 1);
    let nine = mondays.first().map_or(now, |week| week.begins.0.saturating_add(NINE_MS));
    if now < nine.saturating_sub(AHEAD_MS) {
        return nine.saturating_sub(7 * 24 * HOUR_MS).saturating_add(BEHIND_MS).min(now);
    }
    nine.saturating_add(BEHIND_MS).min(now)
}

// One step of the index to the next site, however many posts each has.
const WAITING: &str = "
WITH RECURSIVE next (site) AS (
  SELECT min(site) FROM post INDEXED BY post_weekly WHERE is_news = 1 AND weekly IS NULL
  UNION ALL SELECT (SELECT min(site) FROM post INDEXED BY post_weekly WHERE is_news = 1 AND weekly IS NULL AND site > next.site) FROM next WHERE next.site IS NOT NULL)
SELECT json_group_array(json_object('site', site, 'zone', zone, 'since', since)) AS json FROM (
  SELECT site, zone, since FROM (
    SELECT next.site, zone, (SELECT min(found_at) FROM post INDEXED BY post_weekly WHERE post.site = next.site AND is_news = 1 AND weekly IS NULL) AS since
    FROM next CROSS JOIN site WHERE next.site IS NOT NULL AND site.site = next.site)
  WHERE since < ?1 LIMIT CAST(?2 AS INTEGER))";

#[cfg(test)]
mod tests {
    use super::*;

    struct Ahead(i32);

    impl time::Zone for Ahead {
        fn offset_s(&self, _: Moment) -> i32 {
            self.0 * 3600
        }
    }

    fn at(text: &str) -> i64 {
        Moment::parse(text).unwrap().0
    }

    #[test]
    fn the_letter_is_due_on_mondays_at_nine_where_the_site_is() {
        for (ahead, nine) in [(0, "2026-11-23T09:00:00Z"), (3, "2026-11-23T06:00:00Z"), (-8, "2026-11-23T17:00:00Z")] {
            let (zone, nine) = (Ahead(ahead), at(nine));
            let week_ms = 7 * 24 * HOUR_MS;
            assert_eq!(latest_nine(&zone, nine - 1), nine - week_ms);
            for now in [nine, nine + 1, at("2026-11-25T00:00:00Z"), nine + week_ms - 1] {
                assert_eq!(latest_nine(&zone, now), nine, "late is as good as on time");
            }
        }
    }

    #[test]
    fn sites_are_looked_at_where_it_can_be_nine_on_a_monday() {
        let cases = [
            ("2026-11-22T18:59:59Z", "2026-11-16T21:00:00Z"),
            ("2026-11-22T19:00:00Z", "2026-11-22T19:00:00Z"),
            ("2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-23T21:00:01Z", "2026-11-23T21:00:00Z"),
            ("2026-11-27T00:00:00Z", "2026-11-23T21:00:00Z"),
        ];
        for (now, latest) in cases {
            assert_eq!(Moment(latest_anywhere(at(now))).to_rfc3339(), latest, "{now}");
        }
    }
}
