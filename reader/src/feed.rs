//! What is read of a feed.

use serde::Serialize;

/// A feed, with all that Kept takes from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feed {
    /// The blog's name as plain text, at most 300 characters; may be empty.
    pub title: String,
    /// The language that the feed says it is in, a tag in small letters such as `en-gb`.
    pub language: Option<String>,
    /// The posts, newest first, each id once, at most [`POSTS_MAX`](crate::POSTS_MAX).
    pub posts: Vec<Post>,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Post {
    /// What the post is known by, however often it is edited: the feed's own id, else its address, else a digest of
    /// title and date. Never empty, at most 500 bytes.
    pub id: String,
    /// Where it is read: absolute, `http` or `https`.
    pub url: Option<String>,
    /// Plain text in one line, at most 300 characters; may be empty, as short messages have no title.
    pub title: String,
    /// When it was published, in milliseconds since 1970.
    pub published_at: Option<i64>,
    /// When it was changed last, in milliseconds since 1970.
    pub updated_at: Option<i64>,
    /// Its summary, or its text where the feed has no summary: only elements that a letter shows, at most 20,000 bytes,
    /// cut where an element ends.
    pub summary_html: String,
    /// The same as plain text in one line, at most 600 characters, cut where a word ends.
    pub summary_text: String,
}
