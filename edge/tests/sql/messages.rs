//! What sets messages off, who gets them, and what came of them, on the real tables.

use edge::deliveries::Whose;
use edge::deliveries::claim::{self, Claimed, Outcome};
use edge::error::read_stored;
use edge::messages::due::of_day;
use edge::posting::Fact;
use loyalty::program::Program;
use loyalty::time::Moment;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A site where all messages are on, and the member `ada` reads everything.
fn with_reader(topics: &[&str]) -> Store {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["rewards"] = json!([
        {"id": "small", "title": {"en": "Small"}, "cost": 50, "gives": {"kind": "amount_off", "amount_minor": 100}},
        {"id": "large", "title": {"en": "Large"}, "cost": 100, "gives": {"kind": "amount_off", "amount_minor": 300}}
    ]);
    let program = Program::read(&document).unwrap();
    let mut store = Store::open(&program);
    buys(&mut store, "first", "ada", 0);
    for kind in ["earned", "reward", "expiring", "birthday", "win_back"] {
        let sql = "INSERT INTO message (site, kind, is_on, texts) VALUES (1, ?1, 1, '{}')";
        store.database.execute(sql, [kind]).unwrap();
    }
    let sql = "INSERT INTO subscriber (site, subscriber, email, language, topics, frequency, state, source, origin, member, created_at)
        SELECT 1, 7, 'ada@example.com', 'en', ?1, 'each', 'confirmed', 'panel', 'https://kept.example', member, 0 FROM member WHERE external = 'ada'";
    store.database.execute(sql, [json!(topics).to_string()]).unwrap();
    store
}

fn buys(store: &mut Store, id: &str, member: &str, total: i64) {
    let now = store.now;
    buys_at(store, id, member, total, now);
}

fn buys_at(store: &mut Store, id: &str, member: &str, total: i64, at: Moment) {
    let purchase = json!({"id": id, "member": {"id": member}, "at": at.to_rfc3339(), "total": total});
    store.post(&[Fact::Purchase(serde_json::from_value(purchase).unwrap())]);
}

/// The kinds that wait, each with its data.
fn waiting(store: &Store) -> Vec<(String, Value)> {
    let mut rows = store.database.prepare("SELECT kind, data FROM delivery WHERE state = 'due' ORDER BY kind").unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
    let rows = rows.query_map([], read).unwrap().map(Result::unwrap);
    rows.map(|(kind, data): (String, String)| (kind, serde_json::from_str(&data).unwrap())).collect()
}

/// Claims everything; answers with each kind and whether it is wanted.
fn claims(store: &mut Store, mark: &str) -> Vec<(String, i64, i64)> {
    let batch = claim::claiming(SITE, Whose::All, mark, store.now.0);
    let claimed = store.run(&batch).unwrap().pop().unwrap().unwrap();
    let claimed: Claimed = read_stored(&claimed).unwrap();
    claimed.parcels.into_iter().map(|parcel| (parcel.kind, parcel.delivery, parcel.is_wanted)).collect()
}

fn sends_all(store: &mut Store, mark: &str) -> Vec<(String, i64)> {
    let claimed = claims(store, mark);
    let now = store.now.0;
    for (_, delivery, is_wanted) in &claimed {
        let outcome = if *is_wanted == 1 { Outcome::Sent } else { Outcome::Dropped };
        store.run(&claim::ended(SITE, *delivery, mark, &outcome, now)).unwrap();
    }
    claimed.into_iter().map(|(kind, _, is_wanted)| (kind, is_wanted)).collect()
}

#[test]
fn nobody_is_thanked_for_a_purchase_who_only_came_by() {
    let mut store = with_reader(&["points"]);
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["earn"] = json!([{"id": "visits", "on": "visit", "points": 5}]);
    store.set_program(&Program::read(&document).unwrap());
    let event = json!({"id": "v1", "member": {"id": "ada"}, "kind": "visit", "at": store.now.to_rfc3339()});
    store.post(&[Fact::Event(serde_json::from_value(event).unwrap())]);
    assert_eq!((store.sums("ada"), waiting(&store)), ((5, 0), vec![]));
}

#[test]
fn points_and_a_reward_that_is_now_within_reach_are_told_once() {
    let mut store = with_reader(&["points"]);
    buys(&mut store, "p1", "ada", 12_000);
    let told = waiting(&store);
    assert_eq!(told[0], ("earned".into(), json!({"points": 120})));
    assert_eq!(told[1], ("reward".into(), json!({"titles": {"en": "Large"}})), "the dearest it is enough for");
    buys(&mut store, "p2", "ada", 100);
    assert_eq!(waiting(&store).len(), 3, "points again, and no reward that was within reach before");
}

#[test]
fn a_purchase_that_is_reported_late_sets_nothing_off_and_nor_does_somebody_who_reads_nothing() {
    let mut store = with_reader(&["points"]);
    let before = store.now;
    store.now = store.now.plus_ms(3 * DAY_MS);
    buys_at(&mut store, "old", "ada", 12_000, before);
    assert_eq!(waiting(&store), []);
    buys(&mut store, "new", "bob", 12_000);
    assert_eq!(waiting(&store), []);
}

#[test]
fn a_message_is_wanted_by_who_reads_about_it_at_most_twice_a_week_and_not_by_who_is_left_alone() {
    let mut store = with_reader(&["points"]);
    for number in 0..3 {
        buys(&mut store, &format!("p{number}"), "ada", 100);
    }
    let mut sent = Vec::new();
    for number in 0..3 {
        // One by one: what was sent counts for the next.
        let batch = claim::claiming(SITE, Whose::All, "one", store.now.0);
        let claimed: Claimed = read_stored(&store.run(&batch).unwrap().pop().unwrap().unwrap()).unwrap();
        let Some(first) = claimed.parcels.first() else { break };
        sent.push(first.is_wanted);
        let outcome = if first.is_wanted == 1 { Outcome::Sent } else { Outcome::Dropped };
        let now = store.now.0;
        store.run(&claim::ended(SITE, first.delivery, "one", &outcome, now)).unwrap();
        for other in claimed.parcels.iter().skip(1) {
            store
                .run(&claim::ended(SITE, other.delivery, "one", &Outcome::Later { due_at: now, problem: None }, now))
                .unwrap();
        }
        assert!(number < 3);
    }
    assert_eq!(sent, [1, 1, 0]);
    store.now = store.now.plus_ms(8 * DAY_MS);
    buys(&mut store, "later", "ada", 100);
    store.database.execute("INSERT INTO holdout (site, starts_at, share) VALUES (1, 0, 10000)", []).unwrap();
    assert_eq!(sends_all(&mut store, "b"), [("earned".to_owned(), 0)], "held out");
    store.database.execute("UPDATE holdout SET share = 0", []).unwrap();
    buys(&mut store, "last", "ada", 100);
    assert_eq!(sends_all(&mut store, "c"), [("earned".to_owned(), 1)]);
    store.database.execute("UPDATE subscriber SET topics = '[\"news\"]'", []).unwrap();
    buys(&mut store, "unread", "ada", 100);
    assert_eq!(sends_all(&mut store, "d"), [("earned".to_owned(), 0)]);
}

#[test]
fn a_purchase_within_a_week_of_a_message_is_its_answer() {
    let mut store = with_reader(&["points"]);
    buys(&mut store, "p1", "ada", 100);
    sends_all(&mut store, "a");
    store.now = store.now.plus_ms(6 * DAY_MS);
    buys(&mut store, "p2", "ada", 100);
    store.now = store.now.plus_ms(8 * DAY_MS);
    buys(&mut store, "p3", "ada", 100);
    let sum = |column: &str| {
        let sql = format!("SELECT sum({column}) FROM message_day WHERE kind = 'earned'");
        store.database.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((sum("sent"), sum("purchased")), (1, 1));
}

#[test]
fn birthdays_long_silence_and_points_about_to_lapse_are_found_on_their_day_once() {
    let mut store = with_reader(&["points", "offers"]);
    buys(&mut store, "p1", "ada", 20_000);
    store.database.execute("DELETE FROM delivery", []).unwrap();
    let ada = "(SELECT member FROM member WHERE external = 'ada')";
    let profile = format!("INSERT INTO profile (site, member, birthday, updated_at) SELECT 1, {ada}, '1990-02-29', 0");
    store.database.execute(&profile, []).unwrap();
    let now = store.now.0;
    let runs = |store: &mut Store, kind: &str, days: Option<i64>, local: &str| {
        let local = Moment::parse(local).unwrap().0;
        store.run(&[of_day(SITE, kind, days, now, local).unwrap()]).unwrap();
        let count = "SELECT count(*) FROM delivery WHERE kind = ?1";
        store.database.query_row(count, [kind], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(runs(&mut store, "birthday", None, "2027-02-27T12:00:00Z"), 0);
    assert_eq!(runs(&mut store, "birthday", None, "2027-02-28T12:00:00Z"), 1, "there is no 29th");
    assert_eq!(runs(&mut store, "birthday", None, "2027-02-28T23:00:00Z"), 1, "once");
    assert_eq!(runs(&mut store, "birthday", None, "2028-02-28T12:00:00Z"), 1, "there is one");
    assert_eq!(runs(&mut store, "birthday", None, "2028-02-29T12:00:00Z"), 2);
    assert_eq!(runs(&mut store, "win_back", Some(60), "2026-03-01T12:00:00Z"), 0, "59 days");
    assert_eq!(runs(&mut store, "win_back", Some(60), "2026-03-02T12:00:00Z"), 1);
    assert_eq!(runs(&mut store, "win_back", Some(60), "2026-03-03T12:00:00Z"), 1, "once a silence");
    store.database.execute("UPDATE lot SET expires_at = ?1", [now + 10 * DAY_MS]).unwrap();
    assert_eq!(runs(&mut store, "expiring", Some(9), "2026-01-01T12:00:00Z"), 0);
    assert_eq!(runs(&mut store, "expiring", Some(10), "2026-01-01T12:00:00Z"), 1);
    assert_eq!(runs(&mut store, "expiring", Some(11), "2026-01-02T12:00:00Z"), 1);
}

#[test]
fn what_happens_is_told_to_those_who_asked_for_it() {
    let store = with_reader(&["points"]);
    for (endpoint, events, ended) in
        [("all", "[]", None), ("some", "[\"redemption.cancelled\"]", None), ("gone", "[]", Some(1))]
    {
        let sql = "INSERT INTO endpoint (site, endpoint, url, events, created_at, ended_at) VALUES (1, ?1, 'https://a.example', ?2, 0, ?3)";
        store.database.execute(sql, (endpoint, events, ended)).unwrap();
    }
    let sql = "INSERT INTO outbox (site, member, event, subject, payload, at) SELECT 1, member, 'redemption.created', 'red_1', '{\"cost\":5}', 9 FROM member WHERE external = 'ada'";
    store.database.execute(sql, []).unwrap();
    let told = "SELECT group_concat(recipient || ' ' || data) FROM delivery WHERE channel = 'webhook'";
    let told: String = store.database.query_row(told, [], |row| row.get(0)).unwrap();
    assert_eq!(told, r#"all {"subject":"red_1","at":9,"data":{"cost":5}}"#);
}

/// Lets the member `ada` read no letters, and agree to be texted about these topics.
fn is_texted(store: &Store, topics: &[&str]) {
    store.database.execute("UPDATE subscriber SET state = 'left'", []).unwrap();
    let sql = "INSERT INTO profile (site, member, phone, birthday, updated_at, words, text_topics, text_origin)
        SELECT 1, member, '+7 916 123-45-67', '1990-11-22', 0, '{\"P\":[\"+79161234567\"]}', ?1, 'https://kept.example' FROM member WHERE external = 'ada'";
    store.database.execute(sql, [json!(topics).to_string()]).unwrap();
}

fn count(store: &Store, sql: &str) -> i64 {
    store.database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The channels of what waits.
fn channels(store: &Store) -> Vec<String> {
    let mut rows = store.database.prepare("SELECT channel FROM delivery WHERE state = 'due' ORDER BY channel").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn whoever_reads_no_letters_and_agreed_to_it_is_texted_and_nobody_gets_both() {
    let mut store = with_reader(&["points"]);
    is_texted(&store, &["points"]);
    store.database.execute("INSERT INTO correspondence (site, weekly_most) VALUES (1, 50)", []).unwrap();
    buys(&mut store, "p1", "ada", 12_000);
    assert_eq!(channels(&store), ["sms", "sms"], "points, and a reward within reach");
    let now = store.now.0;
    store
        .run(&[of_day(SITE, "birthday", None, now, Moment::parse("2026-11-22T12:00:00Z").unwrap().0).unwrap()])
        .unwrap();
    assert_eq!(channels(&store), ["sms", "sms", "sms"]);
    let claimed = claim::claiming(SITE, Whose::All, "a", now);
    let claimed: Claimed = read_stored(&store.run(&claimed).unwrap().pop().unwrap().unwrap()).unwrap();
    for parcel in claimed.parcels {
        assert_eq!(parcel.recipient.as_deref(), Some("+7 916 123-45-67"));
        assert_eq!(parcel.origin.as_deref(), Some("https://kept.example"));
        let agreed = i64::from(parcel.kind != "birthday");
        assert_eq!(parcel.is_wanted, agreed, "{}: offers need a consent of their own", parcel.kind);
    }
    store.database.execute("DELETE FROM delivery", []).unwrap();
    store.database.execute("UPDATE subscriber SET state = 'confirmed'", []).unwrap();
    buys(&mut store, "p2", "ada", 100);
    assert_eq!(channels(&store), ["mail"]);
}

#[test]
fn letters_and_text_messages_share_one_measure_of_what_is_too_much() {
    let mut store = with_reader(&["points"]);
    for number in 0..2 {
        buys(&mut store, &format!("p{number}"), "ada", 100);
        sends_all(&mut store, &format!("m{number}"));
    }
    is_texted(&store, &["points"]);
    buys(&mut store, "p3", "ada", 100);
    assert_eq!(channels(&store), ["sms"]);
    assert_eq!(sends_all(&mut store, "t"), [("earned".to_owned(), 0)], "two letters this week");
    store.now = store.now.plus_ms(8 * DAY_MS);
    buys(&mut store, "p4", "ada", 100);
    assert_eq!(sends_all(&mut store, "u"), [("earned".to_owned(), 1)]);
}

#[test]
fn a_number_that_changes_hands_takes_no_consent_along() {
    let mut store = with_reader(&["points"]);
    is_texted(&store, &["points"]);
    let change = |phone: &str, digits: &str| {
        let words = format!("{{\"P\":[\"{digits}\"]}}");
        store.database.execute("UPDATE profile SET phone = ?1, words = ?2", [phone, &words]).unwrap();
    };
    change("8 916 123-45-67", "+79161234567");
    assert_eq!(count(&store, "SELECT count(*) FROM profile WHERE text_topics IS NOT NULL"), 1);
    change("+7 916 765-43-21", "+79167654321");
    assert_eq!(count(&store, "SELECT count(*) FROM profile WHERE text_topics IS NOT NULL"), 0);
    buys(&mut store, "p1", "ada", 100);
    assert_eq!(channels(&store), Vec::<String>::new());
}

/// The events that are told, in their order, each with what is said of it.
fn told(store: &Store) -> Vec<(String, Value)> {
    let sql = "SELECT kind, data -> 'data' FROM delivery WHERE channel = 'webhook' ORDER BY kind, created_at";
    let mut rows = store.database.prepare(sql).unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
    let rows = rows.query_map([], read).unwrap().map(Result::unwrap);
    rows.map(|(kind, data): (String, String)| (kind, serde_json::from_str(&data).unwrap())).collect()
}

#[test]
fn what_a_shop_reports_and_readers_do_is_told_without_anybodys_address() {
    let mut store = with_reader(&["points"]);
    let sql = "INSERT INTO endpoint (site, endpoint, url, events, created_at) VALUES (1, 'all', 'https://a.example', '[]', 0)";
    store.database.execute(sql, []).unwrap();
    let refund = |id: &str, at: Moment| {
        let refund = json!({"id": id, "at": at.to_rfc3339(), "total": 100});
        Fact::Refund("late".parse().unwrap(), serde_json::from_value(refund).unwrap())
    };
    let now = store.now;
    store.post(&[refund("early", now)]);
    assert_eq!(told(&store), [], "nothing is told of a refund whose purchase is not known");
    store.now = store.now.plus_ms(1000);
    buys(&mut store, "late", "bob", 500);
    store.now = store.now.plus_ms(1000);
    let later = store.now;
    store.post(&[refund("again", later)]);
    let old = store.now.plus_ms(-2 * DAY_MS);
    buys_at(&mut store, "imported", "bob", 500, old);
    store.database.execute("UPDATE subscriber SET state = 'left', ended_at = 5", []).unwrap();
    store.database.execute("UPDATE subscriber SET state = 'confirmed', confirmed_at = 6", []).unwrap();
    store.database.execute("UPDATE subscriber SET state = 'complained', ended_at = 7", []).unwrap();
    let found = told(&store);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
    let expected = ["member.created", "purchase.reported", "refund.reported", "refund.reported"];
    assert_eq!(kinds, [&expected[..], &["subscriber.confirmed", "subscriber.left", "subscriber.left"]].concat());
    assert_eq!(found[0].1, json!({"member": "bob"}));
    let at = later.plus_ms(-1000).to_rfc3339();
    assert_eq!(found[1].1, json!({"purchase": "late", "member": "bob", "at": at, "total": 500, "earned": 5}));
    assert_eq!((&found[2].1["refund"], &found[2].1["member"]), (&json!("early"), &json!("bob")));
    assert_eq!((&found[3].1["refund"], &found[3].1["total"]), (&json!("again"), &json!(100)));
    assert_eq!(found[4].1, json!({"subscriber": "7", "topics": ["points"], "language": "en"}));
    assert_eq!(found[6].1, json!({"subscriber": "7", "state": "complained"}));
    assert!(!format!("{found:?}").contains("ada@example.com"));
}
