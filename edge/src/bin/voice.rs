//! The Worker that listens: surveys and answers, reviews, complaints.

use edge::routes::voice;
use worker::{Context, Env, Request, Response, Result, event};

/// Every request that the front hands over.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    Ok(voice::answer(request, env).await)
}

/// The platform calls what is above; nothing is done before.
fn main() {}
