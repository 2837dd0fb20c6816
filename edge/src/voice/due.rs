//! The daily sample: those whose day it is to be asked about the company as a whole.
//!
//! Each day takes a share of the buckets that members were put into at random when they came, so that everybody's day
//! comes once in half a year, nobody chooses whose it is, and anybody can check. Run twice, late or after a pause, it
//! finds each of them once.

use loyalty::time::{self, Moment};
use loyalty::voice::budget::RELATIONSHIP_DAYS;
use serde_json::Value;

use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::list;
use crate::log;
use crate::sql::{Statement, statement};
use crate::zone::Zone;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Buckets there are.
const BUCKETS: i64 = 10_000;
/// A day's work that was missed is made up for, for so many days.
const LATE_DAYS: i64 = 3;
/// How long somebody can be asked from their day on, in days: until they come by.
const WAITS_DAYS: i64 = 90;
/// Who has not bought for so long is no customer who could tell how it is now, in days.
const GONE_DAYS: i64 = 365;

loyalty::stored! {
    struct Due {
        site: i64,
        zone: String,
        survey: String,
    }
}

/// Writes whom this day takes; answers for how many surveys.
pub async fn write(db: &Database, now: i64, queries_most: usize) -> Answer<u64> {
    let due = db.ask(vec![statement!(DUE)]).await?.unwrap_or_default();
    let due: Vec<Due> = read_stored(&due)?;
    for Due { site, zone, survey } in &due {
        if db.queries() >= queries_most {
            break;
        }
        let today = Zone::named(zone).map_or(now.div_euclid(DAY_MS), |zone| time::day(&zone, Moment(now)));
        // One site's fault is not the others'.
        if let Err(rollback) = db.run(vec![of_day(*site, survey, today, now)]).await {
            log::fault("sample", ApiError::from(rollback).words());
        }
    }
    Ok(u64::try_from(due.len()).unwrap_or(0))
}

/// The statement that finds those whose day this is, or was a short while ago.
pub fn of_day(site: i64, survey: &str, today: i64, now: i64) -> Statement {
    let days = (0..LATE_DAYS).map(|back| today.saturating_sub(back));
    let taken: Value = days.flat_map(buckets_of).map(|(bucket, round)| list![bucket, round]).collect();
    let ends = now.saturating_add(WAITS_DAYS.saturating_mul(DAY_MS));
    statement!(SAMPLE, site, survey, taken, now, ends, today, today.saturating_sub(GONE_DAYS))
}

/// The buckets whose day this is, each with how often its day has come.
fn buckets_of(day: i64) -> impl Iterator<Item = (i64, i64)> {
    let first = day.rem_euclid(RELATIONSHIP_DAYS);
    let step = usize::try_from(RELATIONSHIP_DAYS).unwrap_or(1);
    (first..BUCKETS).step_by(step).map(move |bucket| (bucket, day.div_euclid(RELATIONSHIP_DAYS)))
}

const DUE: &str = "
SELECT json_group_array(json_object('site', site, 'zone', zone, 'survey', survey)) AS json
FROM survey INDEXED BY survey_occasion CROSS JOIN site USING (site) WHERE occasion = 'sample' AND is_on = 1";

const SAMPLE: &str = "
INSERT INTO prompt (site, prompt, member, survey, kind, occasion, once, state, found_at, due_at, expires_at, day)
SELECT member.site, abs(random() % 4503599627370496), member.member, survey.survey, survey.kind, survey.occasion, 'sample/' || (taken.value ->> 1), 'eligible', ?4, ?4, ?5, ?6
FROM json_each(?3) AS taken CROSS JOIN member INDEXED BY member_bucket ON member.site = ?1 AND bucket = taken.value ->> 0 AND external IS NOT NULL AND merged_into IS NULL
  AND bucket >= coalesce((SELECT share FROM holdout WHERE holdout.site = ?1 AND starts_at <= ?4 ORDER BY starts_at DESC LIMIT 1), 0)
CROSS JOIN member_stats ON member_stats.site = member.site AND member_stats.member = member.member AND orders > 0 AND last_day > ?7
CROSS JOIN survey ON survey.site = ?1 AND survey.survey = ?2 AND survey.is_on = 1
WHERE NOT EXISTS (SELECT 1 FROM prompt AS before INDEXED BY prompt_member WHERE before.site = ?1 AND before.member = member.member
  AND before.survey = ?2 AND before.once = 'sample/' || (taken.value ->> 1))
ON CONFLICT (site, member, survey) WHERE state = 'eligible' DO UPDATE SET kind = excluded.kind, occasion = excluded.occasion, once = excluded.once,
  service = excluded.service, purchase = excluded.purchase, found_at = excluded.found_at, due_at = excluded.due_at, expires_at = excluded.expires_at, day = excluded.day
WHERE prompt.expires_at <= excluded.found_at";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybodys_day_comes_once_in_half_a_year() {
        let mut days = vec![0; usize::try_from(BUCKETS).unwrap()];
        for day in 20_000..20_000 + RELATIONSHIP_DAYS {
            for (bucket, _) in buckets_of(day) {
                days[usize::try_from(bucket).unwrap()] += 1;
            }
        }
        assert!(days.iter().all(|count| *count == 1));
        let sizes = (0..RELATIONSHIP_DAYS).map(|day| buckets_of(day).count());
        assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1, "every day takes as many");
    }
}
