//! Messages that a day sets off: points that will lapse, birthdays, a long silence. Once a day, for sites that have
//! switched them on; run twice, late or after a pause, it writes each message once.

use loyalty::time::{Moment, Zone as _};

use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::log;
use crate::sql::{Statement, statement};
use crate::zone::Zone;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A day's work that was missed is made up for, for so many days.
const LATE_DAYS: i64 = 3;

loyalty::stored! {
    struct Due {
        site: i64,
        zone: String,
        kind: String,
        days: Option<i64>,
    }
}

/// Writes what this day sets off; answers for how many sites and kinds.
pub async fn write(db: &Database, now: i64, queries_most: usize) -> Answer<u64> {
    let due = db.ask(vec![statement!(DUE)]).await?.unwrap_or_default();
    let due: Vec<Due> = read_stored(&due)?;
    for Due { site, zone, kind, days } in &due {
        let offset_s = Zone::named(zone).map_or(0, |zone| zone.offset_s(Moment(now)));
        let local = now.saturating_add(i64::from(offset_s).saturating_mul(1000));
        if db.queries() >= queries_most {
            break;
        }
        // One site's fault is not the others'.
        if let Some(statement) = of_day(*site, kind, *days, now, local)
            && let Err(rollback) = db.run(vec![statement]).await
        {
            log::fault("messages", ApiError::from(rollback).words());
        }
    }
    Ok(u64::try_from(due.len()).unwrap_or(0))
}

/// The statement of a kind for the day that it is at the site, `local` being the time its clocks show.
pub fn of_day(site: i64, kind: &str, days: Option<i64>, now: i64, local: i64) -> Option<Statement> {
    let day = local.div_euclid(DAY_MS);
    match kind {
        "expiring" => {
            let until = now.saturating_add(days.unwrap_or(14).saturating_mul(DAY_MS));
            Some(statement!(EXPIRING, site, now, until))
        }
        "birthday" => Some(statement!(BIRTHDAY, site, now, local)),
        "win_back" => {
            let last = day.saturating_sub(days.unwrap_or(60));
            Some(statement!(WIN_BACK, site, now, last.saturating_sub(LATE_DAYS), last))
        }
        _ => None,
    }
}

/// Writes a message to those members with a line in `found (member, once, data)` who read letters here, or else agreed to
/// be texted.
macro_rules! message {
    ($kind:literal, $found:expr) => {
        concat!(
            "
INSERT INTO delivery (site, delivery, channel, kind, rank, once, subscriber, member, language, data, state, due_at, created_at)
SELECT site.site, abs(random() % 4503599627370496), iif(subscriber IS NULL, 'sms', 'mail'), '",
            $kind,
            "', 1, '",
            $kind,
            "/' || found.once, subscriber, found.member, coalesce(language, iif(languages ->> 0 = 'ru', 'ru', 'en')), found.data, 'due', ?2, ?2
FROM (",
            $found,
            ") AS found CROSS JOIN site
LEFT JOIN subscriber INDEXED BY subscriber_member ON subscriber.site = ?1 AND subscriber.member = found.member AND subscriber.member IS NOT NULL AND subscriber.state = 'confirmed'
LEFT JOIN profile AS texted ON texted.site = ?1 AND texted.member = found.member AND text_topics IS NOT NULL
WHERE site.site = ?1 AND (subscriber IS NOT NULL OR text_topics IS NOT NULL)
ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING"
        )
    };
}

const DUE: &str = "
SELECT json_group_array(json_object('site', site, 'zone', zone, 'kind', kind, 'days', days)) AS json
FROM message INDEXED BY message_on CROSS JOIN site USING (site) WHERE is_on = 1 AND kind IN ('expiring', 'birthday', 'win_back')";

// All that lapses at one moment is one message.
const EXPIRING: &str = message!(
    "expiring",
    "SELECT member, member || '/' || expires_at AS once, json_object('points', sum(remaining), 'at', expires_at) AS data
  FROM lot INDEXED BY lot_due WHERE site = ?1 AND remaining > 0 AND expires_at > ?2 AND expires_at <= ?3 AND expires_at < 253402214400000 GROUP BY member, expires_at"
);

// Who was born on the 29th of February is wished well on the 28th where there is no 29th.
const BIRTHDAY: &str = message!(
    "birthday",
    "SELECT member, member || '/' || strftime('%Y', ?3 / 1000, 'unixepoch') AS once, '{}' AS data
  FROM profile INDEXED BY profile_birthday WHERE site = ?1 AND birthday IS NOT NULL AND substr(birthday, -5) IN (
    strftime('%m-%d', ?3 / 1000, 'unixepoch'),
    iif(strftime('%m-%d', ?3 / 1000, 'unixepoch') = '02-28' AND strftime('%m-%d', ?3 / 1000 + 86400, 'unixepoch') = '03-01', '02-29', NULL))"
);

const WIN_BACK: &str = message!(
    "win_back",
    "SELECT member, member || '/' || last_day AS once, '{}' AS data
  FROM member_stats INDEXED BY member_stats_last WHERE site = ?1 AND last_day > ?3 AND last_day <= ?4"
);
