//! A feed as one of the formats has it, and how it becomes the feed that goes out: the same for all of them.

use std::collections::HashSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use url::Url;

use crate::{Feed, POSTS_MAX, Post, address, html, length, text};

/// Characters of a title, at most.
const TITLE_CHARS_MAX: usize = 300;
/// Bytes of a post's HTML, at most.
const HTML_BYTES_MAX: usize = 20_000;
/// Characters of a post's text, at most.
const TEXT_CHARS_MAX: usize = 600;
/// Bytes of an id, at most; a longer one is kept as its digest.
const ID_BYTES_MAX: usize = 500;
/// Bytes of a language tag, at most: RFC 5646 promises that 35 characters are enough.
const LANGUAGE_BYTES_MAX: usize = 35;

/// A feed before it is cleaned.
pub(crate) struct Draft {
    pub(crate) title: Markup,
    pub(crate) language: Option<String>,
    /// The blog's own address, which posts without one of theirs often give.
    pub(crate) home: Option<String>,
    pub(crate) posts: Vec<DraftPost>,
}

/// A post before it is cleaned. Addresses are as the feed has them.
#[derive(Default)]
pub(crate) struct DraftPost {
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) title: Markup,
    pub(crate) published_at: Option<i64>,
    pub(crate) updated_at: Option<i64>,
    /// What may serve as summary, best first.
    pub(crate) bodies: Vec<Markup>,
    /// Where relative links of the bodies begin, if the post says so.
    pub(crate) base: Option<String>,
}

/// Words as a format marks them.
pub(crate) enum Markup {
    Text(String),
    Html(String),
}

impl Default for Markup {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Markup {
    fn line(&self, chars_max: usize) -> String {
        match self {
            Self::Text(text) => length::line(text, chars_max),
            Self::Html(source) => length::line(&text::of_html(source), chars_max),
        }
    }

    fn html(&self, base: Option<&Url>) -> String {
        match self {
            Self::Text(text) => html::clean(&html::of_text(text), base),
            Self::Html(source) => html::clean(source, base),
        }
    }
}

impl Draft {
    /// The feed as it goes out.
    pub(crate) fn finish(mut self, base: Option<&Url>) -> Feed {
        // Stable: posts without a date stay in the feed's order, behind those that have one.
        self.posts.sort_by_key(|post| std::cmp::Reverse(post.published_at.or(post.updated_at)));
        let home = self.home.and_then(|home| address::absolute(&home, base));
        let mut known = HashSet::new();
        let mut posts = Vec::new();
        for draft in self.posts {
            if posts.len() == POSTS_MAX {
                break;
            }
            let name = draft.name(base, home.as_ref());
            if known.insert(name.clone()) {
                posts.push(draft.finish(name, base));
            }
        }
        let language = self.language.map(|tag| tag.trim().to_ascii_lowercase());
        let language = language.filter(|tag| !tag.is_empty() && tag.len() <= LANGUAGE_BYTES_MAX && tag.is_ascii());
        Feed { title: self.title.line(TITLE_CHARS_MAX), language, posts }
    }
}

impl DraftPost {
    /// What this post is known by.
    fn name(&self, base: Option<&Url>, home: Option<&Url>) -> String {
        let own = self.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        // Posts that all lead to the blog's first page are not one post.
        let url = || self.address(base).filter(|url| Some(url) != home).map(String::from);
        match own.map(str::to_owned).or_else(url) {
            Some(name) if name.len() <= ID_BYTES_MAX => name,
            Some(name) => digest(&name, None),
            None => digest(&self.title.line(TITLE_CHARS_MAX), self.published_at.or(self.updated_at)),
        }
    }

    fn finish(self, id: String, base: Option<&Url>) -> Post {
        let from = self.base.as_deref().and_then(|from| address::absolute(from, base));
        let from = from.as_ref().or(base);
        let mut summary_html = String::new();
        let mut summary_text = String::new();
        for body in &self.bodies {
            summary_html = html::cut(body.html(from), HTML_BYTES_MAX);
            summary_text = length::line(&text::of_clean(&summary_html), TEXT_CHARS_MAX);
            // One that held nothing but a picture says nothing now.
            if !summary_text.is_empty() {
                break;
            }
        }
        let url = self.address(base).map(String::from);
        let title = self.title.line(TITLE_CHARS_MAX);
        let Self { published_at, updated_at, .. } = self;
        Post { id, url, title, published_at, updated_at, summary_html, summary_text }
    }

    fn address(&self, base: Option<&Url>) -> Option<Url> {
        // An id that is an address serves where there is no other: that is what a permalink is.
        let own = || self.id.as_deref().and_then(|id| address::absolute(id, None));
        self.url.as_deref().and_then(|url| address::absolute(url, base)).or_else(own)
    }
}

/// A name made of what is there.
fn digest(text: &str, at: Option<i64>) -> String {
    let mut hash = Sha256::new();
    hash.update(text.as_bytes());
    hash.update(at.map_or([0xff; 8], i64::to_be_bytes));
    hash.finalize().iter().fold("sha256:".to_owned(), |mut name, byte| {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}
