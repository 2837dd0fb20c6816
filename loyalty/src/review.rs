//! Reviews: what one is about, what it may hold, when it is shown, and what many of them say.
//!
//! Nothing here looks at how many stars there are: whether a review is shown hangs on who wrote it and on what is odd
//! about it, and a reason to hide one is never that it is a bad one.

mod places;
mod standing;
mod subject;
mod words;
mod written;

pub use places::{PLACES, place_of};
pub use standing::{Flag, Seen, Standing, State, Writer, flags, has_link, standing};
pub use subject::{Subject, SubjectKind};
pub use words::{WordCount, recurring};
pub use written::{ASPECTS, NAME_CHARS_MAX, REPLY_CHARS_MAX, TEXT_CHARS_MAX, Written, Wrong};

/// Why an owner may hide a review: spam, insults, somebody's personal data, not about the company at all, forbidden by
/// law. A low rating is none of them.
pub const REASONS: [&str; 5] = ["spam", "abuse", "personal_data", "off_topic", "illegal"];
