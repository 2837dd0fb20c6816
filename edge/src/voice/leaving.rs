//! Why somebody leaves the letters: an answer as well, which an owner reads beside the others.

use crate::random;
use crate::sql::{Statement, statement};

/// Keeps the reason somebody gives who has just left, once for each time they leave. `day` is the day it is at the site.
pub fn heard(site: i64, subscriber: i64, why: &str, day: i64, now: i64) -> Result<Statement, getrandom::Error> {
    let why: String = why.chars().take(loyalty::voice::response::WORDS_CHARS_MAX).collect();
    Ok(statement!(HEAR, site, subscriber, random::number(52)?, why, day, now))
}

/// Forgets the words of a reader who is erased.
pub fn forgetting(site: i64, subscriber: i64) -> Statement {
    let begins = ["left/", &subscriber.to_string(), "/"].concat();
    let ends = ["left/", &subscriber.to_string(), "0"].concat();
    statement!(FORGET, site, begins, ends)
}

const HEAR: &str = "
INSERT INTO answer (site, answer, survey, revision, kind, occasion, member, comment, answers, about, channel, language, once, at, day, counts)
SELECT site, ?3, 'leaving', coalesce((SELECT revision FROM survey WHERE survey.site = ?1 AND survey.survey = 'leaving'), 0), 'own', 'leaving', member, ?4, json_object('why', ?4),
  '', 'letter', language, 'left/' || subscriber || '/' || ended_at, ?6, ?5, '[[\"\",\"\",\"\"],[\"channel\",\"letter\",\"\"],[\"question\",\"why\",\"\"]]'
FROM subscriber WHERE site = ?1 AND subscriber = ?2 AND state = 'left'
ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING";

// What follows a slash in order is a nought.
const FORGET: &str = "UPDATE answer SET comment = NULL, answers = NULL WHERE site = ?1 AND once >= ?2 AND once < ?3";
