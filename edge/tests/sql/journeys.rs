//! Random journeys through the SQL and through `replay`; they never differ.
//!
//! Each operation runs in the database first. What it wrote is then compared with what the rules in
//! `loyalty` would have written from the same state, and at the end the audit recounts everything.

use std::collections::BTreeMap;

use edge::posting::append::Told;
use edge::posting::{Fact, Opening};
use loyalty::account::Account;
use loyalty::entry::Entry;
use loyalty::expire::expire;
use loyalty::ids::Id;
use loyalty::ledger::Ledger;
use loyalty::merge::{Merged, merge};
use loyalty::program::{Caps, Conditions, Expiry, Multiplier, Program, Refunds, Shortfall};
use loyalty::redeem::{cancel, redeem};
use loyalty::wire::purchases::MemberFields;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::Store;

const JOURNEYS: u32 = 160;
const STEPS: usize = 80;
const DAY_MS: i64 = 86_400_000;
const MEMBERS: [&str; 5] = ["ada", "boris", "vera", "gleb", "dora"];

#[derive(Clone, Debug)]
enum Step {
    Purchase { member: usize, total: i64, days_ago: i64 },
    Refund { purchase: usize, percent: i64 },
    RefundFirst { member: usize, total: i64, percent: i64 },
    Redeem { member: usize, reward: usize },
    Cancel { redemption: usize },
    Adjust { member: usize, points: i64, term_days: Option<i64> },
    Open { member: usize, balance: i64, days_ago: i64, term_days: Option<i64> },
    Repeat { fact: usize, copies: usize },
    Wait { days: i64 },
    Unwind { member: usize, total: i64, percent: i64 },
    Merge { member: usize, into: usize },
    Expire,
    Program { shortfall: Shortfall, term_days: Option<u32>, day_cap: Option<i64>, percent: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let member = 0..MEMBERS.len();
    prop_oneof![
        5 => (member.clone(), 0..20_000_i64, 0..60_i64).prop_map(|(member, total, days_ago)| Step::Purchase { member, total, days_ago }),
        4 => (any::<usize>(), 0..=120_i64).prop_map(|(purchase, percent)| Step::Refund { purchase, percent }),
        1 => (member.clone(), 1..20_000_i64, 0..=120_i64).prop_map(|(member, total, percent)| Step::RefundFirst { member, total, percent }),
        5 => (member.clone(), 0..REWARDS.len()).prop_map(|(member, reward)| Step::Redeem { member, reward }),
        3 => any::<usize>().prop_map(|redemption| Step::Cancel { redemption }),
        2 => (member.clone(), -80..120_i64, proptest::option::of(-5..90_i64)).prop_map(|(member, points, term_days)| Step::Adjust { member, points, term_days }),
        1 => (member.clone(), 0..120_i64, 0..60_i64, proptest::option::of(-5..90_i64)).prop_map(|(member, balance, days_ago, term_days)| Step::Open { member, balance, days_ago, term_days }),
        2 => (any::<usize>(), 1..4_usize).prop_map(|(fact, copies)| Step::Repeat { fact, copies }),
        2 => (0..45_i64).prop_map(|days| Step::Wait { days }),
        1 => (member.clone(), member.clone()).prop_map(|(member, into)| Step::Merge { member, into }),
        2 => (member, 4_000..12_000_i64, 1..=100_i64).prop_map(|(member, total, percent)| Step::Unwind { member, total, percent }),
        1 => Just(Step::Expire),
        1 => (any::<bool>(), proptest::option::of(1..60_u32), proptest::option::of(20..150_i64), 101..300_i64).prop_map(
            |(debt, term_days, day_cap, percent)| Step::Program {
                shortfall: if debt { Shortfall::Debt } else { Shortfall::Clamp },
                term_days,
                day_cap,
                percent,
            },
        ),
    ]
}

fn nobody() -> MemberFields {
    MemberFields { id: None, card: None, email: None, phone: None, name: None, birthday: None }
}

const REWARDS: [(&str, i64); 3] = [("small", 10), ("middle", 45), ("large", 130)];

fn program(shortfall: Shortfall, term_days: Option<u32>) -> Program {
    let rewards: Vec<Value> = REWARDS
        .iter()
        .map(|(id, cost)| json!({"id": id, "title": {"en": id}, "cost": cost, "gives": {"kind": "percent_off", "percent": 5}}))
        .collect();
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["rewards"] = json!(rewards);
    let expiry = term_days.map_or(Expiry::None, Expiry::days);
    Program { refunds: Refunds { shortfall }, expiry, ..Program::read(&document).unwrap() }
}

/// A journey under way: the database, and the rules' own ledger of each member beside it.
struct Journey {
    store: Store,
    ledgers: BTreeMap<&'static str, Ledger>,
    facts: Vec<Fact>,
    purchases: Vec<(String, i64)>,
    redemptions: Vec<(&'static str, String, i64)>,
    /// Who was merged into whom, to the end of the way.
    merged: BTreeMap<&'static str, &'static str>,
}

impl Journey {
    fn begin() -> Self {
        let store = Store::open(&program(Shortfall::Clamp, Some(30)));
        let ledgers = MEMBERS.iter().map(|member| (*member, Ledger::default())).collect();
        let (facts, purchases, redemptions) = (Vec::new(), Vec::new(), Vec::new());
        Self { store, ledgers, facts, purchases, redemptions, merged: BTreeMap::new() }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Purchase { member, total, days_ago } => {
                let purchase = self.new_purchase(MEMBERS[member], total, days_ago);
                self.post(purchase);
            }
            Step::Refund { purchase, percent } => {
                if !self.purchases.is_empty() {
                    let (id, total) = self.purchases[purchase % self.purchases.len()].clone();
                    let refund = self.new_refund(&id, total * percent / 100);
                    self.post(refund);
                }
            }
            Step::RefundFirst { member, total, percent } => {
                let purchase = self.new_purchase(MEMBERS[member], total, 0);
                let refund = self.new_refund(purchase.purchase().unwrap(), total * percent / 100);
                self.post(refund);
                self.post(purchase);
            }
            Step::Redeem { member, reward } => self.redeem(MEMBERS[member], REWARDS[reward]),
            Step::Cancel { redemption } => {
                if !self.redemptions.is_empty() {
                    let at = redemption % self.redemptions.len();
                    self.cancel(at);
                }
            }
            Step::Adjust { member, points, term_days } => {
                let id = format!("adjustment-{}", self.facts.len());
                let expires_at = term_days.filter(|_| points > 0).map(|days| self.day(days));
                let adjustment = json!({"id": id, "points": points, "note": "by hand", "expires_at": expires_at});
                let adjustment = serde_json::from_value(adjustment).unwrap();
                self.post(Fact::Adjustment(MEMBERS[member].to_owned(), adjustment));
            }
            Step::Open { member, balance, days_ago, term_days } => {
                let (at, expires_at) = (self.day(-days_ago), term_days.map(|days| self.day(days)));
                let read = |day: Value| serde_json::from_value(day).unwrap();
                let member = MemberFields { id: Id::parse(MEMBERS[member]), ..nobody() };
                // A member opens once: another opening of theirs is refused, so no two may be alike.
                let balance = balance + i64::try_from(self.facts.len()).unwrap();
                let (at, expires_at) = (Some(read(at)), expires_at.map(read));
                self.post(Fact::Opening(Box::new(Opening { member, balance, at, expires_at, note: None })));
            }
            Step::Repeat { fact, copies } => {
                if !self.facts.is_empty() {
                    let fact = self.facts[fact % self.facts.len()].clone();
                    let told = self.store.post(&vec![fact; copies]);
                    assert!(told.iter().all(|told| !matches!(told, Told::Now(_))), "a copy did something: {told:?}");
                    self.follow();
                }
            }
            Step::Wait { days } => self.store.now = self.store.now.plus_ms(days * DAY_MS),
            Step::Unwind { member, total, percent } => self.unwind(MEMBERS[member], total, percent),
            Step::Merge { member, into } => self.merge(MEMBERS[member], MEMBERS[into]),
            Step::Expire => {
                self.store.expire();
                for (member, ledger) in self.ledgers.clone() {
                    self.expect(member, &expire(&ledger, self.store.now));
                }
            }
            Step::Program { shortfall, term_days, day_cap, percent } => {
                let mut program = program(shortfall, term_days);
                program.caps = Caps { day: day_cap, balance: day_cap.map(|cap| 4 * cap), ..Caps::default() };
                let more = Multiplier { id: "more".into(), percent, priority: 0, only: Conditions::default() };
                program.multipliers.list.push(more);
                self.store.set_program(&program);
            }
        }
    }

    /// Two lots, of which the younger lapses first; a redemption from both; a refund of what it spent; and
    /// the redemption cancelled: debt or clamp keeps part of what comes back, from the right lots.
    fn unwind(&mut self, member: &'static str, total: i64, percent: i64) {
        for days_ago in [0, 20] {
            let purchase = self.new_purchase(member, total, days_ago);
            self.post(purchase);
        }
        let redemptions = self.redemptions.len();
        self.redeem(member, REWARDS[2]);
        let (id, total) = self.purchases[self.purchases.len() - 2].clone();
        let refund = self.new_refund(&id, total * percent / 100);
        self.post(refund);
        if self.redemptions.len() > redemptions {
            self.cancel(redemptions);
        }
    }

    fn day(&self, days: i64) -> Value {
        json!(self.store.now.plus_ms(days * DAY_MS))
    }

    fn new_purchase(&mut self, member: &str, total: i64, days_ago: i64) -> Fact {
        let id = format!("purchase-{}", self.purchases.len());
        self.purchases.push((id.clone(), total));
        let purchase = json!({"id": id, "member": {"id": member}, "at": self.day(-days_ago), "total": total});
        Fact::Purchase(serde_json::from_value(purchase).unwrap())
    }

    fn new_refund(&self, purchase: &str, total: i64) -> Fact {
        let id = format!("refund-{}", self.facts.len());
        let refund = json!({"id": id, "at": self.day(0), "total": total});
        Fact::Refund(purchase.to_owned(), serde_json::from_value(refund).unwrap())
    }

    fn post(&mut self, fact: Fact) {
        let told = self.store.post(std::slice::from_ref(&fact));
        match &told[0] {
            Told::Now(_) => self.facts.push(fact),
            Told::Faulty(_) => {}
            other => panic!("a new fact is told {other:?}"),
        }
        self.follow();
    }

    /// A redemption comes out as the rules say, entry for entry.
    fn redeem(&mut self, named: &'static str, (reward, cost): (&str, i64)) {
        let known = self.store.number(named).is_some();
        let member = self.merged.get(named).copied().unwrap_or(named);
        let mut expected = expire(&self.ledgers[member], self.store.now);
        let mut after = self.ledgers[member].clone();
        follow(&mut after, &expected);
        let rule = redeem(&after, cost, self.store.now);
        let seq = after.account.version + 1;
        let done = self.store.redeem(named, reward);
        assert_eq!(done.is_ok(), rule.is_ok(), "{done:?} against {rule:?}");
        if let Ok(answer) = &done {
            assert_eq!(answer["balance"], json!(after.account.balance - cost));
            self.redemptions.push((member, answer["redemption"].as_str().unwrap().to_owned(), seq));
        }
        expected.extend(rule.ok());
        if known {
            self.expect(member, &expected);
        }
    }

    /// A cancellation comes out as the rules say, and a second one changes nothing.
    fn cancel(&mut self, at: usize) {
        let (member, redemption, seq) = self.redemptions[at].clone();
        if self.merged.contains_key(member) {
            self.keep_cancelling(member, &redemption, seq);
            return;
        }
        let mut after = self.ledgers[member].clone();
        let mut expected = expire(&after, self.store.now);
        follow(&mut after, &expected);
        let rule = cancel(&after, seq, self.store.now);
        let told = self.store.cancel(&redemption).unwrap();
        assert_eq!(told["mine"], json!(i32::from(rule.is_some())), "{told}");
        if let Some(entry) = rule {
            after.post(&entry).unwrap();
            expected.push(entry);
            expected.extend(expire(&after, self.store.now));
        }
        self.expect(member, &expected);
        let again = self.store.cancel(&redemption).unwrap();
        assert_eq!((&again["mine"], &again["answer"]), (&json!(0), &told["answer"]));
    }

    /// What was bought before its member was merged is not given back: nothing moves in either journal.
    fn keep_cancelling(&mut self, member: &'static str, redemption: &str, seq: i64) {
        let stood = self.ledgers[member].spent_by(seq).is_some();
        let told = self.store.cancel(redemption).unwrap();
        assert_eq!(told["outcome"], json!(if stood { "merged" } else { "accepted" }), "{told}");
        let survivor = self.merged[member];
        self.expect(member, &[]);
        let due = expire(&self.ledgers[survivor], self.store.now);
        self.expect(survivor, &due);
    }

    /// A merge comes out as the rules say, entry for entry; no point is lost or made; and again it does nothing.
    fn merge(&mut self, member: &'static str, into: &'static str) {
        let known = |name: &str| self.store.number(name).is_some();
        let able = known(member) && known(into) && member != into;
        let able = able && ![member, into].iter().any(|name| self.merged.contains_key(name));
        let mut expected = Vec::new();
        for name in [member, into].into_iter().filter(|name| known(name)) {
            let mut after = self.ledgers[name].clone();
            let due = expire(&after, self.store.now);
            follow(&mut after, &due);
            expected.push((name, after, due));
        }
        let told = self.store.merge(member, into);
        if let ([(_, duplicate, _), (_, survivor, _)], true) = (&expected[..], able) {
            let Merged { closing, taken_over } = merge(duplicate, survivor, self.store.now);
            assert_eq!(told["merge"]["mine"], json!(1), "{told}");
            let held = |account: Account| account.balance - account.debt;
            assert_eq!(told["merge"]["points"], json!(held(duplicate.account)));
            let all = held(duplicate.account) + held(survivor.account);
            expected[0].2.push(closing);
            expected[1].2.extend(taken_over);
            self.merged.values_mut().filter(|to| **to == member).for_each(|to| *to = into);
            self.merged.insert(member, into);
            for (name, _, entries) in &expected {
                self.expect(name, entries);
            }
            assert_eq!(self.store.sums(member), (0, 0));
            assert_eq!(held(self.ledgers[into].account), all, "what they had together");
            let again = self.store.merge(member, into);
            assert_eq!((&again["merge"]["mine"], &again["merge"]["same"]), (&json!(0), &json!(1)));
            assert_eq!(again["merge"]["points"], told["merge"]["points"]);
        } else {
            assert_ne!(told["merge"]["mine"], json!(1), "{told}");
        }
        self.follow();
    }

    /// The entries the database has gained are exactly these.
    fn expect(&mut self, member: &'static str, expected: &[Entry]) {
        let gained = self.gained(member);
        assert_eq!(gained, expected, "{member}");
        let ledger = self.ledgers.get_mut(member).unwrap();
        follow(ledger, &gained);
    }

    /// Whatever the database has gained is what the rules would have written.
    fn follow(&mut self) {
        for member in MEMBERS {
            let gained = self.gained(member);
            let ledger = self.ledgers.get_mut(member).unwrap();
            follow(ledger, &gained);
        }
    }

    fn gained(&self, member: &str) -> Vec<Entry> {
        self.store.entries_after(member, self.ledgers[member].account.version)
    }
}

/// Adds entries that the rules must agree with.
fn follow(ledger: &mut Ledger, entries: &[Entry]) {
    for entry in entries {
        ledger.post(entry).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: JOURNEYS, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_database_and_the_rules_never_differ(steps in proptest::collection::vec(step(), STEPS)) {
        let mut journey = Journey::begin();
        for step in &steps {
            journey.take(step);
        }
        journey.store.audit();
    }

    #[test]
    fn refunds_end_alike_in_any_order_and_number_of_deliveries(
        totals in proptest::collection::vec(1..9_000_i64, 1..6),
        order in proptest::collection::vec(any::<usize>(), 40),
    ) {
        let facts: Vec<Fact> = totals.iter().enumerate().flat_map(|(at, total)| history(at, *total)).collect();
        let straight = delivered(facts.clone());
        let mut shuffled: Vec<Fact> = order.iter().map(|at| facts[at % facts.len()].clone()).collect();
        shuffled.extend(facts.iter().rev().cloned());
        prop_assert_eq!(delivered(shuffled), straight);
    }
}

/// A purchase and three refunds that return half of it.
fn history(at: usize, total: i64) -> Vec<Fact> {
    let id = format!("p{at}");
    let purchase = json!({"id": id, "member": {"id": "ada"}, "at": "2025-12-01", "total": total});
    let refund = |part: i64| {
        let refund = json!({"id": format!("r{part}"), "at": "2025-12-02", "total": total * part / 12});
        Fact::Refund(id.clone(), serde_json::from_value(refund).unwrap())
    };
    vec![Fact::Purchase(serde_json::from_value(purchase).unwrap()), refund(1), refund(2), refund(3)]
}

/// What a member has once all these were delivered one by one.
fn delivered(facts: Vec<Fact>) -> (i64, i64) {
    let mut store = Store::open(&program(Shortfall::Clamp, None));
    for fact in facts {
        store.post(&[fact]);
    }
    store.audit();
    store.sums("ada")
}
