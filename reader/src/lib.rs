//! Reads a blog's feed (RSS, Atom, JSON Feed) into posts that may stand in a letter.
//!
//! What comes in was written by strangers and is often broken. What goes out is cleaned, bounded and absolute, or one of
//! a few reasons that an owner understands ([`Unreadable`]). Everything here is pure; `src/bin/reader.rs` is the Worker
//! around it, which holds no bindings, so that bytes which outwit a parser find nothing to take.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
// A test may stop at the first surprise; a Worker may not.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod address;
mod ampersand;
mod bounds;
mod dialect;
mod draft;
mod encoding;
mod feed;
mod html;
mod json;
mod length;
mod page;
mod text;
mod unreadable;
mod xml;

pub use feed::{Feed, Post};
pub use unreadable::{Suggestion, Unreadable};
use url::Url;

/// Bytes of a feed, at most. The largest of well-kept blogs are a tenth of it.
pub const BYTES_MAX: usize = 2_000_000;

/// Posts that are read of one feed, at most: more than anybody writes between two visits of ours.
pub const POSTS_MAX: usize = 50;

/// Reads what an address answered with.
///
/// `content_type` is the header of the answer, if there was one; `base` is the address, which relative links begin at.
pub fn read(bytes: &[u8], content_type: Option<&str>, base: &str) -> Result<Feed, Unreadable> {
    if bytes.len() > BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    let text = encoding::decode(bytes, content_type)?;
    let text = text.trim_start_matches(|first: char| first.is_whitespace() || first == '\u{feff}');
    if text.is_empty() {
        return Err(Unreadable::Empty);
    }
    let base = Url::parse(base).ok();
    let draft = if text.starts_with('{') { json::read(text)? } else { xml::read(text, base.as_ref())? };
    Ok(draft.finish(base.as_ref()))
}
