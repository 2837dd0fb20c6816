//! The counter: who stands there, what they would earn, what is undone, and points on paper.

use super::entries::Entry;
use super::wire;
use crate::ids::Id;
use crate::points::Money;
use crate::program::{Gives, Texts};
use crate::time::{Moment, When};

wire! { request
/// Who stands at the counter, by whatever they show or say.
pub struct Find {
    /// A card's code, what a scanner read, a telephone number, a coupon's code or the shop's id.
    pub by: String,
}}

/// A reward at the counter.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterReward {
    /// The reward.
    pub reward: String,
    /// What it is called.
    pub title: Texts,
    /// What it costs.
    pub cost: i64,
    /// What it is worth.
    pub gives: Gives,
    /// Whether the balance is enough for it.
    pub affordable: bool,
}

/// A coupon that waits to be used.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterCoupon {
    /// Its code.
    pub code: String,
    /// The redemption that made it.
    pub redemption: String,
    /// The reward.
    pub reward: String,
    /// What it is called.
    pub title: Texts,
    /// What it is worth.
    pub gives: Gives,
    /// When it was handed out.
    pub issued_at: Moment,
    /// When it ends.
    pub expires_at: Option<Moment>,
}

/// A member at the counter: no more than it takes to serve them.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterMember {
    /// The shop's id.
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// The last four digits of their telephone number.
    pub phone_end: Option<String>,
    /// The code of their card.
    pub card: Option<String>,
    /// Points that can be spent now.
    pub balance: i64,
    /// The member's level; none before the program has levels.
    pub tier: Option<String>,
    /// The rewards, in the owner's order.
    pub rewards: Vec<CounterReward>,
    /// Coupons in hand, newest first.
    pub coupons: Vec<CounterCoupon>,
}

/// Who was found: nobody, one, or several who share a telephone.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterMembers {
    /// The members.
    pub members: Vec<CounterMember>,
}

wire! { answer
/// What a purchase would do. Nothing is written.
pub struct Preview {
    /// Points it would earn that can be spent, or that would repay debt.
    pub earned: i64,
    /// Points it would earn that could not be spent yet.
    pub pending: i64,
    /// Points that could be spent after it.
    pub balance_after: i64,
    /// The journal's new lines.
    pub entries: Vec<Entry>,
}}

wire! { request
/// What is to be undone: one of the two.
pub struct Undo {
    /// A purchase: refunded in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<Id>,
    /// A redemption: cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<Id>,
}}

wire! { answer
/// What undoing did, as a refund or a cancellation tells it.
pub struct Undone {
    /// The refund's id, where a purchase was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<String>,
    /// The redemption's id, where one was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<String>,
    /// Points that were taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clawed_back: Option<i64>,
    /// Points that came back.
    pub returned: i64,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points still owed.
    pub debt: i64,
    /// The journal's new lines, of a refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<Entry>>,
}}

wire! { request
/// A purchase to be put on paper and credited to whoever claims it.
pub struct NewVoucher {
    /// The shop's id of the purchase; sent again it is the same voucher.
    pub id: Id,
    /// What was paid, in minor units.
    pub total: Money,
    /// When.
    pub at: When,
}}

wire! { answer
/// A voucher to be printed.
pub struct VoucherAnswer {
    /// Its code.
    pub code: String,
    /// Where a customer claims it: what its QR code says.
    pub url: String,
    /// When it can no longer be claimed.
    pub expires_at: Moment,
    /// Points that somebody new would earn with it.
    pub would_earn: i64,
}}

wire! { request
/// Claims a voucher for somebody who has no card yet.
pub struct Claim {
    /// The site's public key; not needed in a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
}}

wire! { answer
/// What claiming a voucher did.
pub struct ClaimAnswer {
    /// The session of the new member; none where the caller has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// When that session ends unless it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// The code of the card they are credited to.
    pub card: String,
    /// Points it earned.
    pub earned: i64,
    /// Points that can be spent now.
    pub balance: i64,
}}
