//! The most that anybody earns: with one purchase, within a period, and on their card.

use serde::Serialize;

use crate::calendar::period::Period;

/// The caps, applied in this order. What a cap leaves over is not kept for later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Caps {
    /// On what one purchase earns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase: Option<PurchaseCap>,
    /// On what the purchases of a day earn, in the site's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<i64>,
    /// On those of a week, Monday to Sunday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<i64>,
    /// On those of a calendar month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<i64>,
    /// On those of a calendar year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i64>,
    /// On the points somebody has: purchases lift them no higher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<i64>,
}

impl Caps {
    /// The caps on periods, shortest first.
    pub fn periods(&self) -> impl Iterator<Item = (Period, i64)> {
        let each = [
            (Period::Day, self.day),
            (Period::Week, self.week),
            (Period::Month, self.month),
            (Period::Year, self.year),
        ];
        each.into_iter().filter_map(|(period, cap)| Some((period, cap?)))
    }
}

/// A cap on what one purchase earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PurchaseCap {
    /// The most points.
    pub points: i64,
    /// What happens beyond: `reduce` where this is missing.
    #[serde(default)]
    pub over: Over,
}

/// What happens to a purchase that would earn more than it may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// It earns as much as it may.
    #[default]
    Reduce,
    /// It earns nothing. The purchase itself is taken: the money changed hands.
    Reject,
}
