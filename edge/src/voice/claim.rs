//! Decisions about asking a member, and the prompts that hang on them.
//!
//! A decision is a row of `budget` that moves on by one from the version it was made on. Of two at once one finds that
//! it moved, writes nothing, and is made anew.

use crate::sql::{Statement, statement};

/// How long a prompt is held for the panel that asked, in milliseconds.
pub const HELD_MS: i64 = 2 * 60 * 1000;
/// How long a link can be answered, in milliseconds.
pub const LINK_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A decision about one member.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The site.
    pub site: i64,
    /// Our number of the member.
    pub member: i64,
    /// The version it was made on.
    pub version: i64,
    /// Drawn for this call only.
    pub attempt: &'a str,
    /// The day it is at the site.
    pub today: i64,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

impl Turn<'_> {
    /// Holds a prompt for a session; answers with what is asked, where this was in time.
    pub fn claim(&self, prompt: i64, session: &str) -> Vec<Statement> {
        let Self { site, member, attempt, today, now, .. } = *self;
        vec![
            self.decided(),
            statement!(CLAIM, site, member, attempt, prompt, session, now, now.saturating_add(HELD_MS), today),
            statement!(CLAIMED, prompt, site, attempt),
        ]
    }

    /// Puts a prompt that is held before whoever it is held for; answers with its state.
    pub fn show(&self, prompt: i64, session: &str) -> Vec<Statement> {
        let Self { site, member, attempt, today, now, .. } = *self;
        vec![
            self.decided(),
            statement!(SHOW, site, member, attempt, prompt, session, now, today),
            statement!(STATE, site, member, prompt),
        ]
    }

    /// Lets go of a prompt that may not be shown after all: it waits again.
    pub fn release(&self, prompt: i64, session: &str) -> Vec<Statement> {
        let Self { site, member, attempt, now, .. } = *self;
        vec![self.decided(), statement!(RELEASE, site, member, attempt, prompt, session, now)]
    }

    /// Asks by a link that is sent elsewhere: whoever has it was asked.
    pub fn invite(&self, invitation: &Invitation<'_>) -> Vec<Statement> {
        let Self { site, member, attempt, today, now, .. } = *self;
        let Invitation { prompt, survey, kind, service, purchase } = *invitation;
        let ends = now.saturating_add(LINK_MS);
        vec![
            self.decided(),
            statement!(INVITE, site, member, attempt, prompt, survey, kind, service, purchase, now, ends, today),
        ]
    }

    fn decided(&self) -> Statement {
        statement!(DECIDED, self.site, self.member, self.version, self.attempt)
    }
}

/// A prompt that is sent as a link.
#[derive(Clone, Copy, Debug)]
pub struct Invitation<'a> {
    /// The number drawn for it.
    pub prompt: i64,
    /// The survey.
    pub survey: &'a str,
    /// What it measures.
    pub kind: &'static str,
    /// The service it is about.
    pub service: Option<&'a str>,
    /// The purchase it is about.
    pub purchase: Option<&'a str>,
}

/// What a prompt is when somebody says what became of it.
pub fn state(site: i64, session: &str, prompt: i64, now: i64) -> Statement {
    statement!(OWN, now, site, session, prompt)
}

/// Waves a prompt of a session's member away.
pub fn dismiss(site: i64, session: &str, prompt: i64, now: i64) -> Statement {
    statement!(DISMISS, now, site, session, prompt)
}

/// Moves a member's version on, whatever it is: something happened that decides what they are asked next.
pub fn moved_on(site: i64, member: i64, attempt: &str) -> Statement {
    statement!(MOVED_ON, site, member, attempt)
}

const DECIDED: &str = "
INSERT INTO budget (site, member, version, attempt)
SELECT ?1, ?2, CAST(?3 AS INTEGER) + 1, ?4 WHERE coalesce((SELECT version FROM budget WHERE site = ?1 AND member = ?2), 0) = ?3
ON CONFLICT DO UPDATE SET version = excluded.version, attempt = excluded.attempt";

const MOVED_ON: &str = "
INSERT INTO budget (site, member, version, attempt) VALUES (?1, ?2, 1, ?3)
ON CONFLICT DO UPDATE SET version = version + 1, attempt = excluded.attempt";

/// Whether this attempt decided.
macro_rules! this {
    () => {
        "EXISTS (SELECT 1 FROM budget WHERE budget.site = ?1 AND budget.member = ?2 AND budget.attempt = ?3)"
    };
}

const CLAIM: &str = concat!(
    "
UPDATE prompt SET state = 'invited', channel = 'panel', visit = ?5, claimed_until = ?7, invited_at = coalesce(invited_at, ?6), day = ?8
WHERE site = ?1 AND prompt = ?4 AND member = ?2 AND (state = 'eligible' OR (state = 'invited' AND claimed_until <= ?6)) AND ",
    this!()
);

const CLAIMED: &str = concat!(
    "
SELECT json_object('prompt', prompt, 'service', service, 'purchase', purchase, 'held_until', claimed_until, 'stored', ",
    super::stored!("prompt.survey"),
    ") AS json
FROM prompt JOIN budget USING (site, member) WHERE site = ?2 AND prompt = ?1 AND state = 'invited' AND attempt = ?3"
);

const SHOW: &str = concat!(
    "
UPDATE prompt SET state = 'shown', shown_at = ?6, asked_at = ?6, claimed_until = NULL, day = ?7
WHERE site = ?1 AND prompt = ?4 AND member = ?2 AND state = 'invited' AND visit = ?5 AND ",
    this!()
);

const RELEASE: &str = concat!(
    "
UPDATE prompt SET claimed_until = ?6 WHERE site = ?1 AND prompt = ?4 AND member = ?2 AND state = 'invited' AND visit = ?5 AND ",
    this!()
);

const STATE: &str = "SELECT state AS json FROM prompt WHERE site = ?1 AND member = ?2 AND prompt = ?3";

const INVITE: &str = concat!(
    "
INSERT INTO prompt (site, prompt, member, survey, kind, occasion, service, purchase, channel, state, found_at, due_at, expires_at, day, invited_at, asked_at)
SELECT ?1, ?4, ?2, ?5, ?6, 'invitation', ?7, ?8, 'link', 'invited', ?9, ?9, ?10, ?11, ?9, ?9 WHERE ",
    this!()
);

/// A prompt of the session's own member.
macro_rules! own {
    () => {
        "prompt.site = ?2 AND prompt.prompt = ?4 AND prompt.member = (SELECT member FROM session WHERE site = ?2 AND hash = ?3 AND expires_at > ?1 AND ends_at > ?1)"
    };
}

const OWN: &str = concat!(
    "
SELECT json_object('state', state, 'kind', prompt.kind, 'occasion', prompt.occasion, 'is_ours', visit IS ?3,
  'is_good', expires_at > ?1 AND EXISTS (SELECT 1 FROM survey WHERE survey.site = ?2 AND survey.survey = prompt.survey AND is_on = 1)) AS json
FROM prompt WHERE ",
    own!()
);

const DISMISS: &str = concat!(
    "
UPDATE prompt SET state = 'dismissed', dismissed_at = ?1, asked_at = coalesce(asked_at, ?1), shown_at = coalesce(shown_at, ?1), claimed_until = NULL
WHERE state IN ('invited', 'shown') AND ",
    own!()
);
