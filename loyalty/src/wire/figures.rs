//! What an owner sees first, and what their shop was like before.

use serde_json::Value;

use super::wire;
use crate::time::Moment;

wire! { answer
/// A figure and the same of the window before.
pub struct Trend {
    /// Of the last window.
    pub now: i64,
    /// Of the one before it.
    pub before: i64,
}}

wire! { answer
/// A share and the same of the window before; none where nobody bought.
pub struct ShareTrend {
    /// Of the last window.
    pub now: Option<i64>,
    /// Of the one before it.
    pub before: Option<i64>,
}}

wire! { answer
/// Points in the window and in the one before it.
pub struct PointsTrend {
    /// Given, less what refunds took back. Opening balances were given elsewhere.
    pub given: i64,
    /// Spent, less what was cancelled.
    pub spent: i64,
    /// The same, given in the window before.
    pub given_before: i64,
    /// The same, spent in the window before.
    pub spent_before: i64,
}}

wire! { answer
/// What waits for somebody.
pub struct OpenMatters {
    /// Refunds whose purchase has not come.
    pub refunds_waiting: i64,
    /// Vouchers that nobody has claimed yet.
    pub vouchers_open: i64,
    /// Complaints whose author waits for an answer.
    pub complaints_open: i64,
    /// Reviews that wait for a decision.
    pub reviews_queued: i64,
    /// Invitations to the team that nobody has taken yet.
    pub invitations_open: i64,
}}

wire! { answer
/// A week, from Monday to Sunday in the site's zone.
pub struct Week {
    /// Its Monday, `2026-11-16`.
    pub week: String,
    /// Purchases that were not wholly refunded.
    pub purchases: i64,
    /// Members who made them.
    pub members: i64,
    /// Points given.
    pub given: i64,
    /// Points spent.
    pub spent: i64,
}}

wire! { answer
/// Something that happened. Which of the parts there are depends on its kind.
pub struct Event {
    /// When.
    pub at: Moment,
    /// `purchase`, `redemption`, `cancellation` or `joined`.
    pub kind: String,
    /// The member's id at the shop; none once they are erased.
    pub member: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// Of a purchase: what was paid, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Points it gave, or cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// Of a redemption: the reward's title in each language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Value>,
}}

wire! { answer
/// The owner's first page. The test member counts nowhere in it.
pub struct Home {
    /// The days of a window; the present day is its last.
    pub window_days: i64,
    /// Members with at least one purchase that was not wholly refunded.
    pub active: Trend,
    /// Of those, how many of ten thousand made two purchases or more.
    pub repeat_share: ShareTrend,
    /// Points.
    pub points: PointsTrend,
    /// What waits for somebody.
    pub open: OpenMatters,
    /// The last 26 weeks, the present one last.
    pub weeks: Vec<Week>,
    /// The newest ten, newest first.
    pub events: Vec<Event>,
    /// What would help most now: `program`, `paste`, `launch`, `first_purchase`, `enrol`, `import`, or nothing.
    pub next_step: Option<String>,
}}

wire! { answer
/// A month of customers.
pub struct BaselineMonth {
    /// `2026-11`.
    pub month: String,
    /// Customers who bought in it.
    pub customers: i64,
    /// Of those, who bought for the first time.
    pub new: i64,
    /// Of those, who had bought in any month before.
    pub returning: i64,
    /// Of those, who had bought in the month before it: divided by its customers, this is the retention rate.
    pub retained: i64,
}}

wire! { answer
/// How many of those who could have come again so many months after their first purchase did.
pub struct Retention {
    /// Months since the month of the first purchase.
    pub month_offset: i64,
    /// Customers for whom that month is over.
    pub of: i64,
    /// Of those, who bought in it.
    pub returned: i64,
}}

wire! { answer
/// What the shop was like so far: what is to be improved. The test member counts nowhere in it.
pub struct Baseline {
    /// Customers with at least one purchase that was not wholly refunded.
    pub customers: i64,
    /// Of those, who made two or more.
    pub repeat: i64,
    /// Of those, who made one.
    pub one_time: i64,
    /// The day of the first purchase.
    pub from: Option<String>,
    /// The day of the last.
    pub to: Option<String>,
    /// Month by month; the last may be unfinished.
    pub months: Vec<BaselineMonth>,
    /// Up to twelve months after the first purchase, over all customers.
    pub retention: Vec<Retention>,
}}

wire! { answer
/// A page of a table that leaves the house.
pub struct ExportPage {
    /// What stands in the rows, in order.
    pub columns: Vec<String>,
    /// Up to 2,000 rows.
    pub rows: Vec<Vec<Value>>,
    /// Where the next page begins.
    pub next: Option<String>,
}}
