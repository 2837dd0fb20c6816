//! The API over HTTP on the real workerd: what a shop's server, a customer's panel and the operator see.
//!
//! Most tests share one server; each opens a site of its own, so they run side by side. Tests that end their
//! server, watch its log or move the clock of every site start one for themselves. Requests and answers are
//! the types of `loyalty::wire`, and every answer is held against `openapi.json` as it comes in.

// A test stops at the first surprise, and its names say what is expected.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

mod acts;
mod at_once;
mod authenticator;
mod bad_input;
mod blog;
mod books;
mod calls;
mod cases;
mod complaints;
mod contract;
mod counter;
mod counters;
mod crash;
mod earning;
mod feed_server;
mod guards;
mod http;
mod imports;
mod jobs;
mod launch;
mod letters;
mod listener;
mod logs;
mod mail_server;
mod member;
mod merging;
mod orders;
mod pages;
mod passkeys;
mod people;
mod person;
mod privacy;
mod program_versions;
mod reviews;
mod scale;
mod server;
mod sessions;
mod site;
mod smtp;
mod storms;
mod team;
mod texting;
mod token;
mod turnstile;
mod voice;
mod webhooks;
