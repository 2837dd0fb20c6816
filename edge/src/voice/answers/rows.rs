//! The rows of answers: finding out who answers to what, and keeping it.

use serde_json::Value;

use crate::journal::spender;
use crate::json;
use crate::sql::{Arg, Statement, statement};
use crate::voice::asking::{ADDING_MS, is_open};
use crate::voice::{Stored, stored};

/// Who answers.
#[derive(Clone, Debug)]
pub enum By {
    /// The member of the session with this digest.
    Session(String),
    /// Whoever has the link.
    Link,
    /// Somebody in a page.
    Guest,
    /// A shop's server, perhaps for a member.
    Shop {
        /// The shop's id of them.
        member: Option<String>,
    },
}

loyalty::stored! {
    /// Who answers, and to what.
    pub struct Found {
        /// The site's zone.
        pub zone: String,
        /// Our number of the member.
        pub member: Option<i64>,
        /// Whether they are the test member.
        pub is_test: i64,
        /// Their purchases.
        pub orders: i64,
        /// The prompt that is answered.
        pub prompt: Option<FoundPrompt>,
        /// The survey, as it is kept.
        pub survey: Option<Stored>,
        /// Whether the purchase it is about is theirs.
        pub is_bought: i64,
        /// What they bought there first of all.
        pub sku: Option<String>,
    }
}

loyalty::stored! {
    /// The prompt that is answered.
    pub struct FoundPrompt {
        /// Its survey.
        pub survey: String,
        /// What brought it up.
        pub occasion: String,
        /// The service it is about.
        pub service: Option<String>,
        /// The purchase it is about.
        pub purchase: Option<String>,
        /// Whether it can be answered.
        pub is_open: i64,
    }
}

/// Reads who answers and to what. No row where there is no such site.
pub fn finding(
    site: i64,
    by: &By,
    prompt: Option<i64>,
    survey: Option<&str>,
    purchase: Option<&str>,
    now: i64,
) -> Statement {
    let (session, member, linked) = match by {
        By::Session(session) => (Some(session.as_str()), None, 0),
        By::Link => (None, None, 1),
        By::Guest => (None, None, 0),
        By::Shop { member } => (None, member.as_deref(), 0),
    };
    statement!(FIND, now, site, session, member, prompt, survey, purchase, linked, ADDING_MS)
}

/// An answer to be kept.
#[derive(Clone, Debug)]
pub struct Kept<'a> {
    /// The site.
    pub site: i64,
    /// The number drawn for it.
    pub answer: i64,
    /// The survey.
    pub survey: &'a str,
    /// Its revision; 0 for one of ours.
    pub revision: i64,
    /// What it measures.
    pub kind: &'static str,
    /// What brought it up.
    pub occasion: &'a str,
    /// Who gave it.
    pub member: Option<i64>,
    /// The guest who gave it, as long as their page is open.
    pub guest: Option<String>,
    /// The score.
    pub score: Option<i64>,
    /// The words.
    pub comment: Option<&'a str>,
    /// The answers to an owner's own.
    pub answers: Option<&'a Value>,
    /// The service it is about.
    pub service: Option<&'a str>,
    /// The purchase it is about.
    pub purchase: Option<&'a str>,
    /// What tells answers of one person to one survey apart.
    pub about: String,
    /// The prompt it answers.
    pub prompt: Option<i64>,
    /// Where it was given.
    pub channel: &'static str,
    /// In which language.
    pub language: Option<&'a str>,
    /// The day it is at the site.
    pub day: i64,
    /// Whether it is more than words.
    pub is_counted: bool,
    /// What it counts as: nothing for the test member's.
    pub counts: Vec<[String; 3]>,
    /// How long the last one is the one that counts, in milliseconds.
    pub stays_ms: i64,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

impl Kept<'_> {
    /// The statements that keep it: an earlier one steps back, this one counts, its prompt is answered.
    pub fn statements(&self) -> Vec<Statement> {
        let since = self.now.saturating_sub(self.stays_ms);
        let (site, now) = (self.site, self.now);
        let mut batch = Vec::new();
        // Words that come after a score do not take it back.
        let about = self.about.as_str();
        match (self.member, &self.guest) {
            _ if !self.is_counted => {}
            (Some(member), _) => batch.push(statement!(STEP_BACK, site, member, self.survey, about, since, now)),
            (None, Some(guest)) => {
                batch.push(statement!(STEP_BACK_GUEST, site, guest.as_str(), self.survey, about, since, now));
            }
            (None, None) => {}
        }
        batch.push(self.insert());
        if let (Some(prompt), Some(member)) = (self.prompt, self.member) {
            batch.push(statement!(ANSWERED, site, prompt, member, now, self.day));
        }
        batch
    }

    fn insert(&self) -> Statement {
        let counts: Value = self.counts.iter().map(|part| Value::from(part.to_vec())).collect();
        let args = vec![
            Arg::from(self.site),
            self.answer.into(),
            self.survey.into(),
            self.revision.into(),
            self.kind.into(),
            self.occasion.into(),
            self.member.into(),
            self.guest.clone().into(),
            self.score.into(),
            self.comment.into(),
            self.answers.map(json::text).into(),
            self.service.into(),
            self.purchase.into(),
            self.about.as_str().into(),
            self.prompt.into(),
            self.channel.into(),
            self.language.into(),
            self.now.into(),
            self.day.into(),
            json::text(&counts).into(),
        ];
        Statement { sql: INSERT, args }
    }
}

/// The prompt that is answered: the session's own, or the one behind the link.
macro_rules! prompt {
    () => {
        "prompt.site = ?2 AND prompt.prompt = ?5 AND prompt.member = whose.member AND (?8 = 1) = (channel IS 'link') AND erased_at IS NULL"
    };
}

const FIND: &str = concat!(
    "
SELECT json_object('zone', zone, 'member', whose.member, 'is_test', coalesce(test, 0), 'orders', coalesce(orders, 0),
  'prompt', json((SELECT json_object('survey', survey, 'occasion', occasion, 'service', service, 'purchase', purchase, 'is_open', ",
    is_open!("?1", "?9"),
    ") FROM prompt WHERE ",
    prompt!(),
    ")),
  'survey', ",
    stored!("coalesce(?6, (SELECT prompt.survey FROM prompt WHERE prompt.site = ?2 AND prompt.prompt = ?5))"),
    ",
  'is_bought', EXISTS (SELECT 1 FROM purchase WHERE purchase.site = ?2 AND purchase.purchase = ?7 AND purchase.member = whose.member),
  'sku', (SELECT items ->> '$.lines[0].sku' FROM purchase WHERE purchase.site = ?2 AND purchase.purchase = ?7 AND purchase.member = whose.member)) AS json
FROM site LEFT JOIN member AS whose ON whose.site = site.site AND whose.member = iif(?8 = 1,
  (SELECT coalesce(merged_into, member.member) FROM prompt JOIN member USING (site, member) WHERE prompt.site = ?2 AND prompt.prompt = ?5), ",
    spender!(),
    ")
LEFT JOIN member_stats ON member_stats.site = whose.site AND member_stats.member = whose.member
WHERE site.site = ?2"
);

// What the same person said of the same before. History stays; it only no longer counts.
const STEP_BACK: &str = "
UPDATE answer INDEXED BY answer_member SET replaced_at = ?6
WHERE site = ?1 AND member = ?2 AND at > ?5 AND survey = ?3 AND about = ?4 AND replaced_at IS NULL";

const STEP_BACK_GUEST: &str = "
UPDATE answer INDEXED BY answer_guest SET replaced_at = ?6
WHERE site = ?1 AND guest = ?2 AND at > ?5 AND survey = ?3 AND about = ?4 AND replaced_at IS NULL";

const INSERT: &str = "
INSERT INTO answer (site, answer, survey, revision, kind, occasion, member, guest, score, comment, answers, service, purchase, about, prompt, channel, language, at, day, counts)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

const ANSWERED: &str = "
UPDATE prompt SET state = 'answered', answered_at = coalesce(answered_at, ?4), invited_at = coalesce(invited_at, ?4), asked_at = coalesce(asked_at, ?4),
  day = iif(shown_at IS NULL, ?5, day), shown_at = coalesce(shown_at, ?4), claimed_until = NULL
WHERE site = ?1 AND prompt = ?2 AND member = ?3";
