//! The Worker that owners meet, and that does what a day asks for.

use edge::jobs::daily;
use edge::routes::office;
use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

/// Every request that the front hands over.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    Ok(office::answer(request, env).await)
}

/// What a day changes by itself.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    daily::scheduled(&env).await;
}

/// The platform calls what is above; nothing is done before.
fn main() {}
