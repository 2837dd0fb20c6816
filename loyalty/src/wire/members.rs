//! Members as the shop sees them.

use serde_json::Value;

use super::complaints::ComplaintThread;
use super::entries::{ExplainedEntry, Lot};
use super::orders::KeptOrder;
use super::reviews::OwnReview;
use super::voice::AnswerShown;
use super::wire;
use crate::ids::Id;
use crate::time::Moment;

wire! { request
/// What changes about a member. Contact fields are kept only where the site lets us keep contacts.
pub struct MemberChange {
    /// The shop's own id of the customer, which stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// A card's code, which is drawn here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number, as the shop writes it. Another number ends what was agreed to for the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The name shown on the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Birthday, `YYYY-MM-DD` or `MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// What they agreed to get text messages about: `points`, `offers`, both, or nothing. The shop answers for that they did;
    /// the proof is kept. Nobody who gets letters is texted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_topics: Option<Vec<String>>,
}}

wire! { answer
/// What is known of a member, and what they have.
pub struct Member {
    /// The shop's id.
    pub id: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Birthday.
    pub birthday: Option<String>,
    /// What they agreed to get text messages about: `points`, `offers`.
    #[serde(default)]
    pub text_topics: Vec<String>,
    /// The code of their card; none once they are erased.
    pub card: Option<String>,
    /// Whether this is the member an owner tries things with. It counts in no figure.
    pub test: bool,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points that cannot be spent yet.
    pub pending: i64,
    /// Points still owed.
    pub debt: i64,
    /// The member's level; none before the program has levels.
    pub tier: Option<String>,
    /// The member they were merged into: this is what was left of them, and their journal is closed.
    pub merged_into: Option<String>,
    /// The members who were merged into them: their ids still lead here.
    #[serde(default)]
    pub merged: Vec<String>,
    /// Since when we know them.
    pub created_at: Moment,
    /// Purchases reported.
    pub orders: i64,
    /// What they paid less refunds, in minor units.
    pub net_minor: i64,
}}

wire! { answer
/// A member in a list.
pub struct MemberLine {
    /// The shop's id.
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The code of their card.
    pub card: Option<String>,
    /// Points that can be spent now.
    pub balance: i64,
    /// When they last bought.
    pub last_at: Option<Moment>,
    /// Purchases reported.
    pub orders: i64,
}}

wire! { answer
/// Members.
pub struct MemberPage {
    /// Newest first, or those found: the words as they were typed before longer ones.
    pub members: Vec<MemberLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// A new card.
pub struct CardIssued {
    /// Its code.
    pub card: String,
}}

wire! { answer
/// A purchase in a list.
pub struct PurchaseLine {
    /// The shop's id of it.
    pub purchase: String,
    /// When it was.
    pub at: Moment,
    /// What was paid, in minor units.
    pub total: i64,
    /// What of it was refunded.
    pub refunded: i64,
    /// Points it earned.
    pub earned: i64,
    /// `counter` where it was made there.
    pub place: Option<String>,
}}

wire! { answer
/// A member's purchases.
pub struct PurchasePage {
    /// Newest first.
    pub purchases: Vec<PurchaseLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

/// A member's coupons.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CouponPage {
    /// Newest first.
    pub coupons: Vec<super::coupons::Coupon>,
    /// Where the next page begins.
    pub next: Option<String>,
}

wire! { answer
/// A lot and every use of it.
pub struct LotHistory {
    /// The entry that opened it.
    pub lot: i64,
    /// What became of its points.
    #[serde(flatten)]
    pub points: Lot,
    /// When it was earned.
    pub earned_at: Moment,
    /// When the rest lapses.
    pub expires_at: Option<Moment>,
    /// Which entries took from it.
    pub uses: Vec<LotTake>,
}}

wire! { answer
/// Points that an entry took from the lot, or gave back where negative.
pub struct LotTake {
    /// The entry.
    pub entry: i64,
    /// `spent`, `expired` or `clawed_back`.
    #[serde(rename = "use")]
    pub usage: String,
    /// How many.
    pub points: i64,
}}

wire! { answer
/// A member's lots.
pub struct LotPage {
    /// The lots, soonest to lapse first.
    pub lots: Vec<LotHistory>,
    /// With `expiring_by`: points that will have lapsed by 00:00 of that day if nothing is spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiring: Option<i64>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// Everything kept about a person.
pub struct Export {
    /// Who they are and what they have.
    pub member: Member,
    /// The whole journal, oldest first.
    pub entries: Vec<ExplainedEntry>,
    /// The journals of members who were merged into them.
    #[serde(default)]
    pub merged: Vec<MergedJournal>,
    /// Purchases with their refunds.
    pub purchases: Vec<Value>,
    /// Coupons.
    pub coupons: Vec<Value>,
    /// Sessions that were opened for them.
    pub sessions: Vec<Value>,
    /// Answers they gave, newest first.
    #[serde(default)]
    pub answers: Vec<AnswerShown>,
    /// Reviews they wrote, oldest first.
    #[serde(default)]
    pub reviews: Vec<OwnReview>,
    /// Their complaints with their threads, oldest first.
    #[serde(default)]
    pub complaints: Vec<ComplaintThread>,
    /// Their orders with all that was reported of them.
    pub orders: Vec<KeptOrder>,
}}

wire! { request
/// Who a member turned out to be.
pub struct NewMerge {
    /// The shop's id of the member who stays.
    pub into: Id,
}}

wire! { answer
/// What became of a member who turned out to be another.
pub struct MergeAnswer {
    /// The member who stays.
    pub member: String,
    /// The member who was merged into them.
    pub merged: String,
    /// Points that went over; negative where it was debt.
    pub points: i64,
    /// Purchases that went over.
    pub purchases: i64,
    /// Coupons that went over, used and cancelled ones too.
    pub coupons: i64,
}}

wire! { answer
/// The closed journal of somebody who was merged into the member.
pub struct MergedJournal {
    /// The shop's id they had.
    pub id: String,
    /// The whole of it, oldest first.
    pub entries: Vec<ExplainedEntry>,
}}

wire! { answer
/// What erasing a person did.
pub struct Erased {
    /// The shop's id, for the last time.
    pub member: String,
    /// When.
    pub erased_at: Moment,
    /// When the last backup that holds their data is gone.
    pub backups_forget_at: Moment,
}}
