//! What points buy.

use serde::Serialize;

use super::Texts;
use crate::points::{Money, Points};

/// Something points buy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reward {
    /// The owner's name for the reward.
    pub id: String,
    /// What the customer reads.
    pub title: Texts,
    /// What it costs, in points.
    pub cost: Points,
    /// What the coupon is worth at the shop.
    pub gives: Gives,
}

/// What a coupon is worth at the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Gives {
    /// So much money off a purchase.
    AmountOff {
        /// Minor units of the site's currency.
        amount_minor: Money,
    },
    /// So many per cent off a purchase.
    PercentOff {
        /// 1 to 100.
        percent: u8,
    },
    /// One piece of this article free.
    FreeItem {
        /// The shop's article number.
        sku: String,
    },
}
