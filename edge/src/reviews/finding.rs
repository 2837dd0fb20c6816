//! Finding out, in one trip, who writes, what they bought, what is there already and what others wrote alike.

use loyalty::review::{Flag, Seen, State, Written, has_link};
use serde_json::Value;

use crate::sql::{Arg, Statement};

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
    /// What there is one of for its author: [`super::rows::key`].
    pub key: &'a str,
    /// The SKU of what it is about.
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
        /// `ours` or `owner`: who keeps what tells who somebody is.
        pub contacts: String,
        /// Whether an article stands on a page of the site.
        pub is_here: i64,
        /// The purchase of theirs that fits.
        pub purchase: Option<String>,
        /// The review that is there.
        pub known: Option<Known>,
        /// Reviews of others with the same words, and anybody's that were hidden.
        pub same_words: i64,
        /// Other reviews from the same network within the hour.
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
        /// What stays odd about it until its owner decides.
        pub held: Vec<String>,
        /// How often something was done with it.
        pub version: i64,
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
            self.key.into(),
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

impl Found {
    /// What is known of others and of what stood there, when it is to say this.
    pub fn seen(&self, written: &Written) -> Seen {
        let known = self.known.as_ref();
        let is_held = |flag: Flag| known.is_some_and(|known| known.held.iter().any(|held| held == flag.name()));
        Seen {
            // Stars that are changed are no new ones; what was taken back and comes again is.
            from_network: if known.is_some_and(|known| !known.is_withdrawn()) { 0 } else { self.from_network },
            same_words: self.same_words,
            has_link: written.text.as_deref().is_some_and(has_link),
            was_burst: is_held(Flag::Burst),
            was_hidden: is_held(Flag::WasHidden),
        }
    }
}

impl Known {
    /// Whether its author took it back.
    pub fn is_withdrawn(&self) -> bool {
        self.state == State::Withdrawn.name()
    }
}

// A purchase shows that somebody is a buyer as long as not all of it went back. Of the newest hundred the first that fits
// is taken, where they name none; for the company itself any does, for an article none is asked for. Nobody copies
// themselves: a guest who comes by a review's token is the guest who wrote it. But words that an owner hid are found
// again, whoever sends them.
const FIND: &str = "
WITH whose AS (SELECT member, test FROM member WHERE site = ?2 AND member = (SELECT member FROM session WHERE site = ?2 AND hash = ?3 AND expires_at > ?1 AND ends_at > ?1)),
bought AS (SELECT purchase FROM (SELECT * FROM purchase INDEXED BY purchase_member WHERE site = ?2 AND member = (SELECT member FROM whose) ORDER BY at DESC LIMIT 100)
  WHERE ?8 IS NULL AND (?9 IS NULL OR purchase = ?9) AND (refunded < total OR total = 0)
    AND (?7 IS NULL OR EXISTS (SELECT 1 FROM json_each(items, '$.lines') WHERE value ->> 'sku' = ?7 AND value ->> 'returned' < value ->> 'quantity'))
  ORDER BY at DESC LIMIT 1),
stands AS (SELECT coalesce(?5, (SELECT review FROM review WHERE site = ?2
  AND once = coalesce('m' || (SELECT member FROM whose), 'g' || ?4) || iif(?10, '/thanks/', '/') || coalesce((SELECT purchase FROM bought WHERE NOT ?10), '') || '/' || ?6)) AS review),
visits AS (SELECT coalesce(?4, (SELECT guest FROM review WHERE site = ?2 AND review = ?5)) AS guest)
SELECT json_object('member', (SELECT member FROM whose), 'is_test', coalesce((SELECT test FROM whose), 0), 'contacts', contacts,
  'is_here', ?8 IS NULL OR EXISTS (SELECT 1 FROM json_each(origins) WHERE value = ?8), 'purchase', (SELECT purchase FROM bought),
  'known', json((SELECT json_object('review', review, 'subject', subject, 'kind', kind, 'member', member, 'stars', stars, 'text', text, 'aspects', json(aspects),
      'name', name, 'publish', publish, 'mark', mark, 'state', state, 'held', json(held), 'version', version, 'is_test', is_test)
    FROM review WHERE review.site = ?2 AND review = (SELECT review FROM stands))),
  'same_words', (SELECT count(*) FROM (SELECT 1 FROM review INDEXED BY review_hidden_digest WHERE review.site = ?2 AND hidden_digest = ?11 AND hidden_digest IS NOT NULL AND review IS NOT (SELECT review FROM stands)
    UNION ALL SELECT 1 FROM review INDEXED BY review_digest WHERE review.site = ?2 AND digest = ?11 AND review IS NOT (SELECT review FROM stands)
    AND (instr(held, 'was_hidden') > 0 OR (state <> 'withdrawn' AND (member IS NULL OR member IS NOT (SELECT member FROM whose))
      AND (guest IS NULL OR guest IS NOT (SELECT guest FROM visits)))) LIMIT 3)),
  'from_network', (SELECT count(*) FROM (SELECT 1 FROM review INDEXED BY review_network WHERE review.site = ?2 AND network = ?12 AND created_at > CAST(?1 AS INTEGER) - 3600000
    AND review IS NOT (SELECT review FROM stands) LIMIT 10))) AS json
FROM site WHERE site.site = ?2";
