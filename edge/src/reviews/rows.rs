//! The rows of reviews: keeping what somebody wrote, changing it, and taking it back.

use loyalty::review::{Flag, Standing, Written};
use serde_json::Value;

use super::{digest, kept};
use crate::posting::hex_digest;
use crate::sql::{Arg, Statement, statement};

/// What there is one of for its author: a review of a subject. Of letters each is its own, and the same words sent twice
/// are one that arrived twice.
pub fn key(is_thanks: bool, subject: &str, text: Option<&str>) -> String {
    if is_thanks { hex_digest(text.unwrap_or_default()) } else { subject.to_owned() }
}

/// A review to be kept.
pub struct Kept<'a> {
    /// The site.
    pub site: i64,
    /// Its number.
    pub review: i64,
    /// What it is about.
    pub subject: &'a str,
    /// Whether it is a thank-you letter.
    pub is_thanks: bool,
    /// What it says.
    pub written: &'a Written,
    /// Its author.
    pub member: Option<i64>,
    /// Its author, where they are a guest.
    pub guest: Option<&'a str>,
    /// Whether they are the test member.
    pub is_test: bool,
    /// The purchase it is about.
    pub purchase: Option<&'a str>,
    /// The language it is in.
    pub language: Option<&'a str>,
    /// Where it stands.
    pub standing: Standing,
    /// What is odd about it.
    pub flags: &'a [Flag],
    /// The digest of the network it comes from.
    pub network: Option<&'a str>,
    /// Drawn for this call only: whether it landed is found by it.
    pub attempt: &'a str,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

impl Kept<'_> {
    /// The statements that keep a new one, and tell whoever is told of reviews.
    pub fn inserting(&self) -> Vec<Statement> {
        let (standing, written) = (self.standing, self.written);
        let is_verified = self.purchase.is_some();
        let args = vec![
            Arg::from(self.site),
            self.review.into(),
            self.subject.into(),
            if self.is_thanks { "thanks" } else { "review" }.into(),
            written.stars.into(),
            written.text.as_deref().into(),
            kept(&written.aspects).into(),
            written.name.as_deref().into(),
            self.member.into(),
            self.guest.into(),
            self.once().into(),
            if is_verified { "verified" } else { "unverified" }.into(),
            self.purchase.into(),
            i64::from(written.publish).into(),
            self.language.into(),
            i64::from(self.is_test).into(),
            standing.state.name().into(),
            self.flags(|_| true).into(),
            i64::from(standing.is_queued).into(),
            self.show_at().into(),
            written.text.as_deref().and_then(digest).into(),
            self.network.into(),
            self.now.into(),
            self.flags(Flag::is_held).into(),
            self.attempt.into(),
        ];
        let mut batch = vec![Statement { sql: INSERT, args }, statement!(TELL, self.site, self.review, self.now)];
        batch.extend(self.others());
        batch
    }

    /// The statements that change one that is there, if nothing was done with it since this version. The last one answers
    /// `1` where that was so.
    pub fn changing(&self, version: i64) -> Vec<Statement> {
        let (standing, written) = (self.standing, self.written);
        let args = vec![
            Arg::from(self.site),
            self.review.into(),
            version.into(),
            written.stars.into(),
            written.text.as_deref().into(),
            kept(&written.aspects).into(),
            written.name.as_deref().into(),
            i64::from(written.publish).into(),
            standing.state.name().into(),
            self.flags(|_| true).into(),
            i64::from(standing.is_queued).into(),
            self.show_at().into(),
            written.text.as_deref().and_then(digest).into(),
            self.now.into(),
            self.flags(Flag::is_held).into(),
            self.attempt.into(),
        ];
        let mut batch = vec![Statement { sql: CHANGE, args }];
        batch.extend(self.others());
        batch.push(statement!(CHANGED, self.site, self.review, self.attempt));
        batch
    }

    /// What others wrote that belongs together with this: it stays where it is, and its owner is asked to look.
    fn others(&self) -> Vec<Statement> {
        let mut batch = Vec::new();
        if let Some(network) = self.network.filter(|_| self.flags.contains(&Flag::Burst)) {
            let since = self.now.saturating_sub(HOUR_MS);
            batch.push(statement!(FLAG_NETWORK, self.site, self.review, network, self.attempt, since));
        }
        let digest = self.written.text.as_deref().and_then(digest);
        if let Some(digest) = digest.filter(|_| self.flags.contains(&Flag::Duplicate)) {
            batch.push(statement!(FLAG_WORDS, self.site, self.review, digest, self.attempt));
        }
        batch
    }

    /// Its author and what there is one of for them. An article is rated once, whatever was bought.
    fn once(&self) -> String {
        let whose = self.member.map_or_else(
            || ["g", self.guest.unwrap_or_default()].concat(),
            |member| ["m", &member.to_string()].concat(),
        );
        let key = key(self.is_thanks, self.subject, self.written.text.as_deref());
        let kind = if self.is_thanks { "/thanks/" } else { "/" };
        [&whose, kind, self.purchase.unwrap_or_default(), "/", &key].concat()
    }

    fn flags(&self, which: fn(Flag) -> bool) -> Value {
        self.flags.iter().filter(|flag| which(**flag)).map(|flag| flag.name()).collect()
    }

    fn show_at(&self) -> Option<i64> {
        self.standing.shown_in_ms.map(|in_ms| self.now.saturating_add(in_ms))
    }
}

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Takes a review back, as its author: whoever is just changing it finds it changed. A guest is nobody whom an owner could erase later: their words go now.
pub fn withdrawing(site: i64, review: i64, now: i64) -> Vec<Statement> {
    vec![statement!(FORGET_REVISIONS, site, review), statement!(WITHDRAW, site, review, now)]
}

const INSERT: &str = "
INSERT INTO review (site, review, subject, kind, stars, text, aspects, name, member, guest, once, mark, purchase, publish, language, is_test, state, flags, is_queued, show_at, digest, network, created_at, held, attempt)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)";

// The fact that others hook on to, without a word of what was said. 0 is nobody: a guest.
const TELL: &str = "
INSERT INTO outbox (site, member, event, subject, payload, at)
SELECT site, coalesce(member, 0), 'review.created', CAST(review AS TEXT), json_object('review', CAST(review AS TEXT), 'subject', subject, 'kind', kind, 'stars', stars,
  'verified', json(iif(mark = 'verified', 'true', 'false')), 'purchase', purchase), ?3
FROM review WHERE site = ?1 AND review = ?2 AND is_test = 0";

// What was taken back comes again without its old answer. A letter with other words is no longer the one that is known where
// it arrives twice.
const CHANGE: &str = "
UPDATE review SET stars = ?4, text = ?5, aspects = ?6, name = ?7, publish = ?8, state = ?9, reason = NULL, flags = ?10, is_queued = ?11, show_at = ?12, digest = ?13,
  reply = iif(state = 'withdrawn', NULL, reply), replied_at = iif(state = 'withdrawn', NULL, replied_at), once = iif(kind = 'thanks' AND text IS NOT ?5, NULL, once),
  edits = edits + 1, edited_at = ?14, held = ?15, attempt = ?16, version = version + 1
WHERE site = ?1 AND review = ?2 AND version = ?3 AND erased_at IS NULL";

const CHANGED: &str = "SELECT '1' AS json FROM review WHERE site = ?1 AND review = ?2 AND attempt = ?3";

// Only what landed says something of others, and of what an owner hid they said what there is to say.
const FLAG_NETWORK: &str = "
UPDATE review INDEXED BY review_network SET flags = json_insert(flags, '$[#]', 'burst'), held = json_insert(held, '$[#]', 'burst'), is_queued = 1, version = version + 1
WHERE site = ?1 AND network = ?3 AND created_at > ?5 AND review <> ?2 AND state IN ('waiting', 'shown') AND NOT EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'burst')
  AND EXISTS (SELECT 1 FROM review AS this WHERE this.site = ?1 AND this.review = ?2 AND this.attempt = ?4)";

const FLAG_WORDS: &str = "
UPDATE review INDEXED BY review_digest SET flags = json_insert(flags, '$[#]', 'duplicate'), is_queued = 1, version = version + 1
WHERE site = ?1 AND digest = ?3 AND review <> ?2 AND state IN ('waiting', 'shown') AND NOT EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'duplicate')
  AND EXISTS (SELECT 1 FROM review AS this WHERE this.site = ?1 AND this.review = ?2 AND this.attempt = ?4)";

const WITHDRAW: &str = "
UPDATE review SET state = 'withdrawn', reason = NULL, is_queued = 0, show_at = NULL, edited_at = ?3, version = version + 1, once = iif(kind = 'thanks', NULL, once),
  text = iif(guest IS NULL, text, NULL), name = iif(guest IS NULL, name, NULL), digest = iif(guest IS NULL, digest, NULL)
WHERE site = ?1 AND review = ?2 AND state <> 'withdrawn' AND erased_at IS NULL";

const FORGET_REVISIONS: &str = "
DELETE FROM review_revision WHERE site = ?1 AND review = ?2 AND EXISTS (SELECT 1 FROM review WHERE review.site = ?1 AND review.review = ?2 AND guest IS NOT NULL)";
