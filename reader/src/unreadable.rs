//! Why something is no feed that can be read, in words for the owner who gave its address.

use std::fmt;

/// A feed that a web page names in its head.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// Its absolute address.
    pub url: String,
    /// What the page calls it; may be empty.
    pub title: String,
}

/// Why there are no posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing was there.
    Empty,
    /// More than [`BYTES_MAX`](crate::BYTES_MAX).
    TooLarge,
    /// A web page, together with the feeds that it names itself.
    WebPage(Vec<Suggestion>),
    /// Something else, well made for what it is.
    NotAFeed,
    /// A feed that a parser cannot get through.
    Damaged {
        /// The line at which it stops, from 1.
        line: usize,
        /// What it stumbles over, as the parser puts it.
        reason: String,
    },
    /// Bytes that are no text in the encoding that was named, or in UTF-8 where none was.
    Encoding(String),
}

impl Unreadable {
    /// The stable name, by which the console finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::WebPage(_) => "web_page",
            Self::NotAFeed => "not_a_feed",
            Self::Damaged { .. } => "damaged",
            Self::Encoding(_) => "encoding",
        }
    }

    /// The feeds that a web page names.
    pub fn suggestions(&self) -> &[Suggestion] {
        match self {
            Self::WebPage(feeds) => feeds,
            _ => &[],
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing at this address"),
            Self::TooLarge => f.write_str("the feed is larger than 2 MB: let it hold fewer posts"),
            Self::WebPage(feeds) if feeds.is_empty() => {
                f.write_str("this is a web page and not a feed, and it does not say where its feed is")
            }
            Self::WebPage(_) => f.write_str("this is a web page and not a feed, but it says where its feed is"),
            Self::NotAFeed => f.write_str("this is neither RSS nor Atom nor JSON Feed"),
            Self::Damaged { line, reason } => write!(f, "the feed is damaged at line {line}: {reason}"),
            Self::Encoding(name) => write!(f, "the feed's letters cannot be read as {name}"),
        }
    }
}

impl std::error::Error for Unreadable {}
