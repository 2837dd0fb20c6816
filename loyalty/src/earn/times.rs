//! How many times points count, where multipliers overlap.

use super::Purchase;
use super::basis::Counted;
use super::grant::Times;
use crate::program::{Conditions, Multiplier, Multipliers, ONCE_BP, Rounding};
use crate::time::Zone;
use crate::wire::purchases::Item;

/// What these points become, and by what. `given` is what a rule granted for the money in `counted`: its share on each
/// line is multiplied by what multiplies that line, and only the sum is rounded.
pub(super) fn multiply(
    multipliers: &Multipliers,
    purchase: &Purchase,
    counted: &Counted,
    given: i64,
    rounding: Rounding,
    zone: &dyn Zone,
) -> (i64, Vec<Times>) {
    let in_force = |one: &&Multiplier| holds(&one.only, purchase, zone);
    let in_force: Vec<&Multiplier> = multipliers.list.iter().filter(in_force).collect();
    let basis = counted.minor();
    let mut groups: Vec<Times> = Vec::new();
    let mut weighted: i128 = 0;
    let lines = counted.lines.iter().map(|(item, share)| (Some(*item), *share));
    for (item, share) in lines.chain(counted.rest.map(|rest| (None, rest))) {
        // Points that came for no money have no share on any line: only what multiplies everything multiplies them.
        let share = if basis == 0 && item.is_none() { 1 } else { share };
        let found = together(multipliers, &in_force, item);
        weighted += i128::from(share) * i128::from(found.times_bp);
        if found.times_bp == ONCE_BP || share == 0 {
            continue;
        }
        let of_minor = if basis == 0 { 0 } else { share };
        match groups.iter_mut().find(|group| group.ids == found.ids) {
            Some(group) => group.of_minor += of_minor,
            None => groups.push(Times { of_minor, ..found }),
        }
    }
    if groups.is_empty() {
        return (given, groups);
    }
    let whole = i128::from(basis.max(1)) * i128::from(ONCE_BP);
    let rounding = multipliers.rounding.unwrap_or(rounding);
    (rounding.ratio(i128::from(given) * weighted, whole), groups)
}

/// Whether a condition on time and amount holds for this purchase.
pub(super) fn holds(only: &Conditions, purchase: &Purchase, zone: &dyn Zone) -> bool {
    purchase.total.0 >= only.minimum_minor && only.when.holds(purchase.at, zone)
}

/// What multiplies a line, or what belongs to no line. Of those in force the highest priority counts.
fn together(multipliers: &Multipliers, in_force: &[&Multiplier], item: Option<&Item>) -> Times {
    let covers = |one: &&&Multiplier| match item {
        Some(item) => one.only.items.counts(item),
        None => one.only.items.counts_the_rest(),
    };
    let highest = in_force.iter().filter(covers).map(|one| one.priority).max();
    let counting = in_force.iter().filter(covers).filter(|one| Some(one.priority) == highest);
    let times_bp = multipliers.stacking.together(counting.clone().map(|one| one.percent));
    let is_one = multipliers.stacking == crate::program::Stacking::Best;
    let named = counting.filter(|one| !is_one || one.percent * (ONCE_BP / 100) == times_bp);
    let ids = named.take(if is_one { 1 } else { usize::MAX }).map(|one| one.id.clone());
    Times { ids: ids.collect(), times_bp, of_minor: 0 }
}
