//! The rows of complaints: a new one, and the next step of one that is there.

use loyalty::complaint::State;

use crate::sql::{Arg, Statement, statement};

/// A complaint to be kept.
pub struct New<'a> {
    /// The site.
    pub site: i64,
    /// Drawn for this call only: its number is found by it.
    pub attempt: &'a str,
    /// What it is about.
    pub topic: &'a str,
    /// What is wrong.
    pub text: &'a str,
    /// What they would like to happen.
    pub wish: Option<&'a str>,
    /// Its author.
    pub member: Option<i64>,
    /// Whether they are the test member.
    pub is_test: bool,
    /// The purchase it is about.
    pub purchase: Option<&'a str>,
    /// `en` or `ru`: what letters about it are written in.
    pub language: &'static str,
    /// Who sees to its topic, where they still work there.
    pub person: Option<i64>,
    /// Where the reply goes by mail.
    pub email: Option<&'a str>,
    /// Where they can be called.
    pub phone: Option<&'a str>,
    /// What they are called.
    pub name: Option<&'a str>,
    /// Until when it has to be answered, in milliseconds.
    pub due_at: i64,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

impl New<'_> {
    /// The statements that keep it; the last one answers with its number.
    pub fn statements(&self) -> Vec<Statement> {
        let (site, attempt, now) = (self.site, self.attempt, self.now);
        let args = vec![
            Arg::from(site),
            attempt.into(),
            self.topic.into(),
            self.wish.into(),
            self.member.into(),
            i64::from(self.is_test).into(),
            self.purchase.into(),
            self.language.into(),
            self.person.into(),
            self.due_at.into(),
            now.into(),
        ];
        let mut batch = vec![
            Statement { sql: INSERT, args },
            statement!(SAY, site, attempt, "author", Arg::Nothing, self.text, now),
        ];
        if self.email.is_some() || self.phone.is_some() || self.name.is_some() {
            batch.push(statement!(CONTACT, site, attempt, self.email, self.phone, self.name));
        }
        batch.extend([statement!(TELL, site, attempt, "complaint.created", now), statement!(NUMBER, site, attempt)]);
        batch
    }
}

/// The next step of a complaint.
pub struct Step<'a> {
    /// The site.
    pub site: i64,
    /// The complaint.
    pub complaint: i64,
    /// The version it was decided on.
    pub version: i64,
    /// Drawn for this call only: what hangs on the step finds it.
    pub attempt: &'a str,
    /// Where it stands then.
    pub state: State,
    /// Until when it has to be answered then, in milliseconds.
    pub due_at: Option<i64>,
    /// Who sees to it; none where that stays.
    pub person: Option<i64>,
    /// What is said: `author` or `shop`, who exactly, and the words.
    pub said: Option<(&'static str, Option<String>, &'a str)>,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

impl Step<'_> {
    /// The statement that takes it, if nothing was done meanwhile.
    pub fn taking(&self) -> Statement {
        let by_shop = matches!(self.said, Some(("shop", ..)));
        let args = vec![
            Arg::from(self.site),
            self.complaint.into(),
            self.version.into(),
            self.attempt.into(),
            self.state.name().into(),
            self.due_at.into(),
            self.person.into(),
            i64::from(self.said.is_some()).into(),
            self.now.into(),
            i64::from(by_shop).into(),
        ];
        Statement { sql: STEP, args }
    }

    /// The statement that keeps what was said with it.
    pub fn saying(&self) -> Option<Statement> {
        let (by, actor, text) = self.said.as_ref()?;
        Some(statement!(SAY, self.site, self.attempt, *by, actor.clone(), *text, self.now))
    }

    /// The statement that answers `1` where it was taken.
    pub fn landed(&self) -> Statement {
        statement!(LANDED, self.site, self.attempt)
    }
}

/// Tells the owner's systems that its author was answered: where they keep contacts, they alone can pass it on.
pub fn telling_of_answer(site: i64, attempt: &str, now: i64) -> Statement {
    statement!(TELL, site, attempt, "complaint.answered", now)
}

/// Writes to whoever sees to it, or else to the site's owners, that somebody waits: once for each time it is open.
pub fn calling(site: i64, attempt: &str, now: i64) -> Statement {
    statement!(CALL, site, attempt, now)
}

/// Writes the letter with what the shop has just said, where its author left an address. `thread` is the page on which a
/// guest goes on; members do so on the site.
pub fn writing(site: i64, attempt: &str, delivery: i64, text: &str, thread: &str, now: i64) -> Statement {
    statement!(LETTER, site, attempt, delivery, text, now, thread)
}

const INSERT: &str = "
INSERT INTO complaint (site, complaint, topic, state, wish, member, is_test, purchase, language, person, due_at, attempt, messages, created_at, changed_at)
SELECT ?1, 1 + coalesce((SELECT complaint FROM complaint WHERE site = ?1 AND complaint > 0 ORDER BY complaint DESC LIMIT 1), 0), ?3, iif(seated IS NULL, 'received', 'assigned'), ?4, ?5, ?6, ?7, ?8, seated, ?10, ?2, 1, ?11, ?11
FROM (SELECT (SELECT person FROM seat WHERE site = ?1 AND person = ?9) AS seated)";

const SAY: &str = "
INSERT INTO complaint_message (site, complaint, message, author, actor, text, at)
SELECT site, complaint, messages, ?3, ?4, ?5, ?6 FROM complaint WHERE site = ?1 AND attempt = ?2";

const CONTACT: &str = "
INSERT INTO complaint_contact (site, complaint, email, phone, name)
SELECT complaint.site, complaint, ?3, ?4, ?5 FROM complaint JOIN site USING (site) WHERE complaint.site = ?1 AND attempt = ?2 AND contacts = 'ours'";

// The fact that others hook on to, without a word of what was said. 0 is nobody: a guest.
const TELL: &str = "
INSERT INTO outbox (site, member, event, subject, payload, at)
SELECT site, coalesce(member, 0), ?3, iif(?3 = 'complaint.created', CAST(complaint AS TEXT), complaint || '/' || messages), json_object('complaint', CAST(complaint AS TEXT), 'topic', topic), ?4
FROM complaint WHERE site = ?1 AND attempt = ?2 AND is_test = 0";

const NUMBER: &str = "SELECT CAST(complaint AS TEXT) AS json FROM complaint WHERE site = ?1 AND attempt = ?2";

// Whoever waits anew has a promise that is not late yet.
const STEP: &str = "
UPDATE complaint SET version = version + 1, attempt = ?4, state = ?5, escalated_at = iif(?6 IS due_at, escalated_at, NULL), due_at = ?6, person = coalesce(?7, person),
  messages = messages + ?8, changed_at = ?9, answered_at = coalesce(answered_at, iif(?10, ?9, NULL)), resolved_at = iif(?5 = 'resolved', coalesce(resolved_at, ?9), NULL),
  reopened = reopened + (?5 = 'reopened' AND state <> 'reopened')
WHERE site = ?1 AND complaint = ?2 AND version = ?3";

const LANDED: &str = "SELECT '1' AS json FROM complaint WHERE site = ?1 AND attempt = ?2";

const LETTER: &str = "
INSERT INTO delivery (site, delivery, channel, kind, rank, is_secret, recipient, member, language, data, state, due_at, created_at)
SELECT complaint.site, ?3, 'mail', 'complaint_reply', 0, 1, lower(coalesce(left_it.email, profile.email)), complaint.member, complaint.language,
  json_object('number', CAST(complaint.complaint AS TEXT), 'text', ?4, 'link', iif(complaint.member IS NULL, ?6, '')), 'due', ?5, ?5
FROM complaint JOIN site USING (site) LEFT JOIN complaint_contact AS left_it USING (site, complaint)
LEFT JOIN profile ON profile.site = complaint.site AND profile.member = complaint.member
WHERE complaint.site = ?1 AND attempt = ?2 AND contacts = 'ours' AND coalesce(left_it.email, profile.email) IS NOT NULL";

const CALL: &str = "
INSERT INTO delivery (site, delivery, channel, kind, rank, is_secret, once, recipient, language, data, state, due_at, created_at)
SELECT complaint.site, abs(random() % 4503599627370496), 'mail', 'complaint_new', 0, 1,
  'waits/' || complaint.complaint || '/' || complaint.reopened || '/' || person.person, person.email, person.language, json_object('number', CAST(complaint.complaint AS TEXT)), 'due', ?3, ?3
FROM complaint CROSS JOIN seat ON seat.site = complaint.site AND iif(
  EXISTS (SELECT 1 FROM seat AS theirs JOIN person USING (person) WHERE theirs.site = ?1 AND theirs.person = complaint.person AND email IS NOT NULL),
  seat.person = complaint.person, seat.role = 'owner')
CROSS JOIN person ON person.person = seat.person AND person.email IS NOT NULL
WHERE complaint.site = ?1 AND attempt = ?2 AND is_test = 0 AND due_at IS NOT NULL ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING";
