//! Channels: by what a row leaves. Each is a file beside this one, and a further one (a messenger, say) is its file, its
//! line in [`open`] and the consent that `claim` asks for it.

pub mod mail;
pub mod sms;
pub mod webhook;

use std::pin::Pin;

use courier::retry;
use worker::Env;

use super::claim::{Claimed, Outcome, Parcel};
use crate::db::Database;
use crate::error::Answer;
use crate::random;
use crate::sql::Statement;

/// Something under way.
pub type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// How long nothing is tried while there is no way out, in milliseconds.
const CLOSED_MS: i64 = 60 * 1000;
/// What an owner reads beside what waits for that.
const SERVER: &str = "server";

/// What all channels of one turn know.
pub struct Turn<'a> {
    /// The installation.
    pub env: &'a Env,
    /// The database, where somebody's own machine keeps letters.
    pub db: &'a Database,
    /// Whose turn it is.
    pub site: i64,
    /// What was claimed.
    pub claimed: &'a Claimed,
    /// The key that links are derived from.
    pub master: String,
    /// When it began, in milliseconds.
    pub now: i64,
}

/// What one channel does with the rows that leave by it.
pub trait Channel {
    /// Sends a parcel. Whether it is wanted and whether this is the time for it was asked before.
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> Sending<'a, Outcome>;

    /// What else has to be written down with what became of it: about the address it went to.
    fn follows(&self, parcel: &Parcel, outcome: &Outcome) -> Answer<Vec<Statement>>;

    /// Ends the turn, politely where somebody listens.
    fn close(self: Box<Self>) -> Sending<'static, ()> {
        Box::pin(async {})
    }
}

/// Opens the channel of this name; none where this installation has no such way out.
async fn open<'a>(name: &str, turn: &'a Turn<'a>) -> Option<Box<dyn Channel + 'a>> {
    match name {
        "mail" => Some(Box::new(mail::Mail::open(turn).await)),
        "sms" => Some(Box::new(sms::Texting::open(turn)?)),
        "webhook" => Some(Box::new(webhook::Hooks { turn })),
        _ => None,
    }
}

/// The channels of a turn, each opened for the first row that leaves by it.
pub struct Channels<'a> {
    turn: &'a Turn<'a>,
    opened: Vec<(&'a str, Option<Box<dyn Channel + 'a>>)>,
}

impl<'a> Channels<'a> {
    /// None is open yet.
    pub fn of(turn: &'a Turn<'a>) -> Self {
        Self { turn, opened: Vec::new() }
    }

    /// Opens what this row leaves by, if it is not yet.
    pub async fn open(&mut self, parcel: &'a Parcel) {
        if !self.opened.iter().any(|(name, _)| *name == parcel.channel) {
            self.opened.push((&parcel.channel, open(&parcel.channel, self.turn).await));
        }
    }

    /// What this row leaves by; none where there is no such way out, or it is not open.
    pub fn for_row(&mut self, parcel: &Parcel) -> Option<&mut Box<dyn Channel + 'a>> {
        self.opened.iter_mut().find(|(name, _)| *name == parcel.channel)?.1.as_mut()
    }

    /// Ends them all.
    pub async fn close(self) {
        for (_, channel) in self.opened {
            if let Some(channel) = channel {
                channel.close().await;
            }
        }
    }
}

/// What became of a letter or of a text message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Somebody took it.
    Taken,
    /// It was not taken, and may be another time.
    NotYet(String),
    /// Nothing is taken at present, whosever it is.
    Closed,
    /// It will never be taken. `is_address` where nobody is at that address.
    Never {
        /// Why, without the address.
        problem: String,
        /// Whether it is the address that was refused.
        is_address: bool,
    },
}

/// What it means for its row.
fn judged(parcel: &Parcel, sent: Sent, now: i64) -> Outcome {
    match sent {
        Sent::Taken => Outcome::Sent,
        Sent::Never { problem, is_address } => Outcome::Dead { problem, is_address },
        Sent::Closed if parcel.is_over(now.saturating_add(CLOSED_MS)) => {
            Outcome::Dead { problem: SERVER.to_owned(), is_address: false }
        }
        Sent::Closed => Outcome::Later { due_at: now.saturating_add(CLOSED_MS), problem: Some(SERVER) },
        Sent::NotYet(problem) => match retry::MAIL.wait_ms(u32::try_from(parcel.attempts).unwrap_or(1), jitter()) {
            // A code that comes after its time is no use to anybody.
            Some(delay_ms) if !parcel.is_over(now.saturating_add(delay_ms)) => {
                Outcome::Again { problem, due_at: now.saturating_add(delay_ms) }
            }
            _ => Outcome::Dead { problem, is_address: false },
        },
    }
}

/// What failed together does not come back together.
fn jitter() -> u16 {
    random::number(16).ok().and_then(|drawn| u16::try_from(drawn).ok()).unwrap_or(0) % retry::JITTER_MAX
}
