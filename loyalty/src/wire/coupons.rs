//! Coupons at the till.

use super::wire;
use crate::ids::Id;
use crate::program::{Gives, Texts};
use crate::time::Moment;

wire! { request
/// The purchase a coupon is used for.
pub struct CouponUse {
    /// The shop's id of the purchase.
    pub purchase: Id,
}}

/// A coupon as the shop sees it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coupon {
    /// The code.
    pub code: String,
    /// `issued`, `used` or `cancelled`.
    pub status: String,
    /// The redemption that handed it out.
    pub redemption: String,
    /// The member's id at the shop; missing once the member was erased.
    pub member: Option<String>,
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
    /// When it was used.
    pub used_at: Option<Moment>,
    /// The purchase it was used for.
    pub purchase: Option<String>,
}
