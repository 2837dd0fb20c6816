//! One visit to a feed: fetched here, read by the Worker that can reach nothing.
//!
//! Every address on the way is looked at before it is called, redirections are followed by hand, and neither time nor
//! bytes are given without bounds.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use super::address::Rules;
use crate::error::{Answer, ApiError, read_stored};
use crate::log;

#[wasm_bindgen(module = "/js/feeds.js")]
extern "C" {
    #[wasm_bindgen(js_name = written)]
    fn as_browsers_write(text: &str, base: Option<&str>) -> Option<String>;
    fn get(
        url: &str,
        etag: Option<&str>,
        modified: Option<&str>,
        agent: &str,
        patience_ms: u32,
        bytes_max: u32,
    ) -> Promise;
    #[wasm_bindgen(js_name = read)]
    fn read_by_reader(env: &JsValue, bytes: &JsValue, kind: Option<&str>, url: &str) -> Promise;

    type Got;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Got) -> u16;
    #[wasm_bindgen(method, getter)]
    fn problem(this: &Got) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn location(this: &Got) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn etag(this: &Got) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn modified(this: &Got) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn caching(this: &Got) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &Got) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Got) -> JsValue;

    type Words;
    #[wasm_bindgen(method, getter, js_name = status)]
    fn said(this: &Words) -> u16;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Words) -> String;
}

/// Who visits.
const AGENT: &str = concat!("Kept/", env!("CARGO_PKG_VERSION"), " (reads a blog's feed for its newsletter)");
/// How long a server may take.
const PATIENCE_MS: u32 = 10_000;
/// The largest feed, in bytes: the reader takes no larger one.
const BYTES_MAX: u32 = 2_000_000;
/// Redirections that are followed.
const REDIRECTS_MAX: usize = 3;

/// What a server said of a feed at the visit before.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'a> {
    /// Its `ETag`.
    pub etag: Option<&'a str>,
    /// Its `Last-Modified`.
    pub modified: Option<&'a str>,
}

/// What a visit brought.
pub struct Brought {
    /// The address that was asked.
    pub url: String,
    /// What the reader made of it.
    pub feed: ReadFeed,
    /// The server's `ETag`.
    pub etag: Option<String>,
    /// The server's `Last-Modified`.
    pub modified: Option<String>,
    /// How many seconds the server calls it fresh.
    pub fresh_s: Option<i64>,
}

loyalty::stored! {
    /// A feed, as the reader gives it.
    pub struct ReadFeed {
        /// The blog's name; may be empty.
        pub title: String,
        /// Newest first.
        pub posts: Vec<ReadPost>,
    }
}

loyalty::stored! {
    /// A post, as the reader gives it: clean, and of a length that fits.
    pub struct ReadPost {
        /// What it is known by.
        pub id: String,
        /// Where it is; `http` or `https`.
        pub url: Option<String>,
        /// Its title; may be empty.
        pub title: String,
        /// When it appeared, in milliseconds.
        pub published_at: Option<i64>,
        /// Its beginning as HTML.
        pub summary_html: String,
        /// Its beginning as text.
        pub summary_text: String,
    }
}

/// The longest title that is made of a post's words, in characters.
const CALLED_MAX: usize = 80;

impl ReadPost {
    /// What a letter calls it: short messages have no title, so their own words serve.
    pub fn called(&self) -> String {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let words = &self.summary_text;
        let Some((end, _)) = words.char_indices().nth(CALLED_MAX) else {
            return if words.is_empty() { self.url.clone().unwrap_or_default() } else { words.clone() };
        };
        let start = words.get(..end).unwrap_or_default();
        [start.rsplit_once(' ').map_or(start, |(whole, _)| whole), "…"].concat()
    }
}

loyalty::stored! {
    struct Refusal {
        code: String,
        detail: String,
        feeds: Option<Vec<Suggestion>>,
    }
}

loyalty::stored! {
    struct Suggestion {
        url: String,
    }
}

/// Why a visit brought nothing.
pub struct Unread {
    /// A stable word.
    pub problem: String,
    /// What exactly, where the reader said so.
    pub detail: Option<String>,
    /// Feeds that the page there names.
    pub feeds: Vec<String>,
}

impl Unread {
    /// For this reason.
    pub fn because(problem: &str) -> Self {
        Self { problem: problem.to_owned(), detail: None, feeds: Vec::new() }
    }
}

/// What was typed, or stands in a page, as browsers write it.
pub(super) fn written(text: &str, base: Option<&str>, rules: Rules<'_>) -> Option<String> {
    match base {
        Some(_) => as_browsers_write(text, base),
        None => as_browsers_write(&rules.complete(text), None),
    }
}

/// Visits a feed; nothing where it is as it was.
pub(super) async fn read(env: &Env, url: &str, known: Known<'_>, rules: Rules<'_>) -> Result<Option<Brought>, Unread> {
    let mut at = url.to_owned();
    for _ in 0..=REDIRECTS_MAX {
        if !rules.allow(&at) {
            return Err(Unread::because("address"));
        }
        let got = JsFuture::from(get(&at, known.etag, known.modified, AGENT, PATIENCE_MS, BYTES_MAX)).await;
        let got: Got = got.map_err(|_| Unread::because("unreachable"))?.unchecked_into();
        match got.status() {
            0 => return Err(Unread::because(&got.problem().unwrap_or_default())),
            304 if known.etag.is_some() || known.modified.is_some() => return Ok(None),
            301..=303 | 307 | 308 => {
                let next = got.location().and_then(|next| as_browsers_write(&next, Some(&at)));
                at = next.ok_or_else(|| Unread::because("unreachable"))?;
            }
            200..=299 => {
                let feed = read_bytes(env, &got.bytes(), got.kind().as_deref(), &at).await?;
                let fresh_s = got.caching().as_deref().and_then(fresh_s);
                return Ok(Some(Brought {
                    url: url.to_owned(),
                    feed,
                    etag: got.etag(),
                    modified: got.modified(),
                    fresh_s,
                }));
            }
            401 | 403 => return Err(Unread::because("forbidden")),
            404 | 410 => return Err(Unread::because("not_found")),
            _ => return Err(Unread::because("unreachable")),
        }
    }
    Err(Unread::because("redirects"))
}

/// Has bytes, or a text, read that came from this address.
pub async fn read_bytes(env: &Env, bytes: &JsValue, kind: Option<&str>, url: &str) -> Result<ReadFeed, Unread> {
    let words = JsFuture::from(read_by_reader(env, bytes, kind, url)).await;
    let words: Words = words.map_err(|_| Unread::because("damaged"))?.unchecked_into();
    let fell_over = |_: ApiError| {
        log::fault("feeds", "the reader gave no answer");
        Unread::because("damaged")
    };
    if words.said() == 200 {
        return read_stored(&words.text()).map_err(fell_over);
    }
    let refusal: Answer<Refusal> = read_stored(&words.text());
    let Refusal { code, detail, feeds } = refusal.map_err(fell_over)?;
    let feeds = feeds.unwrap_or_default().into_iter().map(|feed| feed.url).collect();
    Err(Unread { problem: code, detail: Some(detail), feeds })
}

/// How long an answer is fresh by its `Cache-Control`, in seconds; none where it does not say, or says not at all.
fn fresh_s(caching: &str) -> Option<i64> {
    let mut parts = caching.split(',').map(str::trim);
    let age = parts.find_map(|part| part.strip_prefix("max-age="))?;
    age.trim_matches('"').parse().ok().filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_a_feed_is_fresh_is_read_from_its_server() {
        assert_eq!(fresh_s("public, max-age=3600, stale-if-error=60"), Some(3600));
        for none in ["", "no-cache", "max-age=0", "max-age=x", "max-age=-5", "s-maxage=9"] {
            assert_eq!(fresh_s(none), None, "{none}");
        }
    }

    #[test]
    fn a_post_without_a_title_is_called_by_its_words() {
        let post = |title: &str, words: &str| ReadPost {
            id: "1".into(),
            url: Some("https://blog.org/1".into()),
            title: title.into(),
            published_at: None,
            summary_html: String::new(),
            summary_text: words.into(),
        };
        assert_eq!(post("A title", "Words").called(), "A title");
        assert_eq!(post("", "Short words").called(), "Short words");
        assert_eq!(post("", "").called(), "https://blog.org/1");
        let called = post("", &"слово ".repeat(40)).called();
        assert!(called.ends_with("слово…") && called.chars().count() <= CALLED_MAX, "{called}");
    }
}
