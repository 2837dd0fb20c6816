//! The audit: journals replayed by the second implementation.

use super::wire;

wire! { answer
/// Something that does not add up.
pub struct Difference {
    /// The member, by our number.
    pub member: i64,
    /// What does not add up.
    pub what: String,
}}

wire! { answer
/// A page of the audit.
pub struct AuditPage {
    /// Members looked at.
    pub members: u64,
    /// Entries replayed.
    pub entries: u64,
    /// Everything that does not add up; nothing, if all is well.
    pub differences: Vec<Difference>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// What the daily work did.
pub struct DailyAnswer {
    /// Lots that lapsed.
    pub expired: u64,
    /// Whether more is left for another run.
    pub more: bool,
}}

wire! { answer
/// What the work of a minute did.
pub struct MinuteAnswer {
    /// Things that were due and are done or on their way.
    pub done: u64,
}}
