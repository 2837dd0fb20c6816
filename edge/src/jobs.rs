//! What time changes by itself: once a day in the office, every minute where letters leave. What members did is posted by
//! the front every minute (`acts`), because the rules of earning are there.
//!
//! All of it can be repeated and interrupted at any point: each slice is one transaction and takes only what is due.

pub mod daily;
pub mod minute;

/// Statements after which a run ends, below the platform's thousand; what is left waits for the next run.
const QUERIES_MAX: usize = 900;

/// The platform's time, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
}
