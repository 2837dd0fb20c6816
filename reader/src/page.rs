//! Web pages, which people paste where a feed is asked for. Most name their feeds in their head.

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult};
use url::Url;

use crate::{Suggestion, address, length, text};

/// Where a page has begun if it is one.
const BEGINNING_BYTES_MAX: usize = 2_000;

/// How much of a page is looked at; its head is there.
const HEAD_BYTES_MAX: usize = 300_000;

/// Feeds that are suggested, at most.
const SUGGESTIONS_MAX: usize = 10;

/// Characters of a suggestion's title, at most.
const TITLE_CHARS_MAX: usize = 100;

/// Types of feeds that we read.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// Whether this begins as web pages do.
pub(crate) fn is_page(text: &str) -> bool {
    let beginning = length::start(text, BEGINNING_BYTES_MAX).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|sign| beginning.contains(sign))
}

/// The feeds that a page names, in its order, each address once.
pub(crate) fn feeds(page: &str, base: Option<&Url>) -> Vec<Suggestion> {
    let head = Head { base: RefCell::new(base.cloned()), feeds: RefCell::default() };
    text::tokenize(length::start(page, HEAD_BYTES_MAX), head).feeds.into_inner()
}

struct Head {
    base: RefCell<Option<Url>>,
    feeds: RefCell<Vec<Suggestion>>,
}

impl Head {
    fn link(&self, tag: &Tag) {
        let value = |name| attribute(tag, name).unwrap_or_default();
        let rel = value("rel").to_ascii_lowercase();
        let kind = value("type").to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !rel.split_ascii_whitespace().any(|word| word == "alternate") || !FEED_TYPES.contains(&kind) {
            return;
        }
        let Some(url) = address::absolute(value("href"), self.base.borrow().as_ref()).map(String::from) else { return };
        let mut feeds = self.feeds.borrow_mut();
        if feeds.len() < SUGGESTIONS_MAX && feeds.iter().all(|known| known.url != url) {
            feeds.push(Suggestion { url, title: length::line(value("title"), TITLE_CHARS_MAX) });
        }
    }

    fn base(&self, tag: &Tag) {
        let base = attribute(tag, "href").and_then(|href| address::absolute(href, self.base.borrow().as_ref()));
        if base.is_some() {
            *self.base.borrow_mut() = base;
        }
    }
}

impl TokenSink for Head {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        match &*tag.name {
            "link" => self.link(&tag),
            "base" => self.base(&tag),
            // What looks like an element in these is text.
            "script" | "style" | "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rawtext),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<(String, String)> {
        let base = Url::parse("https://blog.example/about/").unwrap();
        feeds(page, Some(&base)).into_iter().map(|feed| (feed.url, feed.title)).collect()
    }

    #[test]
    fn a_page_names_its_feeds_in_its_head() {
        let page = "<!doctype html><head><title>Blog</title>\
            <link rel=alternate type=application/rss+xml title='All &amp; sundry' href=/feed>\
            <link href='atom.xml' type='application/atom+xml; charset=utf-8' rel='ALTERNATE home'>\
            <link rel=alternate type=application/rss+xml href=/feed>\
            <link rel=alternate hreflang=ru href=/ru/><link rel=stylesheet href=/s.css>";
        let expected = [("https://blog.example/feed", "All & sundry"), ("https://blog.example/about/atom.xml", "")];
        assert_eq!(found(page), expected.map(|(url, title)| (url.to_owned(), title.to_owned())));
    }

    #[test]
    fn a_page_may_say_itself_where_its_links_begin() {
        let page = "<base href='https://other.example/x/'><link rel=alternate type=application/feed+json href=f.json>";
        assert_eq!(found(page)[0].0, "https://other.example/x/f.json");
    }

    #[test]
    fn links_in_scripts_and_links_to_nowhere_are_not_suggested() {
        let page = "<script>'<link rel=alternate type=application/rss+xml href=/no>'</script>\
            <link rel=alternate type=application/rss+xml href='javascript:alert(1)'>";
        assert_eq!(found(page), []);
    }

    #[test]
    fn a_page_is_known_by_how_it_begins() {
        assert!(is_page("<!-- made by hand -->\n<!DOCTYPE HTML PUBLIC>\n<html>"));
        assert!(!is_page("<rss><channel><description>&lt;p></description>"));
    }
}
