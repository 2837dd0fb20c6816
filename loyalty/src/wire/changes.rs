//! What was changed in a site, and the versions of its program.

use serde_json::Value;

use super::wire;
use crate::points::Points;
use crate::time::Moment;

wire! { answer
/// One line of the owner's log.
pub struct Change {
    /// When.
    pub at: Moment,
    /// Who: `person:…` or `key:…`.
    pub actor: String,
    /// What they are called, where they still are.
    pub actor_name: Option<String>,
    /// What was done: `program.changed`.
    pub what: String,
    /// The id of what it was done to.
    pub subject: String,
    /// What an owner wants to read about it.
    pub details: Value,
}}

wire! { answer
/// A page of the owner's log.
pub struct ChangePage {
    /// Newest first.
    pub changes: Vec<Change>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// A version of a program.
pub struct Revision {
    /// Its number.
    pub revision: i64,
    /// Since when it is known.
    pub at: Moment,
    /// Who made it: `person:…`, `key:…` or `operator`.
    pub actor: String,
    /// What they are called, where they still are.
    pub actor_name: Option<String>,
    /// Why, in their words.
    pub note: Option<String>,
}}

wire! { answer
/// A page of a program's versions.
pub struct RevisionPage {
    /// Newest first.
    pub revisions: Vec<Revision>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// Whom a program would bring nearer to its rewards, today.
pub struct ProgramPreview {
    /// Every reward of the program in force and of the one that was sent.
    pub rewards: Vec<RewardReach>,
    /// How many members there are.
    pub members: i64,
    /// Whether this was counted on a sample: of a large site every member would take too long.
    pub estimated: bool,
}}

wire! { answer
/// How many members could take a reward today.
pub struct RewardReach {
    /// The reward's id.
    pub id: String,
    /// What it costs in the program in force; none where it is not in it.
    pub cost_before: Option<Points>,
    /// How many could take it by the program in force.
    pub could_before: Option<i64>,
    /// What it costs in the program that was sent; none where it is not in it.
    pub cost_after: Option<Points>,
    /// How many could take it by the program that was sent.
    pub could_after: Option<i64>,
}}
