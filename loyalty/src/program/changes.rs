//! What a new version of a program changes for customers, as facts that a sentence can be made of.

use super::{Expiry, Program, Reward, Shortfall};
use crate::account::Account;
use crate::earn::{Purchase, earn};
use crate::points::Money;
use crate::time::{EARLIEST, Utc};

/// One thing that is different.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<'p> {
    /// A purchase of this total earns another number of points.
    Earns {
        /// A typical total.
        total: Money,
        /// Points it earns so far.
        before: i64,
        /// Points it will earn.
        after: i64,
    },
    /// A reward is new.
    RewardAdded(&'p Reward),
    /// A reward can no longer be taken.
    RewardRemoved(&'p Reward),
    /// A reward costs another number of points.
    RewardCost {
        /// As it is so far.
        before: &'p Reward,
        /// As it will be.
        after: &'p Reward,
    },
    /// A reward gives something else.
    RewardWorth {
        /// As it is so far.
        before: &'p Reward,
        /// As it will be.
        after: &'p Reward,
    },
    /// A reward is called something else.
    RewardTitle {
        /// As it is so far.
        before: &'p Reward,
        /// As it will be.
        after: &'p Reward,
    },
    /// Rewards are shown in another order.
    RewardOrder,
    /// New points lapse at another time; those already given keep their term.
    Expiry {
        /// The term so far.
        before: Expiry,
        /// The term of new points.
        after: Expiry,
    },
    /// Refunds treat spent points differently.
    Shortfall(Shortfall),
    /// Points are called something else.
    Words,
}

/// Everything that is different, in the order an owner asks for it.
pub fn changes<'p>(before: &'p Program, after: &'p Program) -> Vec<Change<'p>> {
    let mut changes = Vec::new();
    for total in typical_totals(before, after) {
        let (old, new) = (award(before, total), award(after, total));
        if old != new {
            changes.push(Change::Earns { total, before: old, after: new });
        }
    }
    for reward in &after.rewards {
        match before.reward(&reward.id) {
            None => changes.push(Change::RewardAdded(reward)),
            Some(old) => changes.extend(of_reward(old, reward)),
        }
    }
    changes.extend(before.rewards.iter().filter(|old| after.reward(&old.id).is_none()).map(Change::RewardRemoved));
    if kept(before, after) != kept(after, before) {
        changes.push(Change::RewardOrder);
    }
    if before.expiry != after.expiry {
        changes.push(Change::Expiry { before: before.expiry, after: after.expiry });
    }
    if before.refunds != after.refunds {
        changes.push(Change::Shortfall(after.refunds.shortfall));
    }
    if before.unit != after.unit {
        changes.push(Change::Words);
    }
    changes
}

/// Two totals that show what a program grants: a small purchase and a large one, in steps of its own rules.
pub fn typical_totals(before: &Program, after: &Program) -> [Money; 2] {
    let steps = before.earn.iter().chain(&after.earn).map(|rule| rule.per_minor);
    // A rule per cent or kopeck would make purchases of a few of them.
    let step = steps.max().unwrap_or(0).clamp(100, 1_000_000_000);
    [Money(step * 10), Money(step * 50)]
}

/// The points that a purchase of this total earns.
pub fn award(program: &Program, total: Money) -> i64 {
    let purchase = Purchase { at: EARLIEST, total };
    earn(program, &Account::default(), &purchase, &Utc, EARLIEST).award
}

fn of_reward<'p>(before: &'p Reward, after: &'p Reward) -> impl Iterator<Item = Change<'p>> {
    let cost = (before.cost != after.cost).then_some(Change::RewardCost { before, after });
    let worth = (before.gives != after.gives).then_some(Change::RewardWorth { before, after });
    let title = (before.title != after.title).then_some(Change::RewardTitle { before, after });
    [cost, worth, title].into_iter().flatten()
}

/// The rewards that the other program has too, in order.
fn kept<'p>(of: &'p Program, other: &Program) -> Vec<&'p str> {
    of.rewards.iter().map(|reward| reward.id.as_str()).filter(|id| other.reward(id).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Points;
    use crate::program::{Gives, Refunds, Texts};

    fn reward(id: &str, cost: i64) -> Reward {
        let title = Texts::from([("en".to_owned(), id.to_owned())]);
        Reward { id: id.into(), title, cost: Points(cost), gives: Gives::PercentOff { percent: 10 } }
    }

    fn program(rewards: &[(&str, i64)]) -> Program {
        let rewards = rewards.iter().map(|(id, cost)| reward(id, *cost)).collect();
        Program { rewards, ..Program::starter() }
    }

    #[test]
    fn the_same_program_changes_nothing() {
        let program = program(&[("a", 1)]);
        assert_eq!(changes(&program, &program), []);
    }

    #[test]
    fn what_typical_purchases_earn_is_compared() {
        let before = Program::starter();
        let mut after = Program::starter();
        after.earn[0].points = 5;
        after.earn[0].per_minor = 10_000;
        let small = Change::Earns { total: Money(100_000), before: 1000, after: 50 };
        let large = Change::Earns { total: Money(500_000), before: 5000, after: 250 };
        assert_eq!(changes(&before, &after), [small, large]);
        // Said in other numbers, it is the same.
        after.earn[0].points = 100;
        assert_eq!(changes(&before, &after), []);
    }

    #[test]
    fn rewards_are_followed_by_their_ids() {
        let (before, mut after) = (program(&[("a", 1), ("b", 2), ("c", 3)]), program(&[("c", 3), ("b", 5), ("d", 4)]));
        after.rewards[0].title.insert("ru".into(), "В".into());
        after.rewards[0].gives = Gives::PercentOff { percent: 20 };
        let found = changes(&before, &after);
        let expected = [
            Change::RewardWorth { before: &before.rewards[2], after: &after.rewards[0] },
            Change::RewardTitle { before: &before.rewards[2], after: &after.rewards[0] },
            Change::RewardCost { before: &before.rewards[1], after: &after.rewards[1] },
            Change::RewardAdded(&after.rewards[2]),
            Change::RewardRemoved(&before.rewards[0]),
            Change::RewardOrder,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn terms_refunds_and_words_are_told() {
        let before = Program::starter();
        let mut after = Program::starter();
        after.expiry = Expiry::PerLot { days: None, months: Some(12) };
        after.refunds = Refunds { shortfall: Shortfall::Debt };
        after.unit.remove("ru");
        let term = Change::Expiry { before: Expiry::None, after: after.expiry };
        assert_eq!(changes(&before, &after), [term, Change::Shortfall(Shortfall::Debt), Change::Words]);
    }
}
