//! Telling customers how their order stands. It belongs to no list: they wait for it.

use super::service::paragraph;
use super::words::fill;
use super::{Content, Language};
use crate::layout::{Look, Page, Part};

/// What is told of an order.
#[derive(Clone, Copy, Debug)]
pub struct OrderNews<'a> {
    /// The shop's id of it.
    pub order: &'a str,
    /// What it is about; empty where nobody said.
    pub title: &'a str,
    /// Where it stands: `ready`, `in_work`, …
    pub status: &'a str,
    /// What the site calls that; empty for our words.
    pub name: &'a str,
    /// What the shop says about it; empty for nothing.
    pub note: &'a str,
    /// The day by which it will be ready, as the language writes it; empty where nobody said.
    pub by: &'a str,
}

/// The letter.
pub fn order_status(look: &Look<'_>, news: &OrderNews<'_>) -> Content {
    let words = look.language.words();
    let lead = lead(look.language, news);
    let mut parts = vec![paragraph([&lead, "."].concat())];
    parts.extend(more(look.language, news).map(paragraph));
    parts.push(Part::Note(fill(words.order_note, &[("order", news.order), ("site", look.site)])));
    let subject = [&lead, " (", look.site, ")"].concat();
    Content::of(look, subject, &Page { preview: lead, parts, ..Page::default() })
}

/// The same as a text message: what is ready, who says so, and what there is to know about it.
pub fn order_short(look: &Look<'_>, news: &OrderNews<'_>) -> String {
    let first = [&lead(look.language, news), " (", look.site, ")."].concat();
    let text: Vec<String> = std::iter::once(first).chain(more(look.language, news)).collect();
    // A space that holds a day together is in no alphabet of telephones: it would halve what a message holds.
    text.join(" ").replace('\u{a0}', " ")
}

/// What it is about and where it stands.
fn lead(language: Language, news: &OrderNews<'_>) -> String {
    let words = language.words();
    let status = if news.name.is_empty() { ours(language, news.status) } else { news.name };
    let untitled = fill(words.order_untitled, &[("order", news.order)]);
    [if news.title.is_empty() { &untitled } else { news.title }, ": ", status].concat()
}

/// What the shop says, and by when it will be ready.
fn more(language: Language, news: &OrderNews<'_>) -> impl Iterator<Item = String> {
    let by = fill(language.words().order_by, &[("date", news.by)]);
    let by = Some(by).filter(|_| !news.by.is_empty());
    Some(news.note.to_owned()).filter(|note| !note.is_empty()).into_iter().chain(by)
}

/// Our word for a status.
fn ours(language: Language, status: &str) -> &'static str {
    let words = language.words();
    match status {
        "accepted" => words.order_accepted,
        "in_work" => words.order_in_work,
        "waiting_for_parts" => words.order_waiting_for_parts,
        "ready" => words.order_ready,
        "cancelled" => words.order_cancelled,
        _ => words.order_done,
    }
}
