//! The Worker that writes to people: subscriptions, posts, messages, and whatever else is sent.

use edge::deliveries::queue;
use edge::jobs::minute;
use edge::routes::mail;
use worker::{Context, Env, MessageBatch, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

/// Every request that the front hands over.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    Ok(mail::answer(request, env).await)
}

/// What is due by itself.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    minute::scheduled(&env).await;
}

/// Sites whose deliveries wait. Never a failure: the platform would repeat the batch, and whatever failed is written
/// down with its own next time.
#[event(queue)]
async fn queue(batch: MessageBatch<String>, env: Env, _context: Context) -> Result<()> {
    queue::receive(&batch, &env).await;
    Ok(())
}

/// The platform calls what is above; nothing is done before.
fn main() {}
