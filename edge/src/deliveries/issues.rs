//! Issues: one letter to many. Readers are taken a slice at a time, each into a delivery of their own, so that sending
//! can stop anywhere and go on there.

use crate::db::Database;
use crate::error::Answer;
use crate::sql::{Statement, statement};

/// Readers taken at once.
const SLICE: i64 = 1_000;

/// Takes the next readers of a site's issues that are being sent. Answers whether there are more.
pub async fn take_readers(db: &Database, site: i64, now: i64) -> Answer<bool> {
    let left = db.ask(taking(site, now).into()).await?;
    Ok(left.as_deref() == Some("1"))
}

/// The statements of a slice; the last one answers whether an issue still has readers to take.
pub fn taking(site: i64, now: i64) -> [Statement; 3] {
    [statement!(TAKE, site, now, SLICE), statement!(TAKEN, site, SLICE), statement!(LEFT, site)]
}

/// The oldest issue that is being sent, and the last reader of its next slice.
macro_rules! slice {
    ($most:literal) => {
        concat!(
            "(SELECT site, issue, kind, topic, frequency, taken, (SELECT max(subscriber) FROM (SELECT subscriber FROM subscriber
    WHERE subscriber.site = ?1 AND subscriber > taken ORDER BY subscriber LIMIT CAST(",
            $most,
            " AS INTEGER))) AS until
  FROM issue INDEXED BY issue_sending WHERE site = ?1 AND state = 'sending' ORDER BY issue LIMIT 1)"
        )
    };
}

// A number that is taken already ends the batch, and another one is drawn with the next try: nobody is left out.
const TAKE: &str = concat!(
    "
INSERT INTO delivery (site, delivery, channel, kind, rank, once, subscriber, member, issue, language, data, state, due_at, created_at)
SELECT slice.site, abs(random() % 4503599627370496), 'mail', slice.kind, 2, 'issue/' || slice.issue || '/' || subscriber, subscriber, member, slice.issue, language, '{}', 'due', ?2, ?2
FROM ",
    slice!("?3"),
    " AS slice CROSS JOIN subscriber
WHERE subscriber.site = ?1 AND subscriber.subscriber > slice.taken AND subscriber.subscriber <= slice.until AND subscriber.state = 'confirmed'
  AND (slice.frequency IS NULL OR slice.frequency = subscriber.frequency)
  AND EXISTS (SELECT 1 FROM json_each(subscriber.topics) WHERE value = slice.topic)
ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING"
);

const TAKEN: &str = concat!(
    "
UPDATE issue SET taken = coalesce(slice.until, issue.taken), state = iif(slice.until IS NULL, 'sent', 'sending')
FROM ",
    slice!("?2"),
    " AS slice WHERE issue.site = slice.site AND issue.issue = slice.issue"
);

const LEFT: &str = "
SELECT CAST(EXISTS (SELECT 1 FROM issue INDEXED BY issue_sending WHERE site = ?1 AND state = 'sending') AS TEXT) AS json";
