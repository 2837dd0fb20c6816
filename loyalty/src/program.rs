//! A site's program: how points are earned, what they buy, when they lapse, what a refund takes back.
//!
//! A program is read as a whole: a faulty one yields *every* fault with its path, because an owner who
//! fixes one mistake at a time gives up. `read` does that; what it returned can be trusted everywhere.

pub mod changes;
pub mod draft;
pub mod merge;
mod read;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::points::{Money, Points};
use crate::time::{Moment, NEVER, Zone, plus_days, plus_months};

/// The form of the document this version reads; the first one.
pub const FORM_VERSION: u64 = 1;

/// One text in several languages, by language code.
pub type Texts = BTreeMap<String, String>;

/// The site's words for points: by language, then by plural category (`one`, `few`, `many`, `other`).
pub type Unit = BTreeMap<String, BTreeMap<String, String>>;

/// A site's rules as checked data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Program {
    /// The form of this document: [`FORM_VERSION`].
    pub version: u64,
    /// What points are called.
    pub unit: Unit,
    /// How points are earned; what each rule grants is added up.
    pub earn: Vec<EarnRule>,
    /// When points lapse.
    pub expiry: Expiry,
    /// What happens when a refund must take back points that are already spent.
    pub refunds: Refunds,
    /// What points buy.
    pub rewards: Vec<Reward>,
}

/// Points for every full (or begun, or nearest) so much money.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarnRule {
    /// The owner's name for the rule; every entry names the rule it came from.
    pub id: String,
    /// What earns.
    pub on: EarnOn,
    /// So many points …
    pub points: i64,
    /// … for each so many minor units.
    pub per_minor: i64,
    /// What becomes of a fraction.
    pub rounding: Rounding,
}

/// The fact that a rule rewards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarnOn {
    /// A purchase: its total, paid after discount, with tax and shipping.
    Purchase,
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
        let (numerator, per) = (i128::from(amount) * i128::from(points), i128::from(per));
        let rounded = match self {
            Self::Down => numerator / per,
            Self::Nearest => (2 * numerator + per) / (2 * per),
            Self::Up => (numerator + per - 1) / per,
        };
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }
}

/// When points lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Expiry {
    /// They do not.
    None,
    /// Each lot has its own term, counted from the purchase: exactly one of days and months.
    PerLot {
        /// Calendar days in the site's zone.
        #[serde(skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
        /// Calendar months in the site's zone.
        #[serde(skip_serializing_if = "Option::is_none")]
        months: Option<u32>,
    },
}

impl Expiry {
    /// When a lot earned at this moment lapses; [`NEVER`] where it does not.
    pub fn of_lot(&self, earned_at: Moment, zone: &dyn Zone) -> Moment {
        match self {
            Self::PerLot { days: Some(days), .. } => plus_days(zone, earned_at, *days),
            Self::PerLot { months: Some(months), .. } => plus_months(zone, earned_at, *months),
            Self::None | Self::PerLot { days: None, months: None } => NEVER,
        }
    }
}

/// What a refund does about points that are already spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refunds {
    /// The policy for what is missing.
    pub shortfall: Shortfall,
}

/// The policy for points a refund should take and the member no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// Forgive and record it.
    Clamp,
    /// Keep it as debt; later earnings repay it first.
    Debt,
}

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

impl Program {
    /// The program every new site starts with: one point for each hundred minor units, points that do
    /// not lapse, no rewards.
    pub fn starter() -> Self {
        let forms = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Self {
            version: FORM_VERSION,
            unit: Unit::from([
                ("en".into(), forms(&[("one", "point"), ("other", "points")])),
                ("ru".into(), forms(&[("one", "балл"), ("few", "балла"), ("many", "баллов"), ("other", "балла")])),
            ]),
            earn: vec![EarnRule {
                id: "base".into(),
                on: EarnOn::Purchase,
                points: 1,
                per_minor: 100,
                rounding: Rounding::Down,
            }],
            expiry: Expiry::None,
            refunds: Refunds { shortfall: Shortfall::Clamp },
            rewards: Vec::new(),
        }
    }

    /// The reward of this id.
    pub fn reward(&self, id: &str) -> Option<&Reward> {
        self.rewards.iter().find(|reward| reward.id == id)
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
    fn a_lot_lapses_on_its_own_term() {
        let at = Moment::parse("2026-01-31T10:00:00Z").unwrap();
        let lapses = |expiry: Expiry| expiry.of_lot(at, &crate::time::Utc).to_rfc3339();
        assert_eq!(Expiry::None.of_lot(at, &crate::time::Utc), NEVER);
        assert_eq!(lapses(Expiry::PerLot { days: Some(30), months: None }), "2026-03-02T10:00:00Z");
        assert_eq!(lapses(Expiry::PerLot { days: None, months: Some(1) }), "2026-02-28T10:00:00Z");
    }
}
