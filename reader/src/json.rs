//! JSON Feed, versions 1 and 1.1.
//!
//! Read here and not by feed-rs, which refuses a whole feed for one number where a text should stand: the format asks
//! readers to take such ids as texts.

use chrono::DateTime;
use serde_json::Value;

use crate::Unreadable;
use crate::draft::{Draft, DraftPost, Markup};

/// What each version's name begins with.
const VERSION: &str = "https://jsonfeed.org/version/1";

/// Reads a JSON Feed.
pub(crate) fn read(source: &str) -> Result<Draft, Unreadable> {
    let feed: Value = serde_json::from_str(source).map_err(|error| {
        // The parser names the line once more at the end of its sentence.
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        Unreadable::Damaged { line: error.line().max(1), reason }
    })?;
    let is_feed = text(&feed, "version").is_some_and(|version| version.starts_with(VERSION));
    let posts = feed.get("items").and_then(Value::as_array).filter(|_| is_feed).ok_or(Unreadable::NotAFeed)?;
    Ok(Draft {
        title: Markup::Text(text(&feed, "title").unwrap_or_default()),
        language: text(&feed, "language"),
        home: text(&feed, "home_page_url"),
        posts: posts.iter().filter(|post| post.is_object()).map(post).collect(),
    })
}

fn post(item: &Value) -> DraftPost {
    let plain = |name| text(item, name).map(Markup::Text);
    let bodies = [plain("summary"), text(item, "content_html").map(Markup::Html), plain("content_text")];
    DraftPost {
        id: text(item, "id"),
        url: text(item, "url").or_else(|| text(item, "external_url")),
        title: plain("title").unwrap_or_default(),
        published_at: time(item, "date_published"),
        updated_at: time(item, "date_modified"),
        bodies: bodies.into_iter().flatten().collect(),
        base: None,
    }
}

/// A field that should be a text; a number is taken as one.
fn text(object: &Value, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn time(item: &Value, name: &str) -> Option<i64> {
    let text = text(item, name)?;
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|time| time.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_a_number_is_taken_as_a_text() {
        let feed = read(r#"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7}, "x"]}"#).unwrap();
        assert_eq!(feed.posts.len(), 1);
        assert_eq!(feed.posts[0].id.as_deref(), Some("7"));
    }

    #[test]
    fn json_that_is_no_feed_is_none() {
        for other in ["{}", r#"{"version": "1", "items": []}"#, r#"{"version": "https://jsonfeed.org/version/1"}"#] {
            assert_eq!(read(other).err(), Some(Unreadable::NotAFeed), "{other}");
        }
    }

    #[test]
    fn damaged_json_is_told_by_its_line() {
        let refused = read("{\n\"version\":\n}").err().unwrap();
        assert_eq!(refused.to_string(), "the feed is damaged at line 3: expected value");
    }
}
