//! What is known of a member who may be asked something: read in one query, handed to the rules.

use loyalty::time::Moment;
use loyalty::voice::budget::{self, Candidate, Class, Contact};
use loyalty::voice::stage::{self, Act, Reason, Stage};
use loyalty::voice::survey::Kind;

use crate::journal::spender;
use crate::sql::{Statement, statement};

/// The most that is looked at of what waits for one member.
const WAITING_MAX: i64 = 20;

loyalty::stored! {
    /// What is known of a member.
    pub struct Known {
        /// Our number of them.
        pub member: i64,
        /// The site's zone.
        pub zone: String,
        /// What the company is called.
        pub company: String,
        /// Counts what was decided about asking them.
        pub version: i64,
        is_held_out: i64,
        is_being_asked: i64,
        gap_days: i64,
        contacts: Vec<Spoken>,
        /// What could be asked.
        pub waiting: Vec<Waiting>,
        orders: i64,
        last_day: Option<i64>,
        scores: Vec<Scored>,
        wrote_review: i64,
        wrote_thanks: i64,
        reads_letters: i64,
        answered_own: i64,
    }
}

loyalty::stored! {
    struct Spoken {
        kind: String,
        occasion: String,
        at: i64,
        was_asked: i64,
        in_visit: i64,
    }
}

loyalty::stored! {
    struct Scored {
        kind: String,
        score: i64,
    }
}

loyalty::stored! {
    /// A prompt that is due.
    pub struct Waiting {
        /// Its number.
        pub prompt: i64,
        kind: String,
        occasion: String,
        due_at: i64,
    }
}

/// Reads it of a session's member, or of the one with this id at the shop; no row where there is none. `besides` is a
/// prompt that is being decided about: it is no reason against itself.
pub fn of(site: i64, session: Option<&str>, member: Option<&str>, besides: Option<i64>, now: i64) -> Statement {
    statement!(FACTS, now, site, session, member, besides, WAITING_MAX)
}

/// What a stored prompt or answer is about.
pub fn class(kind: &str, occasion: &str) -> Class {
    Class::of(Kind::parse(kind).unwrap_or(Kind::Own), occasion)
}

impl Known {
    /// What the budget asks for.
    pub fn budget(&self) -> budget::Facts {
        let contact = |one: &Spoken| Contact {
            class: class(&one.kind, &one.occasion),
            at: Moment(one.at),
            was_asked: one.was_asked == 1,
            in_visit: one.in_visit == 1,
        };
        budget::Facts {
            is_held_out: self.is_held_out == 1,
            is_being_asked: self.is_being_asked == 1,
            gap_days: self.gap_days,
            contacts: self.contacts.iter().map(contact).collect(),
        }
    }

    /// Their stage and its reasons, on this day of the site's calendar.
    pub fn stage(&self, today: i64) -> (Option<Stage>, Vec<Reason>) {
        let acts = [
            (self.wrote_review, Act::Review),
            (self.wrote_thanks, Act::Thanks),
            (self.reads_letters, Act::Subscription),
            (self.answered_own, Act::Survey),
        ];
        stage::of(&stage::Facts {
            orders: self.orders,
            days_since: self.last_day.map(|last| today.saturating_sub(last)),
            lapse_days: stage::LAPSE_DAYS,
            scores: self.scores.iter().filter_map(|one| Some((Kind::parse(&one.kind)?, one.score))).collect(),
            acts: acts.into_iter().filter(|(did, _)| *did == 1).map(|(_, act)| act).collect(),
        })
    }

    /// Which of what waits is asked now.
    pub fn choice(&self, today: i64, now: Moment) -> Option<&Waiting> {
        let candidate = |one: &Waiting| Candidate {
            class: class(&one.kind, &one.occasion),
            kind: Kind::parse(&one.kind).unwrap_or(Kind::Own),
            due_at: Moment(one.due_at),
        };
        let candidates: Vec<Candidate> = self.waiting.iter().map(candidate).collect();
        let chosen = budget::choose(&candidates, &self.budget(), self.stage(today).0, now)?;
        self.waiting.get(chosen)
    }
}

/// Rows of the member that was found: of a table, by an index.
macro_rules! theirs {
    ($table:literal, $index:literal) => {
        concat!($table, " INDEXED BY ", $index, " WHERE ", $table, ".site = ?2 AND ", $table, ".member = whose.member")
    };
}

// What was asked half a year ago no longer counts for anything. A purchase that was wholly refunded is not asked about.
const FACTS: &str = concat!(
    "
SELECT json_object('member', whose.member, 'zone', zone, 'company', name,
  'version', coalesce((SELECT version FROM budget WHERE budget.site = ?2 AND budget.member = whose.member), 0),
  'is_held_out', bucket < coalesce((SELECT share FROM holdout WHERE holdout.site = ?2 AND starts_at <= ?1 ORDER BY starts_at DESC LIMIT 1), 0),
  'gap_days', coalesce((SELECT gap_days FROM voice WHERE voice.site = ?2), 7),
  'is_being_asked', EXISTS (SELECT 1 FROM ",
    theirs!("prompt", "prompt_member"),
    " AND state = 'invited' AND claimed_until > ?1 AND prompt.prompt IS NOT CAST(?5 AS INTEGER)),
  'contacts', json((SELECT json_group_array(json_object('kind', kind, 'occasion', occasion, 'at', at, 'was_asked', was_asked, 'in_visit', in_visit)) FROM (
    SELECT kind, occasion, asked_at AS at, 1 AS was_asked, ?3 IS NOT NULL AND visit IS ?3 AS in_visit FROM ",
    theirs!("prompt", "prompt_member"),
    " AND asked_at > CAST(?1 AS INTEGER) - 15552000000 AND prompt.prompt IS NOT CAST(?5 AS INTEGER)
    UNION ALL SELECT kind, occasion, at, 0, 0 FROM ",
    theirs!("answer", "answer_member"),
    " AND at > CAST(?1 AS INTEGER) - 15552000000 AND answer.prompt IS NULL AND channel <> 'letter'))),
  'waiting', json((SELECT json_group_array(json_object('prompt', prompt, 'kind', kind, 'occasion', occasion, 'due_at', due_at)) FROM (
    SELECT prompt, kind, occasion, due_at FROM ",
    theirs!("prompt", "prompt_member"),
    " AND due_at <= ?1 AND expires_at > ?1 AND (state = 'eligible' OR (state = 'invited' AND claimed_until <= ?1))
      AND EXISTS (SELECT 1 FROM survey WHERE survey.site = ?2 AND survey.survey = prompt.survey AND is_on = 1)
      AND NOT EXISTS (SELECT 1 FROM purchase WHERE purchase.site = ?2 AND purchase.purchase = prompt.purchase AND changes > 0 AND refunded = total)
    ORDER BY due_at DESC LIMIT CAST(?6 AS INTEGER)))),
  'orders', coalesce((SELECT orders FROM member_stats WHERE member_stats.site = ?2 AND member_stats.member = whose.member), 0),
  'last_day', (SELECT last_day FROM member_stats WHERE member_stats.site = ?2 AND member_stats.member = whose.member),
  'scores', json((SELECT json_group_array(json_object('kind', kind, 'score', score)) FROM (SELECT kind, score, max(at) FROM ",
    theirs!("answer", "answer_member"),
    " AND score IS NOT NULL AND replaced_at IS NULL GROUP BY kind))),
  'wrote_review', EXISTS (SELECT 1 FROM ",
    theirs!("review", "review_member"),
    " AND review.member IS NOT NULL AND review.kind = 'review' AND review.text IS NOT NULL AND review.state <> 'withdrawn'),
  'wrote_thanks', EXISTS (SELECT 1 FROM ",
    theirs!("review", "review_member"),
    " AND review.member IS NOT NULL AND review.kind = 'thanks' AND review.state <> 'withdrawn'),
  'reads_letters', EXISTS (SELECT 1 FROM ",
    theirs!("subscriber", "subscriber_member"),
    " AND subscriber.state = 'confirmed'),
  'answered_own', EXISTS (SELECT 1 FROM ",
    theirs!("answer", "answer_member"),
    " AND kind = 'own' AND channel <> 'letter' AND counts <> '[]')) AS json
FROM member AS whose JOIN site USING (site) WHERE whose.site = ?2 AND whose.member = ",
    spender!()
);
