//! New posts become issues: one for readers of each post, one a week for those who like it quieter. Of several posts
//! there is one letter, never several.

use worker::Env;

use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::sql::{Statement, statement};
use crate::{log, random};

/// Posts of one letter; more wait for the next.
const POSTS_MAX: i64 = 50;
/// Sites that one minute composes issues for.
const SITES_MAX: i64 = 100;

/// How often readers want to hear of posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Of each one.
    Post,
    /// Of a week's together.
    Week,
}

/// The number of an issue that begins now. Numbers grow with time, so that of several issues the oldest goes first; and
/// none comes twice, so that nobody sends what they did not read.
pub fn number(now: i64) -> Result<i64, getrandom::Error> {
    // 2^11 in a millisecond, and a number below 2^53 until the year 2109.
    Ok(now.saturating_mul(2048).saturating_add(random::number(11)?))
}

/// Composes an issue of the posts of a site that readers of this kind have not got yet; none where there are none.
pub fn composing(site: i64, every: Every, number: i64, now: i64) -> [Statement; 2] {
    let (compose, mark) = match every {
        Every::Post => (COMPOSE_EACH, MARK_EACH),
        Every::Week => (COMPOSE_WEEKLY, MARK_WEEKLY),
    };
    [statement!(compose, site, number, now, POSTS_MAX), statement!(mark, site, number)]
}

/// Composes issues of the posts that were reported; answers of how many sites.
pub async fn compose_waiting(_: &Env, db: &Database, now: i64) -> Answer<u64> {
    let sites = db.ask(vec![statement!(WAITING, SITES_MAX)]).await?.unwrap_or_default();
    let sites: Vec<i64> = read_stored(&sites)?;
    compose(db, &sites, Every::Post, now).await
}

/// Composes an issue for each of these sites. One that fails is left for the next minute.
pub async fn compose(db: &Database, sites: &[i64], every: Every, now: i64) -> Answer<u64> {
    let mut composed = 0_u64;
    for site in sites {
        match db.run(composing(*site, every, number(now)?, now).into()).await {
            Ok(_) => composed = composed.saturating_add(1),
            Err(rollback) => log::fault("posts", ApiError::from(rollback).words()),
        }
    }
    Ok(composed)
}

/// Whether readers of this issue are still to get their copies.
macro_rules! is_under_way {
    ($issue:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM issue AS way WHERE way.site = ?1 AND way.issue = ",
            $issue,
            " AND way.state = 'sending') OR EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_issue WHERE delivery.site = ?1 AND delivery.issue = ",
            $issue,
            " AND delivery.state IN ('due', 'sending')))"
        )
    };
}
pub(crate) use is_under_way;

// A post that goes out alone brings its beginning as it was written; of several each has a few plain words, or the letter
// would be cut off on its way.
macro_rules! compose {
    ($frequency:literal, $index:literal, $column:literal) => {
        concat!(
            "
INSERT INTO issue (site, issue, kind, topic, frequency, content, state, actor, created_at, sending_at)
SELECT ?1, ?2, 'posts', 'posts', '",
            $frequency,
            "', json_object('posts', json_group_array(json_object('id', post, 'title', title, 'url', url,
  'summary_html', iif(count = 1, summary_html, iif(summary_text = '', '', '<p>' || replace(replace(replace(summary_text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;') || '</p>')),
  'summary_text', summary_text))), 'sending', 'system', ?3, ?3
FROM (SELECT *, count(*) OVER () AS count FROM (SELECT * FROM post INDEXED BY ",
            $index,
            " WHERE site = ?1 AND is_news = 1 AND ",
            $column,
            " IS NULL ORDER BY found_at DESC LIMIT CAST(?4 AS INTEGER)) ORDER BY found_at DESC, post DESC)
HAVING count(*) > 0"
        )
    };
}

macro_rules! mark {
    ($column:literal) => {
        concat!(
            "
UPDATE post SET ",
            $column,
            " = ?2 WHERE site = ?1 AND post IN (SELECT value ->> 'id' FROM issue CROSS JOIN json_each(content, '$.posts') WHERE issue.site = ?1 AND issue.issue = ?2)"
        )
    };
}

const COMPOSE_EACH: &str = compose!("each", "post_each", "issue");
const COMPOSE_WEEKLY: &str = compose!("weekly", "post_weekly", "weekly");
const MARK_EACH: &str = mark!("issue");
const MARK_WEEKLY: &str = mark!("weekly");

// One step of the index to the next site, however many posts each has.
const WAITING: &str = "
WITH RECURSIVE next (site) AS (
  SELECT min(site) FROM post INDEXED BY post_each WHERE is_news = 1 AND issue IS NULL
  UNION ALL SELECT (SELECT min(site) FROM post INDEXED BY post_each WHERE is_news = 1 AND issue IS NULL AND site > next.site) FROM next WHERE next.site IS NOT NULL)
SELECT json_group_array(site) AS json FROM (SELECT site FROM next WHERE site IS NOT NULL LIMIT CAST(?1 AS INTEGER))";
