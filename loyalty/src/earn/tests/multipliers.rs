//! What multiplies points, and by how much.

use super::*;

fn with(rules: Value, multipliers: Value) -> Program {
    program(Value::from_iter([("earn", rules), ("multipliers", multipliers)]))
}

fn of(list: Value, stacking: &str, purchase: &Purchase) -> i64 {
    let multipliers = Value::from_iter([("stacking", stacking.into()), ("list", list)]);
    award(&with(json!([rule(json!({}))]), multipliers), purchase)
}

#[test]
fn a_multiplier_works_on_rounded_points_and_is_rounded_by_the_same_rule() {
    let of = |percent: i64, rounding: &str| {
        let multipliers = json!({"list": [{"id": "more", "percent": percent}]});
        award(&with(json!([rule(json!({"rounding": rounding}))]), multipliers), &paid(1999))
    };
    assert_eq!(of(200, "down"), 38);
    // 19, 20 and 20 points before: rounding comes first.
    assert_eq!(["down", "nearest", "up"].map(|rounding| of(150, rounding)), [28, 30, 30]);
    let of_19 = |rounding: &str| {
        let multipliers = json!({"list": [{"id": "more", "percent": 150}]});
        award(&with(json!([rule(json!({"rounding": rounding}))]), multipliers), &paid(1900))
    };
    assert_eq!(["down", "nearest", "up"].map(of_19), [28, 29, 29]);
}

#[test]
fn what_is_multiplied_may_be_rounded_by_a_rule_of_its_own() {
    let of = |rounding: &str| {
        let multipliers = json!({"rounding": rounding, "list": [{"id": "more", "percent": 150}]});
        award(&with(json!([rule(json!({"rounding": "down"}))]), multipliers), &paid(1999))
    };
    assert_eq!(["down", "nearest", "up"].map(of), [28, 29, 29]);
}

#[test]
fn several_multipliers_are_the_best_of_them_their_sum_or_their_product() {
    let list = json!([{"id": "two", "percent": 200}, {"id": "three", "percent": 300}]);
    assert_eq!(["best", "add", "multiply"].map(|stacking| of(list.clone(), stacking, &paid(1000))), [30, 40, 60]);
}

#[test]
fn a_higher_priority_sets_the_others_aside() {
    let list = json!([
        {"id": "always", "percent": 500},
        {"id": "sale", "percent": 200, "priority": 1},
        {"id": "members_day", "percent": 300, "priority": 1, "only": {"when": {"weekdays": ["sat"]}}},
    ]);
    assert_eq!(["best", "add", "multiply"].map(|stacking| of(list.clone(), stacking, &paid(1000))), [20; 3]);
}

#[test]
fn a_multiplier_holds_only_in_its_window_and_from_its_minimum() {
    let of = |only: Value| of(json!([{"id": "two", "percent": 200, "only": only}]), "best", &paid(1000));
    assert_eq!(of(json!({"when": {"weekdays": ["sun"]}})), 20);
    assert_eq!(of(json!({"when": {"weekdays": ["mon"]}})), 10);
    assert_eq!(of(json!({"when": {"until": "2026-11-22T10:00:00Z"}})), 10);
    assert_eq!([of(json!({"minimum_minor": 1000})), of(json!({"minimum_minor": 1001}))], [20, 10]);
}

#[test]
fn a_multiplier_on_things_multiplies_their_share_of_the_points() {
    let items = [line("TEA-1", "tea", 3000), line("MUG", "cups", 7000)];
    let list = json!([{"id": "tea", "percent": 300, "only": {"items": {"include": {"categories": ["tea"]}}}}]);
    let purchase = Purchase { items: &items, ..paid(10_000) };
    assert_eq!(of(list.clone(), "best", &purchase), 3 * 30 + 70);
    // Ten per cent off the whole: both shares shrink alike.
    assert_eq!(of(list.clone(), "best", &Purchase { total: Money(9_000), ..purchase }), 3 * 27 + 63);
    assert_eq!(of(list.clone(), "best", &paid(10_000)), 100, "without lines nothing is known to be tea");
    let all_but_tea = json!([{"id": "rest", "percent": 200, "only": {"items": {"exclude": {"categories": ["tea"]}}}}]);
    assert_eq!(of(all_but_tea, "best", &purchase), 30 + 2 * 70);
}

#[test]
fn multipliers_overlap_only_where_both_count() {
    let items = [line("TEA-1", "tea", 3000), line("MUG", "cups", 7000)];
    let list = json!([
        {"id": "tea", "percent": 300, "only": {"items": {"include": {"categories": ["tea"]}}}},
        {"id": "sunday", "percent": 200},
    ]);
    let purchase = Purchase { items: &items, ..paid(10_000) };
    let each = ["best", "add", "multiply"].map(|stacking| of(list.clone(), stacking, &purchase));
    assert_eq!(each, [3 * 30 + 2 * 70, 4 * 30 + 2 * 70, 6 * 30 + 2 * 70]);
}

#[test]
fn fixed_points_are_multiplied_too() {
    let mut welcome = rule(json!({"points": 50}));
    welcome.as_object_mut().unwrap().remove("per_minor");
    let program = with(json!([welcome]), json!({"list": [{"id": "two", "percent": 200}]}));
    assert_eq!([0, 1, 10_000].map(|total| award(&program, &paid(total))), [100; 3]);
}

#[test]
fn rules_that_give_way_are_compared_by_what_they_give_in_the_end() {
    let tea = rule(json!({"id": "tea", "combine": "best", "only": {"items": {"include": {"categories": ["tea"]}}}}));
    let all = rule(json!({"id": "all", "combine": "best", "per_minor": 200}));
    let items = [line("TEA-1", "tea", 4000), line("MUG", "cups", 6000)];
    let doubled =
        json!({"list": [{"id": "cups", "percent": 200, "only": {"items": {"include": {"categories": ["cups"]}}}}]});
    let purchase = Purchase { items: &items, ..paid(10_000) };
    let won = |multipliers: Value| earned(&with(json!([tea, all]), multipliers), &purchase).grants.remove(0);
    assert_eq!(won(json!({"list": []})).id, "all");
    assert_eq!((won(doubled.clone()).id, won(doubled).gave), ("all".to_owned(), 80));
    let tripled =
        json!({"list": [{"id": "tea", "percent": 300, "only": {"items": {"include": {"categories": ["tea"]}}}}]});
    assert_eq!((won(tripled.clone()).id, won(tripled).gave), ("tea".to_owned(), 120));
}
