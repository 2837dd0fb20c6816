//! What a new version of a program changes for customers, as facts that a sentence can be made of.
//!
//! What owners change most has a fact of its own. Everything else is told as the part of the document that differs, so
//! that no setting, however new, changes unseen.

use serde_json::Value;

use super::{EarnRule, Expiry, Program, Reward, Shortfall};
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
        before: &'p Expiry,
        /// The term of new points.
        after: &'p Expiry,
    },
    /// Something else is different in this part of the document: `earn`, `multipliers`, `caps`, ….
    Part(String),
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
    let mut parts = parts(before, after);
    // What no typical purchase shows is told all the same: another rounding, a rule for large sums alone.
    let is_seen = !changes.is_empty() || parts.iter().any(|part| part == "earn");
    if rates(before) != rates(after) && !is_seen {
        parts.insert(0, "earn".to_owned());
    }
    changes.extend(parts.into_iter().map(Change::Part));
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
        changes.push(Change::Expiry { before: &before.expiry, after: &after.expiry });
    }
    if before.refunds != after.refunds {
        changes.push(Change::Shortfall(after.refunds.shortfall));
    }
    if before.unit != after.unit {
        changes.push(Change::Words);
    }
    changes
}

/// The rules of a program as far as they decide what is earned: said in other numbers, or under another name, a rule is the
/// same.
fn rates(program: &Program) -> Vec<EarnRule> {
    let rate = |rule: &EarnRule| {
        let mut rule = EarnRule { id: String::new(), ..rule.clone() };
        if let Some(per_minor) = rule.per_minor {
            let divisor = common(rule.points, per_minor).max(1);
            (rule.points, rule.per_minor) = (rule.points / divisor, Some(per_minor / divisor));
        }
        rule
    };
    program.earn.iter().map(rate).collect()
}

/// The greatest common divisor.
fn common(one: i64, other: i64) -> i64 {
    if other == 0 { one } else { common(other, one % other) }
}

/// Two totals that show what a program grants: a small purchase and a large one, in steps of its own rules.
pub fn typical_totals(before: &Program, after: &Program) -> [Money; 2] {
    let steps = before.earn.iter().chain(&after.earn).filter_map(|rule| rule.per_minor);
    // A rule per cent or kopeck would make purchases of a few of them.
    let step = steps.max().unwrap_or(0).clamp(100, 1_000_000_000);
    [Money(step * 10), Money(step * 50)]
}

/// The points that a purchase of this total earns.
pub fn award(program: &Program, total: Money) -> i64 {
    earn(program, &Account::default(), &Purchase::paid(EARLIEST, total), &[], &Utc, EARLIEST).award
}

/// The parts that differ in what no other fact tells.
fn parts(before: &Program, after: &Program) -> Vec<String> {
    let [before, after] = [before, after].map(|program| serde_json::to_value(program).map(untold).unwrap_or_default());
    let fields = |of: &Value| of.as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect::<Vec<_>>();
    let mut parts = fields(&after);
    parts.extend(fields(&before).into_iter().filter(|part| after.get(part).is_none()));
    parts.retain(|part| before.get(part) != after.get(part));
    parts
}

/// A document without what the other facts tell: what a plain rule grants is shown by what purchases earn.
fn untold(mut document: Value) -> Value {
    if let Some(fields) = document.as_object_mut() {
        fields.retain(|part, _| !["version", "unit", "expiry", "refunds", "rewards"].contains(&part.as_str()));
    }
    if let Some(rules) = document.get_mut("earn").and_then(Value::as_array_mut) {
        let told = ["id", "on", "points", "per_minor", "rounding"];
        // What an act earns is in no purchase, so all of such a rule is told.
        let is_plain = |rule: &Value| {
            rule["on"] == "purchase"
                && rule.as_object().is_some_and(|rule| rule.keys().all(|field| told.contains(&field.as_str())))
        };
        rules.retain(|rule| !is_plain(rule));
    }
    document
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
    use crate::program::{Gives, PointWorth, Refunds, Texts, Weekday};

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
    fn what_no_typical_purchase_shows_is_told_as_well() {
        let before = Program::starter();
        let mut rounded = Program::starter();
        rounded.earn[0].rounding = Some(crate::program::Rounding::Up);
        assert_eq!(changes(&before, &rounded), [Change::Part("earn".to_owned())]);
        let mut large = before.clone();
        large.earn[0].only.minimum_minor = 10_000_000;
        let mut larger = large.clone();
        larger.earn[0].points = 500;
        assert_eq!(changes(&large, &larger), [Change::Part("earn".to_owned())]);
    }

    #[test]
    fn what_typical_purchases_earn_is_compared() {
        let before = Program::starter();
        let mut after = Program::starter();
        after.earn[0].points = 5;
        after.earn[0].per_minor = Some(10_000);
        let small = Change::Earns { total: Money(100_000), before: 1000, after: 50 };
        let large = Change::Earns { total: Money(500_000), before: 5000, after: 250 };
        assert_eq!(changes(&before, &after), [small, large]);
        // Said in other numbers, it is the same.
        after.earn[0].points = 100;
        assert_eq!(changes(&before, &after), []);
    }

    /// The parts that are told of as such.
    fn told(before: &Program, after: &Program) -> Vec<String> {
        let parts = changes(before, after).into_iter();
        let mut parts: Vec<String> =
            parts.filter_map(|change| if let Change::Part(part) = change { Some(part) } else { None }).collect();
        parts.sort_unstable();
        parts
    }

    #[test]
    fn what_has_no_fact_of_its_own_is_told_by_its_part() {
        let before = Program::starter();
        let mut after = Program::starter();
        after.caps.day = Some(100_000);
        after.earn[0].only.when.weekdays = vec![Weekday::Sat];
        after.point_worth = Some(PointWorth { points: 1, minor: 1 });
        assert_eq!(told(&before, &after), ["caps", "earn", "point_worth"]);
        assert_eq!(told(&after, &before), ["caps", "earn", "point_worth"]);
        let again = after.earn[0].clone();
        after.earn.push(again);
        assert!(told(&after, &after).is_empty());
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
        after.expiry = Expiry::months(12);
        after.refunds = Refunds { shortfall: Shortfall::Debt };
        after.unit.remove("ru");
        let term = Change::Expiry { before: &Expiry::None, after: &after.expiry };
        assert_eq!(changes(&before, &after), [term, Change::Shortfall(Shortfall::Debt), Change::Words]);
    }
}
