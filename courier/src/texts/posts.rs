//! New articles: one by itself, or several as a digest.

use super::words::fill;
use super::{Content, Footer};
use crate::layout::{Look, Page, Part, PostLine};

/// A letter with these articles, at least one. One gives the letter its subject; of several, the first does.
pub fn posts(look: &Look<'_>, posts: &[PostLine], footer: &Footer<'_>) -> Content {
    let words = look.language.words();
    let first = posts.first().map(|post| post.title.as_str()).unwrap_or_default();
    let others: Vec<&str> = posts.iter().skip(1).map(|post| post.title.as_str()).collect();
    let (subject, title, preview) = if others.is_empty() {
        let preview = posts.first().map(|post| post.summary_text.clone()).unwrap_or_default();
        (first.to_owned(), String::new(), preview)
    } else {
        let subject = fill(words.posts_more, &[("title", first), ("count", &others.len().to_string())]);
        (subject, words.posts_title.to_owned(), others.join(" · "))
    };
    let part = |post: &PostLine| Part::Post { post: post.clone(), read_on: words.posts_read.to_owned() };
    let parts = posts.iter().map(part).collect();
    Content::of(look, subject, &Page { preview, title, parts, footer: Some(footer.below(look)) })
}
