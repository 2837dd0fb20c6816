//! The rows of announcements.

use serde_json::Value;

use crate::posts::issues::is_under_way;
use crate::sql::{Statement, moment, statement};

/// Above every number.
const NEWEST: i64 = 1 << 53;
/// Copies that are taken back together with the announcement. Of the others each finds it stopped in its turn.
const DROPPED_MAX: i64 = 5_000;

loyalty::stored! {
    /// How it was before somebody did something.
    pub struct State {
        /// `draft`, `sending`, `sent` or `stopped`.
        pub state: String,
        /// The revision.
        pub revision: i64,
    }
}

loyalty::stored! {
    /// What a test needs.
    pub struct Draft {
        /// The letter by language.
        pub texts: Value,
        /// The address of whoever asks.
        pub email: Option<String>,
    }
}

/// A page, newest first.
pub fn page(site: i64, below: Option<i64>, limit: i64) -> Statement {
    statement!(PAGE, site, below.unwrap_or(NEWEST), limit)
}

/// One.
pub fn one(site: i64, number: i64) -> Statement {
    statement!(ONE, site, number)
}

/// How it is.
pub fn state(site: i64, number: i64) -> Statement {
    statement!(STATE, site, number)
}

/// Its words, and the address of a person.
pub fn draft(site: i64, number: i64, person: Option<i64>) -> Statement {
    statement!(DRAFT, site, number, person)
}

/// Begins one.
pub fn beginning(site: i64, number: i64, topic: &str, texts: Value, actor: &str, now: i64) -> Statement {
    statement!(BEGIN, site, number, topic, texts, actor, now)
}

/// Changes a draft, if it is the revision that was seen.
pub fn changing(site: i64, number: i64, topic: &str, texts: Value, seen: Option<i64>) -> Statement {
    statement!(CHANGE, site, number, topic, texts, seen)
}

/// Sends a draft, if it is the revision that was seen.
pub fn sending(site: i64, number: i64, seen: i64, now: i64) -> Statement {
    statement!(SEND, site, number, seen, now)
}

/// Throws a draft away; or stops what is being sent, and takes back the copies that wait.
pub fn ending(site: i64, number: i64, now: i64) -> [Statement; 3] {
    [statement!(THROW, site, number), statement!(STOP, site, number), statement!(DROP, site, number, now, DROPPED_MAX)]
}

/// How many would get it now. Each is counted once for a statement, and only where one is asked for.
macro_rules! readers {
    () => {
        "iif(issue.topic = 'news', (SELECT count(*) FROM subscriber INDEXED BY subscriber_state WHERE subscriber.site = ?1 AND subscriber.state = 'confirmed' AND EXISTS (SELECT 1 FROM json_each(subscriber.topics) WHERE value = 'news')),
    (SELECT count(*) FROM subscriber INDEXED BY subscriber_state WHERE subscriber.site = ?1 AND subscriber.state = 'confirmed' AND EXISTS (SELECT 1 FROM json_each(subscriber.topics) WHERE value = 'offers')))"
    };
}

/// How it is: on its way until nobody's copy waits any more.
macro_rules! stands {
    () => {
        concat!("iif(issue.state = 'sent' AND ", is_under_way!("issue.issue"), ", 'sending', issue.state)")
    };
}

macro_rules! shown {
    () => {
        concat!(
            "json_object('id', CAST(issue.issue AS TEXT), 'topic', topic, 'texts', json(content), 'state', ",
            stands!(),
            ", 'revision', revision, 'readers', iif(issue.state = 'draft', ",
            readers!(),
            ", readers), 'sent', coalesce(issue_count.sent, 0), 'failed', coalesce(issue_count.failed, 0), 'created_at', ",
            moment!("created_at"),
            ", 'sending_at', ",
            moment!("sending_at"),
            ")"
        )
    };
}

const PAGE: &str = concat!(
    "
SELECT json_object('announcements', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?3, CAST(min(number) AS TEXT), NULL)) AS json
FROM (SELECT 1) LEFT JOIN (SELECT issue.issue AS number, ",
    shown!(),
    " AS line
  FROM (SELECT * FROM issue INDEXED BY issue_announcement WHERE site = ?1 AND kind = 'announcement' AND issue < ?2 ORDER BY issue DESC LIMIT CAST(?3 AS INTEGER)) AS issue
  LEFT JOIN issue_count ON issue_count.site = issue.site AND issue_count.issue = issue.issue ORDER BY issue.issue DESC) ON true"
);

const ONE: &str = concat!(
    "
SELECT ",
    shown!(),
    " AS json FROM issue LEFT JOIN issue_count ON issue_count.site = issue.site AND issue_count.issue = issue.issue
WHERE issue.site = ?1 AND issue.issue = ?2 AND kind = 'announcement'"
);

const STATE: &str = concat!(
    "
SELECT json_object('state', ",
    stands!(),
    ", 'revision', revision) AS json FROM issue WHERE site = ?1 AND issue = ?2 AND kind = 'announcement'"
);

const DRAFT: &str = "
SELECT json_object('texts', json(content), 'email', (SELECT email FROM person WHERE person = ?3)) AS json
FROM issue WHERE site = ?1 AND issue = ?2 AND kind = 'announcement'";

const BEGIN: &str = "
INSERT INTO issue (site, issue, kind, topic, content, state, actor, created_at) VALUES (?1, ?2, 'announcement', ?3, ?4, 'draft', ?5, ?6)";

const CHANGE: &str = "
UPDATE issue SET topic = ?3, content = ?4, revision = revision + 1
WHERE site = ?1 AND issue = ?2 AND kind = 'announcement' AND state = 'draft' AND (?5 IS NULL OR revision = ?5)";

const SEND: &str = concat!(
    "
UPDATE issue SET state = 'sending', sending_at = ?4, revision = revision + 1, readers = ",
    readers!(),
    "
WHERE site = ?1 AND issue = ?2 AND kind = 'announcement' AND state = 'draft' AND revision = ?3"
);

const THROW: &str = "
DELETE FROM issue WHERE site = ?1 AND issue = ?2 AND kind = 'announcement' AND state = 'draft'";

const STOP: &str = concat!(
    "
UPDATE issue SET state = 'stopped' WHERE site = ?1 AND issue = ?2 AND kind = 'announcement' AND ",
    stands!(),
    " = 'sending'"
);

const DROP: &str = "
UPDATE delivery SET state = 'dropped', due_at = NULL, claim = NULL, ended_at = ?3
WHERE site = ?1 AND delivery IN (SELECT delivery FROM delivery INDEXED BY delivery_issue WHERE site = ?1 AND issue = ?2 AND state = 'due' LIMIT CAST(?4 AS INTEGER))
  AND EXISTS (SELECT 1 FROM issue WHERE issue.site = ?1 AND issue.issue = ?2 AND issue.state = 'stopped')";
