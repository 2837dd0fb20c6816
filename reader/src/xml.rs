//! RSS and Atom: looked through once for what is damaged, then read by feed-rs.
//!
//! feed-rs does not say at which line it stopped, reads a document that breaks off as if it were whole, and takes damage
//! for something that is no feed. So the document is first walked by the same XML parser, which costs milliseconds for
//! the largest of feeds.

use feed_rs::model::{Content, Entry, FeedType, Link, Text};
use feed_rs::parser::{Builder, ParseErrorKind, ParseFeedError};
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use crate::draft::{Draft, DraftPost, Markup};
use crate::{Unreadable, ampersand, dialect, page};

/// How deep elements may lie in one another. Feeds that people read have a tenth of it.
const DEPTH_MAX: usize = 500;

/// Reads RSS or Atom.
pub(crate) fn read(text: &str, base: Option<&Url>) -> Result<Draft, Unreadable> {
    let text = &*ampersand::mend(text);
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let root = match root(&mut reader) {
        Ok(Some(root)) if dialect::is_feed(root.local_name().as_ref()) => root,
        _ if page::is_page(text) => return Err(Unreadable::WebPage(page::feeds(text, base))),
        Ok(_) => return Err(Unreadable::NotAFeed),
        Err(error) => return Err(damage(text, reader.error_position(), &error)),
    };
    let body_at = reader.buffer_position();
    walk(text, &mut reader)?;
    let head = dialect::start_tag(&root);
    let body = dialect::body(&root, text.get(offset(body_at)..).unwrap_or_default());
    let parser = Builder::new().base_uri(base).id_generator(|_, _, _| String::new()).build();
    let feed =
        parser.parse(format!("{head}{body}").as_bytes()).map_err(|error| refused(text, body_at, &head, &error))?;

    let is_rss = feed.feed_type != FeedType::Atom;
    Ok(Draft {
        title: feed.title.map(|title| markup(title, is_rss)).unwrap_or_default(),
        language: feed.language,
        home: article(&feed.links).map(|link| link.href.clone()),
        posts: feed.entries.into_iter().map(|entry| post(entry, is_rss)).collect(),
    })
}

/// The first element.
fn root<'a>(reader: &mut NsReader<&'a [u8]>) -> quick_xml::Result<Option<BytesStart<'a>>> {
    loop {
        match reader.read_event()? {
            Event::Start(root) => return Ok(Some(root)),
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// Goes through what is left behind the root's start tag.
fn walk(text: &str, reader: &mut NsReader<&[u8]>) -> Result<(), Unreadable> {
    let mut depth: usize = 1;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth = depth.saturating_add(1),
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::GeneralRef(reference)) => {
                if let Err(error) = reference.resolve_char_ref() {
                    return Err(damage(text, reader.buffer_position(), &error));
                }
            }
            Ok(Event::Eof) if depth == 0 => return Ok(()),
            Ok(Event::Eof) => return Err(damage(text, reader.buffer_position(), &"it breaks off in its middle")),
            Ok(_) => {}
            Err(error) => return Err(damage(text, reader.error_position(), &error)),
        }
        if depth > DEPTH_MAX {
            return Err(damage(text, reader.buffer_position(), &"elements lie too deep in one another"));
        }
    }
}

/// Something at this byte of the text that no parser gets through.
fn damage(text: &str, at: u64, reason: &dyn ToString) -> Unreadable {
    let before = text.as_bytes().iter().take(offset(at));
    let line = before.filter(|byte| **byte == b'\n').count().saturating_add(1);
    Unreadable::Damaged { line, reason: reason.to_string() }
}

/// What feed-rs says about a document that is well-formed. It counts bytes from the new start tag.
fn refused(text: &str, body_at: u64, head: &str, error: &ParseFeedError) -> Unreadable {
    use ParseErrorKind::{IllegalState, MissingContent, NoFeedRoot, UnknownEnumVariant, UnknownMimeType};
    let ParseFeedError::ParseError(kind) = error else { return damage(text, body_at, error) };
    let (position, reason) = match kind {
        NoFeedRoot => return Unreadable::NotAFeed,
        UnknownMimeType { position, mime } => (position, format!("content of the unknown type `{mime}`")),
        MissingContent { position, reference } => (position, format!("`{reference}` is missing")),
        UnknownEnumVariant { position, reference } | IllegalState { position, reference } => {
            (position, format!("`{reference}` is not expected here"))
        }
    };
    let behind_head = position.saturating_sub(u64::try_from(head.len()).unwrap_or_default());
    damage(text, body_at.saturating_add(behind_head), &reason)
}

fn offset(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

fn post(entry: Entry, is_rss: bool) -> DraftPost {
    let summary = entry.summary.map(|summary| markup(summary, is_rss));
    let content = entry.content.and_then(|content| body(content, is_rss));
    DraftPost {
        url: article(&entry.links).map(|link| link.href.clone()),
        id: Some(entry.id),
        title: entry.title.map(|title| markup(title, is_rss)).unwrap_or_default(),
        published_at: entry.published.map(|time| time.timestamp_millis()),
        updated_at: entry.updated.map(|time| time.timestamp_millis()),
        bodies: summary.into_iter().chain(content).collect(),
        base: entry.base,
    }
}

/// The link that leads to the article itself, not to its comments, its pictures or its editor.
fn article(links: &[Link]) -> Option<&Link> {
    let is_article = |link: &&Link| link.target.is_none() && link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let is_page = |link: &&Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let mut links = links.iter().filter(is_article).peekable();
    let first = links.peek().copied();
    links.find(is_page).or(first)
}

fn body(content: Content, is_rss: bool) -> Option<Markup> {
    let is_words = content.content_type.ty() == "text" || content.content_type.as_str().contains("xhtml");
    let text = Text { content_type: content.content_type, src: None, content: content.body? };
    is_words.then(|| markup(text, is_rss))
}

/// Atom says what is marked how. RSS does not, and everybody takes all of it for HTML.
fn markup(text: Text, is_rss: bool) -> Markup {
    match text.content_type.as_str() {
        "text/plain" if !is_rss => Markup::Text(text.content),
        // feed-rs writes `<br/>` as two tags, and to HTML the second one is a line end too.
        kind if kind.contains("xhtml") => Markup::Html(text.content.replace("</br>", "")),
        _ => Markup::Html(text.content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        read(text, None).err().unwrap().to_string()
    }

    #[test]
    fn damage_is_told_by_its_line() {
        let feed = "<rss version='2.0'>\n<channel>\n<title>a</titel>\n</channel></rss>";
        assert!(refusal(feed).starts_with("the feed is damaged at line 3: "), "{}", refusal(feed));
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'>\n\n<title>&#1;<</title></feed>";
        assert!(refusal(feed).starts_with("the feed is damaged at line 3: "), "{}", refusal(feed));
    }

    #[test]
    fn a_feed_that_breaks_off_is_not_taken_for_a_whole_one() {
        let whole = "<rss version='2.0'>\n<channel>\n<item><title>a</title></item></channel></rss>";
        assert_eq!(read(whole, None).unwrap().posts.len(), 1);
        let part = whole.strip_suffix("</channel></rss>").unwrap();
        assert_eq!(refusal(part), "the feed is damaged at line 3: it breaks off in its middle");
    }

    #[test]
    fn elements_in_elements_without_end_are_refused() {
        let feed = format!("<rss version='2.0'><channel>{}", "<a>".repeat(100_000));
        assert_eq!(refusal(&feed), "the feed is damaged at line 1: elements lie too deep in one another");
    }

    #[test]
    fn xml_that_is_no_feed_is_none() {
        assert_eq!(read("<?xml version='1.0'?><svg/>", None).err(), Some(Unreadable::NotAFeed));
        assert_eq!(read("just words", None).err(), Some(Unreadable::NotAFeed));
    }

    #[test]
    fn every_dialect_of_rss_and_atom_is_read() {
        let item = "<item><title>a</title><link>https://b.example/</link></item>";
        for root in
            ["version='2.0'", "version='0.91'", "version='0.94'", "version='2'", "", "xmlns='http://c.example/'"]
        {
            let feed = format!("<rss {root}><channel>{item}</channel></rss>");
            assert_eq!(read(&feed, None).unwrap().posts.len(), 1, "{root}");
        }
        for namespace in ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"] {
            let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
            let feed = format!("<rdf:RDF xmlns:rdf='{rdf}' xmlns='{namespace}'>{item}</rdf:RDF>");
            assert_eq!(read(&feed, None).unwrap().posts.len(), 1, "{namespace}");
        }
        for namespace in ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"] {
            let feed = format!("<feed xmlns='{namespace}'><entry><title>a</title></entry></feed>");
            assert_eq!(read(&feed, None).unwrap().posts.len(), 1, "{namespace}");
        }
    }

    #[test]
    fn the_link_of_a_post_is_the_one_to_the_article() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry>\
            <link rel='edit' href='https://a.example/edit'/>\
            <link rel='alternate' type='application/pdf' href='https://a.example/pdf'/>\
            <link rel='alternate' type='text/html' href='https://a.example/page'/></entry></feed>";
        assert_eq!(read(feed, None).unwrap().posts[0].url.as_deref(), Some("https://a.example/page"));
    }
}
