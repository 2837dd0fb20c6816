//! The rows of deliveries: who sends which, and what became of them.

use serde_json::Value;

use super::{LEASE_MS, TURN, Whose};
use crate::sql::{Statement, statement};

loyalty::stored! {
    /// Rows that were claimed, and what is known of their site.
    pub struct Claimed {
        /// The site; none for the installation's own letters.
        pub site: Option<Writing>,
        /// The rows, in the order they were due.
        pub parcels: Vec<Parcel>,
        /// The issues among them.
        pub issues: Vec<Issue>,
        /// The addresses that are told what happens.
        pub endpoints: Vec<Endpoint>,
    }
}

loyalty::stored! {
    /// An address of the owner's systems.
    pub struct Endpoint {
        /// Its id.
        pub endpoint: String,
        /// Its address.
        pub url: String,
        /// Counts its secrets.
        pub generation: i64,
        /// When the secret before was replaced.
        pub rotated_at: Option<i64>,
        /// Since when it answers wrongly.
        pub failing_since: Option<i64>,
    }
}

loyalty::stored! {
    /// What a site's letters say of it.
    pub struct Writing {
        /// What customers know the company by.
        pub name: String,
        /// The name its letters come from.
        pub sender: Option<String>,
        /// Where answers go.
        pub reply_to: Option<String>,
        /// Its postal address.
        pub postal: Option<String>,
        /// How its panel looks.
        pub look: Value,
        /// What its points are called.
        pub unit: Value,
        /// The origin of its pages.
        pub home: Option<String>,
        /// IANA name of its zone.
        pub zone: String,
        /// From when nothing but service is sent, in minutes of the day.
        pub quiet_from: i64,
        /// Until when.
        pub quiet_until: i64,
        /// Messages whose texts the owner has changed: by kind, then by language.
        pub texts: Value,
    }
}

loyalty::stored! {
    /// One thing to be sent.
    pub struct Parcel {
        /// Its number within its site.
        pub delivery: i64,
        /// By what it leaves: a name that [`super::channel::open`] knows.
        pub channel: String,
        /// What it is.
        pub kind: String,
        /// 0 is service, 1 what something set off, 2 what goes to many.
        pub rank: i64,
        /// How often it was tried, this time included.
        pub attempts: i64,
        /// Its language.
        pub language: String,
        /// What its words are filled with.
        pub data: Value,
        /// When it was written.
        pub created_at: i64,
        /// Whom it is for.
        pub recipient: Option<String>,
        /// The reader it is for.
        pub subscriber: Option<i64>,
        /// The member it is about.
        pub member: Option<i64>,
        /// The address of ours that the reader came by, or that links in text messages lead to.
        pub origin: Option<String>,
        /// How far the reader's clock is from UTC, in minutes.
        pub zone_minutes: Option<i64>,
        /// What the member it is about is called.
        pub name: Option<String>,
        /// Their balance.
        pub balance: Option<i64>,
        /// The issue it is a copy of.
        pub issue: Option<i64>,
        /// Whether they still want it.
        pub is_wanted: i64,
    }
}

loyalty::stored! {
    /// What goes to many.
    pub struct Issue {
        /// Its number.
        pub issue: i64,
        /// `posts` or `announcement`.
        pub kind: String,
        /// Its words, or its posts.
        pub content: Value,
    }
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent,
    /// It is tried again.
    Again {
        /// Why.
        problem: String,
        /// When.
        due_at: i64,
    },
    /// It is given up.
    Dead {
        /// Why.
        problem: String,
        /// Whether nobody is at that address.
        is_address: bool,
    },
    /// This is no time for it; that it was claimed counts for nothing.
    Later {
        /// When it is.
        due_at: i64,
        /// Why, where something is out of order.
        problem: Option<&'static str>,
    },
    /// Nobody wants it any more.
    Dropped,
}

/// How long a code is worth sending, in milliseconds.
const CODE_MS: i64 = 10 * 60 * 1000;

/// More often than any schedule tries.
const ATTEMPTS_MAX: i64 = 12;

impl Parcel {
    /// Whether it was claimed so often that what became of it can never have been written down: whoever has it has it
    /// many times.
    pub fn is_stuck(&self) -> bool {
        self.attempts > ATTEMPTS_MAX
    }

    /// Whether it would be no use to anybody at that moment.
    pub fn is_over(&self, at: i64) -> bool {
        let is_code = ["sign_in", "code"].contains(&self.kind.as_str());
        is_code && at >= self.created_at.saturating_add(CODE_MS)
    }
}

/// Claims what is due, and reads it.
pub fn claiming(site: i64, whose: Whose, mark: &str, now: i64) -> [Statement; 2] {
    let most_rank = if whose == Whose::Service { 0 } else { 2 };
    [
        statement!(CLAIM, site, now, TURN, mark, LEASE_MS, most_rank),
        statement!(CLAIMED, site, mark, now.saturating_add(LEASE_MS), now),
    ]
}

/// Writes down what became of a row, if it is still this claim's.
pub fn ended(site: i64, delivery: i64, mark: &str, outcome: &Outcome, now: i64) -> Vec<Statement> {
    let counts = i64::from(!matches!(outcome, Outcome::Later { .. }));
    let (state, problem, due_at) = match outcome {
        Outcome::Later { due_at, problem } => ("due", *problem, Some(*due_at)),
        Outcome::Sent => ("sent", None, None),
        Outcome::Again { problem, due_at } => ("due", Some(problem.as_str()), Some(*due_at)),
        Outcome::Dead { problem, .. } => ("dead", Some(problem.as_str()), None),
        Outcome::Dropped => ("dropped", None, None),
    };
    vec![statement!(END, site, delivery, mark, state, problem, due_at, now, counts)]
}

/// The sites that have something due, and nobody at it.
pub fn sites_due(now: i64) -> Statement {
    statement!(SITES, now, LEASE_MS)
}

/// Tries once more what was given up.
pub fn retrying(site: i64, delivery: i64, now: i64) -> Statement {
    statement!(RETRY, site, delivery, now)
}

const CLAIM: &str = "
UPDATE delivery SET state = 'sending', attempts = attempts + 1, claim = ?4, due_at = CAST(?2 AS INTEGER) + ?5
WHERE site = ?1 AND delivery IN (SELECT delivery FROM (
  SELECT * FROM (SELECT delivery, 0 AS rank, due_at FROM delivery INDEXED BY delivery_due WHERE site = ?1 AND rank = 0 AND due_at <= ?2 ORDER BY due_at LIMIT CAST(?3 AS INTEGER))
  UNION ALL SELECT * FROM (SELECT delivery, 1, due_at FROM delivery INDEXED BY delivery_due WHERE site = ?1 AND rank = 1 AND rank <= ?6 AND due_at <= ?2 ORDER BY due_at LIMIT CAST(?3 AS INTEGER))
  UNION ALL SELECT * FROM (SELECT delivery, 2, due_at FROM delivery INDEXED BY delivery_due WHERE site = ?1 AND rank = 2 AND rank <= ?6 AND due_at <= ?2 ORDER BY due_at LIMIT CAST(?3 AS INTEGER))
  ORDER BY rank, due_at LIMIT CAST(?3 AS INTEGER)))";

/// The rows of this claim.
macro_rules! claimed {
    () => {
        "delivery INDEXED BY delivery_due WHERE delivery.site = ?1 AND rank IN (0, 1, 2) AND due_at = ?3 AND claim = ?2"
    };
}

// A copy of an issue is wanted as long as its reader wants its topic. What something set off is wanted by whoever reads
// about it or agreed to be texted about it, has not had too much of it this week by whichever channel, and is not among
// those who are left alone to compare.
const CLAIMED: &str = concat!(
    "
SELECT json_object('site', json((SELECT json_object('name', name, 'sender', sender, 'reply_to', reply_to, 'postal', postal, 'look', json(coalesce(look, '{}')),
    'unit', json((SELECT document -> 'unit' FROM program WHERE program.site = site.site AND revision = site.program)), 'home', origins ->> 0,
    'zone', zone, 'quiet_from', coalesce(quiet_from, 1260), 'quiet_until', coalesce(quiet_until, 540),
    'texts', json((SELECT json_group_object(kind, json(texts)) FROM message WHERE message.site = site.site)))
    FROM site LEFT JOIN correspondence USING (site) WHERE site.site = ?1)),
  'parcels', json((SELECT json_group_array(json_object('delivery', delivery, 'channel', channel, 'kind', kind, 'rank', rank, 'attempts', attempts, 'language', language,
      'data', json(data), 'created_at', created_at, 'recipient', coalesce(recipient, email, phone), 'subscriber', subscriber, 'member', member, 'origin', origin, 'zone_minutes', zone_minutes,
      'name', (SELECT name FROM profile WHERE profile.site = ?1 AND profile.member = row.member),
      'balance', (SELECT balance FROM account WHERE account.site = ?1 AND account.member = row.member), 'issue', issue, 'is_wanted', is_wanted))
    FROM (SELECT delivery.*, email, phone, origin, zone_minutes,
        iif(delivery.rank = 0 OR delivery.channel = 'webhook', 1, topics IS NOT NULL AND iif(delivery.issue IS NOT NULL,
          EXISTS (SELECT 1 FROM issue CROSS JOIN json_each(topics) AS topic
            WHERE issue.site = ?1 AND issue.issue = delivery.issue AND issue.state <> 'stopped' AND topic.value = issue.topic),
          delivery.kind = 'welcome' OR (
            EXISTS (SELECT 1 FROM json_each(topics) WHERE value = iif(delivery.kind IN ('birthday', 'win_back'), 'offers', 'points'))
            AND (SELECT count(*) FROM delivery AS other INDEXED BY delivery_member WHERE other.site = ?1 AND other.member = delivery.member AND other.member IS NOT NULL
                AND other.ended_at > CAST(?4 AS INTEGER) - 604800000 AND other.state = 'sent' AND other.rank = 1 AND other.kind <> 'welcome')
              + (SELECT count(*) FROM delivery AS other INDEXED BY delivery_member WHERE other.site = ?1 AND other.member = delivery.member AND other.member IS NOT NULL
                AND other.ended_at IS NULL AND other.state = 'sending' AND other.rank = 1 AND other.kind <> 'welcome' AND other.delivery < delivery.delivery) < coalesce((SELECT weekly_most FROM correspondence WHERE correspondence.site = ?1), 2)
            AND NOT EXISTS (SELECT 1 FROM member WHERE member.site = ?1 AND member.member = delivery.member
              AND bucket < coalesce((SELECT share FROM holdout WHERE holdout.site = ?1 AND starts_at <= ?4 ORDER BY starts_at DESC LIMIT 1), 0))))) AS is_wanted
      FROM (SELECT delivery.*, email, phone, coalesce(origin, text_origin) AS origin, zone_minutes, iif(channel = 'sms', text_topics, iif(subscriber.state = 'confirmed', topics, NULL)) AS topics
        FROM (SELECT * FROM ",
    claimed!(),
    ") AS delivery LEFT JOIN subscriber ON subscriber.site = delivery.site AND subscriber.subscriber = delivery.subscriber
          LEFT JOIN (SELECT site, member, phone, text_topics, text_origin FROM profile) AS texted ON channel = 'sms' AND texted.site = delivery.site AND texted.member = delivery.member) AS delivery
      ORDER BY rank, delivery.created_at) AS row)),
  'issues', json((SELECT json_group_array(json_object('issue', issue, 'kind', kind, 'content', json(content))) FROM issue
    WHERE site = ?1 AND issue IN (SELECT issue FROM ",
    claimed!(),
    "))),
  'endpoints', json((SELECT json_group_array(json_object('endpoint', endpoint, 'url', url, 'generation', generation, 'rotated_at', rotated_at, 'failing_since', failing_since))
    FROM endpoint WHERE site = ?1 AND ended_at IS NULL))) AS json"
);

// What was secret is forgotten with its sending.
const END: &str = "
UPDATE delivery SET state = ?4, attempts = attempts - 1 + ?8, problem = ?5, due_at = ?6, claim = NULL, ended_at = iif(?6 IS NULL, ?7, NULL), data = iif(is_secret AND ?6 IS NULL, '{}', data)
WHERE site = ?1 AND delivery = ?2 AND claim = ?3";

// One step of the index to the next site, however many rows each has.
const SITES: &str = "
WITH RECURSIVE next (site) AS (
  SELECT min(site) FROM delivery INDEXED BY delivery_due WHERE due_at IS NOT NULL
  UNION ALL SELECT (SELECT min(site) FROM delivery INDEXED BY delivery_due WHERE due_at IS NOT NULL AND site > next.site) FROM next WHERE next.site IS NOT NULL)
SELECT json_group_array(site) AS json FROM (
  SELECT site FROM next WHERE site IS NOT NULL AND EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_due WHERE delivery.site = next.site AND rank IN (0, 1, 2) AND due_at <= ?1)
    AND NOT EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_due WHERE delivery.site = next.site AND rank IN (1, 2) AND due_at > ?1 AND due_at <= CAST(?1 AS INTEGER) + ?2 AND state = 'sending')
  UNION SELECT site FROM issue INDEXED BY issue_sending WHERE state = 'sending'
    AND NOT EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_due WHERE delivery.site = issue.site AND rank IN (1, 2) AND due_at > ?1 AND due_at <= CAST(?1 AS INTEGER) + ?2 AND state = 'sending'))";

// What was secret is gone: whoever needs a code or a link asks for another.
const RETRY: &str = "
UPDATE delivery SET state = 'due', due_at = ?3, attempts = 0, ended_at = NULL, problem = NULL WHERE site = ?1 AND delivery = ?2 AND state = 'dead' AND is_secret = 0";

#[cfg(test)]
mod tests {
    use courier::retry::{HOOK, MAIL};

    use super::ATTEMPTS_MAX;

    #[test]
    fn nothing_is_stuck_that_is_still_tried_by_a_schedule() {
        for schedule in [HOOK, MAIL] {
            let last = (1..100).take_while(|failures| schedule.wait_ms(*failures, 0).is_some()).count() + 1;
            assert!(i64::try_from(last).unwrap() < ATTEMPTS_MAX, "{last} attempts");
        }
    }
}
