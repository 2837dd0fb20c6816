//! Purchases, refunds, imports and adjustments: what a shop reports.

use super::entries::Entry;
use super::wire;
use crate::ids::Id;
use crate::points::{Money, Points};
use crate::time::When;

wire! { request
/// A member as the shop knows them. Contact fields are kept only where the site lets us keep contacts.
pub struct MemberFields {
    /// The shop's own id of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// A card's code instead of the id, however it is typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number, as the shop writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The name shown on the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Birthday, `YYYY-MM-DD` or `MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
}}

impl MemberFields {
    /// The shop's id; empty where there is none yet.
    pub fn id(&self) -> &str {
        self.id.as_ref().map_or("", Id::as_str)
    }

    /// Whether anything in it tells who the member is.
    pub fn has_contacts(&self) -> bool {
        self.email.is_some() || self.phone.is_some() || self.name.is_some() || self.birthday.is_some()
    }
}

wire! { request
/// One line of a receipt.
pub struct Item {
    /// The shop's article number.
    pub sku: String,
    /// What kind of thing it is, as programs name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How many of it.
    pub quantity: u32,
    /// What they cost together, in minor units.
    pub total: Money,
}}

wire! { request
/// A purchase.
pub struct NewPurchase {
    /// The shop's id of the purchase; sent again it changes nothing.
    pub id: Id,
    /// Who bought.
    pub member: MemberFields,
    /// When.
    pub at: When,
    /// ISO 4217 code; where given it must be the site's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What was paid: after discount, with tax and shipping, and with what points paid for, in minor units.
    pub total: Money,
    /// The discount that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// The tax within the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// The shipping within the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// Points the customer paid with at the till; what they were worth is within the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_used: Option<Points>,
    /// The receipt's lines; needed where refunds name items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<Item>>,
}}

wire! { answer
/// What a purchase did.
pub struct PurchaseAnswer {
    /// The purchase's id.
    pub purchase: String,
    /// The member's id at the shop.
    pub member: String,
    /// Points it earned that can be spent, or that repaid debt.
    pub earned: i64,
    /// Points it earned that cannot be spent yet.
    pub pending: i64,
    /// Points that can be spent now.
    pub balance: i64,
    /// The journal's new lines.
    pub entries: Vec<Entry>,
    /// Refunds that had waited for this purchase and cannot be applied to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused_refunds: Vec<RefusedRefund>,
    /// Caps that took something off what it would have earned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
}}

wire! { answer
/// A cap that took something off what a purchase would have earned.
pub struct Limit {
    /// Which one: `entry` (what one entry can hold), `purchase`, `day`, `week`, `month`, `year` or `balance`.
    pub cap: String,
    /// What it allows.
    pub points: i64,
    /// What was left of it for this purchase.
    pub left: i64,
    /// What it took off.
    pub took: i64,
}}

wire! { answer
/// A refund that had waited for its purchase in vain.
pub struct RefusedRefund {
    /// The refund's id.
    pub refund: String,
    /// The problem's stable code.
    pub code: super::Code,
    /// The same in words.
    pub detail: String,
}}

wire! { request
/// One line of a refund.
pub struct RefundItem {
    /// The article number as in the purchase.
    pub sku: String,
    /// How many are returned.
    pub quantity: u32,
}}

wire! { request
/// A refund of all or part of a purchase: either an amount or items.
pub struct NewRefund {
    /// The shop's id of the refund, unique within its purchase.
    pub id: Id,
    /// When.
    pub at: When,
    /// What is paid back, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// What is returned; each item is worth its share of its line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<RefundItem>>,
}}

wire! { answer
/// What a refund did.
pub struct RefundAnswer {
    /// The refund's id.
    pub refund: String,
    /// Points it took back.
    pub clawed_back: i64,
    /// Points it gave back.
    pub returned: i64,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points still owed.
    pub debt: i64,
    /// The journal's new lines.
    pub entries: Vec<Entry>,
}}

wire! { answer
/// A refund whose purchase is not known yet; it is applied when the purchase comes.
pub struct WaitingAnswer {
    /// The refund's id.
    pub refund: String,
    /// Always `waiting`.
    pub status: String,
}}

wire! { request
/// Points the owner gives or takes by hand.
pub struct NewAdjustment {
    /// The shop's id of the adjustment; sent again it changes nothing.
    pub id: Id,
    /// Points given, or taken where negative.
    pub points: Points,
    /// Why: the member reads it in the history.
    pub note: String,
    /// When given points lapse; never where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<When>,
}}

wire! { answer
/// What an adjustment did.
pub struct AdjustmentAnswer {
    /// The adjustment's id.
    pub adjustment: String,
    /// Points given or taken.
    pub points: i64,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points still owed.
    pub debt: i64,
    /// The journal's new lines.
    pub entries: Vec<Entry>,
}}

wire! { answer
/// A line of an import that was not taken.
pub struct RefusedLine {
    /// Its number in the stream, from 1.
    pub line: u64,
    /// The problem's stable code.
    pub code: super::Code,
    /// The same in words.
    pub detail: String,
}}

wire! { answer
/// What an import did.
pub struct ImportAnswer {
    /// Lines that changed something.
    pub accepted: u64,
    /// Lines known from before; nothing changed.
    pub replayed: u64,
    /// Lines that were not taken, and why.
    pub refused: Vec<RefusedLine>,
    /// The first line that was not read, where a stream is longer than one request may be: send the
    /// rest from there. Lines before it are done.
    pub next_line: Option<u64>,
}}
