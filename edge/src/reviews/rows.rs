//! The rows of reviews: finding out who writes and what is there already, and keeping what they wrote.

use loyalty::review::{Standing, Written};
use serde_json::Value;

use super::{digest, kept};
use crate::sql::{Arg, Statement, statement};

/// What identifies a review before it is known whether there is one.
pub struct Finding<'a> {
    /// The site.
    pub site: i64,
    /// The digest of the writer's session.
    pub session: Option<&'a str>,
    /// The digest of a guest's secret.
    pub guest: Option<&'a str>,
    /// The review that is changed; none where it is written, or written once more.
    pub review: Option<i64>,
    /// What it is about.
    pub subject: &'a str,
    /// The SKU of that.
    pub sku: Option<&'a str>,
    /// The origin of an article's page.
    pub origin: Option<&'a str>,
    /// The purchase that the writer names.
    pub purchase: Option<&'a str>,
    /// Whether it is a thank-you letter.
    pub is_thanks: bool,
    /// The digest of its words.
    pub digest: Option<&'a str>,
    /// The digest of the network they come from.
    pub network: Option<&'a str>,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

loyalty::stored! {
    /// Who writes, and what is known already.
    pub struct Found {
        /// Our number of the member.
        pub member: Option<i64>,
        /// Whether they are the test member.
        pub is_test: i64,
        /// Whether an article stands on a page of the site.
        pub is_here: i64,
        /// The purchase of theirs that fits.
        pub purchase: Option<String>,
        /// The review that is there.
        pub known: Option<Known>,
        /// Reviews of others with the same words.
        pub same_words: i64,
        /// Reviews of others from the same network within the hour.
        pub from_network: i64,
    }
}

loyalty::stored! {
    /// A review that is there.
    pub struct Known {
        /// Its number.
        pub review: i64,
        /// What it is about.
        pub subject: String,
        /// `review` or `thanks`.
        pub kind: String,
        /// Its author.
        pub member: Option<i64>,
        /// Stars.
        pub stars: Option<i64>,
        /// The text.
        pub text: Option<String>,
        /// Stars for parts of the whole.
        pub aspects: Value,
        /// The name.
        pub name: Option<String>,
        /// Whether a letter may be published.
        pub publish: i64,
        /// `verified`, `unverified` or `imported`.
        pub mark: String,
        /// `waiting`, `shown`, `hidden` or `withdrawn`.
        pub state: String,
        /// How often it was changed.
        pub edits: i64,
        /// Whether its author is the test member.
        pub is_test: i64,
    }
}

impl Finding<'_> {
    /// The statement that finds it; no row where there is no such site.
    pub fn statement(&self) -> Statement {
        let args = vec![
            Arg::from(self.now),
            self.site.into(),
            self.session.into(),
            self.guest.into(),
            self.review.into(),
            self.subject.into(),
            self.sku.into(),
            self.origin.into(),
            self.purchase.into(),
            i64::from(self.is_thanks).into(),
            self.digest.into(),
            self.network.into(),
        ];
        Statement { sql: FIND, args }
    }
}

/// The key there is one review of: an author and what they write about. An article is rated once, whatever was bought.
pub fn once(
    member: Option<i64>,
    guest: Option<&str>,
    is_thanks: bool,
    purchase: Option<&str>,
    subject: &str,
) -> String {
    let whose = member.map_or_else(|| ["g", guest.unwrap_or_default()].concat(), |member| format!("m{member}"));
    [whose.as_str(), if is_thanks { "/thanks/" } else { "/" }, purchase.unwrap_or_default(), "/", subject].concat()
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
    /// What is odd about it, by name.
    pub flags: Vec<&'static str>,
    /// The digest of the network it comes from.
    pub network: Option<&'a str>,
    /// The server's clock, in milliseconds.
    pub now: i64,
}

impl Kept<'_> {
    /// The statements that keep a new one, and tell whoever is told of reviews.
    pub fn inserting(&self) -> Vec<Statement> {
        let (standing, written) = (self.standing, self.written);
        let is_verified = self.purchase.is_some();
        let once = once(self.member, self.guest, self.is_thanks, self.purchase, self.subject);
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
            once.into(),
            if is_verified { "verified" } else { "unverified" }.into(),
            self.purchase.into(),
            i64::from(written.publish).into(),
            self.language.into(),
            i64::from(self.is_test).into(),
            standing.state.name().into(),
            self.flags().into(),
            i64::from(standing.is_queued).into(),
            self.show_at().into(),
            written.text.as_deref().and_then(digest).into(),
            self.network.into(),
            self.now.into(),
        ];
        let mut batch = vec![Statement { sql: INSERT, args }, statement!(TELL, self.site, self.review, self.now)];
        batch.extend(self.others());
        batch
    }

    /// The statements that change one that is there, if nobody changed it since. The last one answers `1` where it
    /// was.
    pub fn changing(&self, edits: i64) -> Vec<Statement> {
        let (standing, written) = (self.standing, self.written);
        let args = vec![
            Arg::from(self.site),
            self.review.into(),
            edits.into(),
            written.stars.into(),
            written.text.as_deref().into(),
            kept(&written.aspects).into(),
            written.name.as_deref().into(),
            i64::from(written.publish).into(),
            standing.state.name().into(),
            self.flags().into(),
            i64::from(standing.is_queued).into(),
            self.show_at().into(),
            written.text.as_deref().and_then(digest).into(),
            self.now.into(),
        ];
        let mut batch = vec![Statement { sql: CHANGE, args }];
        batch.extend(self.others());
        batch.push(statement!(CHANGED, self.site, self.review, edits));
        batch
    }

    /// What others wrote that belongs together with this: it stays where it is, and its owner is asked to look.
    fn others(&self) -> Vec<Statement> {
        let mut batch = Vec::new();
        if let Some(network) = self.network.filter(|_| self.flags.contains(&"burst")) {
            batch.push(statement!(FLAG_NETWORK, self.site, self.review, network, self.now.saturating_sub(HOUR_MS)));
        }
        let digest = self.written.text.as_deref().and_then(digest);
        if let Some(digest) = digest.filter(|_| self.flags.contains(&"duplicate")) {
            batch.push(statement!(FLAG_WORDS, self.site, self.review, digest));
        }
        batch
    }

    fn flags(&self) -> Value {
        self.flags.iter().copied().collect()
    }

    fn show_at(&self) -> Option<i64> {
        self.standing.shown_in_ms.map(|in_ms| self.now.saturating_add(in_ms))
    }
}

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Takes a review back, as its author. A guest is nobody whom an owner could erase later: their words go now.
pub fn withdrawing(site: i64, review: i64, now: i64) -> Vec<Statement> {
    vec![statement!(FORGET_REVISIONS, site, review), statement!(WITHDRAW, site, review, now)]
}

// A purchase shows that somebody is a buyer as long as not all of it went back. Of the newest hundred the first that fits
// is taken, where they name none; for the company itself any does, for an article none is asked for.
const FIND: &str = "
WITH whose AS (SELECT member, test FROM member WHERE site = ?2 AND member = (SELECT member FROM session WHERE site = ?2 AND hash = ?3 AND expires_at > ?1 AND ends_at > ?1)),
bought AS (SELECT purchase FROM (SELECT * FROM purchase INDEXED BY purchase_member WHERE site = ?2 AND member = (SELECT member FROM whose) ORDER BY at DESC LIMIT 100)
  WHERE ?8 IS NULL AND (?9 IS NULL OR purchase = ?9) AND (refunded < total OR total = 0)
    AND (?7 IS NULL OR EXISTS (SELECT 1 FROM json_each(items, '$.lines') WHERE value ->> 'sku' = ?7 AND value ->> 'returned' < value ->> 'quantity'))
  ORDER BY at DESC LIMIT 1)
SELECT json_object('member', (SELECT member FROM whose), 'is_test', coalesce((SELECT test FROM whose), 0),
  'is_here', ?8 IS NULL OR EXISTS (SELECT 1 FROM json_each(origins) WHERE value = ?8), 'purchase', (SELECT purchase FROM bought),
  'known', json((SELECT json_object('review', review, 'subject', subject, 'kind', kind, 'member', member, 'stars', stars, 'text', text, 'aspects', json(aspects),
      'name', name, 'publish', publish, 'mark', mark, 'state', state, 'edits', edits, 'is_test', is_test)
    FROM review WHERE review.site = ?2 AND review = coalesce(?5, (SELECT review FROM review WHERE site = ?2
      AND once = coalesce('m' || (SELECT member FROM whose), 'g' || ?4) || iif(?10, '/thanks/', '/') || coalesce((SELECT purchase FROM bought WHERE NOT ?10), '') || '/' || ?6)))),
  'same_words', (SELECT count(*) FROM (SELECT 1 FROM review INDEXED BY review_digest WHERE review.site = ?2 AND digest = ?11 AND review IS NOT ?5
    AND (member IS NULL OR member IS NOT (SELECT member FROM whose)) AND (guest IS NULL OR guest IS NOT ?4) AND state <> 'withdrawn' LIMIT 3)),
  'from_network', (SELECT count(*) FROM (SELECT 1 FROM review INDEXED BY review_network WHERE review.site = ?2 AND network = ?12 AND created_at > CAST(?1 AS INTEGER) - 3600000
    AND review IS NOT ?5 LIMIT 10))) AS json
FROM site WHERE site.site = ?2";

const INSERT: &str = "
INSERT INTO review (site, review, subject, kind, stars, text, aspects, name, member, guest, once, mark, purchase, publish, language, is_test, state, flags, is_queued, show_at, digest, network, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";

// The fact that others hook on to, without a word of what was said. 0 is nobody: a guest.
const TELL: &str = "
INSERT INTO outbox (site, member, event, subject, payload, at)
SELECT site, coalesce(member, 0), 'review.created', CAST(review AS TEXT), json_object('review', CAST(review AS TEXT), 'subject', subject, 'kind', kind, 'stars', stars,
  'verified', json(iif(mark = 'verified', 'true', 'false')), 'purchase', purchase), ?3
FROM review WHERE site = ?1 AND review = ?2 AND is_test = 0";

const CHANGE: &str = "
UPDATE review SET stars = ?4, text = ?5, aspects = ?6, name = ?7, publish = ?8, state = ?9, reason = NULL, flags = ?10, is_queued = ?11, show_at = ?12, digest = ?13,
  edits = edits + 1, edited_at = ?14
WHERE site = ?1 AND review = ?2 AND edits = ?3 AND erased_at IS NULL";

const CHANGED: &str =
    "SELECT '1' AS json FROM review WHERE site = ?1 AND review = ?2 AND edits = CAST(?3 AS INTEGER) + 1";

const FLAG_NETWORK: &str = "
UPDATE review INDEXED BY review_network SET flags = json_insert(flags, '$[#]', 'burst'), is_queued = 1
WHERE site = ?1 AND network = ?3 AND created_at > ?4 AND review <> ?2 AND state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'burst')";

const FLAG_WORDS: &str = "
UPDATE review INDEXED BY review_digest SET flags = json_insert(flags, '$[#]', 'duplicate'), is_queued = 1
WHERE site = ?1 AND digest = ?3 AND review <> ?2 AND state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'duplicate')";

const WITHDRAW: &str = "
UPDATE review SET state = 'withdrawn', reason = NULL, is_queued = 0, show_at = NULL, edited_at = ?3,
  text = iif(guest IS NULL, text, NULL), name = iif(guest IS NULL, name, NULL), digest = iif(guest IS NULL, digest, NULL)
WHERE site = ?1 AND review = ?2 AND state <> 'withdrawn' AND erased_at IS NULL";

const FORGET_REVISIONS: &str = "
DELETE FROM review_revision WHERE site = ?1 AND review = ?2 AND EXISTS (SELECT 1 FROM review WHERE review.site = ?1 AND review.review = ?2 AND guest IS NOT NULL)";
