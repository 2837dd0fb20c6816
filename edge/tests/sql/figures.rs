//! Figures by their definitions: against a well-known log of purchases, and against the journal itself.

use edge::figures::statements as figures;
use edge::posting::Fact;
use loyalty::calendar;
use loyalty::points::Money;
use loyalty::program::{Program, Reward};
use loyalty::time::{Moment, Utc};
use serde_json::{Value, json};

use crate::store::{SITE, Store};

/// The tenth part of the CDNOW log: 2,357 customers from January 1997 to June 1998.
const LOG: &str = include_str!("../../../bench/data/cdnow_sample.csv");

/// By months since the first purchase: of how many, and how many came back. Counted from the same log by hand.
const RETURNED: [i64; 12] = [345, 289, 223, 205, 216, 181, 171, 199, 180, 168, 167, 182];

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// Runs a count and reads what it kept.
fn counted(store: &mut Store, statement: edge::sql::Statement, what: &str) -> Value {
    store.run(&[statement]).unwrap();
    let sql = "SELECT answer FROM figure WHERE site = 1 AND what = ?1";
    let answer: String = store.database.query_row(sql, [what], |row| row.get(0)).unwrap();
    serde_json::from_str(&answer).unwrap()
}

fn baseline(store: &mut Store, from: &str, to: &str, now: &str) -> Value {
    let months = calendar::months(&Utc, at(from), at(to), 240);
    counted(store, figures::baseline(SITE, at(now), &months, None), "baseline")
}

fn home(store: &mut Store, now: Moment) -> Value {
    let (since, before) = (calendar::days_before(&Utc, now, 29), calendar::days_before(&Utc, now, 59));
    let weeks = calendar::weeks(&Utc, now, 26);
    counted(store, figures::home(SITE, now, &weeks, since, before), "home")
}

/// The log as purchases, without points: figures of customers read nothing else.
fn cdnow() -> Store {
    let store = Store::open(&Program::starter());
    let insert = "INSERT INTO purchase (site, purchase, member, at, total, award) VALUES (1, ?1, ?2, ?3, ?4, 0)";
    for (line, text) in LOG.lines().skip(1).enumerate() {
        let fields: Vec<&str> = text.split(',').collect();
        let member: i64 = fields[0].parse().unwrap();
        let known = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, ?1, ?2, 0, 0) ON CONFLICT DO NOTHING";
        store.database.execute(known, (member, fields[0])).unwrap();
        let bought = at(&format!("{}T12:00:00Z", fields[2])).0;
        store.database.execute(insert, (format!("p{line}"), member, bought, 100)).unwrap();
    }
    store
}

#[test]
fn the_baseline_of_a_known_log_is_what_others_counted() {
    let mut store = cdnow();
    let counted = baseline(&mut store, "1997-01-01T00:00:00Z", "1998-06-30T12:00:00Z", "1998-07-01T00:00:00Z");
    assert_eq!(
        (&counted["customers"], &counted["repeat"], &counted["one_time"]),
        (&json!(2357), &json!(1152), &json!(1205))
    );
    let months = counted["months"].as_array().unwrap();
    assert_eq!(months.len(), 18);
    let of = |month: usize, field: &str| months[month][field].as_i64().unwrap();
    assert_eq!(["customers", "new", "retained"].map(|field| of(1, field)), [981, 857, 124]);
    for (month, row) in months.iter().enumerate() {
        assert_eq!(of(month, "customers"), of(month, "new") + of(month, "returning"), "{row}");
        assert!(month == 0 || of(month, "retained") <= of(month - 1, "customers"), "{row}");
    }
    assert_eq!(months[17]["customers"], 138);
    for (months, returned) in (1..).zip(RETURNED) {
        let expected = json!({"month_offset": months, "of": 2357, "returned": returned});
        assert_eq!(counted["retention"][months - 1], expected);
    }
}

#[test]
fn an_unfinished_month_is_nobodys_failure_to_return() {
    let mut store = cdnow();
    let counted = baseline(&mut store, "1997-01-01T00:00:00Z", "1998-06-30T12:00:00Z", "1998-06-30T13:00:00Z");
    let last = &counted["retention"][11];
    assert_eq!(last["of"], 2357, "all cohorts are a year old either way");
    let early = baseline(&mut store, "1997-01-01T00:00:00Z", "1997-03-31T00:00:00Z", "1997-03-31T00:00:00Z");
    assert_eq!(early["retention"].as_array().unwrap().len(), 1, "only January's customers had a whole month after");
}

fn purchase(id: &str, member: &str, day: &str, total: i64) -> Fact {
    let purchase = json!({"id": id, "member": {"id": member}, "at": day, "total": total});
    Fact::Purchase(serde_json::from_value(purchase).unwrap())
}

fn refund(of: &str, total: i64) -> Fact {
    let refund = json!({"id": format!("r-{of}"), "at": "2026-01-01", "total": total});
    Fact::Refund(of.to_owned(), serde_json::from_value(refund).unwrap())
}

#[test]
fn what_was_wholly_refunded_and_the_test_member_count_nowhere() {
    let mut store = Store::open(&Program::starter());
    store.post(&[purchase("p0", "tester", "2025-12-20", 0)]);
    store.database.execute("UPDATE member SET test = 1", []).unwrap();
    store.post(&[
        purchase("p1", "ada", "2025-12-20", 10_000),
        purchase("p2", "ada", "2025-12-21", 10_000),
        purchase("p3", "bob", "2025-12-20", 10_000),
        purchase("p4", "bob", "2025-12-30", 5_000),
        purchase("p5", "eve", "2025-11-20", 3_000),
        purchase("p6", "tester", "2025-12-22", 50_000),
    ]);
    store.post(&[refund("p4", 5_000), refund("p3", 4_000)]);
    let now = store.now;
    let page = home(&mut store, now);
    assert_eq!(page["active"], json!({"now": 2, "before": 1}));
    assert_eq!(page["repeat_share"], json!({"now": 5000, "before": 0}), "ada came twice, bob's second was given back");
    assert_eq!(page["points"]["given"], 260, "less what refunds took back");
    assert_eq!(page["points"]["given_before"], 30);
    let weeks = page["weeks"].as_array().unwrap();
    assert_eq!((weeks.len(), &weeks[25]["week"]), (26, &json!("2025-12-29")));
    assert_eq!(weeks[23], json!({"week": "2025-12-15", "purchases": 3, "members": 2, "given": 260, "spent": 0}));
    let counted = baseline(&mut store, "2025-11-01T00:00:00Z", "2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z");
    assert_eq!((&counted["customers"], &counted["repeat"], &counted["one_time"]), (&json!(3), &json!(1), &json!(2)));
    let live = store.run(&[figures::live(SITE, now.0)]).unwrap();
    let live: Value = serde_json::from_str(live[0].as_deref().unwrap()).unwrap();
    let events = live["events"].as_array().unwrap();
    assert!(events.iter().all(|event| event["member"] != "tester"), "{events:#?}");
    assert_eq!(live["next_step"], "program");
}

/// Points by quarters are the journal's own sums, whatever happened to them.
#[test]
fn points_given_and_spent_are_what_the_journal_says() {
    let mut program = Program::starter();
    program.rewards = vec![Reward {
        id: "coffee".into(),
        title: [("en".to_owned(), "A coffee".to_owned())].into(),
        cost: loyalty::points::Points(40),
        gives: loyalty::program::Gives::AmountOff { amount_minor: Money(100) },
    }];
    let mut store = Store::open(&program);
    store.post(&[purchase("p1", "ada", "2025-12-20", 10_000), purchase("p2", "ada", "2025-12-21", 4_000)]);
    let first = store.redeem("ada", "coffee").unwrap();
    store.redeem("ada", "coffee").unwrap();
    store.post(&[refund("p1", 10_000)]);
    store.cancel(first["redemption"].as_str().unwrap()).unwrap();
    let sum = |store: &Store, sql: &str| -> i64 { store.database.query_row(sql, [], |row| row.get(0)).unwrap() };
    let [given, spent] = ["given", "spent"].map(|kind| sum(&store, &format!("SELECT sum({kind}) FROM points_quarter")));
    let balance = sum(&store, "SELECT sum(balance - debt) FROM account");
    assert_eq!(given - spent, balance, "all that was given is spent or there");
    assert_eq!(spent, 40, "a cancelled redemption spent nothing");
    store.audit();
}
