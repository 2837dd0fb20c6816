//! Old and careless dialects of RSS and Atom, retold in the names that feed-rs knows.
//!
//! Their elements are the same or fewer; what differs is what the root element says of itself, and how types of content are
//! named. feed-rs refuses a whole feed for one such name.

use std::borrow::Cow;

use quick_xml::events::BytesStart;

/// Namespaces of other versions, and the one whose elements they share.
const NAMESPACES: [(&str, &str); 4] = [
    ("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom"),
    ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://purl.org/net/rss1.1#", "http://purl.org/rss/1.0/"),
];

/// The version that every `rss` element is read as: it has all that those before it have.
const RSS: &str = " version=\"2.0\"";

/// What Atom's drafts called its types of text, and people still do.
const TYPES: [(&str, &str); 4] =
    [("application/xhtml+xml", "xhtml"), ("text/html", "html"), ("text/plain", "text"), ("", "text")];

/// Whether feeds begin with an element of this name.
pub(crate) fn is_feed(name: &str) -> bool {
    ["rss", "RDF", "feed", "entry"].contains(&name)
}

/// The start tag of a feed's root, as feed-rs expects it.
pub(crate) fn start_tag(root: &BytesStart<'_>) -> String {
    let is_rss = root.local_name().as_ref() == "rss";
    let mut tag = format!("<{}", root.name().as_ref());
    for attribute in root.attributes().flatten() {
        let name = attribute.key.as_ref();
        let known = NAMESPACES.iter().find(|(other, _)| *other == &*attribute.value).map(|(_, known)| *known);
        // RSS has no namespace. Those who declare one for it declare all kinds.
        if is_rss && ["version", "xmlns"].contains(&name) {
            continue;
        }
        let value = known.unwrap_or(&attribute.value).replace('"', "&quot;");
        for part in [" ", name, "=\"", &value, "\""] {
            tag.push_str(part);
        }
    }
    if is_rss {
        tag.push_str(RSS);
    }
    tag.push('>');
    tag
}

/// What follows a feed's start tag, as feed-rs expects it. Links have types too, and lose nothing by their new names.
pub(crate) fn body<'a>(root: &BytesStart<'_>, body: &'a str) -> Cow<'a, str> {
    let mut body = Cow::Borrowed(body);
    if !["feed", "entry"].contains(&root.local_name().as_ref()) {
        return body;
    }
    for (name, known) in TYPES {
        for quote in ['"', '\''] {
            let declared = format!("type={quote}{name}{quote}");
            if body.contains(&declared) {
                body = Cow::Owned(body.replace(&declared, &format!("type={quote}{known}{quote}")));
            }
        }
    }
    body
}
