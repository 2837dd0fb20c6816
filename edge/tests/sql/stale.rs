//! Decisions that were overtaken: nothing of them is written, and deciding again comes out right.

use edge::posting::Fact;
use edge::posting::append::Told;
use loyalty::program::Program;
use loyalty::wire::Code;
use serde_json::{Value, json};

use crate::store::{Store, answer};

fn purchase(id: &str, total: i64) -> Fact {
    let purchase = json!({"id": id, "member": {"id": "ada"}, "at": "2025-12-01", "total": total});
    Fact::Purchase(serde_json::from_value(purchase).unwrap())
}

fn refund(of: &str, total: i64) -> Fact {
    let refund = json!({"id": "r", "at": "2025-12-02", "total": total});
    Fact::Refund(of.to_owned(), serde_json::from_value(refund).unwrap())
}

/// How many rows each table has that a decision writes to.
fn rows(store: &Store) -> Vec<i64> {
    let tables = ["request", "entry", "lot", "purchase", "refund", "member_stats"];
    let count = |table: &str| format!("SELECT count(*) FROM {table}");
    tables.iter().map(|table| store.database.query_row(&count(table), [], |row| row.get(0)).unwrap()).collect()
}

#[test]
fn a_decision_on_an_account_that_moved_writes_nothing() {
    let mut store = Store::open(&Program::starter());
    store.post(&[purchase("first", 1000)]);
    let late = [purchase("late", 500)];
    let decision = store.decide(&late);
    store.post(&[purchase("between", 700)]);
    let before = rows(&store);
    assert_eq!(store.append(&decision, &late), [Told::Moved]);
    assert_eq!(rows(&store), before);
    assert_eq!(answer(&store.post(&late)[0])["balance"], 22);
    store.audit();
}

#[test]
fn a_decision_under_a_program_that_changed_writes_nothing() {
    let mut store = Store::open(&Program::starter());
    let late = [purchase("late", 500)];
    let decision = store.decide(&late);
    let mut twice = serde_json::to_value(Program::starter()).unwrap();
    twice["earn"][0]["points"] = Value::from(2);
    store.set_program(&Program::read(&twice).unwrap());
    assert_eq!(store.append(&decision, &late), [Told::Moved]);
    let told = store.post(&late);
    assert_eq!(
        (&answer(&told[0])["earned"], &answer(&told[0])["entries"][0]["reason"]["program"]),
        (&json!(10), &json!(2))
    );
}

#[test]
fn a_refund_that_came_between_a_purchases_reading_and_writing_is_not_forgotten() {
    let mut store = Store::open(&Program::starter());
    let late = [purchase("p", 1000)];
    let decision = store.decide(&late);
    assert_eq!(answer(&store.post(&[refund("p", 400)])[0])["status"], "waiting");
    assert_eq!(store.append(&decision, &late), [Told::Moved]);
    assert_eq!(answer(&store.post(&late)[0])["balance"], 6);
    store.audit();
}

#[test]
fn a_refund_does_not_wait_for_a_purchase_that_came_meanwhile() {
    let mut store = Store::open(&Program::starter());
    let late = [refund("p", 400)];
    let decision = store.decide(&late);
    store.post(&[purchase("p", 1000)]);
    assert_eq!(store.append(&decision, &late), [Told::Moved]);
    assert_eq!(answer(&store.post(&late)[0])["clawed_back"], 4);
    store.audit();
}

#[test]
fn of_two_refunds_that_take_no_points_the_second_sees_the_first() {
    let mut store = Store::open(&Program::starter());
    store.post(&[purchase("p", 99)]);
    let refund_of = |id: &str, total: i64| {
        let refund = json!({"id": id, "at": "2025-12-02", "total": total});
        Fact::Refund("p".to_owned(), serde_json::from_value(refund).unwrap())
    };
    let (one, other) = ([refund_of("one", 99)], [refund_of("other", 99)]);
    let (first, second) = (store.decide(&one), store.decide(&other));
    answer(&store.append(&first, &one)[0]);
    assert_eq!(store.append(&second, &other), [Told::Moved]);
    let told = store.post(&other);
    assert!(matches!(&told[0], Told::Now(Err(problem)) if problem.code == Code::RefundTooLarge), "{told:?}");
    store.audit();
}

#[test]
fn a_purchase_decided_before_its_buyer_was_erased_is_decided_again() {
    let mut store = Store::open(&Program::starter());
    store.post(&[purchase("first", 1000)]);
    let named = json!({"id": "late", "member": {"id": "ada", "name": "Ada"}, "at": "2025-12-01", "total": 500});
    let late = [Fact::Purchase(serde_json::from_value(named).unwrap())];
    let decision = store.decide(&late);
    store.database.execute("UPDATE member SET external = NULL, erased_at = 1", []).unwrap();
    assert_eq!(store.append(&decision, &late), [Told::Moved]);
    assert_eq!(answer(&store.post(&late)[0])["balance"], 5);
    let kept: i64 = store
        .database
        .query_row("SELECT count(*) FROM profile JOIN member USING (site, member) WHERE external IS NULL", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(kept, 0);
    store.audit();
}

#[test]
fn ids_that_hold_each_others_separators_are_different_refunds() {
    let mut store = Store::open(&Program::starter());
    store.post(&[purchase("a", 1000), purchase("a/b", 1000)]);
    for (of, id) in [("a/b", "c"), ("a", "b/c")] {
        let refund = json!({"id": id, "at": "2025-12-02", "total": 100});
        let told = store.post(&[Fact::Refund(of.to_owned(), serde_json::from_value(refund).unwrap())]);
        assert_eq!(answer(&told[0])["clawed_back"], 1);
    }
    store.audit();
}

#[test]
fn of_two_first_purchases_of_a_customer_one_is_decided_again() {
    let mut store = Store::open(&Program::starter());
    let (one, other) = ([purchase("one", 1000)], [purchase("other", 500)]);
    let (first, second) = (store.decide(&one), store.decide(&other));
    answer(&store.append(&first, &one)[0]);
    assert_eq!(store.append(&second, &other), [Told::Moved]);
    assert_eq!(answer(&store.post(&other)[0])["balance"], 15);
    store.audit();
}

#[test]
fn the_same_fact_under_way_twice_is_applied_once() {
    let mut store = Store::open(&Program::starter());
    let facts = [purchase("p", 1000)];
    let (first, second) = (store.decide(&facts), store.decide(&facts));
    let applied = answer(&store.append(&first, &facts)[0]).clone();
    assert_eq!(store.append(&second, &facts), [Told::Before(Ok(applied))]);
    store.audit();
}
