//! Letters about a subscription itself.

use super::service::paragraph;
use super::words::fill;
use super::{Content, Footer};
use crate::layout::{Look, Page, Part};

/// Asks whether whoever reads this subscribed. The link leads to a page with a button, since scanners of
/// mail follow links. It says nothing but what was asked for: an address that is not confirmed gets no
/// advertising, and no footer to leave what it has not joined.
pub fn confirm(look: &Look<'_>, topics: &[&str], link: &str) -> Content {
    let words = look.language.words();
    let named = |sentence| fill(sentence, &[("site", look.site)]);
    let lead = named(words.confirm_lead);
    let mut parts = vec![paragraph(lead.clone())];
    if !topics.is_empty() {
        parts.push(paragraph(fill(words.confirm_topics, &[("topics", &topics.join(", "))])));
    }
    parts.extend([
        Part::Button { label: words.confirm_button.to_owned(), url: link.to_owned() },
        Part::Note(words.confirm_terms.to_owned()),
        Part::Note(words.confirm_ignore.to_owned()),
    ]);
    let page = Page { preview: lead, title: words.confirm_title.to_owned(), parts, footer: None };
    Content::of(look, named(words.confirm_subject), &page)
}

/// Welcomes somebody who confirmed, to these topics (at least one).
pub fn subscribed(look: &Look<'_>, topics: &[&str], footer: &Footer<'_>) -> Content {
    let words = look.language.words();
    let lead = fill(words.subscribed_lead, &[("topics", &topics.join(", "))]);
    let page = Page {
        preview: lead.clone(),
        title: words.subscribed_title.to_owned(),
        parts: vec![paragraph(lead), Part::Note(words.subscribed_terms.to_owned())],
        footer: Some(footer.below(look)),
    };
    Content::of(look, fill(words.subscribed_subject, &[("site", look.site)]), &page)
}
