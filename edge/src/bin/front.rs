//! The Worker that customers, tills and shops' servers meet.

use edge::routes::front;
use worker::{Context, Env, Request, Result, event};

/// Every request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<web_sys::Response> {
    Ok(front::answer(request, env).await)
}

/// The platform calls what is above; nothing is done before.
fn main() {}
