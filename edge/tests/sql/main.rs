//! The SQL, natively: the real migration files and the real batches on SQLite, without a server.

#![allow(clippy::cast_precision_loss, reason = "numbers are bound as floats here because D1 does so")]

mod acts;
mod backstops;
mod blog;
mod books;
mod clamps;
mod codes;
mod complaints;
mod earning;
mod figures;
mod journeys;
mod letters;
mod merging;
mod messages;
mod orders;
mod passkeys;
mod people;
mod reach;
mod reviews;
mod search;
mod stale;
mod store;
mod voice;
