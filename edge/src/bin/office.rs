//! The Worker that owners meet, and that does what time and queues ask for.

use edge::routes::office;
use edge::{deliveries, jobs};
use worker::{Context, Env, MessageBatch, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

/// Every request that the front hands over.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    Ok(office::answer(request, env).await)
}

/// What time changes by itself.
#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    jobs::scheduled(&event.cron(), env).await;
}

/// Sites whose deliveries wait. Never a failure: the platform would repeat the batch, and whatever failed is written
/// down with its own next time.
#[event(queue)]
async fn queue(batch: MessageBatch<String>, env: Env, _context: Context) -> Result<()> {
    deliveries::queue::receive(&batch, &env).await;
    Ok(())
}

/// The platform calls what is above; nothing is done before.
fn main() {}
