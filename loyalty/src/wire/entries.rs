//! The journal as it is shown: every line with its reason, its lot and what it took.

use serde_json::Value;

use super::wire;
use crate::time::Moment;

wire! { answer
/// One line of a member's journal.
pub struct Entry {
    /// Its number: 1, 2, 3 …
    pub seq: i64,
    /// `earn`, `redeem`, `cancel`, `expire`, `clawback`, `adjust` or `merge`.
    pub kind: String,
    /// Points gained, or lost where negative.
    pub points: i64,
    /// When it happened.
    pub at: Moment,
    /// When the points it gave lapse.
    pub expires_at: Option<Moment>,
    /// Why: which rule under which program revision, on what basis. Its fields depend on the kind.
    pub reason: Value,
}}

wire! { answer
/// The points of one entry and what became of them.
/// Always: amount = remaining + spent + expired + `clawed_back`.
pub struct Lot {
    /// Points it began with.
    pub amount: i64,
    /// Points that can still be spent.
    pub remaining: i64,
    /// Points that bought something.
    pub spent: i64,
    /// Points that lapsed.
    pub expired: i64,
    /// Points that a refund or the owner took.
    pub clawed_back: i64,
}}

wire! { answer
/// Points an entry took from a lot, or gave back where negative.
pub struct LotUse {
    /// The entry that opened the lot.
    pub lot: i64,
    /// `spent`, `expired` or `clawed_back`.
    #[serde(rename = "use")]
    pub usage: String,
    /// How many.
    pub points: i64,
}}

wire! { answer
/// One line of the journal with everything that explains it.
pub struct ExplainedEntry {
    /// The line.
    #[serde(flatten)]
    pub entry: Entry,
    /// Who did it: `member`, `key:…`, `import:…` or `system`.
    pub actor: String,
    /// The purchase it came from.
    pub purchase: Option<String>,
    /// The redemption it paid for or cancelled.
    pub redemption: Option<String>,
    /// The owner's note.
    pub note: Option<String>,
    /// The lot it opened.
    pub lot: Option<Lot>,
    /// What it took from which lots.
    pub uses: Vec<LotUse>,
}}

wire! { answer
/// A page of the journal, newest first.
pub struct EntryPage {
    /// The lines.
    pub entries: Vec<ExplainedEntry>,
    /// Where the next page begins.
    pub next: Option<String>,
}}
