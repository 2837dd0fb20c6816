//! Reviews: what customers say in public, what everybody reads of it, what an owner may decide.
//!
//! The database counts them as they come, change and go (triggers of `0013_reviews.sql`), and pages follow indexes, so
//! that the first page with its summary costs the same at a thousand and at two hundred thousand. Whether one is shown
//! is decided by `loyalty::review` on facts that one query reads; the write lands only where nothing was done with the
//! review meanwhile (`version`), and an owner decides about the words they saw (`edits`).

pub mod due;
pub mod finding;
pub mod import;
pub mod own;
pub mod page;
pub mod person;
pub mod places;
pub mod queue;
pub mod recurring;
pub mod rows;
pub mod said;
pub mod summary;
pub mod write;

use loyalty::review::{Subject, Wrong};
use loyalty::wire::reviews::Aspects;
use loyalty::wire::{Code, Problem};
use serde_json::{Map, Value};

use crate::error::{Answer, ApiError};
use crate::posting::hex_digest;
use crate::sql::{Statement, statement};
use crate::{random, tokens};

/// What somebody needs to read what only the owner sees.
const READ: &str = "reviews:read";
/// What they need to decide.
const WRITE: &str = "reviews:write";

/// A site whose contacts, and the names of those who write, are kept here.
const OURS: &str = "ours";

/// Words shorter than this are anybody's, in letters: "Thank you!" comes from many.
const DIGEST_CHARS_MIN: usize = 20;

/// Who shows that a review is theirs.
pub enum Author {
    /// The member of the session with this digest.
    Session(String),
    /// A guest with the review's private token.
    Token,
}

/// What a review is about; the company where nobody says.
fn subject(text: Option<&str>) -> Answer<Subject> {
    let subject = text.map_or_else(|| Some(Subject::site()), Subject::parse);
    subject.ok_or_else(|| fault("/subject", "a subject is site, product:SKU, service:SKU or article:ADDRESS"))
}

/// The statement that answers who keeps what tells who somebody is; no row where there is no such site.
fn contacts(site: i64) -> Statement {
    statement!("SELECT contacts AS json FROM site WHERE site = ?1", site)
}

/// Stars for parts of the whole as they are kept: those that were given.
fn kept(aspects: &[Option<i64>; 3]) -> Value {
    let given = loyalty::review::ASPECTS.iter().zip(aspects);
    let given = given.filter_map(|(name, stars)| stars.map(|stars| ((*name).to_owned(), Value::from(stars))));
    Value::Object(given.collect::<Map<String, Value>>())
}

/// The same as they come in.
fn aspects(sent: &Aspects) -> [Option<i64>; 3] {
    [sent.quality, sent.speed, sent.staff]
}

/// The digest under which the same words are found again, however they are spaced and cased.
pub fn digest(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (letters.chars().count() >= DIGEST_CHARS_MIN).then(|| hex_digest(&letters))
}

/// Our number of a review that somebody names, and how they show that it is theirs: a guest's token says both.
fn named(call: &crate::call::Call, id: &str) -> Answer<(i64, i64, Author)> {
    let missing = || ApiError::not_found("review");
    if let Some((site, review)) = tokens::read_review(&call.secret_of("MASTER_KEY")?, id) {
        return Ok((site, review, Author::Token));
    }
    let customer = call.customer()?;
    Ok((customer.site, id.parse().map_err(|_| missing())?, Author::Session(customer.session)))
}

/// The private token of a guest's review.
fn token(call: &crate::call::Call, site: i64, review: i64) -> Answer<String> {
    tokens::review(&call.secret_of("MASTER_KEY")?, site, review).ok_or_else(|| ApiError::Internal("token".into()))
}

/// A number drawn for a review.
fn drawn() -> Answer<i64> {
    Ok(random::number(52)?)
}

/// A name where the site itself keeps who somebody is.
fn not_kept() -> ApiError {
    ApiError::of(Code::ContactsNotKept, "this site keeps contacts itself: a review has no name there")
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

fn wrong(wrong: Wrong) -> ApiError {
    fault(wrong.path, wrong.words)
}

/// A review as its author sees it; `review` is a row.
macro_rules! own_json {
    () => {
        concat!(
            "json_object('id', CAST(review.review AS TEXT), 'subject', review.subject, 'kind', review.kind, 'stars', review.stars, 'text', review.text,
    'aspects', json(review.aspects), 'name', review.name, 'verified', json(iif(review.mark = 'verified', 'true', 'false')), 'purchase', review.purchase,
    'publish', json(iif(review.publish, 'true', 'false')), 'state', review.state, 'reason', review.reason, 'at', ",
            $crate::sql::moment!("review.created_at"),
            ", 'edited_at', ",
            $crate::sql::moment!("review.edited_at"),
            ", 'reply', review.reply, 'replied_at', ",
            $crate::sql::moment!("review.replied_at"),
            ")"
        )
    };
}
use own_json;

/// A review as its owner sees it.
macro_rules! queued_json {
    () => {
        concat!(
            "json_object('review', json(",
            $crate::reviews::own_json!(),
            "), 'member', (SELECT external FROM member WHERE member.site = review.site AND member.member = review.member), 'origin', review.origin,
    'flags', json(review.flags), 'queued', json(iif(review.is_queued, 'true', 'false')), 'shown_at', ",
            $crate::sql::moment!("review.show_at"),
            ", 'edits', review.edits, 'test', json(iif(review.is_test, 'true', 'false')))"
        )
    };
}
use queued_json;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_have_one_digest_and_a_thank_you_has_none() {
        let one = digest("Great service, thank you very much!");
        assert!(one.is_some() && one == digest("GREAT  service — thank you very much"));
        assert_ne!(one, digest("Great service, thank you very little!"));
        assert_eq!(digest("Thank you!"), None);
    }

    #[test]
    fn only_aspects_that_were_given_are_kept() {
        assert_eq!(crate::json::text(&kept(&[Some(5), None, Some(1)])), r#"{"quality":5,"staff":1}"#);
    }
}
