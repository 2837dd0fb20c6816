//! The Worker that customers, tills and shops' servers meet.

use edge::acts;
use edge::routes::front;
use worker::{Context, Env, Request, Result, ScheduleContext, ScheduledEvent, event};

/// Every request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<web_sys::Response> {
    Ok(front::answer(request, env).await)
}

/// What members did and nobody has looked at yet.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    acts::scheduled(&env).await;
}

/// The platform calls what is above; nothing is done before.
fn main() {}
