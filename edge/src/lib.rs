//! Kept's backend on Cloudflare Workers.
//!
//! The only crate that knows HTTP, D1 and KV. Two Workers are made of it (`bin/`): the front, for customers, tills and
//! shops' servers, and the office, for owners, timers and queues. A request opens a [`call::Call`], [`routes`] finds
//! its handler, the handler's module holds the SQL it needs. Points move in two places only: [`posting`]
//! (facts a shop reports, decided by the rules of `loyalty`) and [`journal`] (redemptions, their
//! cancellation and expiry, decided inside the database).

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

pub mod acts;
pub mod announcements;
pub mod audit;
pub mod bindings;
pub mod call;
pub mod card;
pub mod cards;
pub mod changes;
pub mod complaints;
pub mod correspondence;
pub mod counter;
pub mod coupons;
pub mod db;
pub mod deliveries;
pub mod devices;
pub mod endpoints;
pub mod entries;
pub mod error;
pub mod exports;
pub mod feeds;
pub mod figures;
pub mod forms;
pub mod guesses;
pub mod identity;
pub mod imports;
pub mod jobs;
pub mod journal;
pub mod json;
pub mod keyed;
pub mod keys;
pub mod letters;
pub mod limits;
pub mod log;
pub mod members;
pub mod messages;
pub mod orders;
pub mod outbox;
pub mod pages;
pub mod people;
pub mod pins;
pub mod posting;
pub mod posts;
pub mod program;
pub mod public_config;
pub mod purchases;
pub mod random;
pub mod redemptions;
pub mod respond;
pub mod reviews;
pub mod routes;
pub mod search;
pub mod session;
pub mod shifts;
pub mod sites;
pub mod sql;
pub mod subscriptions;
pub mod team;
pub mod tokens;
pub mod voice;
pub mod vouchers;
pub mod words;
pub mod zone;
