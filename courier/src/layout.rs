//! How a letter looks: one column without tables or pictures, light and dark, and its text part from the
//! same source.
//!
//! Mail programs take different halves of CSS away. What the letter needs to be readable stands on the
//! elements themselves; the style block only adds the dark colours. Programs that drop it and darken
//! letters by themselves find plain colours to do that with.

mod escape;
mod html;
mod plain;

use crate::texts::Language;
pub use html::html;
pub use plain::text;

/// How one site's letters look.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The site's name, which stands above.
    pub site: &'a str,
    /// Its colour, `#rrggbb`.
    pub accent: &'a str,
    /// The colour of letters on that: `loyalty::look` derives one that can be read.
    pub on_accent: &'a str,
    /// The language of the letter.
    pub language: Language,
}

/// What a letter shows, whichever way it is shown.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The line that lists of letters show behind the subject.
    pub preview: String,
    /// Its heading; empty for none.
    pub title: String,
    /// What it consists of.
    pub parts: Vec<Part>,
    /// What stands below it, in letters that can be left.
    pub footer: Option<Below>,
}

/// A part of a letter.
#[derive(Clone, Debug)]
pub enum Part {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A paragraph in smaller letters: terms, and what to do if the letter is a mistake.
    Note(String),
    /// A code to type.
    Code(String),
    /// A link that is the point of the letter.
    Button {
        /// What stands on it.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// A new article.
    Post {
        /// The article.
        post: PostLine,
        /// What the link to all of it says.
        read_on: String,
    },
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Text; line feeds in it are line breaks.
    Text(String),
    /// A link.
    Link {
        /// What it says.
        label: String,
        /// Where it leads.
        url: String,
    },
}

/// An article, as a digest shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLine {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// Its beginning as HTML. It is put into the letter as it is: whoever fills this has cleaned it.
    pub summary_html: String,
    /// The same as text.
    pub summary_text: String,
}

/// What stands below a letter.
#[derive(Clone, Debug)]
pub struct Below {
    /// Why its reader gets it.
    pub why: String,
    /// The links, each with what it says.
    pub links: [(String, String); 2],
    /// The sender's postal line; empty where none was given.
    pub postal: String,
}

/// The longest preview, in characters: more is never shown.
const PREVIEW_CHARS_MAX: usize = 140;

/// The line that lists of letters show: the paragraphs of a letter, cut.
pub(crate) fn preview(parts: &[Part]) -> String {
    let mut words = String::new();
    for part in parts {
        if let Part::Paragraph(spans) = part {
            for span in spans {
                let (Span::Text(text) | Span::Link { label: text, .. }) = span;
                words.push_str(text);
            }
            words.push(' ');
        }
    }
    words.replace('\n', " ").trim().chars().take(PREVIEW_CHARS_MAX).collect()
}
