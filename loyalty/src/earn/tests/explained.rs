//! Every point of an award follows from what its entry says about it, whatever the program is.

use proptest::prelude::*;

use super::*;

/// What a grant gives, worked out from its own words alone.
fn worked_out(grant: &Value, paid: i64) -> i64 {
    let number = |value: &Value| i128::from(value.as_i64().unwrap());
    let rounded = |by: &Value, numerator: i128, per: i128| match by.as_str().unwrap() {
        "down" => numerator.div_euclid(per),
        "up" => (numerator + per - 1).div_euclid(per),
        _ => (2 * numerator + per).div_euclid(2 * per),
    };
    let basis = grant.get("basis_minor").map_or(i128::from(paid), number);
    let points = number(&grant["points"]);
    let before = grant.get("per_minor").map_or(points, |per| rounded(&grant["rounding"], basis * points, number(per)));
    let Some(times) = grant.get("times") else { return i64::try_from(before).unwrap() };
    assert_eq!(before, number(&grant["before"]));
    let extra =
        |one: &Value| (number(&one["times_bp"]) - 10_000) * if basis == 0 { 1 } else { number(&one["of_minor"]) };
    let weighted = 10_000 * basis.max(1) + times.as_array().unwrap().iter().map(extra).sum::<i128>();
    let by = grant.get("times_rounding").unwrap_or(&grant["rounding"]);
    i64::try_from(rounded(by, before * weighted, basis.max(1) * 10_000)).unwrap()
}

fn only() -> impl Strategy<Value = Value> {
    let when = prop_oneof![
        3 => Just(json!({})),
        1 => Just(json!({"weekdays": ["sun", "wed"]})),
        1 => Just(json!({"weekdays": ["mon"], "hours": {"from": "20:00", "until": "04:00"}})),
        1 => Just(json!({"from": "2026-11-01", "until": "2026-12-01"})),
    ];
    let items = prop_oneof![
        3 => Just(json!({})),
        1 => Just(json!({"include": {"categories": ["a"]}})),
        1 => Just(json!({"exclude": {"categories": ["b"], "skus": ["S0"]}})),
    ];
    (when, items, 0..3_000_i64)
        .prop_map(|(when, items, minimum)| json!({"when": when, "items": items, "minimum_minor": minimum}))
}

fn rules() -> impl Strategy<Value = Vec<Value>> {
    let words = (prop::sample::select(vec!["down", "nearest", "up"]), prop::sample::select(vec!["stack", "best"]));
    let basis = (any::<bool>(), any::<bool>(), any::<bool>(), prop::sample::select(vec!["yes", "no", "nothing"]));
    let rule = (1..50_i64, prop::option::of(1..2_000_i64), words, basis, only(), -2..2_i64);
    let rule = rule.prop_map(
        |(points, per_minor, (rounding, combine), (before, tax, shipping, with_points), only, priority)| {
            let discount = if before { "before" } else { "after" };
            let basis =
                json!({"discount": discount, "tax": tax, "shipping": shipping, "paid_with_points": with_points});
            let mut rule = json!({"on": "purchase", "points": points, "rounding": rounding, "combine": combine,
            "basis": basis, "only": only, "priority": priority});
            if let Some(per_minor) = per_minor {
                rule["per_minor"] = per_minor.into();
            }
            rule
        },
    );
    prop::collection::vec(rule, 0..5).prop_map(numbered)
}

fn multipliers() -> impl Strategy<Value = Value> {
    let one = (101..500_i64, only(), 0..2_i64)
        .prop_map(|(percent, only, priority)| json!({"percent": percent, "only": only, "priority": priority}));
    let stacking = prop::sample::select(vec!["best", "add", "multiply"]);
    let rounding = prop::option::of(prop::sample::select(vec!["down", "nearest", "up"]));
    (stacking, rounding, prop::collection::vec(one, 0..4)).prop_map(|(stacking, rounding, list)| {
        let mut multipliers = json!({"stacking": stacking, "list": numbered(list)});
        if let Some(rounding) = rounding {
            multipliers["rounding"] = rounding.into();
        }
        multipliers
    })
}

fn caps() -> impl Strategy<Value = Value> {
    let cap = || prop::option::weighted(0.3, 1..400_i64);
    (cap(), any::<bool>(), cap(), cap(), cap()).prop_map(|(purchase, rejects, day, month, balance)| {
        let mut caps = json!({});
        if let Some(points) = purchase {
            caps["purchase"] = json!({"points": points, "over": if rejects { "reject" } else { "reduce" }});
        }
        for (field, cap) in [("day", day), ("month", month), ("balance", balance)] {
            if let Some(cap) = cap {
                caps[field] = cap.into();
            }
        }
        caps
    })
}

fn numbered(mut list: Vec<Value>) -> Vec<Value> {
    for (at, one) in list.iter_mut().enumerate() {
        one["id"] = format!("n{at}").into();
    }
    list
}

fn lines() -> impl Strategy<Value = Vec<Item>> {
    let line = (prop::sample::select(vec!["a", "b", "c"]), 0..9_000_i64);
    prop::collection::vec(line, 0..5).prop_map(|lines| {
        let of = |(at, (category, total)): (usize, (&str, i64))| line_of(&format!("S{at}"), category, total);
        lines.into_iter().enumerate().map(of).collect()
    })
}

fn line_of(sku: &str, category: &str, total: i64) -> Item {
    super::line(sku, category, total)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_point_of_an_award_follows_from_its_reason(
        rules in rules(), multipliers in multipliers(), caps in caps(), items in lines(),
        total in 0..20_000_i64, parts in (0..3_000_i64, 0..3_000_i64, 0..3_000_i64), points_used in 0..200_i64,
        hours in 0..240_i64, account in (0..300_i64, 0..50_i64), so_far in 0..300_i64,
    ) {
        let program = program(json!({
            "earn": rules, "multipliers": multipliers, "caps": caps, "point_worth": {"points": 1, "minor": 7},
        }));
        let at = at(BOUGHT).plus_ms(hours * 3_600_000);
        let purchase = Purchase {
            at, total: Money(total), discount: Money(parts.0), tax: Money(parts.1), shipping: Money(parts.2),
            points_used, items: &items,
        };
        let account = if account.1 % 2 == 0 { Account { balance: account.0, ..Account::default() } }
            else { Account { debt: account.1, ..Account::default() } };
        let granted = [Granted { at, points: so_far }];
        let earned = earn(&program, &account, &purchase, &granted, &Utc, at);
        let mut sum = 0;
        for grant in &earned.grants {
            let told = serde_json::to_value(grant).unwrap();
            prop_assert_eq!(worked_out(&told, total), grant.gave, "{}", told);
            sum += grant.gave;
        }
        let mut left = sum;
        for limit in &earned.limits {
            prop_assert_eq!(limit.took, left - left.min(limit.left));
            left -= limit.took;
        }
        prop_assert_eq!(left, earned.award);
        let posted: i64 = earned.entries.iter().filter(|entry| entry.kind == Kind::Earn).map(|entry| entry.change.points().0).sum();
        prop_assert_eq!(posted, earned.award);
        // What is written of a program is the program.
        prop_assert_eq!(Program::read(&serde_json::to_value(&program).unwrap()).unwrap(), program.clone());
        // No cap is passed.
        if let Some(cap) = program.caps.day {
            prop_assert!(earned.award + so_far <= cap.max(so_far));
        }
        if let Some(cap) = program.caps.balance {
            let after = account.balance + earned.entries.iter().map(|entry| entry.change.balance).sum::<i64>();
            prop_assert!(after <= cap.max(account.balance));
        }
    }
}
