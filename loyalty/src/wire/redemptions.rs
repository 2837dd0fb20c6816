//! Buying a reward and taking it back.

use super::wire;
use crate::ids::Id;
use crate::time::Moment;

wire! { request
/// A reward to be bought. The price is the program's, never the caller's.
pub struct NewRedemption {
    /// The reward.
    pub reward: String,
    /// Who buys, by the shop's id; only with a secret key. A session buys for its own member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Id>,
}}

wire! { answer
/// The code a redemption hands out.
pub struct IssuedCoupon {
    /// The code to show or type at the shop.
    pub code: String,
    /// When it ends.
    pub expires_at: Option<Moment>,
}}

wire! { answer
/// What a redemption did.
pub struct RedemptionAnswer {
    /// The redemption's id.
    pub redemption: String,
    /// The reward.
    pub reward: String,
    /// What it cost.
    pub cost: i64,
    /// The code.
    pub coupon: IssuedCoupon,
    /// Points that can be spent now.
    pub balance: i64,
}}

wire! { answer
/// What a cancellation did.
pub struct CancellationAnswer {
    /// The redemption's id.
    pub redemption: String,
    /// Points that came back, including those that repaid debt.
    pub returned: i64,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points still owed.
    pub debt: i64,
}}
