//! HTML as a stranger wrote it becomes HTML that a letter may carry.
//!
//! Two passes of the same sanitizer. The first knows a few more elements, writes them in one canonical way, and those are
//! then renamed to the nearest that letters have: blogs are made of `div`, and dropping it would run paragraphs into each
//! other. The second pass knows only what letters have, so whatever the renaming did, nothing else comes out.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use url::Url;

use crate::{bounds, length};

/// Elements that a letter may carry.
const ELEMENTS: [&str; 14] =
    ["p", "br", "a", "em", "strong", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "code", "pre"];

/// Elements of pages, and what they are in a letter.
const RENAMED: [(&str, &str); 17] = [
    ("div", "p"),
    ("section", "p"),
    ("article", "p"),
    ("figcaption", "p"),
    ("dt", "p"),
    ("dd", "p"),
    ("tr", "p"),
    ("caption", "p"),
    ("summary", "p"),
    ("h1", "h2"),
    ("h5", "h4"),
    ("h6", "h4"),
    ("b", "strong"),
    ("i", "em"),
    ("tt", "code"),
    ("kbd", "code"),
    ("samp", "code"),
];

/// Cells stand beside each other; in a letter a space keeps them apart.
const CELLS: [&str; 2] = ["td", "th"];

/// Elements whose content is not for reading, as far as the sanitizer does not know them itself.
const SILENT: [&str; 10] =
    ["script", "style", "title", "noscript", "template", "object", "select", "textarea", "svg", "math"];

/// How much of one post's source is looked at. What is kept of it is a tenth.
const SOURCE_BYTES_MAX: usize = 200_000;

/// Ends of elements after which a post may be cut.
const ENDS: [&str; 10] =
    ["</p>", "<br>", "</li>", "</ul>", "</ol>", "</blockquote>", "</h2>", "</h3>", "</h4>", "</pre>"];

/// Only what a letter may carry, with links that are absolute; links that cannot be lose their address.
pub(crate) fn clean(source: &str, base: Option<&Url>) -> String {
    let source = length::start(source, SOURCE_BYTES_MAX);
    if !bounds::holds(source) {
        return String::new();
    }
    let wide = RENAMED.iter().map(|(name, _)| *name).chain(CELLS).chain(ELEMENTS).chain(["table", "tbody", "dl"]);
    let mut html = sanitizer(wide.collect(), base).clean(source).to_string();
    for (name, letters) in RENAMED {
        html = html.replace(&format!("<{name}>"), &format!("<{letters}>"));
        html = html.replace(&format!("</{name}>"), &format!("</{letters}>"));
    }
    for name in CELLS {
        html = html.replace(&format!("</{name}>"), " ");
    }
    let mut html = strictly(&html);
    // Pictures that were dropped leave paragraphs behind in which nothing stands, one inside the other.
    while let Some(fewer) = Some(html.replace("<p></p>", "").replace("<p> </p>", "")).filter(|it| *it != html) {
        html = fewer;
    }
    html.trim().to_owned()
}

/// Cleaned HTML of at most so many bytes, which ends where an element ends, or a word where one element is all.
pub(crate) fn cut(html: String, bytes_max: usize) -> String {
    let mut room = bytes_max;
    let mut kept = html;
    while kept.len() > bytes_max && room > 0 {
        let start = length::start(&kept, room);
        let end = ENDS.iter().filter_map(|end| start.rfind(end)?.checked_add(end.len())).max();
        let end = end.or_else(|| start.rfind(char::is_whitespace)).unwrap_or(0);
        // The sanitizer closes what is open now, which may take more room than there is.
        strictly(length::start(start, end)).trim().clone_into(&mut kept);
        room = room.saturating_sub(kept.len().saturating_sub(bytes_max));
    }
    if kept.len() > bytes_max { String::new() } else { kept }
}

/// Plain text as HTML: empty lines part paragraphs, other line ends are kept.
pub(crate) fn of_text(text: &str) -> String {
    let escaped = text.replace('\r', "").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs = escaped.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.flat_map(|paragraph| ["<p>".to_owned(), paragraph.replace('\n', "<br>"), "</p>".to_owned()]).collect()
}

fn strictly(html: &str) -> String {
    sanitizer(ELEMENTS.into(), None).clean(html).to_string()
}

fn sanitizer<'a>(elements: HashSet<&'a str>, base: Option<&Url>) -> Builder<'a> {
    let mut sanitizer = Builder::empty();
    sanitizer.tags(elements);
    sanitizer.clean_content_tags(SILENT.into());
    // The builder is empty of elements alone: `lang` and `title` would come through on every one.
    sanitizer.generic_attributes(HashSet::new());
    sanitizer.tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]));
    sanitizer.url_schemes(HashSet::from(["http", "https"]));
    sanitizer.url_relative(base.map_or(UrlRelative::Deny, |base| UrlRelative::RewriteWithBase(base.clone())));
    sanitizer.link_rel(None);
    sanitizer.strip_comments(true);
    sanitizer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(source: &str) -> String {
        clean(source, Url::parse("https://blog.example/feeds/all.xml").ok().as_ref())
    }

    #[test]
    fn what_a_letter_shows_is_left_as_it_is() {
        let html = "<h2>A</h2><p>b <em>c</em> <strong>d</strong><br>e</p><ul><li>f</li></ul><ol><li>g</li></ol>\
            <blockquote>h</blockquote><pre><code>i</code></pre>";
        assert_eq!(cleaned(html), html);
    }

    #[test]
    fn nothing_that_acts_loads_or_watches_comes_through() {
        let html = "<script>alert(1)</script><style>p{}</style><p style='x' onclick='y' class=z id=w title=v lang=en>a</p>\
            <img src='https://t.example/pixel'><iframe src=//b></iframe><form action=/c><input name=d><button>e</button>\
            </form><svg><a href=//f>g</a></svg><object data=h>i</object><video src=j></video><!-- k --><link href=//l>";
        assert_eq!(cleaned(html), "<p>a</p>e");
    }

    #[test]
    fn links_are_absolute_and_lead_to_the_web() {
        let html = "<a href='/b' target=_blank rel=me ping=//c>a</a><a href='c d'>b</a><a href='//e.example/'>c</a>";
        let links = "<a href=\"https://blog.example/b\">a</a><a href=\"https://blog.example/feeds/c%20d\">b</a>\
            <a href=\"https://e.example/\">c</a>";
        assert_eq!(cleaned(html), links);
        for bad in
            ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "mailto:a@b.example", "file:///c"]
        {
            assert_eq!(cleaned(&format!("<a href='{bad}'>a</a>")), "<a>a</a>", "{bad}");
        }
    }

    #[test]
    fn what_pages_are_made_of_becomes_what_letters_are_made_of() {
        assert_eq!(cleaned("<div>a</div><div>b</div>"), "<p>a</p><p>b</p>");
        assert_eq!(cleaned("<h1>a</h1><h6>b</h6><b>c</b><i>d</i>"), "<h2>a</h2><h4>b</h4><strong>c</strong><em>d</em>");
        assert_eq!(cleaned("<div><div><ul><li>a</ul></div></div>"), "<ul><li>a</li></ul>");
        assert_eq!(cleaned("<p><img src=a></p><p>b</p>"), "<p>b</p>");
    }

    #[test]
    fn what_is_cut_ends_where_an_element_ends() {
        let html = "<p>one</p><ul><li>two</li><li>three</li></ul>".to_owned();
        assert_eq!(cut(html.clone(), 100), html);
        assert_eq!(cut(html.clone(), 40), "<p>one</p><ul><li>two</li></ul>");
        assert_eq!(cut(html.clone(), 30), "<p>one</p>");
        assert_eq!(cut("<p>one two three</p>".to_owned(), 15), "<p>one two</p>");
    }

    #[test]
    fn what_was_cut_fits_however_deep_it_lies() {
        let deep = "<blockquote>".repeat(60) + &"word ".repeat(2000) + &"</blockquote>".repeat(60);
        for room in [0, 10, 1000, 8000] {
            assert!(cut(cleaned(&deep), room).len() <= room);
        }
    }

    #[test]
    fn plain_text_keeps_its_paragraphs_and_its_signs() {
        assert_eq!(of_text("a < b\r\n& c\n\n\n\nd"), "<p>a &lt; b<br>&amp; c</p><p>d</p>");
    }
}
