//! What members do beside buying: what a shop reports of it.

use super::entries::Entry;
use super::purchases::MemberFields;
use super::wire;
use crate::ids::Id;
use crate::time::When;

wire! { request
/// Something that a member did.
pub struct NewEvent {
    /// The shop's id of it; sent again it changes nothing.
    pub id: Id,
    /// Who did it.
    pub member: MemberFields,
    /// `visit`, or the shop's own name for it as the program has it: 1 to 40 letters, digits, `_` or `-`.
    pub kind: String,
    /// When.
    pub at: When,
}}

wire! { answer
/// What an event did.
pub struct EventAnswer {
    /// The event's id.
    pub event: String,
    /// The member's id at the shop.
    pub member: String,
    /// Points it earned that can be spent, or that repaid debt.
    pub earned: i64,
    /// Points that can be spent now.
    pub balance: i64,
    /// The journal's new lines.
    pub entries: Vec<Entry>,
    /// Rules of the program that have given points as often as they may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limited: Vec<String>,
}}

wire! { answer
/// What was posted of the acts that waited.
pub struct ActsPosted {
    /// How many.
    pub done: u64,
}}
