//! Awards under caps and conditions: what the database knows when the next purchase is decided.

use edge::posting::Fact;
use edge::posting::append::Told;
use loyalty::program::Program;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::{Store, answer};

const DAY_MS: i64 = 86_400_000;

/// The starter with these fields in the place of its own.
fn program(fields: Value) -> Program {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (field, value) in fields {
        document[field] = value;
    }
    Program::read(&document).unwrap()
}

fn capped(caps: Value) -> Program {
    program(Value::from_iter([("caps", caps)]))
}

fn of(member: &str, id: &str, at: &str, total: i64) -> Fact {
    let purchase = json!({"id": id, "member": {"id": member}, "at": at, "total": total});
    Fact::Purchase(serde_json::from_value(purchase).unwrap())
}

fn purchase(id: &str, at: &str, total: i64) -> Fact {
    of("ada", id, at, total)
}

fn refund(of: &str, id: &str, total: i64) -> Fact {
    let refund = json!({"id": id, "at": "2025-12-31", "total": total});
    Fact::Refund(of.to_owned(), serde_json::from_value(refund).unwrap())
}

fn earned(told: &[Told]) -> Vec<i64> {
    told.iter().map(|told| answer(told)["earned"].as_i64().unwrap()).collect()
}

fn each_earned(store: &mut Store, facts: Vec<Fact>) -> Vec<i64> {
    facts.into_iter().map(|fact| earned(&store.post(&[fact]))[0]).collect()
}

#[test]
fn a_period_cap_counts_what_was_granted_before() {
    let mut store = Store::open(&capped(json!({"day": 50, "month": 80})));
    let days = ["2025-12-10T08:00:00Z", "2025-12-10T20:00:00Z", "2025-12-11", "2025-12-12", "2025-11-30T23:59:59Z"];
    let facts = days.iter().enumerate().map(|(at, day)| purchase(&format!("p{at}"), day, 4_000)).collect();
    assert_eq!(each_earned(&mut store, facts), [40, 10, 30, 0, 40]);
    store.audit();
}

#[test]
fn a_list_of_purchases_shares_the_caps_of_its_members() {
    let mut store = Store::open(&capped(json!({"day": 50})));
    store.post(&[purchase("p0", "2025-12-10T08:00:00Z", 1_000)]);
    let list = [
        purchase("p1", "2025-12-10T09:00:00Z", 3_000),
        of("boris", "p2", "2025-12-10T09:00:00Z", 9_000),
        purchase("p3", "2025-12-10T10:00:00Z", 3_000),
        purchase("p4", "2025-12-11T10:00:00Z", 3_000),
        refund("p1", "r1", 3_000),
        purchase("p5", "2025-12-10T11:00:00Z", 9_000),
    ];
    let told = store.post(&list);
    let each: Vec<&Value> = told.iter().map(|told| &answer(told)["earned"]).collect();
    assert_eq!(each, [&json!(30), &json!(50), &json!(10), &json!(30), &Value::Null, &json!(30)]);
    store.audit();
}

#[test]
fn of_two_purchases_at_once_the_second_sees_what_the_first_took_of_the_cap() {
    let mut store = Store::open(&capped(json!({"day": 50})));
    store.post(&[purchase("p0", "2025-12-10T08:00:00Z", 1_000)]);
    let (one, other) = ([purchase("one", "2025-12-10", 4_000)], [purchase("other", "2025-12-10", 4_000)]);
    let (first, second) = (store.decide(&one), store.decide(&other));
    assert_eq!(earned(&store.append(&first, &one)), [40]);
    assert_eq!(store.append(&second, &other), [Told::Moved]);
    assert_eq!(earned(&store.post(&other)), [0]);
    store.audit();
}

#[test]
fn a_refund_gives_room_back_in_the_period_its_purchase_was_in() {
    let mut store = Store::open(&capped(json!({"day": 50})));
    assert_eq!(
        each_earned(&mut store, vec![purchase("p1", "2025-12-10", 5_000), purchase("p2", "2025-12-11", 5_000)]),
        [50, 50]
    );
    store.post(&[refund("p1", "r1", 2_500)]);
    let later = vec![purchase("p3", "2025-12-10", 5_000), purchase("p4", "2025-12-11", 5_000)];
    assert_eq!(each_earned(&mut store, later), [25, 0]);
    store.audit();
}

#[test]
fn a_refund_gives_no_room_back_for_points_that_were_spent_and_forgiven() {
    let reward =
        json!([{"id": "all", "title": {"en": "All"}, "cost": 40, "gives": {"kind": "percent_off", "percent": 5}}]);
    for (shortfall, again) in [("clamp", 10), ("debt", 50)] {
        let mut store =
            Store::open(&program(json!({"caps": {"day": 50}, "rewards": reward, "refunds": {"shortfall": shortfall}})));
        store.post(&[purchase("p1", "2025-12-10", 5_000)]);
        store.redeem("ada", "all").unwrap();
        store.post(&[refund("p1", "r1", 5_000)]);
        assert_eq!(each_earned(&mut store, vec![purchase("p2", "2025-12-10", 9_000)]), [again], "{shortfall}");
        store.audit();
    }
}

#[test]
fn whoever_has_two_ids_has_one_cap() {
    let mut store = Store::open(&capped(json!({"day": 50})));
    store.post(&[purchase("p1", "2025-12-10", 2_000), of("twin", "p2", "2025-12-10", 2_000)]);
    store.merge("twin", "ada");
    let list = [of("twin", "p3", "2025-12-10T09:00:00Z", 500), purchase("p4", "2025-12-10T10:00:00Z", 9_000)];
    assert_eq!(earned(&store.post(&list)), [5, 5]);
    store.audit();
}

#[test]
fn a_cap_that_is_set_in_the_middle_of_a_month_counts_all_of_it() {
    let mut store = Store::open(&Program::starter());
    store.post(&[purchase("p1", "2025-12-01", 3_000)]);
    store.set_program(&capped(json!({"month": 50})));
    assert_eq!(each_earned(&mut store, vec![purchase("p2", "2025-12-20", 3_000)]), [20]);
    store.audit();
}

#[test]
fn a_year_is_looked_back_on_from_its_last_day() {
    let mut store = Store::open(&capped(json!({"year": 50})));
    let facts = vec![
        purchase("p1", "2025-01-01", 3_000),
        purchase("p2", "2025-12-31T23:59:59Z", 3_000),
        purchase("p3", "2024-12-31T23:59:59Z", 6_000),
    ];
    assert_eq!(each_earned(&mut store, facts), [30, 20, 50]);
}

#[test]
fn what_a_cap_took_is_told_in_the_answer_and_in_the_entry() {
    let mut store = Store::open(&capped(json!({"purchase": {"points": 30}, "day": 40})));
    let told = store.post(&[purchase("p1", "2025-12-10", 5_000)]);
    let limits = json!([{"cap": "purchase", "points": 30, "left": 30, "took": 20}]);
    assert_eq!((&answer(&told[0])["limits"], &answer(&told[0])["entries"][0]["reason"]["limits"]), (&limits, &limits));
    store.post(&[purchase("p2", "2025-12-10", 5_000)]);
    let told = store.post(&[purchase("p3", "2025-12-10", 5_000)]);
    let told = answer(&told[0]);
    assert_eq!((&told["earned"], &told["entries"]), (&json!(0), &json!([])));
    assert_eq!(told["limits"][1], json!({"cap": "day", "points": 40, "left": 0, "took": 30}));
}

#[test]
fn a_plain_purchase_is_explained_and_answered_as_it_always_was() {
    let mut store = Store::open(&Program::starter());
    let told = store.post(&[purchase("p1", "2025-12-10", 1_999)]);
    let rule = json!({"id": "base", "points": 1, "per_minor": 100, "rounding": "down", "gave": 19});
    let reason = json!({"program": 1, "basis_minor": 1_999, "rules": [rule]});
    assert_eq!(answer(&told[0])["entries"][0]["reason"], reason);
    assert_eq!(answer(&told[0]).get("limits"), None);
}

#[test]
fn an_entry_tells_what_counted_and_what_multiplied_it() {
    let tea = json!({"items": {"include": {"categories": ["tea"]}}});
    let rule = json!({"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down", "basis": {"shipping": false}});
    let multipliers = json!({"list": [{"id": "tea_week", "percent": 300, "only": tea}]});
    let mut store = Store::open(&program(json!({"earn": [rule], "multipliers": multipliers})));
    let bought = json!({"id": "p1", "member": {"id": "ada"}, "at": "2025-12-10", "total": 10_500, "shipping": 500, "items": [
        {"sku": "T", "category": "tea", "quantity": 1, "total": 4_000}, {"sku": "M", "quantity": 1, "total": 6_000}]});
    let told = store.post(&[Fact::Purchase(serde_json::from_value(bought).unwrap())]);
    let told = answer(&told[0]);
    let granted = json!({"id": "base", "points": 1, "per_minor": 100, "rounding": "down", "basis_minor": 10_000, "before": 100,
        "times": [{"ids": ["tea_week"], "times_bp": 30_000, "of_minor": 4_000}], "gave": 180});
    assert_eq!((&told["earned"], &told["entries"][0]["reason"]["rules"]), (&json!(180), &json!([granted])));
}

/// What happens to two customers who may turn out to be one.
#[derive(Clone, Debug)]
enum Step {
    Buy { member: usize, day: i64, total: i64 },
    Refund { purchase: usize, percent: i64 },
    Redeem { member: usize },
    Race { member: usize, day: i64, total: i64 },
    Merge,
}

fn step() -> impl Strategy<Value = Step> {
    let (member, day, total) = (0..2_usize, 0..40_i64, 0..9_000_i64);
    prop_oneof![
        6 => (member.clone(), day.clone(), total.clone()).prop_map(|(member, day, total)| Step::Buy { member, day, total }),
        3 => (any::<usize>(), 1..=100_i64).prop_map(|(purchase, percent)| Step::Refund { purchase, percent }),
        2 => member.clone().prop_map(|member| Step::Redeem { member }),
        2 => (member, day, total).prop_map(|(member, day, total)| Step::Race { member, day, total }),
        1 => Just(Step::Merge),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_period_ever_grants_more_than_its_cap(
        steps in proptest::collection::vec(step(), 40), debt in any::<bool>(), day_cap in 20..90_i64, month_cap in 60..200_i64,
    ) {
        let reward = json!([{"id": "some", "title": {"en": "Some"}, "cost": 15, "gives": {"kind": "percent_off", "percent": 5}}]);
        let mut store = Store::open(&program(json!({
            "caps": {"day": day_cap, "month": month_cap}, "rewards": reward,
            "refunds": {"shortfall": if debt { "debt" } else { "clamp" }},
        })));
        let names = ["ada", "twin"];
        let mut bought: Vec<(String, i64)> = Vec::new();
        let mut is_merged = false;
        for (number, step) in steps.into_iter().enumerate() {
            let at = |day: i64| store_day(day, number);
            match step {
                Step::Buy { member, day, total } => {
                    let id = format!("p{number}");
                    store.post(&[of(names[member], &id, &at(day), total)]);
                    bought.push((id, total));
                }
                Step::Refund { purchase, percent } => if !bought.is_empty() {
                    let (id, total) = bought[purchase % bought.len()].clone();
                    store.post(&[refund(&id, &format!("r{number}"), total * percent / 100)]);
                },
                Step::Redeem { member } => drop(store.redeem(names[member], "some")),
                Step::Race { member, day, total } => {
                    let facts = ["a", "b"].map(|which| [of(names[member], &format!("{which}{number}"), &at(day), total)]);
                    let decided = [store.decide(&facts[0]), store.decide(&facts[1])];
                    for (facts, decision) in facts.iter().zip(&decided) {
                        if store.append(decision, facts) == [Told::Moved] {
                            store.post(facts);
                        }
                    }
                    bought.extend(["a", "b"].map(|which| (format!("{which}{number}"), total)));
                }
                Step::Merge => {
                    is_merged |= store.number("ada").is_some() && store.number("twin").is_some();
                    store.merge("twin", "ada");
                }
            }
            if !is_merged {
                for (period, cap) in [("%Y-%m-%d", day_cap), ("%Y-%m", month_cap)] {
                    prop_assert!(most_granted(&store, period) <= cap, "{}", period);
                }
            }
        }
        store.audit();
    }
}

/// A moment of one of the forty days before the tests' own, another one for each step.
fn store_day(day: i64, step: usize) -> String {
    let noon = loyalty::time::Moment::parse("2025-12-31T00:00:00Z").unwrap();
    noon.plus_ms(-day * DAY_MS + i64::try_from(step).unwrap() * 60_000).to_rfc3339()
}

/// The most points that anybody had from the purchases of one period, counted from the rows themselves.
fn most_granted(store: &Store, period: &str) -> i64 {
    let sql = "SELECT coalesce(max(granted), 0) FROM (SELECT sum(award - due + clamped) AS granted FROM purchase
        GROUP BY member, strftime(?1, at / 1000, 'unixepoch'))";
    store.database.query_row(sql, [period], |row| row.get(0)).unwrap()
}
