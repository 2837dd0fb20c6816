//! What was found in a feed, as posts. The same id is the same post, however often it is edited.

use serde_json::Value;

use super::ReadPost;
use crate::json::object;
use crate::sql::{Statement, statement};

/// Posts of one statement: what is bound to one stays far below D1's 2 MB.
const SLICE: usize = 10;

/// Whether people can have written something then, as far as calendars of ours go.
pub fn is_sane(at: i64) -> bool {
    (0..loyalty::time::NEVER.0).contains(&at)
}

/// Keeps posts, newest first, that were found in a site's feed, if the feed is still to be read again at `claim`: it
/// was not changed, or read by somebody else, meanwhile. What has no address has nowhere to lead readers to.
pub fn keeping(site: i64, posts: &[ReadPost], are_news: bool, claim: i64, now: i64) -> Vec<Statement> {
    let rows: Vec<Value> = posts.iter().filter(|post| post.url.is_some()).zip(0..).map(|at| row(at, now)).collect();
    let slices = rows.chunks(SLICE).map(|slice| Value::from(slice.to_vec()));
    slices.map(|slice| statement!(KEEP, site, slice, i64::from(are_news), claim)).collect()
}

/// A millisecond lies between any two, so that they keep the order of the feed.
fn row((post, place): (&ReadPost, i64), now: i64) -> Value {
    object([
        ("id", post.id.as_str().into()),
        ("url", post.url.as_deref().into()),
        ("title", post.called().into()),
        ("html", post.summary_html.as_str().into()),
        ("text", post.summary_text.as_str().into()),
        ("published_at", post.published_at.filter(|at| is_sane(*at)).into()),
        ("found_at", now.saturating_sub(place).into()),
    ])
}

/// Whether a post with the same address and title is known under another id: the blog's system was changed, or it
/// reports by itself what also stands in its feed. Such a one is no news.
macro_rules! is_known_otherwise {
    ($url:literal, $title:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM post AS known INDEXED BY post_url WHERE known.site = ?1 AND known.url = ",
            $url,
            " AND known.title = ",
            $title,
            ")"
        )
    };
}
pub(crate) use is_known_otherwise;

// What is older than our first reading (but for some days, since clocks and drafts differ) slid into the feed because
// something else left it, or because its owner shows more now: it is no news either.
const KEEP: &str = concat!(
    "
INSERT INTO post (site, post, url, title, summary_html, summary_text, published_at, found_at, source, is_news)
SELECT ?1, value ->> 'id', value ->> 'url', value ->> 'title', value ->> 'html', value ->> 'text', value ->> 'published_at', value ->> 'found_at', 'feed',
  ?3 AND coalesce(value ->> 'published_at' > (SELECT taken_at FROM feed WHERE feed.site = ?1) - 259200000, 1) AND NOT ",
    is_known_otherwise!("(value ->> 'url')", "(value ->> 'title')"),
    "
FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM feed WHERE feed.site = ?1 AND next_at = ?4)
ON CONFLICT (site, post) DO UPDATE SET url = excluded.url, title = excluded.title, summary_html = excluded.summary_html,
  summary_text = excluded.summary_text, published_at = excluded.published_at
WHERE url <> excluded.url OR title <> excluded.title OR summary_html <> excluded.summary_html OR summary_text <> excluded.summary_text OR published_at IS NOT excluded.published_at"
);
