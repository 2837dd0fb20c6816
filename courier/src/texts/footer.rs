//! What stands below every letter that can be left.

use super::words::fill;
use crate::layout::{Below, Look};

/// Why somebody gets a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They subscribed and confirmed it.
    Subscribed,
    /// They collect points and agreed to advertising.
    Member,
}

/// The ways out of a letter.
#[derive(Clone, Copy, Debug)]
pub struct Footer<'a> {
    /// Why its reader gets it.
    pub why: Why,
    /// Where they choose what they get.
    pub preferences_url: &'a str,
    /// Where they leave.
    pub leave_url: &'a str,
    /// The sender's name and address for post, which some countries ask for; empty where none was given.
    pub postal: &'a str,
}

impl Footer<'_> {
    pub(super) fn below(&self, look: &Look<'_>) -> Below {
        let words = look.language.words();
        let why = match self.why {
            Why::Subscribed => words.footer_subscribed,
            Why::Member => words.footer_member,
        };
        Below {
            why: fill(why, &[("site", look.site)]),
            links: [
                (words.footer_preferences.to_owned(), self.preferences_url.to_owned()),
                (words.footer_leave.to_owned(), self.leave_url.to_owned()),
            ],
            postal: self.postal.trim().to_owned(),
        }
    }
}
