//! An act becomes points: becoming a member, a visit, a review, a survey, whatever else a shop reports.
//!
//! All rules for an act are added up, each as often as it allows. Multipliers and caps on purchases are about money and
//! leave acts alone; the cap on what lies on a card holds for all that comes to lie there.

use crate::account::Account;
use crate::earn::post;
use crate::entry::{Entry, Kind};
use crate::points::ENTRY_POINTS_MAX;
use crate::program::{EarnOn, EarnRule, Program};
use crate::time::{Moment, Zone};

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act<'a> {
    /// What it was; never a purchase.
    pub on: EarnOn,
    /// The shop's name for it, where it has no word of ours.
    pub event: Option<&'a str>,
    /// When.
    pub at: Moment,
}

/// A time that a rule gave points before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewarded {
    /// The rule.
    pub rule: String,
    /// When the act was.
    pub at: Moment,
}

/// What one rule gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The rule.
    pub id: String,
    /// Its points.
    pub gave: i64,
}

/// What an act earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// Points granted, including those that repay debt.
    pub award: i64,
    /// Which rule gave what.
    pub grants: Vec<Grant>,
    /// Rules that would have given something and have given as often as they may.
    pub limited: Vec<String>,
    /// What the cap on the balance took off.
    pub beyond: i64,
    /// The entries to append.
    pub entries: Vec<Entry>,
}

/// What this act earns under this program, after what rules have given for others. The lot's term counts from the act.
pub fn earn(
    program: &Program,
    account: &Account,
    act: &Act,
    before: &[Rewarded],
    zone: &dyn Zone,
    now: Moment,
) -> Earned {
    let (mut grants, mut limited) = (Vec::new(), Vec::new());
    for rule in program.earn.iter().filter(|rule| rewards(rule, act, zone)) {
        if is_used_up(rule, act.at, before, zone) {
            limited.push(rule.id.clone());
        } else {
            grants.push(Grant { id: rule.id.clone(), gave: rule.points });
        }
    }
    let given = grants.iter().map(|grant| grant.gave).sum::<i64>().min(ENTRY_POINTS_MAX);
    // What repays debt lifts no balance.
    let room = |cap: i64| (cap - account.balance - account.pending).max(0) + account.debt;
    let award = program.caps.balance.map_or(given, |cap| given.min(room(cap)));
    let mut entries = Vec::new();
    if award > 0 {
        entries = post(account, Kind::Earn, award, program.expiry.of_lot(act.at, zone), now);
    }
    Earned { award, grants, limited, beyond: given - award, entries }
}

/// Whether a rule is for this act, and holds when it was.
fn rewards(rule: &EarnRule, act: &Act, zone: &dyn Zone) -> bool {
    rule.on == act.on && rule.event.as_deref() == act.event && rule.only.when.holds(act.at, zone)
}

/// Whether a rule has given as often as it may in the period that the act falls in.
fn is_used_up(rule: &EarnRule, at: Moment, before: &[Rewarded], zone: &dyn Zone) -> bool {
    let Some(limit) = rule.limit else { return false };
    let around = limit.per.period().map(|period| period.around(at, zone));
    let counts =
        |one: &&Rewarded| one.rule == rule.id && around.is_none_or(|(first, next)| (first..next).contains(&one.at));
    i64::try_from(before.iter().filter(counts).count()).unwrap_or(i64::MAX) >= limit.times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Per, Times};
    use crate::time::Utc;

    const NOON: &str = "2026-11-22T12:00:00Z";

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn visits(limit: Option<Times>) -> Program {
        let rule = EarnRule { limit, ..EarnRule::per_act("visits", EarnOn::Visit, 5) };
        Program {
            earn: vec![EarnRule::per_amount("base", 1, 100, crate::program::Rounding::Down), rule],
            ..Program::starter()
        }
    }

    fn visit(program: &Program, when: &str, before: &[&str]) -> Earned {
        let before: Vec<Rewarded> =
            before.iter().map(|when| Rewarded { rule: "visits".into(), at: at(when) }).collect();
        let act = Act { on: EarnOn::Visit, event: None, at: at(when) };
        earn(program, &Account::default(), &act, &before, &Utc, at(NOON))
    }

    #[test]
    fn an_act_earns_by_the_rules_that_are_for_it_and_by_no_other() {
        let mut program = visits(None);
        program.earn.push(EarnRule::per_act("also", EarnOn::Visit, 2));
        program.earn.push(EarnRule { event: Some("quiz".into()), ..EarnRule::per_act("quiz", EarnOn::Event, 30) });
        let earned = visit(&program, NOON, &[]);
        let given: Vec<(&str, i64)> = earned.grants.iter().map(|grant| (grant.id.as_str(), grant.gave)).collect();
        assert_eq!((given, earned.award, earned.entries.len()), (vec![("visits", 5), ("also", 2)], 7, 1));
        let event = |name| {
            let act = Act { on: EarnOn::Event, event: Some(name), at: at(NOON) };
            earn(&program, &Account::default(), &act, &[], &Utc, at(NOON)).award
        };
        assert_eq!([event("quiz"), event("race")], [30, 0]);
    }

    #[test]
    fn a_limit_counts_within_the_period_the_act_falls_in() {
        let twice = |per| visits(Some(Times { times: 2, per }));
        let before = ["2026-11-22T00:00:00Z", "2026-11-21T23:59:59Z", "2026-11-16T00:00:00Z", "2025-12-31T00:00:00Z"];
        let earns = |per, when| visit(&twice(per), when, &before).award;
        assert_eq!(
            [earns(Per::Day, NOON), earns(Per::Week, NOON), earns(Per::Year, NOON), earns(Per::Ever, NOON)],
            [5, 0, 0, 0]
        );
        assert_eq!([earns(Per::Day, "2026-11-23T00:00:00Z"), earns(Per::Week, "2026-11-23T00:00:00Z")], [5, 5]);
        let refused = visit(&twice(Per::Week), NOON, &before);
        assert_eq!((refused.limited, refused.grants.len(), refused.entries.len()), (vec!["visits".to_owned()], 0, 0));
    }

    #[test]
    fn a_window_holds_for_acts_and_a_full_card_takes_no_more() {
        let mut program = visits(None);
        program.earn[1].only.when.weekdays = vec![crate::program::Weekday::Sun];
        assert_eq!([visit(&program, NOON, &[]).award, visit(&program, "2026-11-21T12:00:00Z", &[]).award], [5, 0]);
        program.caps.balance = Some(3);
        let earned = visit(&program, NOON, &[]);
        assert_eq!((earned.award, earned.beyond), (3, 2));
    }

    #[test]
    fn a_purchase_earns_nothing_by_a_rule_on_acts() {
        let mut program = visits(None);
        program.earn.push(EarnRule::per_act("welcome", EarnOn::SignUp, 100));
        assert_eq!(crate::program::changes::award(&program, crate::points::Money(1_000)), 10);
    }
}
