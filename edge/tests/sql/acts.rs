//! What members do beside buying: each act is worth its points once, as often as its rule allows, whoever is quick.

use edge::acts;
use edge::posting::append::{IMPORT, Told};
use edge::posting::decide::{Circumstances, decide};
use edge::posting::{Deed, Fact, load};
use loyalty::program::{EarnOn, Program};
use loyalty::time::Utc;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::{SITE, Store, answer};

const DAY_MS: i64 = 86_400_000;

/// The starter, and these rules beside its own.
fn open(rules: &Value) -> Store {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["earn"].as_array_mut().unwrap().extend(rules.as_array().unwrap().iter().cloned());
    Store::open(&Program::read(&document).unwrap())
}

fn once_a_day() -> Store {
    open(&json!([{"id": "visits", "on": "visit", "points": 5, "limit": {"times": 1, "per": "day"}}]))
}

fn event(id: &str, member: &str, kind: &str, at: &str) -> Fact {
    Fact::Event(serde_json::from_value(json!({"id": id, "member": {"id": member}, "kind": kind, "at": at})).unwrap())
}

fn visit(id: &str, at: &str) -> Fact {
    event(id, "ada", "visit", at)
}

fn bought(id: &str, member: &str) -> Fact {
    let purchase = json!({"id": id, "member": {"id": member}, "at": "2026-01-01", "total": 1_000});
    Fact::Purchase(serde_json::from_value(purchase).unwrap())
}

fn earned(told: &[Told]) -> Vec<i64> {
    told.iter().map(|told| answer(told)["earned"].as_i64().unwrap()).collect()
}

/// Posts what waits, as the edge does; what each of it earned.
fn settles(store: &mut Store) -> Vec<i64> {
    let answers = store.run(&acts::due(store.now.0)).unwrap();
    let due: Vec<Value> = serde_json::from_str(answers[0].as_deref().unwrap()).unwrap();
    let facts: Vec<Fact> = due.iter().map(deed).collect();
    if facts.is_empty() {
        return Vec::new();
    }
    let told = store.post(&facts);
    told.iter()
        .map(|told| if let Told::Now(Ok(answer)) = told { answer["earned"].as_i64().unwrap() } else { 0 })
        .collect()
}

fn deed(due: &Value) -> Fact {
    let text = |field: &str| due[field].as_str().map(str::to_owned);
    Fact::Deed(Deed {
        member: text("external").unwrap(),
        on: EarnOn::parse(due["kind"].as_str().unwrap()).unwrap(),
        about: text("about").unwrap(),
        subject: text("subject"),
        at: due["at"].as_i64().unwrap(),
    })
}

fn count(store: &Store, sql: &str) -> i64 {
    store.database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A review of this purchase by its buyer.
fn reviews(store: &Store, review: i64, purchase: &str, stars: i64, subject: &str) {
    let sql = "INSERT INTO review (site, review, subject, kind, stars, aspects, member, once, mark, purchase, state, flags, is_queued, created_at)
        SELECT 1, ?1, ?4, 'review', ?3, '{}', member, ?1, 'verified', ?2, 'shown', '[]', 0, at FROM purchase WHERE purchase = ?2";
    assert_eq!(store.database.execute(sql, (review, purchase, stars, subject)).unwrap(), 1);
}

#[test]
fn an_event_is_taken_once_and_never_with_other_facts() {
    let mut store = open(&json!([
        {"id": "visits", "on": "visit", "points": 5},
        {"id": "quiz", "on": "event", "event": "quiz", "points": 30},
    ]));
    let told = store.post(&[visit("e1", "2026-01-01"), event("e2", "ada", "quiz", "2026-01-01")]);
    assert_eq!(earned(&told), [5, 30]);
    let again = store.post(&[visit("e1", "2026-01-01")]);
    assert!(matches!(&again[..], [Told::Before(Ok(first))] if first["earned"] == 5), "{again:?}");
    let other = store.post(&[event("e1", "ada", "quiz", "2026-01-01")]);
    assert!(matches!(&other[..], [Told::Faulty(problem)] if problem.code == loyalty::wire::Code::KeyReused));
    assert_eq!(earned(&store.post(&[event("e3", "ada", "race", "2026-01-01")])), [0], "nothing is promised for that");
    assert_eq!((store.sums("ada"), count(&store, "SELECT count(*) FROM act")), ((35, 0), 3));
    let reason: String =
        store.database.query_row("SELECT reason FROM entry WHERE seq = 2", [], |row| row.get(0)).unwrap();
    let reason: Value = serde_json::from_str(&reason).unwrap();
    assert_eq!(
        reason,
        json!({"program": 1, "on": "event", "event": "quiz", "rules": [{"id": "quiz", "points": 30, "gave": 30}]})
    );
    store.audit();
}

#[test]
fn a_limit_holds_in_lists_later_and_in_its_own_period() {
    let mut store = once_a_day();
    let list = [visit("e1", "2025-12-31T08:00:00Z"), visit("e2", "2025-12-31T20:00:00Z"), visit("e3", "2026-01-01")];
    let told = store.post(&list);
    assert_eq!(earned(&told), [5, 0, 5]);
    assert_eq!(answer(&told[1])["limited"], json!(["visits"]));
    assert_eq!(
        earned(&store.post(&[visit("e4", "2025-12-31T23:59:59Z")])),
        [0],
        "reported late, it counts for its day"
    );
    assert_eq!(earned(&store.post(&[visit("e5", "2025-12-30T23:59:59Z")])), [5]);
    store.audit();
}

#[test]
fn of_two_at_once_the_second_sees_what_the_first_was_given() {
    let mut store = once_a_day();
    store.post(&[visit("e0", "2025-12-01")]);
    let (one, other) = ([visit("one", "2026-01-01")], [visit("other", "2026-01-01")]);
    let (first, second) = (store.decide(&one), store.decide(&other));
    assert_eq!(earned(&store.append(&first, &one)), [5]);
    assert_eq!(store.append(&second, &other), [Told::Moved]);
    assert_eq!(earned(&store.post(&other)), [0]);
    store.audit();
}

#[test]
fn whoever_has_two_ids_has_one_limit_and_keeps_what_either_earned() {
    let mut store = once_a_day();
    store.post(&[visit("e1", "2026-01-01"), event("e2", "twin", "visit", "2026-01-01")]);
    store.merge("twin", "ada");
    assert_eq!(store.sums("ada"), (10, 0));
    let told = store.post(&[event("e3", "twin", "visit", "2026-01-01T09:00:00Z"), visit("e4", "2026-01-01T10:00:00Z")]);
    assert_eq!(earned(&told), [0, 0]);
    store.audit();
}

#[test]
fn who_becomes_a_member_is_greeted_once_and_who_is_imported_is_not() {
    let mut store = open(&json!([{"id": "hello", "on": "sign_up", "points": 100}]));
    store.post(&[bought("p1", "ada")]);
    let session = "INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at)
        SELECT 1, 'hers', member, 'signed', 0, 0, 9e15, 9e15 FROM member";
    store.database.execute(session, []).unwrap();
    let hers = store.run(&[acts::of_session(SITE, "hers", store.now.0)]).unwrap().pop().unwrap().unwrap();
    let hers: Value = serde_json::from_str(&hers).unwrap();
    assert_eq!((&hers[0]["kind"], &hers[0]["external"], &hers[1]), (&json!("sign_up"), &json!("ada"), &Value::Null));
    assert_eq!((settles(&mut store), store.sums("ada")), (vec![100], (110, 0)));
    store.now = store.now.plus_ms(DAY_MS);
    assert_eq!(settles(&mut store), [0], "what is posted twice is posted once");
    let imported = [bought("p2", "old")];
    let loaded = store.run(&load::statements(SITE, &imported, store.now.0)).unwrap().pop().unwrap().unwrap();
    let mut draw = || 77;
    let circumstances = Circumstances {
        site: SITE,
        actor: "key:test",
        place: Some(IMPORT),
        zone: &Utc,
        now: store.now,
        draw: &mut draw,
    };
    let decision = decide(edge::error::read_stored(&loaded).unwrap(), &imported, circumstances).unwrap();
    assert_eq!(earned(&store.append(&decision, &imported)), [10]);
    store.post(&[bought("p3", "old")]);
    assert_eq!(count(&store, "SELECT count(*) FROM act_due WHERE member = 77"), 0);
    store.audit();
}

#[test]
fn where_the_program_promises_nothing_nothing_waits() {
    let mut store = once_a_day();
    store.post(&[bought("p1", "ada")]);
    reviews(&store, 1, "p1", 5, "site");
    assert_eq!(count(&store, "SELECT count(*) FROM act_due"), 0);
    assert_eq!(settles(&mut store), [0; 0]);
}

#[test]
fn a_purchase_is_reviewed_for_points_once_whatever_its_stars_and_whoever_has_it() {
    for stars in [1, 5] {
        let mut store = open(&json!([{"id": "words", "on": "review", "points": 20}]));
        store.post(&[bought("p1", "twin"), bought("p2", "ada")]);
        reviews(&store, 1, "p1", stars, "site");
        reviews(&store, 2, "p1", stars, "product:TEA");
        assert_eq!((settles(&mut store), store.sums("twin")), (vec![20], (30, 0)), "{stars}");
        let label = "SELECT group_concat(rewarded, '') FROM (SELECT rewarded FROM review ORDER BY review)";
        let label = |store: &Store| store.database.query_row(label, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(label(&store), "10");
        store.database.execute("UPDATE review SET state = 'withdrawn'", []).unwrap();
        store.database.execute("UPDATE review SET state = 'hidden', reason = 'spam'", []).unwrap();
        store.database.execute("UPDATE review SET state = 'shown', reason = NULL", []).unwrap();
        store.now = store.now.plus_ms(DAY_MS);
        store.merge("twin", "ada");
        reviews(&store, 3, "p1", stars, "product:MUG");
        assert_eq!((settles(&mut store).iter().sum::<i64>(), label(&store)), (0, "100".into()));
        assert_eq!(store.sums("ada"), (40, 0));
        store.audit();
    }
}

#[test]
fn an_own_survey_is_answered_for_points_once() {
    let mut store = open(&json!([{"id": "asked", "on": "survey", "points": 10}]));
    store.post(&[bought("p1", "ada")]);
    let says = |store: &Store, answer: i64, survey: &str, revision: i64, kind: &str| {
        let sql = "INSERT INTO answer (site, answer, survey, revision, kind, occasion, member, about, channel, at, day, counts)
            SELECT 1, ?1, ?2, ?3, ?4, 'none', member, '', 'panel', 0, 0, '[]' FROM member";
        store.database.execute(sql, (answer, survey, revision, kind)).unwrap();
    };
    says(&store, 1, "tastes", 1, "own");
    says(&store, 2, "tastes", 1, "own");
    says(&store, 3, "nps", 0, "nps");
    says(&store, 4, "win_back", 0, "own");
    assert_eq!(settles(&mut store), [10]);
    store.now = store.now.plus_ms(DAY_MS);
    says(&store, 5, "tastes", 2, "own");
    says(&store, 6, "wishes", 1, "own");
    assert_eq!((settles(&mut store).iter().sum::<i64>(), store.sums("ada")), (10, (30, 0)));
    store.audit();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// However they are reported, in lists or one by one and some of them twice, no day brings more than its limit, and the
    /// books add up.
    #[test]
    fn no_period_ever_brings_more_than_its_rule_allows(
        visits in prop::collection::vec((0..3_usize, 0..4_i64, 0..30_u32), 1..60), size in 1..7_usize, times in 1..3_i64,
    ) {
        let mut store = open(&json!([
            {"id": "visits", "on": "visit", "points": 5, "limit": {"times": times, "per": "day"}},
            {"id": "first", "on": "visit", "points": 50, "limit": {"times": 1, "per": "ever"}},
        ]));
        let members = ["ada", "boris", "twin"];
        let facts: Vec<Fact> = visits.iter().map(|(member, day, id)| {
            event(&format!("{member}-{day}-{id}"), members[*member], "visit", &format!("2025-12-{:02}", 10 + day))
        }).collect();
        for list in facts.chunks(size) {
            let told = store.post(list);
            prop_assert!(told.iter().all(|told| matches!(told, Told::Now(Ok(_)) | Told::Before(Ok(_)))));
        }
        let mut expected = [0; 3];
        let mut seen = std::collections::BTreeSet::new();
        let mut days = std::collections::BTreeMap::new();
        for (member, day, id) in &visits {
            if seen.insert((member, day, id)) {
                let so_far: &mut i64 = days.entry((member, day)).or_default();
                *so_far += 1;
                expected[*member] += if *so_far <= times { 5 } else { 0 };
            }
        }
        for (member, points) in members.iter().zip(expected) {
            if store.number(member).is_some() {
                prop_assert_eq!(store.sums(member).0, points + 50, "{}", member);
            }
        }
        store.audit();
    }
}
