//! What a customer's panel shows first, and the session it is shown in.

use super::orders::CardOrder;
use super::wire;
use crate::points::Points;
use crate::program::{Gives, Texts};
use crate::time::Moment;

wire! { request
/// What a session is asked for with: an identity token, a card's code, or a code that was mailed.
pub struct NewSession {
    /// The site's public key.
    pub site: String,
    /// The token that the site's server signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The card's code, however it is typed. Its session sees balance and history; points are spent at the
    /// counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// The address that a code was mailed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The code's six digits. Its session spends points for ten minutes, and sees the card after them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the code was asked for with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// Which of several members of that address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
}}

wire! { answer
/// A session.
pub struct SessionAnswer {
    /// The session's secret; sent as `Authorization: Bearer`.
    pub session: String,
    /// When it ends unless it is used.
    pub expires_at: Moment,
}}

wire! { answer
/// Whose card it is.
pub struct CardMember {
    /// The member's id at the shop.
    pub id: String,
    /// The name to greet them by.
    pub name: Option<String>,
}}

wire! { answer
/// The lots that lapse next.
pub struct Expiring {
    /// Points that lapse at that moment.
    pub points: i64,
    /// When.
    pub at: Moment,
}}

/// A reward on the card.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardReward {
    /// The reward.
    pub id: String,
    /// What it is called.
    pub title: Texts,
    /// What it costs.
    pub cost: Points,
    /// What it is worth.
    pub gives: Gives,
    /// Points still missing; 0 where it can be had now.
    pub missing: i64,
}

wire! { answer
/// The cheapest reward that cannot be had yet.
pub struct NextReward {
    /// The reward.
    pub reward: String,
    /// Points still missing.
    pub missing: i64,
}}

/// A coupon that waits to be used.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardCoupon {
    /// The code to show or type.
    pub code: String,
    /// The reward it is for.
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

/// All that the panel's first screen shows.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Card {
    /// Whose card it is.
    pub member: CardMember,
    /// The card's code, to be shown at the counter.
    pub code: Option<String>,
    /// How the member was recognised: `signed` by the site, or by the `card`'s code, with which nothing is spent.
    pub level: String,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points that cannot be spent yet.
    pub pending: i64,
    /// Points still owed.
    pub debt: i64,
    /// What lapses next.
    pub expiring: Option<Expiring>,
    /// The rewards, in the owner's order.
    pub rewards: Vec<CardReward>,
    /// The next goal.
    pub next: Option<NextReward>,
    /// Coupons in hand, newest first.
    pub coupons: Vec<CardCoupon>,
    /// Orders of theirs that go on, or were done within a day: what they can come for first, then by deadline.
    pub orders: Vec<CardOrder>,
    /// The journal's last number: the card changes when it does.
    pub version: i64,
}
