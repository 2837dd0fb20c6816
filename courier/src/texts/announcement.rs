//! What an owner tells a topic or a segment: a title and a body, once.

use super::markup::parts;
use super::{Content, Footer};
use crate::layout::{Look, Page, preview};

/// An announcement. The body has paragraphs and links, [`super::Texts`] says how they are written; braces in
/// it are braces.
pub fn announcement(look: &Look<'_>, title: &str, body: &str, footer: &Footer<'_>) -> Content {
    let parts = parts(body, &str::to_owned);
    let preview = preview(&parts);
    let page = Page { preview, title: title.to_owned(), parts, footer: Some(footer.below(look)) };
    Content::of(look, title.to_owned(), &page)
}
