//! A blog's feed: where it is, and what it was like when it was read last.
//!
//! What stands in a feed when it is taken is old to its readers and is never sent; what turns up later is news.

pub mod address;
pub mod due;
pub mod found;
mod visit;

use loyalty::time::Moment;
use loyalty::wire::blog::{FeedCheck, NewFeed, PostLine};
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::{Call, Shop};
use crate::changes::note;
use crate::db::Rollback;
use crate::deliveries::way;
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::respond;
use crate::sql::{Statement, moment, statement};
use address::Rules;
use visit::Known;
pub use visit::{Brought, ReadFeed, ReadPost, Unread, read_bytes};

/// Posts that a check shows.
const SHOWN_MAX: usize = 10;

/// Whoever may name an address could otherwise have us call somebody all day.
const CHECKS: Limit = Limit { what: "feed.check", most: 60, window_ms: HOUR_MS };

/// The feed as it was last read.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    answer(call.db.ask(vec![shop.guard("posts:read"), statement!(SHOW, shop.site)]).await?)
}

/// Takes a feed, or none. 1. Read it now: one that cannot be read is not taken. 2. In one batch: take it in the place
/// of the one before, and keep what stands in it as old.
pub async fn take(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewFeed = call.read()?;
    if new.url.trim().is_empty() {
        let batch = vec![
            shop.guard("posts:write"),
            statement!(REMOVE, shop.site),
            note(&shop, "feed.removed", "", object([]), call.now.0),
            statement!(SHOW, shop.site),
        ];
        return answer(call.db.ask(batch).await?);
    }
    let brought = looked_up(call, &shop, &new.url).await?;
    let details = object([("url", brought.url.as_str().into())]);
    let mut batch = vec![shop.guard("posts:write"), taking(shop.site, &brought, call.now.0)];
    batch.push(note(&shop, "feed.changed", "", details, call.now.0));
    batch.extend(taking_posts(shop.site, &brought, call.now.0));
    batch.push(statement!(SHOW, shop.site));
    answer(call.db.ask(batch).await?)
}

/// Reads a feed without taking it.
pub async fn check(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewFeed = call.read()?;
    let Brought { url, feed, .. } = looked_up(call, &shop, &new.url).await?;
    let line = |post: &ReadPost| {
        let at = post.published_at.filter(|at| found::is_sane(*at)).map(Moment);
        Some(PostLine { title: post.called(), url: post.url.clone()?, published_at: at })
    };
    let posts = feed.posts.iter().filter_map(line).take(SHOWN_MAX).collect();
    respond::json(200, &FeedCheck { url, title: feed.title, posts })
}

/// Takes a feed that was read, in the place of any other.
pub fn taking(site: i64, brought: &Brought, now: i64) -> Statement {
    let Brought { url, feed, etag, modified, .. } = brought;
    let (etag, modified) = (etag.as_deref(), modified.as_deref());
    statement!(TAKE, site, url.as_str(), feed.title.as_str(), etag, modified, now, next_at(brought, now))
}

/// Keeps what stands in a feed that was taken just before. It is old.
pub fn taking_posts(site: i64, brought: &Brought, now: i64) -> Vec<Statement> {
    found::keeping(site, &brought.feed.posts, false, next_at(brought, now), now)
}

fn next_at(brought: &Brought, now: i64) -> i64 {
    now.saturating_add(due::wait_ms(brought.fresh_s))
}

/// Reads the feed at an address that was typed in, or the first one that the page there names.
async fn looked_up(call: &Call, shop: &Shop, typed: &str) -> Answer<Brought> {
    // Nobody who may not has us call anything.
    let uses = Uses::of(call).count(CHECKS, &shop.site.to_string())?;
    let mut batch = vec![shop.guard("posts:write")];
    batch.extend(uses.statements());
    match call.db.run(batch).await {
        Ok(_) => {}
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    }
    let rules = Rules { own: address::host_of(&call.origin), is_local: way::is_local(&call.env) };
    let url = visit::written(typed, None, rules).filter(|url| rules.allow(url));
    let wrong = || Problem::new(Code::OutOfRange, "this is a public https address").with("path", "/url");
    let url = url.ok_or_else(wrong)?;
    let read = match visit::read(&call.env, &url, Known::default(), rules).await {
        Err(Unread { feeds, .. }) if !feeds.is_empty() => {
            let named = feeds.first().and_then(|feed| visit::written(feed, Some(&url), rules)).unwrap_or_default();
            // Where that one is out of order, the owner sees what else the page names.
            visit::read(&call.env, &named, Known::default(), rules).await.map_err(|unread| Unread { feeds, ..unread })
        }
        read => read,
    };
    match read {
        Ok(Some(brought)) => Ok(brought),
        // Without a mark of an earlier visit nothing can be unchanged.
        Ok(None) => Err(unreadable(Unread::because("unreachable"))),
        Err(unread) => Err(unreadable(unread)),
    }
}

fn unreadable(unread: Unread) -> ApiError {
    let Unread { problem, detail, feeds } = unread;
    let detail = detail.unwrap_or_else(|| "nothing that can be read came from this address".to_owned());
    Problem::new(Code::FeedUnreadable, detail).with("reason", problem).with("feeds", feeds).into()
}

fn answer(shown: Option<String>) -> Answer<Response> {
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("site"))?)
}

const SHOW: &str = concat!(
    "
SELECT json_object('url', url, 'title', nullif(title, ''), 'read_at', ",
    moment!("read_at"),
    ", 'next_at', ",
    moment!("next_at"),
    ", 'problem', problem) AS json FROM (SELECT 1) LEFT JOIN feed ON feed.site = ?1"
);

const TAKE: &str = "
INSERT INTO feed (site, url, title, etag, modified, taken_at, read_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
ON CONFLICT DO UPDATE SET url = excluded.url, title = excluded.title, etag = excluded.etag, modified = excluded.modified,
  taken_at = iif(url = excluded.url, taken_at, excluded.taken_at), read_at = excluded.read_at, next_at = excluded.next_at, failures = 0, problem = NULL";

const REMOVE: &str = "DELETE FROM feed WHERE site = ?1";
