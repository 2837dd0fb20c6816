//! What each rule gives for a purchase.

use serde::Serialize;

use super::Purchase;
use super::basis::counted;
use super::times::{holds, multiply};
use crate::points::ENTRY_POINTS_MAX;
use crate::program::{Combine, EarnOn, EarnRule, PaidWithPoints, Program, Rounding};
use crate::time::Zone;

/// What one rule granted, and how: kept with the entry, so that every point can be explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// The rule.
    pub id: String,
    /// Its points …
    pub points: i64,
    /// … for each so many minor units; for the purchase as such where this is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minor: Option<i64>,
    /// What it did with a fraction.
    pub rounding: Rounding,
    /// The money that counted for it, in minor units, where that is not all that was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis_minor: Option<i64>,
    /// The points before they were multiplied, where they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// What multiplied which part of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Times>,
    /// What became of a fraction of the product, where that is not what the rule does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times_rounding: Option<Rounding>,
    /// The points it granted.
    pub gave: i64,
}

/// What multiplied the points for a part of the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Times {
    /// The multipliers that did.
    pub ids: Vec<String>,
    /// How many times, in ten-thousandths: 15,000 is one and a half times.
    pub times_bp: i64,
    /// The part of the basis, in minor units. The points of the rest count once.
    pub of_minor: i64,
}

/// What every rule grants that grants anything. Of those that give way to each other only one is left.
pub(super) fn of(program: &Program, purchase: &Purchase, zone: &dyn Zone) -> Vec<Grant> {
    let rules = program
        .earn
        .iter()
        .filter(|rule| rule.on == EarnOn::Purchase)
        .map(|rule| (rule, grant(program, rule, purchase, zone)));
    let mut given: Vec<(&EarnRule, Grant)> =
        rules.filter_map(|(rule, grant)| Some((rule, grant?))).filter(|(_, grant)| grant.gave > 0).collect();
    let rank = |(rule, grant): &(&EarnRule, Grant)| (rule.priority, grant.gave);
    let rivals = given.iter().filter(|(rule, _)| rule.combine == Combine::Best);
    let mut best = rivals.map(rank).max();
    given.retain(|one| one.0.combine == Combine::Stack || best.take_if(|best| *best == rank(one)).is_some());
    given.into_iter().map(|(_, grant)| grant).collect()
}

/// All that was granted.
pub(super) fn sum(grants: &[Grant]) -> i64 {
    grants.iter().map(|grant| grant.gave).sum()
}

/// What one rule grants by itself; none where it does not apply.
fn grant(program: &Program, rule: &EarnRule, purchase: &Purchase, zone: &dyn Zone) -> Option<Grant> {
    if !holds(&rule.only, purchase, zone) {
        return None;
    }
    if rule.basis.paid_with_points == PaidWithPoints::Nothing && purchase.points_used > 0 {
        return None;
    }
    let counted = counted(rule, purchase, program.point_worth);
    if counted.is_nothing() {
        return None;
    }
    let basis = counted.minor();
    // Only acts are without one, and those are no purchases.
    let rounding = rule.rounding.unwrap_or(Rounding::Down);
    let before = rule.per_minor.map_or(rule.points, |per| rounding.divide(basis, rule.points, per));
    let before = before.min(ENTRY_POINTS_MAX);
    let (gave, times) = multiply(&program.multipliers, purchase, &counted, before, rounding, zone);
    let times_rounding = program.multipliers.rounding.filter(|_| !times.is_empty());
    Some(Grant {
        id: rule.id.clone(),
        points: rule.points,
        per_minor: rule.per_minor,
        rounding,
        basis_minor: (basis != purchase.total.0).then_some(basis),
        before: (!times.is_empty()).then_some(before),
        times,
        times_rounding,
        gave: gave.min(ENTRY_POINTS_MAX),
    })
}
