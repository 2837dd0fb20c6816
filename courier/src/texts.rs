//! What letters say, in every language.
//!
//! Sentences of ours stand in `strings/`. Each function here turns what is to be said into a [`Content`]:
//! a subject, a text and its HTML, from one source.

mod amount;
mod announcement;
mod check;
mod footer;
mod gaps;
mod markup;
mod order;
mod posts;
mod service;
mod subscription;
mod triggered;
mod words;

use crate::layout;
use crate::layout::{Look, Page};
pub use amount::{Unit, amount};
pub use announcement::announcement;
pub use check::{Fault, Field, Problem, check, check_announcement};
pub use footer::{Footer, Why};
pub use order::{OrderNews, order_short, order_status};
pub use posts::posts;
pub use service::{complaint_late, complaint_new, complaint_reply, customer_code, invitation, sign_in};
pub use subscription::{confirm, subscribed};
pub use triggered::{Kind, Texts, Values, defaults, sample, short, triggered};
use words::{EN, RU, Words};

/// A language that Kept writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Language {
    /// The language we write to somebody who asked for this one: `ru` or `ru-RU` is Russian, all else English.
    pub fn of(asked: &str) -> Self {
        let first = asked.split(['-', '_']).next().unwrap_or_default();
        if first.eq_ignore_ascii_case("ru") { Self::Ru } else { Self::En }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Ru => &RU,
        }
    }
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its HTML.
    pub html: String,
}

impl Content {
    fn of(look: &Look<'_>, subject: String, page: &Page) -> Self {
        let html = layout::html(look, &subject, page);
        Self { text: layout::text(page), html, subject }
    }
}
