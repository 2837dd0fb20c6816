//! How points are earned: on purchases, how many, for what part of the money, and beside which other rules; on acts,
//! how many and how often ([`super::acts`]).

use serde::Serialize;

use super::acts::{EarnOn, Times};
use super::conditions::Conditions;
use super::is_default;
use crate::points::{Money, TOTAL_MINOR_MAX};

/// Points for every full (or begun, or nearest) so much money, for a purchase as such, or for an act.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarnRule {
    /// The owner's name for the rule; every entry names the rule it came from.
    pub id: String,
    /// What earns.
    pub on: EarnOn,
    /// The shop's name for the event, where an event earns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// So many points …
    pub points: i64,
    /// … for each so many minor units; for a purchase as such where this is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minor: Option<i64>,
    /// What becomes of a fraction: needed for a purchase; an act has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// How often an act earns: each time where this is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Times>,
    /// Which part of the money counts: all that was paid where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub basis: Basis,
    /// What else must hold: nothing where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub only: Conditions,
    /// What happens beside other rules: `stack` where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub combine: Combine,
    /// Of the rules that give way to each other the one with the highest number wins: 0 where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: i64,
}

impl EarnRule {
    /// The plain rule: so many points for each so many minor units of what was paid.
    pub fn per_amount(id: &str, points: i64, per_minor: i64, rounding: Rounding) -> Self {
        Self {
            id: id.to_owned(),
            on: EarnOn::Purchase,
            event: None,
            points,
            per_minor: Some(per_minor),
            rounding: Some(rounding),
            limit: None,
            basis: Basis::default(),
            only: Conditions::default(),
            combine: Combine::default(),
            priority: 0,
        }
    }

    /// The plain rule for an act: so many points each time.
    pub fn per_act(id: &str, on: EarnOn, points: i64) -> Self {
        Self { on, per_minor: None, rounding: None, ..Self::per_amount(id, points, 1, Rounding::Down) }
    }
}

/// Which part of a purchase's money counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Basis {
    /// Whether the discount is taken off before counting.
    pub discount: Discount,
    /// Whether tax counts.
    pub tax: bool,
    /// Whether shipping counts.
    pub shipping: bool,
    /// Whether the part counts that was paid with points.
    pub paid_with_points: PaidWithPoints,
}

impl Default for Basis {
    /// All that was paid.
    fn default() -> Self {
        Self { discount: Discount::After, tax: true, shipping: true, paid_with_points: PaidWithPoints::Yes }
    }
}

/// On which side of the discount money is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// What was paid.
    After,
    /// What it would have cost.
    Before,
}

/// What a purchase earns that was paid with points in part or as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaidWithPoints {
    /// Points are money like any other.
    Yes,
    /// What the points were worth does not count.
    No,
    /// Whoever pays with points earns nothing by this rule.
    Nothing,
}

/// What a rule does beside other rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Its points are added to those of the others.
    #[default]
    Stack,
    /// Of all rules that say so, one counts: the one of the highest priority that gives anything, and among equals
    /// the one that gives most.
    Best,
}

/// What points are worth when they pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PointWorth {
    /// So many points …
    pub points: i64,
    /// … are so many minor units of the site's currency.
    pub minor: i64,
}

impl PointWorth {
    /// What so many points are worth, rounded down; at most what any purchase may cost.
    pub fn of(self, points: i64) -> Money {
        Money(Rounding::Down.divide(points.max(0), self.minor, self.points).min(TOTAL_MINOR_MAX))
    }
}

/// What becomes of a fraction of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// It is dropped.
    Down,
    /// A half or more counts as a point.
    Nearest,
    /// It counts as a point.
    Up,
}

impl Rounding {
    /// `amount × points ÷ per`, rounded so. All three are non-negative and `per` is positive.
    pub fn divide(self, amount: i64, points: i64, per: i64) -> i64 {
        self.ratio(i128::from(amount) * i128::from(points), i128::from(per))
    }

    /// `numerator ÷ per`, rounded so. Neither is negative, `per` is positive, and both stay below 2¹²⁶.
    pub(crate) fn ratio(self, numerator: i128, per: i128) -> i64 {
        let rounded = match self {
            Self::Down => numerator / per,
            Self::Nearest => (2 * numerator + per) / (2 * per),
            Self::Up => (numerator + per - 1) / per,
        };
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_round_as_the_rule_says() {
        let each = |amount, points, per| {
            [Rounding::Down, Rounding::Nearest, Rounding::Up].map(|rounding| rounding.divide(amount, points, per))
        };
        assert_eq!(each(1999, 1, 100), [19, 20, 20]);
        assert_eq!(each(1950, 1, 100), [19, 20, 20]);
        assert_eq!(each(1949, 1, 100), [19, 19, 20]);
        assert_eq!(each(4000, 3, 100), [120, 120, 120]);
        assert_eq!(each(0, 3, 100), [0, 0, 0]);
        assert_eq!(each(i64::MAX, i64::MAX, 1), [i64::MAX; 3]);
    }

    #[test]
    fn points_are_worth_what_the_program_says_rounded_down() {
        let worth = PointWorth { points: 100, minor: 500 };
        assert_eq!([100, 150, 1, 0].map(|points| worth.of(points).0), [500, 750, 5, 0]);
        assert_eq!(PointWorth { points: 3, minor: 10 }.of(10), Money(33));
        assert_eq!(PointWorth { points: 1, minor: TOTAL_MINOR_MAX }.of(i64::MAX), Money(TOTAL_MINOR_MAX));
    }
}
