//! The most that anybody earns.

use super::*;

fn capped(caps: Value) -> Program {
    program(Value::from_iter([("caps", caps)]))
}

fn before(each: &[(&str, i64)]) -> Vec<Granted> {
    each.iter().map(|(when, points)| Granted { at: at(when), points: *points }).collect()
}

fn after(caps: Value, granted: &[(&str, i64)], total: i64) -> Earned {
    earn(&capped(caps), &Account::default(), &paid(total), &before(granted), &Utc, at(BOUGHT))
}

#[test]
fn a_purchase_earns_at_most_its_cap_or_nothing_beyond_it() {
    let of = |over: &str, total: i64| after(json!({"purchase": {"points": 50, "over": over}}), &[], total).award;
    assert_eq!([4_900, 5_000, 5_100].map(|total| of("reduce", total)), [49, 50, 50]);
    assert_eq!([4_900, 5_000, 5_100].map(|total| of("reject", total)), [49, 50, 0]);
    assert_eq!(after(json!({"purchase": {"points": 50}}), &[], 9_000).award, 50);
}

#[test]
fn a_period_allows_what_its_purchases_have_not_earned_yet() {
    // 2026-11-22 is a Sunday: its week began on the 16th.
    let each = [
        ("2026-11-22T00:00:00Z", 1),
        ("2026-11-21T23:59:59Z", 2),
        ("2026-11-16T00:00:00Z", 4),
        ("2026-11-15T23:59:59Z", 8),
        ("2026-11-01T00:00:00Z", 16),
        ("2026-10-31T23:59:59Z", 32),
        ("2026-01-01T00:00:00Z", 64),
        ("2025-12-31T23:59:59Z", 128),
    ];
    let left = |period: &str| after(json!({period: 200}), &each, 1_000_000).award;
    assert_eq!(["day", "week", "month", "year"].map(left), [199, 200 - 7, 200 - 31, 200 - 127]);
}

#[test]
fn a_period_is_that_of_the_purchase_and_not_of_its_report() {
    let program = capped(json!({"day": 30}));
    let granted = before(&[("2026-11-20T12:00:00Z", 25), ("2026-11-22T09:00:00Z", 30)]);
    let late = Purchase::paid(at("2026-11-20T18:00:00Z"), Money(5_000));
    let earned = earn(&program, &Account::default(), &late, &granted, &Utc, at(BOUGHT));
    assert_eq!(earned.award, 5);
    // What came later on the same day counts as well: the cap is on the day, whatever the order.
    let granted = before(&[("2026-11-20T23:00:00Z", 25)]);
    assert_eq!(earn(&program, &Account::default(), &late, &granted, &Utc, at(BOUGHT)).award, 5);
}

#[test]
fn periods_are_those_of_the_sites_zone() {
    struct Moscow;
    impl Zone for Moscow {
        fn offset_s(&self, _: Moment) -> i32 {
            10_800
        }
    }
    let program = capped(json!({"day": 30}));
    let late = Purchase::paid(at("2026-11-22T21:30:00Z"), Money(5_000));
    let granted = before(&[("2026-11-22T20:59:59Z", 30), ("2026-11-22T21:00:00Z", 10)]);
    assert_eq!(earn(&program, &Account::default(), &late, &granted, &Moscow, at("2026-11-22T22:00:00Z")).award, 20);
}

#[test]
fn no_cap_is_overdrawn_by_what_was_earned_before_it_was_set() {
    assert_eq!(after(json!({"day": 10}), &[("2026-11-22T09:00:00Z", 500)], 5_000).award, 0);
}

#[test]
fn a_balance_is_lifted_no_higher_than_its_cap_but_debt_is_repaid() {
    let of =
        |account: Account| earn(&capped(json!({"balance": 100})), &account, &paid(5_000), &[], &Utc, at(BOUGHT)).award;
    let account = Account::default();
    assert_eq!(of(Account { balance: 80, ..account }), 20);
    assert_eq!(of(Account { balance: 50, pending: 30, ..account }), 20);
    assert_eq!(of(Account { balance: 400, ..account }), 0);
    assert_eq!(of(Account { debt: 30, ..account }), 50);
    let large =
        earn(&capped(json!({"balance": 10})), &Account { debt: 30, ..account }, &paid(5_000), &[], &Utc, at(BOUGHT));
    assert_eq!((large.award, large.entries[0].change.balance, large.entries[0].change.debt), (40, 10, -30));
}

#[test]
fn each_cap_tells_what_it_took() {
    let caps = json!({"purchase": {"points": 80, "over": "reduce"}, "day": 60, "month": 1000, "balance": 500});
    let earned = after(caps, &[("2026-11-22T09:00:00Z", 10)], 10_000);
    let told: Vec<_> = earned.limits.iter().map(|limit| (limit.cap, limit.points, limit.left, limit.took)).collect();
    assert_eq!((earned.award, told), (50, vec![("purchase", 80, 80, 20), ("day", 60, 50, 30)]));
}
