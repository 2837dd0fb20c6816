//! What is wrong with the texts that an owner wrote.

use super::gaps::{Piece, pieces};
use super::markup::{bad_links, own_links};
use super::triggered::{GAPS, Kind, Texts};

/// The longest subject and body, in characters.
const SUBJECT_CHARS_MAX: usize = 200;
const BODY_CHARS_MAX: usize = 5_000;
/// The same for an announcement, which is written once and read as an article is.
const TITLE_CHARS_MAX: usize = 150;
const ARTICLE_CHARS_MAX: usize = 20_000;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// After how many characters of it.
    pub at: usize,
    /// What.
    pub problem: Problem,
}

/// A field of [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The subject.
    Subject,
    /// The body.
    Body,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no text.
    Empty,
    /// It has more characters than this.
    TooLong(usize),
    /// A subject is one line.
    LineBreak,
    /// There is no placeholder of this name.
    Unknown(String),
    /// There is, but messages of this kind have nothing to put there.
    NotHere(String),
    /// A brace that is not closed.
    Unfinished,
    /// A link that leads neither to an `https://` address nor to `{link}`.
    Link,
}

/// Everything that is wrong, in the order of the text.
pub fn check(kind: Kind, texts: &Texts) -> Vec<Fault> {
    let mut faults = field(kind, Field::Subject, &texts.subject, SUBJECT_CHARS_MAX);
    if let Some(at) = texts.subject.chars().position(char::is_control) {
        faults.push(Fault { field: Field::Subject, at, problem: Problem::LineBreak });
    }
    faults.extend(field(kind, Field::Body, &texts.body, BODY_CHARS_MAX));
    let links = bad_links(&texts.body).into_iter();
    faults.extend(links.map(|at| Fault { field: Field::Body, at, problem: Problem::Link }));
    faults
}

/// Everything that is wrong with an announcement. Braces in it are braces, so `{link}` leads nowhere.
pub fn check_announcement(texts: &Texts) -> Vec<Fault> {
    let fault = |field, at, problem| Fault { field, at, problem };
    let mut faults = Vec::new();
    let fields = [(Field::Subject, &texts.subject, TITLE_CHARS_MAX), (Field::Body, &texts.body, ARTICLE_CHARS_MAX)];
    for (field, text, max) in fields {
        if text.trim().is_empty() {
            faults.push(fault(field, 0, Problem::Empty));
        }
        if text.chars().count() > max {
            faults.push(fault(field, max, Problem::TooLong(max)));
        }
    }
    if let Some(at) = texts.subject.chars().position(char::is_control) {
        faults.push(fault(Field::Subject, at, Problem::LineBreak));
    }
    let links = bad_links(&texts.body).into_iter().chain(own_links(&texts.body));
    faults.extend(links.map(|at| fault(Field::Body, at, Problem::Link)));
    faults
}

fn field(kind: Kind, field: Field, text: &str, max: usize) -> Vec<Fault> {
    let fault = |at, problem| Fault { field, at, problem };
    let gap = |piece| match piece {
        Piece::Gap(name, _) if kind.gaps().contains(&name) => None,
        Piece::Gap(name, at) if GAPS.contains(&name) => Some(fault(at, Problem::NotHere(name.to_owned()))),
        Piece::Gap(name, at) => Some(fault(at, Problem::Unknown(name.to_owned()))),
        Piece::Stray(at) => Some(fault(at, Problem::Unfinished)),
        Piece::Text(_) => None,
    };
    let mut faults: Vec<Fault> = pieces(text).into_iter().filter_map(gap).collect();
    if text.trim().is_empty() {
        faults.push(fault(0, Problem::Empty));
    }
    if text.chars().count() > max {
        faults.push(fault(max, Problem::TooLong(max)));
    }
    faults
}
