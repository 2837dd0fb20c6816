//! Lines on their way to an import, a slice at a time: after an interruption it goes on where it stopped.

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::wire::purchases::ImportAnswer;

use crate::api::{Call, Trouble};

/// Lines sent at once: a second or two each.
const SLICE_LINES: usize = 1_000;

/// What became of the lines so far.
#[derive(Clone, Copy, Default)]
pub struct Sum {
    /// Lines that are done.
    pub sent: usize,
    /// Lines that changed something.
    pub accepted: u64,
    /// Lines that were known.
    pub known: u64,
    /// Lines that were not taken.
    pub refused: usize,
}

/// Sends what is left of the lines; `line` gives one of them as JSON, none past the last. Ends early where the screen
/// is gone.
pub async fn send(path: &str, line: impl Fn(usize) -> Option<String>, sum: RwSignal<Sum>) -> Result<(), Trouble> {
    loop {
        let Some(from) = sum.try_with_untracked(|sum| sum.sent) else { return Ok(()) };
        let slice: Vec<String> = (from..from + SLICE_LINES).map_while(&line).collect();
        if slice.is_empty() {
            return Ok(());
        }
        let (done, answer) = send_slice(path, &slice).await?;
        sum.try_update(|sum| {
            sum.sent += done;
            sum.accepted += answer.accepted;
            sum.known += answer.replayed;
            sum.refused += answer.refused.len();
        });
    }
}

/// Sends a slice; says how many of its lines are done, and what became of them.
async fn send_slice(path: &str, slice: &[String]) -> Result<(usize, ImportAnswer), Trouble> {
    let call = Call::new(Method::POST, path).text("application/x-ndjson", slice.join("\n"));
    let answer: ImportAnswer = call.send().await?;
    let next = answer.next_line.and_then(|line| usize::try_from(line).ok());
    let done = next.map_or(slice.len(), |line| line.saturating_sub(1)).min(slice.len());
    // A slice of which nothing was taken would be sent for ever.
    if done == 0 { Err(Trouble::Offline) } else { Ok((done, answer)) }
}
