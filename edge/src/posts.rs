//! A blog's posts: those that were found in its feed, and those that its own system reports.

pub mod issues;
pub mod week;

use loyalty::ids::Id;
use loyalty::time::Moment;
use loyalty::wire::blog::NewPost;
use loyalty::wire::{Code, Problem};
use wasm_bindgen::JsValue;
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::entries::limit;
use crate::error::{Answer, ApiError};
use crate::feeds::found::is_known_otherwise;
use crate::feeds::{ReadPost, read_bytes};
use crate::json::{self, list, object};
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// Before the newest of all.
const NEWEST: i64 = (i32::MAX as i64) << 20;
/// The longest address, in bytes.
const URL_BYTES_MAX: usize = 2_000;
/// The longest title, in characters: the reader cuts longer ones.
const TITLE_CHARS_MAX: usize = 300;

/// A site's posts, newest first.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let page = page(shop.site, cursor(call)?, limit(call)?);
    respond::json_text(200, call.db.ask(vec![shop.guard("posts:read"), page]).await?.unwrap_or_default())
}

/// The statement of a page.
pub fn page(site: i64, from: Option<Cursor>, limit: i64) -> Statement {
    let from = from.unwrap_or(Cursor { number: NEWEST, name: String::new() });
    statement!(PAGE, site, from.number, from.name, limit)
}

/// Takes a post that the blog's own system reports. 1. Look whether it is known: then that is the answer. 2. Have its
/// HTML cleaned where nothing can be reached. 3. Keep it; the next minute sends it, together with others of this one.
pub async fn report(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewPost = call.read()?;
    check(&new)?;
    let known = vec![shop.guard("posts:write"), statement!(ONE, shop.site, new.id.as_str())];
    if let Some(known) = call.db.ask(known).await? {
        return respond::json_text(200, known);
    }
    let post = cleaned(call, &new).await?;
    let [insert, is_new, one] = keeping(shop.site, &new.id, &post, call.now.0);
    let noted = note(&shop, "post.reported", &new.id, object([("title", post.called().into())]), call.now.0);
    let answers = call.db.run(vec![shop.guard("posts:write"), insert, is_new, noted, one]).await?;
    let is_new = answers.get(2).and_then(Option::as_deref) == Some("1");
    let shown = answers.into_iter().next_back().flatten().ok_or_else(|| ApiError::not_found("site"))?;
    respond::json_text(if is_new { 201 } else { 200 }, shown)
}

/// Keeps a post that was reported; answers whether it is new, and then with the post.
pub fn keeping(site: i64, id: &str, post: &ReadPost, now: i64) -> [Statement; 3] {
    let (html, text) = (post.summary_html.as_str(), post.summary_text.as_str());
    [
        statement!(KEEP, site, id, post.url.as_deref(), post.called(), html, text, post.published_at, now),
        statement!("SELECT CAST(changes() AS TEXT) AS json"),
        statement!(ONE, site, id),
    ]
}

fn check(new: &NewPost) -> Answer<()> {
    if Id::parse(&new.id).is_none() {
        return Err(fault("/id", "an id has 1 to 200 bytes and no control characters"));
    }
    if new.title.trim().is_empty() || new.title.chars().count() > TITLE_CHARS_MAX {
        return Err(fault("/title", "a title has 1 to 300 characters"));
    }
    let is_web = new.url.starts_with("https://") || new.url.starts_with("http://");
    if !is_web || new.url.len() > URL_BYTES_MAX {
        return Err(fault("/url", "this is an https or http address of at most 2,000 bytes"));
    }
    if new.published_at.as_deref().is_some_and(|at| Moment::parse(at).is_none()) {
        return Err(fault("/published_at", "a time is RFC 3339 (2026-11-22T10:00:00Z), from 1970 to 9998"));
    }
    Ok(())
}

/// The post as the reader makes it of a feed in which it stands alone: what a letter may carry is decided in one place.
async fn cleaned(call: &Call, new: &NewPost) -> Answer<ReadPost> {
    let item = object([
        ("id", new.id.as_str().into()),
        ("url", new.url.as_str().into()),
        ("title", new.title.as_str().into()),
        ("content_html", new.summary_html.as_deref().unwrap_or_default().into()),
        ("date_published", new.published_at.as_deref().into()),
    ]);
    let version = "https://jsonfeed.org/version/1.1";
    let feed = object([("version", version.into()), ("title", "".into()), ("items", list![item])]);
    let feed = read_bytes(&call.env, &JsValue::from_str(&json::text(&feed)), None, &new.url).await;
    let post = feed.ok().and_then(|feed| feed.posts.into_iter().next()).filter(|post| post.url.is_some());
    post.ok_or_else(|| fault("/url", "this cannot be read"))
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

/// A post as its owner sees it. What goes out with an issue is on its way until nobody's copy waits any more.
macro_rules! shown {
    () => {
        concat!(
            "json_object('id', post.post, 'title', title, 'url', url, 'published_at', ",
            moment!("published_at"),
            ", 'found_at', ",
            moment!("found_at"),
            ", 'source', source, 'state', iif(is_news = 0, 'old', iif(post.issue IS NULL, 'waiting', iif(",
            issues::is_under_way!("post.issue"),
            ", 'sending', 'sent'))), 'sent', coalesce((SELECT sent FROM issue_count WHERE issue_count.site = post.site AND issue_count.issue = post.issue), 0))"
        )
    };
}

const PAGE: &str = concat!(
    "
SELECT json_object('posts', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?4, last, NULL)) AS json
FROM (SELECT 1) LEFT JOIN (SELECT ",
    shown!(),
    " AS line, min(found_at) OVER () || ' ' || last_value(post) OVER (ORDER BY found_at DESC, post DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM post INDEXED BY post_newest WHERE site = ?1 AND (found_at, post) < (?2, ?3) ORDER BY found_at DESC, post DESC LIMIT CAST(?4 AS INTEGER)) AS post) ON true"
);

const ONE: &str = concat!("SELECT ", shown!(), " AS json FROM post WHERE post.site = ?1 AND post.post = ?2");

const KEEP: &str = concat!(
    "
INSERT INTO post (site, post, url, title, summary_html, summary_text, published_at, found_at, source, is_news)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'api', NOT ",
    is_known_otherwise!("?3", "?4"),
    " WHERE true ON CONFLICT (site, post) DO NOTHING"
);
