//! The Worker that reads feeds: no bindings, no state, one call.
//!
//! `POST /` with a feed's bytes, the `content-type` they came with and the header `feed-url` answers `200` with a
//! [`Feed`](reader::Feed), or `422` with `{code, detail, line?, feeds?}`. It has no route from outside; the office calls it
//! by a service binding.

use reader::{Suggestion, Unreadable};
use serde::Serialize;
use worker::{Context, Env, Method, Request, Response, ResponseBuilder, event};

/// Why there are no posts.
#[derive(Serialize)]
struct Refusal<'a> {
    code: &'static str,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    feeds: &'a [Suggestion],
}

/// Every request.
#[event(fetch)]
async fn fetch(mut request: Request, _env: Env, _context: Context) -> worker::Result<Response> {
    if request.method() != Method::Post || request.path() != "/" {
        return Response::error("a feed's bytes are posted to /", 404);
    }
    let content_type = request.headers().get("content-type")?;
    let base = request.headers().get("feed-url")?.unwrap_or_default();
    let bytes = request.bytes().await?;
    match reader::read(&bytes, content_type.as_deref(), &base) {
        Ok(feed) => json(200, &feed),
        Err(unreadable) => json(422, &refusal(&unreadable)),
    }
}

fn refusal(unreadable: &Unreadable) -> Refusal<'_> {
    let line = match unreadable {
        Unreadable::Damaged { line, .. } => Some(*line),
        _ => None,
    };
    Refusal { code: unreadable.code(), detail: unreadable.to_string(), line, feeds: unreadable.suggestions() }
}

fn json(status: u16, body: &impl Serialize) -> worker::Result<Response> {
    let builder = ResponseBuilder::new().with_status(status).with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(serde_json::to_vec(body)?))
}

/// Nothing: the platform starts the Worker by its events.
fn main() {}
