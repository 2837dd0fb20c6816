//! What counts for a rule, and what rules do beside each other.

use super::*;

#[test]
fn points_come_per_amount_and_rules_add_up() {
    let per = |points: i64, per_minor: i64| {
        rule(json!({"id": format!("{points}-per-{per_minor}"), "points": points, "per_minor": per_minor}))
    };
    let of = |rules: Vec<Value>, total: i64| award(&program(json!({"earn": rules})), &paid(total));
    assert_eq!(of(vec![per(1, 100)], 1999), 19);
    assert_eq!(of(vec![per(1, 100), per(1, 200)], 1999), 28);
    assert_eq!(of(vec![per(3, 100)], 4000), 120);
    assert_eq!(of(vec![per(1, 100)], 99), 0);
    assert_eq!(of(vec![], 5000), 0);
}

#[test]
fn an_entry_holds_no_more_than_it_can_and_says_so() {
    let program = one_rule(json!({"points": 1_000_000_000, "per_minor": 1, "rounding": "up"}));
    let earned = earned(&program, &paid(i64::MAX));
    assert_eq!((earned.award, earned.limits.len()), (crate::points::ENTRY_POINTS_MAX, 0));
    let twice = program_of_two(json!({"points": 1_000_000_000, "per_minor": 1}));
    let earned = super::earned(&twice, &paid(i64::MAX));
    assert_eq!((earned.award, earned.limits[0].cap), (crate::points::ENTRY_POINTS_MAX, "entry"));
}

fn program_of_two(fields: Value) -> Program {
    let mut second = rule(fields.clone());
    second["id"] = "second".into();
    program(json!({"earn": [rule(fields), second]}))
}

#[test]
fn fractions_are_dropped_rounded_or_filled_up_as_the_rule_says() {
    let of = |rounding: &str| award(&one_rule(json!({"rounding": rounding})), &paid(1950));
    assert_eq!(["down", "nearest", "up"].map(of), [19, 20, 20]);
}

#[test]
fn a_rule_without_an_amount_gives_its_points_once_a_purchase() {
    let mut welcome = rule(json!({"points": 50}));
    welcome.as_object_mut().unwrap().remove("per_minor");
    let program = program(json!({"earn": [welcome]}));
    assert_eq!([1, 100, 1_000_000].map(|total| award(&program, &paid(total))), [50; 3]);
    assert_eq!(earned(&program, &paid(0)).award, 50);
}

/// 100.00 after 20.00 off, 16.00 of it tax, 5.00 of it shipping.
fn receipt() -> Purchase<'static> {
    Purchase { discount: Money(2000), tax: Money(1600), shipping: Money(500), ..paid(10_000) }
}

#[test]
fn the_basis_counts_what_the_rule_says_of_discount_tax_and_shipping() {
    let of = |basis: Value| award(&one_rule(json!({"basis": basis})), &receipt());
    assert_eq!(award(&Program::starter(), &receipt()), 100);
    assert_eq!(of(json!({})), 100);
    assert_eq!(of(json!({"discount": "after", "tax": true, "shipping": true})), 100);
    assert_eq!(of(json!({"discount": "before"})), 120);
    assert_eq!(of(json!({"tax": false})), 84);
    assert_eq!(of(json!({"shipping": false})), 95);
    assert_eq!(of(json!({"tax": false, "shipping": false})), 79);
    assert_eq!(of(json!({"discount": "before", "tax": false, "shipping": false})), 99);
}

#[test]
fn a_basis_is_never_less_than_nothing() {
    let program = one_rule(json!({"basis": {"tax": false, "shipping": false}, "rounding": "up"}));
    assert_eq!(award(&program, &Purchase { tax: Money(80), shipping: Money(90), ..paid(100) }), 0);
}

#[test]
fn the_part_paid_with_points_earns_or_does_not_or_stops_all() {
    let of = |paid_with_points: &str, points_used: i64| {
        let basis = json!({"paid_with_points": paid_with_points});
        let earn = json!([rule(json!({"basis": basis}))]);
        let program = program(json!({"earn": earn, "point_worth": {"points": 100, "minor": 500}}));
        award(&program, &Purchase { points_used, ..paid(10_000) })
    };
    assert_eq!(["yes", "no", "nothing"].map(|setting| of(setting, 0)), [100, 100, 100]);
    // 600 points are worth 30.00 of the 100.00.
    assert_eq!(["yes", "no", "nothing"].map(|setting| of(setting, 600)), [100, 70, 0]);
    assert_eq!(of("no", 1_000_000), 0);
}

#[test]
fn the_largest_amounts_and_settings_there_are_end_in_no_surprise() {
    use crate::points::{ENTRY_POINTS_MAX, TOTAL_MINOR_MAX};
    let most = Money(TOTAL_MINOR_MAX);
    let items = [line("A", "a", TOTAL_MINOR_MAX), line("B", "b", TOTAL_MINOR_MAX)];
    let purchase = Purchase {
        at: at(BOUGHT),
        total: most,
        discount: most,
        tax: most,
        shipping: most,
        points_used: ENTRY_POINTS_MAX,
        items: &items,
    };
    for basis in [
        json!({}),
        json!({"discount": "before"}),
        json!({"discount": "before", "shipping": false}),
        json!({"tax": false, "shipping": false, "paid_with_points": "no"}),
    ] {
        let rule = rule(json!({"points": 1_000_000_000, "per_minor": 1, "rounding": "up", "basis": basis}));
        let multipliers = json!({"stacking": "multiply", "list": (0..9).map(|at| json!({"id": format!("m{at}"), "percent": 10_000})).collect::<Vec<_>>()});
        let program = program(
            json!({"earn": [rule], "multipliers": multipliers, "point_worth": {"points": 1, "minor": TOTAL_MINOR_MAX}}),
        );
        assert!([0, ENTRY_POINTS_MAX].contains(&award(&program, &purchase)));
    }
}

fn basket() -> [Item; 3] {
    [line("TEA-1", "tea", 4000), line("MUG", "cups", 2000), line("GIFT", "gift cards", 4000)]
}

#[test]
fn included_and_excluded_things_decide_which_lines_count() {
    let items = basket();
    let of = |filter: Value| {
        award(&one_rule(json!({"only": {"items": filter}})), &Purchase { items: &items, ..paid(10_000) })
    };
    assert_eq!(of(json!({})), 100);
    assert_eq!(of(json!({"include": {"categories": ["tea"]}})), 40);
    assert_eq!(of(json!({"include": {"categories": ["tea"], "skus": ["MUG"]}})), 60);
    assert_eq!(of(json!({"exclude": {"categories": ["gift cards"]}})), 60);
    assert_eq!(of(json!({"include": {"categories": ["tea", "cups"]}, "exclude": {"skus": ["MUG"]}})), 40);
    assert_eq!(of(json!({"include": {"skus": ["NOTHING"]}})), 0);
}

#[test]
fn shipping_counts_beside_what_is_not_excluded_but_is_no_named_thing() {
    let items = basket();
    // 10.00 of shipping on top of the lines.
    let purchase = Purchase { items: &items, shipping: Money(1000), ..paid(11_000) };
    let of = |only: Value, basis: Value| award(&one_rule(json!({"only": {"items": only}, "basis": basis})), &purchase);
    let (tea, no_gifts) = (json!({"include": {"categories": ["tea"]}}), json!({"exclude": {"skus": ["GIFT"]}}));
    assert_eq!([of(tea.clone(), json!({})), of(tea, json!({"shipping": false}))], [40, 40]);
    assert_eq!([of(no_gifts.clone(), json!({})), of(no_gifts, json!({"shipping": false}))], [70, 60]);
}

#[test]
fn a_discount_on_the_whole_purchase_is_borne_by_its_lines_pro_rata() {
    let items = basket();
    let tea = |discount: &str, total: i64, off: i64| {
        let only = json!({"items": {"include": {"categories": ["tea"]}}});
        let program = one_rule(json!({"only": only, "basis": {"discount": discount}}));
        award(&program, &Purchase { items: &items, discount: Money(off), ..paid(total) })
    };
    assert_eq!(tea("after", 9_000, 1_000), 36);
    assert_eq!(tea("before", 9_000, 1_000), 40);
}

#[test]
fn without_lines_nothing_is_known_to_be_named_or_excluded() {
    let of = |filter: Value| award(&one_rule(json!({"only": {"items": filter}})), &paid(10_000));
    assert_eq!(of(json!({"include": {"categories": ["tea"]}})), 0);
    assert_eq!(of(json!({"exclude": {"categories": ["tea"]}})), 100);
}

#[test]
fn a_fixed_rule_about_things_gives_its_points_where_one_of_them_was_bought() {
    let mut tea = rule(json!({"points": 30, "only": {"items": {"include": {"categories": ["tea"]}}}}));
    tea.as_object_mut().unwrap().remove("per_minor");
    let program = program(json!({"earn": [tea]}));
    let items = basket();
    assert_eq!(award(&program, &Purchase { items: &items, ..paid(10_000) }), 30);
    assert_eq!(award(&program, &Purchase { items: &items[1..], ..paid(6_000) }), 0);
}

#[test]
fn a_fixed_rule_gives_nothing_where_every_line_is_excluded() {
    let mut all = rule(json!({"points": 30, "only": {"items": {"exclude": {"categories": ["gift cards"]}}}}));
    all.as_object_mut().unwrap().remove("per_minor");
    let program = program(json!({"earn": [all]}));
    let card: Vec<crate::wire::purchases::Item> =
        serde_json::from_value(json!([{"sku": "G", "category": "gift cards", "quantity": 1, "total": 10_000}]))
            .unwrap();
    assert_eq!(award(&program, &Purchase { items: &card, ..paid(10_000) }), 0);
    assert_eq!(award(&program, &Purchase { items: &card, ..paid(10_500) }), 30, "something else was bought beside it");
    assert_eq!(award(&program, &paid(10_000)), 30, "nothing is known of lines");
}

#[test]
fn a_minimum_is_inclusive_and_of_what_was_paid() {
    let of = |minimum: i64| {
        award(
            &one_rule(json!({"only": {"minimum_minor": minimum}, "basis": {"tax": false}})),
            &Purchase { tax: Money(800), ..paid(5000) },
        )
    };
    assert_eq!([0, 4999, 5000, 5001].map(of), [42, 42, 42, 0]);
}

#[test]
fn a_rule_holds_only_in_its_window() {
    let of = |when: Value| award(&one_rule(json!({"only": {"when": when}})), &paid(5000));
    assert_eq!(of(json!({"from": "2026-11-22", "until": "2026-11-23"})), 50);
    assert_eq!(of(json!({"until": "2026-11-22"})), 0);
    assert_eq!(of(json!({"until": "2026-11-22T10:00:00Z"})), 0);
    assert_eq!(of(json!({"from": "2026-11-22T10:00:00Z"})), 50);
    assert_eq!(of(json!({"weekdays": ["sat"]})), 0);
    assert_eq!(of(json!({"weekdays": ["sat", "sun"]})), 50);
    assert_eq!(of(json!({"hours": {"from": "09:00", "until": "10:00"}})), 0);
    assert_eq!(of(json!({"hours": {"from": "10:00", "until": "11:00"}})), 50);
}

#[test]
fn of_rules_that_give_way_the_highest_priority_wins_and_among_equals_the_most() {
    let fixed = |id: &str, points: i64, priority: i64, combine: &str| {
        let mut rule = rule(json!({"id": id, "points": points, "priority": priority, "combine": combine}));
        rule.as_object_mut().unwrap().remove("per_minor");
        rule
    };
    let of = |rules: Vec<Value>| award(&program(json!({"earn": rules})), &paid(5000));
    assert_eq!(of(vec![fixed("a", 50, 5, "best"), fixed("b", 200, 20, "best")]), 200);
    assert_eq!(of(vec![fixed("a", 200, 5, "best"), fixed("b", 50, 20, "best")]), 50);
    assert_eq!(of(vec![fixed("a", 50, 0, "best"), fixed("b", 200, 0, "best"), fixed("c", 7, 0, "stack")]), 207);
    assert_eq!(of(vec![fixed("a", 50, 0, "best"), fixed("b", 50, 0, "best")]), 50);
    assert_eq!(of(vec![fixed("a", 50, 5, "stack"), fixed("b", 200, 20, "stack")]), 250);
    // A rule that gives nothing keeps none away that gives something.
    let dear = rule(json!({"id": "dear", "per_minor": 1_000_000, "priority": 9, "combine": "best"}));
    assert_eq!(of(vec![dear, fixed("a", 50, 0, "best")]), 50);
}
