//! What the reader promises about every feed, whatever its format.

use proptest::prelude::*;
use reader::{BYTES_MAX, Feed, POSTS_MAX, Post, Unreadable};

const BASE: &str = "https://blog.example/feed.xml";

fn read(text: &str) -> Feed {
    reader::read(text.as_bytes(), None, BASE).unwrap()
}

/// An RSS feed of these items.
fn rss(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>The bench</title><link>https://blog.example/</link>\
         <language>en-GB</language>{items}</channel></rss>"
    )
}

fn post(item: &str) -> Post {
    read(&rss(&format!("<item>{item}</item>"))).posts.remove(0)
}

#[test]
fn a_post_is_the_same_in_every_format() {
    let expected = Post {
        id: "tag:1".into(),
        url: Some("https://blog.example/1".into()),
        title: "Screens & batteries".into(),
        published_at: Some(1_795_392_000_000),
        updated_at: Some(1_795_392_000_000),
        summary_html: "<p>New <em>parts</em></p>".into(),
        summary_text: "New parts".into(),
    };
    let feeds = [
        rss("<item><guid isPermaLink='false'>tag:1</guid><link>/1</link><title>Screens &amp;amp; batteries</title>\
            <pubDate>Mon, 23 Nov 2026 00:00:00 GMT</pubDate>\
            <description><![CDATA[<p>New <em>parts</em></p>]]></description></item>"),
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en-GB'><title>The bench</title>\
            <entry><id>tag:1</id><link href='1'/><title>Screens &amp; batteries</title>\
            <published>2026-11-23T00:00:00Z</published><updated>2026-11-23T01:00:00+01:00</updated>\
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>New <em>parts</em></p></div></content>\
            </entry></feed>"
            .to_owned(),
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The bench", "language": "en-GB", "items": [
            {"id": "tag:1", "url": "/1", "title": "Screens & batteries", "date_published": "2026-11-23T00:00:00Z",
             "date_modified": "2026-11-23T00:00:00Z", "content_html": "<p>New <em>parts</em></p>"}]}"#
            .to_owned(),
    ];
    for text in feeds {
        let feed = Feed { title: "The bench".into(), language: Some("en-gb".into()), posts: vec![expected.clone()] };
        assert_eq!(read(&text), feed);
    }
}

#[test]
fn the_newest_fifty_posts_are_read_newest_first() {
    let item = |day: usize| format!("<item><guid>{day}</guid><pubDate>{day} Nov 2026 00:00:00 GMT</pubDate></item>");
    let undated =
        (0..40).map(|number| format!("<item><guid>undated {number}</guid></item>")).collect::<Vec<_>>().concat();
    let feed = read(&rss(&(undated + &(1..=28).map(item).collect::<Vec<_>>().concat())));
    let ids: Vec<&str> = feed.posts.iter().map(|post| &*post.id).collect();
    assert_eq!(ids.len(), POSTS_MAX);
    assert_eq!((ids[0], ids[27], ids[28], ids[49]), ("28", "1", "undated 0", "undated 21"));
}

#[test]
fn a_post_keeps_its_name_when_it_is_edited() {
    let named = |title: &str| post(&format!("<guid>a</guid><link>/b</link><title>{title}</title>")).id;
    assert_eq!((named("one").as_str(), named("two").as_str()), ("a", "a"));
    let linked = |title: &str| post(&format!("<link>/b</link><title>{title}</title>")).id;
    assert_eq!((linked("one"), linked("two")), ("https://blog.example/b".into(), "https://blog.example/b".into()));
}

#[test]
fn posts_without_id_and_address_are_told_apart_by_title_and_date() {
    let name = |title: &str, day: u8| {
        post(&format!("<title>{title}</title><pubDate>{day} Nov 2026 00:00:00 GMT</pubDate>")).id
    };
    assert_eq!(name("one", 1), name("one", 1));
    assert!(name("one", 1).starts_with("sha256:"));
    assert_ne!(name("one", 1), name("two", 1));
    assert_ne!(name("one", 1), name("one", 2));
    let feed = read(&rss("<item><link>https://blog.example/</link><title>a</title></item>\
        <item><link>https://blog.example/</link><title>b</title></item>"));
    assert_eq!(feed.posts.len(), 2, "leading to the first page names nothing");
}

#[test]
fn two_posts_of_one_id_are_one() {
    let feed =
        read(&rss("<item><guid>a</guid><title>first</title></item><item><guid>a</guid><title>again</title></item>"));
    assert_eq!(feed.posts.len(), 1);
    assert_eq!(feed.posts[0].title, "first");
}

#[test]
fn an_id_without_end_is_kept_short() {
    let id = post(&format!("<guid>{}</guid>", "a".repeat(100_000))).id;
    assert!(id.starts_with("sha256:") && id.len() < 100, "{id}");
}

#[test]
fn an_address_is_absolute_and_of_the_web_or_there_is_none() {
    assert_eq!(post("<link> ../a b </link>").url.as_deref(), Some("https://blog.example/a%20b"));
    assert_eq!(post("<guid>https://blog.example/p</guid>").url.as_deref(), Some("https://blog.example/p"));
    for link in ["javascript:alert(1)", "data:text/html,a", "mailto:a@b.example", ""] {
        assert_eq!(post(&format!("<guid>a</guid><link>{link}</link>")).url, None, "{link}");
    }
}

#[test]
fn titles_and_texts_are_plain_and_short() {
    let post = post(&format!(
        "<title>{}</title><description>{}</description>",
        "&lt;b&gt;Тонкая&lt;/b&gt; работа ".repeat(50),
        "&lt;p&gt;слово за словом&lt;/p&gt;".repeat(2000)
    ));
    assert!(post.title.starts_with("Тонкая работа Тонкая") && post.title.ends_with("работа…"), "{}", post.title);
    assert!((280..=300).contains(&post.title.chars().count()));
    assert!(post.summary_text.ends_with('…') && (580..=600).contains(&post.summary_text.chars().count()));
    assert!(post.summary_html.ends_with("</p>") && (19_900..=20_000).contains(&post.summary_html.len()));
}

#[test]
fn a_summary_that_is_only_a_picture_gives_way_to_the_text() {
    let content = "xmlns:c='http://purl.org/rss/1.0/modules/content/'";
    let post = post(&format!("<description>&lt;img src='a'&gt;</description><c:encoded {content}>words</c:encoded>"));
    assert_eq!((post.summary_html.as_str(), post.summary_text.as_str()), ("words", "words"));
}

#[test]
fn letters_are_read_in_the_encoding_that_was_declared() {
    for (label, encoding) in [("windows-1251", encoding_rs::WINDOWS_1251), ("koi8-r", encoding_rs::KOI8_R)] {
        let text =
            rss("<item><title>Мастерская</title></item>").replace("'1.0'?", &format!("'1.0' encoding='{label}'?"));
        let feed = reader::read(&encoding.encode(&text).0, Some("text/xml"), BASE).unwrap();
        assert_eq!(feed.posts[0].title, "Мастерская", "{label}");
        let undeclared = rss("<item><title>Мастерская</title></item>");
        let named = format!("text/xml; charset={label}");
        let feed = reader::read(&encoding.encode(&undeclared).0, Some(&named), BASE).unwrap();
        assert_eq!(feed.posts[0].title, "Мастерская", "{label}");
    }
    let text = rss("<item><title>Мастерская</title></item>").replace("'1.0'?", "'1.0' encoding='utf-16'?");
    let bytes: Vec<u8> = ("\u{feff}".to_owned() + &text).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(reader::read(&bytes, None, BASE).unwrap().posts[0].title, "Мастерская");
}

#[test]
fn what_is_no_feed_is_refused_in_words_for_its_owner() {
    let refused = |text: &str| reader::read(text.as_bytes(), None, BASE).unwrap_err();
    assert_eq!(refused(" \n"), Unreadable::Empty);
    assert_eq!(refused("words"), Unreadable::NotAFeed);
    assert_eq!(refused(&" ".repeat(BYTES_MAX + 1)), Unreadable::TooLarge);
    assert!(refused("<rss>\n<channel>\n</rss>").to_string().starts_with("the feed is damaged at line 3: "));
    let page =
        refused("<!doctype html><link rel=alternate type='application/rss+xml' title=All href=/all.xml><p>a<p>b");
    assert_eq!(page.suggestions()[0].url, "https://blog.example/all.xml");
    assert_eq!(page.to_string(), "this is a web page and not a feed, but it says where its feed is");
}

#[test]
fn a_post_that_no_parser_gets_through_in_time_has_no_summary() {
    for body in ["&lt;div>".repeat(40_000), "&lt;b id=1>&lt;b id=2>&lt;p>".repeat(8_000)] {
        let read = post(&format!("<title>a</title><description>{body}words</description>"));
        assert_eq!((read.title.as_str(), read.summary_html.as_str()), ("a", ""));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_whatever_bring_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in any::<Option<String>>()) {
        let _ = reader::read(&bytes, kind.as_deref(), BASE);
    }

    #[test]
    fn no_text_whatever_in_a_feed_brings_the_reader_down(title in any::<String>(), body in "[<>/a-z\"'= &;#!\\-\u{0}\u{301}ж]{0,300}") {
        let _ = reader::read(rss(&format!("<item><title>{title}</title><description><![CDATA[{body}]]></description></item>")).as_bytes(), None, BASE);
    }
}
