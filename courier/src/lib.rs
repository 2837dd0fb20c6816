//! What Kept sends, and how it is put on the wire.
//!
//! In scope: what letters say and how they look, their MIME, the dialogue with a mail server, signed
//! webhooks, requests for text messages, and when to try again.
//!
//! Out of scope: opening a connection, reading a clock, drawing random numbers. Streams, times, ids and
//! random numbers come in as parameters, so that everything here can be tried against a scripted server
//! in a millisecond, and so that the same letter is the same bytes when it goes out a second time.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
// A test may stop at the first surprise; a Worker may not: a panic ends every request of its isolate.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

pub mod address;
pub mod hook;
pub mod layout;
pub mod letter;
pub mod mailbox;
pub mod retry;
pub mod sms;
pub mod smtp;
pub mod texts;
