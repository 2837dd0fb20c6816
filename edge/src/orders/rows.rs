//! The rows of orders: what is read before a report is decided about, and what is written of it.

use loyalty::order::{Stands, Status};
use loyalty::time::Moment;
use serde_json::Value;

use super::STATUS_WORDS;
use crate::error::{Answer, ApiError};
use crate::sql::{Arg, Statement, statement};

loyalty::stored! {
    /// What is known before a report.
    pub struct Found {
        /// `ours` or `owner`.
        pub contacts: String,
        /// IANA name of the site's zone.
        pub zone: String,
        /// The order, where somebody has heard of it.
        pub order: Option<Known>,
        /// The report of the same moment.
        pub reported: Option<Reported>,
        /// Our number of the member who is named.
        pub named: Option<i64>,
        /// The shop's id of whoever that is, or was merged into.
        pub named_id: Option<String>,
        /// Whether the site tells its customers of the status, where it has decided that.
        pub sends: Option<i64>,
        /// Whether they were told of it before.
        pub is_told: i64,
        /// Whether whom it is about can be written to.
        pub has_email: i64,
        /// Whether nobody may be written to at the address that the report brings.
        pub is_shunned: i64,
        /// Whether they have a telephone.
        pub has_phone: i64,
        /// Whether they asked to be texted.
        pub is_texted: i64,
    }
}

loyalty::stored! {
    /// An order as it stands.
    pub struct Known {
        /// Its status.
        pub status: String,
        /// The moment of its newest report.
        pub at: i64,
        /// Since when it stands so.
        pub since: i64,
        /// By when it will be ready.
        pub ready_by: Option<i64>,
        /// Whose it is; none once they were erased.
        pub member: Option<i64>,
        /// Counts its reports.
        pub version: i64,
    }
}

loyalty::stored! {
    /// A report that is known.
    pub struct Reported {
        /// The status.
        pub status: String,
        /// Whether it changed the order.
        pub counts: i64,
        /// How its customer was told.
        pub message: Option<String>,
        /// Digest of its facts.
        pub hash: String,
    }
}

impl Known {
    /// How it stands, for the rules.
    pub fn stands(&self) -> Answer<Stands> {
        let status = Status::parse(&self.status).ok_or_else(|| ApiError::Internal(STATUS_WORDS.into()))?;
        Ok(Stands { status, at: Moment(self.at), since: Moment(self.since) })
    }
}

/// Whom a report is about, as it names them.
#[derive(Clone, Copy, Default)]
pub struct Named<'a> {
    /// By the shop's id.
    pub id: Option<&'a str>,
    /// By their card.
    pub card: Option<&'a str>,
    /// The address that comes with them.
    pub email: Option<&'a str>,
}

/// The statement that reads it; no row where there is no such site.
pub fn finding(site: i64, order: &str, at: Option<Moment>, status: Status, named: Named) -> Statement {
    statement!(FIND, site, order, at.map(|at| at.0), status.name(), named.id, named.card, named.email)
}

/// A report to be written.
pub struct Step<'a> {
    /// The site.
    pub site: i64,
    /// The order.
    pub order: &'a str,
    /// Drawn for this call only: what hangs on the report finds it.
    pub attempt: &'a str,
    /// The version of the order it was decided on; none where nobody had heard of it.
    pub version: Option<i64>,
    /// Whose the order is, by the shop's id; where it is new.
    pub member: Option<&'a str>,
    /// What was reported: the status,
    pub status: Status,
    /// its moment,
    pub at: Moment,
    /// what it is about,
    pub title: Option<&'a str>,
    /// what its customer reads,
    pub note: Option<&'a str>,
    /// and by when it will be ready.
    pub ready_by: Option<Moment>,
    /// How the order stands then; none where the report changes nothing.
    pub stands: Option<Stands>,
    /// The deadline that counts then.
    pub deadline: Option<Moment>,
    /// What it stood like before.
    pub before: Option<Status>,
    /// How its customer is told.
    pub message: Option<&'static str>,
    /// Digest of its facts.
    pub hash: &'a str,
    /// Who reports it.
    pub actor: &'a str,
    /// The server's clock.
    pub now: Moment,
}

impl Step<'_> {
    /// The statement that changes the order, if no other report did meanwhile.
    pub fn taking(&self) -> Statement {
        let stands = self.stands;
        let args = vec![
            Arg::from(self.site),
            self.order.into(),
            self.attempt.into(),
            self.member.into(),
            self.title.into(),
            stands.map(|stands| stands.status.name()).into(),
            self.note.into(),
            self.deadline.map(|by| by.0).into(),
            stands.map(|stands| stands.at.0).into(),
            stands.map(|stands| stands.since.0).into(),
            stands.and_then(|stands| loyalty::order::urgent_at(stands.status, self.deadline)).map(|at| at.0).into(),
            stands.map(|stands| loyalty::order::shown_until(stands).0).into(),
            self.now.0.into(),
        ];
        match (self.version, stands) {
            (None, _) => Statement { sql: NEW, args },
            (Some(version), Some(_)) => {
                let mut args = args;
                args.push(version.into());
                Statement { sql: STEP, args }
            }
            (Some(version), None) => statement!(KEEP, self.site, self.order, self.attempt, version),
        }
    }

    /// The statements that keep the report, and tell of it.
    pub fn telling(&self, delivery: i64) -> Vec<Statement> {
        let args = vec![
            Arg::from(self.site),
            self.order.into(),
            self.attempt.into(),
            self.at.0.into(),
            self.status.name().into(),
            self.title.into(),
            self.note.into(),
            self.ready_by.map(|by| by.0).into(),
            i64::from(self.stands.is_some()).into(),
            self.before.map(Status::name).into(),
            self.message.into(),
            self.hash.into(),
            self.actor.into(),
            self.now.0.into(),
        ];
        let mut batch = vec![Statement { sql: REPORT, args }];
        if let Some(before) = self.before.filter(|before| self.stands.is_some_and(|stands| stands.status != *before)) {
            batch.push(statement!(TAKE_BACK, self.site, self.order, self.attempt, before.name(), self.now.0));
        }
        if let Some(message) = self.message {
            batch.push(statement!(FREE, self.site, self.order, self.attempt, self.status.name()));
            batch.push(statement!(MESSAGE, self.site, self.order, self.attempt, delivery, message, self.now.0));
        }
        batch
    }

    /// The statement that answers `1` where it was written.
    pub fn landed(&self) -> Statement {
        statement!(LANDED, self.site, self.order, self.attempt)
    }
}

/// The facts of a report as a text: the same ones make the same text.
pub fn facts(facts: &Value) -> String {
    crate::posting::hex_digest(&crate::json::text(facts))
}

// Whoever called a letter spam, or cannot be reached, has no address for us.
const FIND: &str = "
WITH named AS (SELECT coalesce(merged_into, member) AS member FROM member WHERE site = ?1 AND external = ?5
    UNION SELECT member FROM card WHERE site = ?1 AND code = ?6 AND ended_at IS NULL LIMIT 1),
known AS (SELECT * FROM shop_order WHERE site = ?1 AND shop_order = ?2),
whose AS (SELECT email, phone, text_topics FROM profile WHERE site = ?1 AND member = iif(EXISTS (SELECT 1 FROM known), (SELECT member FROM known), (SELECT member FROM named)))
SELECT json_object('contacts', contacts, 'zone', zone,
  'order', json((SELECT json_object('status', status, 'at', at, 'since', since, 'ready_by', ready_by, 'member', member, 'version', version) FROM known)),
  'reported', json((SELECT json_object('status', status, 'counts', counts, 'message', message, 'hash', hash) FROM shop_order_report AS told
    WHERE told.site = ?1 AND told.shop_order = ?2 AND told.at = ?3)),
  'named', (SELECT member FROM named), 'named_id', (SELECT external FROM member WHERE member.site = ?1 AND member.member = (SELECT member FROM named)),
  'sends', (SELECT sends FROM shop_order_status WHERE shop_order_status.site = ?1 AND status = ?4),
  'is_told', EXISTS (SELECT 1 FROM delivery WHERE delivery.site = ?1 AND once = 'order/' || ?2 || '/' || ?4 AND state NOT IN ('dead', 'dropped')),
  'has_email', EXISTS (SELECT 1 FROM whose WHERE email IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.site = ?1 AND subscriber.email = lower(whose.email) AND state IN ('complained', 'unreachable'))),
  'is_shunned', EXISTS (SELECT 1 FROM subscriber WHERE subscriber.site = ?1 AND subscriber.email = lower(?7) AND state IN ('complained', 'unreachable')),
  'has_phone', EXISTS (SELECT 1 FROM whose WHERE phone IS NOT NULL), 'is_texted', EXISTS (SELECT 1 FROM whose WHERE text_topics IS NOT NULL)) AS json
FROM site WHERE site.site = ?1";

const NEW: &str = "
INSERT INTO shop_order (site, shop_order, member, title, status, note, ready_by, at, since, urgent_at, shown_until, attempt, created_at, changed_at)
SELECT ?1, ?2, coalesce(merged_into, member), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?3, ?13, ?13 FROM member WHERE site = ?1 AND external = ?4
ON CONFLICT DO NOTHING";

// Of an order whose customer was erased nothing is written down again.
const STEP: &str = "
UPDATE shop_order SET title = iif(member IS NULL, NULL, coalesce(?5, title)), status = ?6, note = iif(member IS NULL, NULL, ?7), ready_by = ?8, at = ?9, since = ?10, urgent_at = ?11,
  shown_until = ?12, version = version + 1, attempt = ?3, changed_at = ?13
WHERE site = ?1 AND shop_order = ?2 AND version = ?14 AND ?4 IS NULL";

const KEEP: &str = "
UPDATE shop_order SET version = version + 1, attempt = ?3 WHERE site = ?1 AND shop_order = ?2 AND version = ?4";

const REPORT: &str = "
INSERT INTO shop_order_report (site, shop_order, at, status, title, note, ready_by, counts, before, message, hash, actor, recorded_at)
SELECT site, shop_order, ?4, ?5, iif(member IS NULL, NULL, ?6), iif(member IS NULL, NULL, ?7), ?8, ?9, ?10, ?11, ?12, ?13, ?14 FROM shop_order WHERE site = ?1 AND shop_order = ?2 AND attempt = ?3";

// What has not gone out yet is not true any more; should it be so again, it is told.
const TAKE_BACK: &str = "
UPDATE delivery SET state = 'dropped', once = NULL, ended_at = ?5, due_at = NULL, data = '{}' WHERE site = ?1 AND state = 'due' AND once IS NOT NULL AND once = 'order/' || ?2 || '/' || ?4
  AND EXISTS (SELECT 1 FROM shop_order WHERE shop_order.site = ?1 AND shop_order = ?2 AND attempt = ?3)";

// What never arrived was told to nobody: its name is free for the next.
const FREE: &str = "
UPDATE delivery SET once = NULL WHERE site = ?1 AND once IS NOT NULL AND once = 'order/' || ?2 || '/' || ?4 AND state IN ('dead', 'dropped')
  AND EXISTS (SELECT 1 FROM shop_order WHERE shop_order.site = ?1 AND shop_order = ?2 AND attempt = ?3)";

const MESSAGE: &str = "
INSERT INTO delivery (site, delivery, channel, kind, rank, is_secret, once, recipient, member, language, data, state, due_at, created_at)
SELECT job.site, ?4, ?5, 'order_status', 0, 1, 'order/' || ?2 || '/' || job.status, iif(?5 = 'mail', lower(email), phone), job.member,
  coalesce((SELECT language FROM subscriber INDEXED BY subscriber_member WHERE subscriber.site = ?1 AND subscriber.member = job.member AND subscriber.member IS NOT NULL), iif(languages ->> 0 = 'ru', 'ru', 'en')),
  json_object('order', job.shop_order, 'title', job.title, 'status', job.status, 'names', json((SELECT name FROM shop_order_status AS called WHERE called.site = ?1 AND called.status = job.status)),
    'note', job.note, 'ready_by', job.ready_by), 'due', ?6, ?6
FROM shop_order AS job CROSS JOIN site ON site.site = ?1 CROSS JOIN profile ON profile.site = ?1 AND profile.member = job.member
WHERE job.site = ?1 AND job.shop_order = ?2 AND attempt = ?3 AND contacts = 'ours' AND iif(?5 = 'mail', email, phone) IS NOT NULL
ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING";

const LANDED: &str = "SELECT '1' AS json FROM shop_order_report AS told JOIN shop_order USING (site, shop_order) WHERE told.site = ?1 AND shop_order = ?2 AND attempt = ?3 LIMIT 1";
