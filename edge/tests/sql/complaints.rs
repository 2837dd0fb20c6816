//! Complaints on the real tables: acts land on what they were decided on, threads are their authors', and what is late is
//! told once.

use edge::complaints::acts::{Stands, standing};
use edge::complaints::rows::{New, Step, writing};
use edge::complaints::take::{Found, Writer, finding};
use edge::complaints::{Author, author, desk, late, person, topics};
use edge::error::read_stored;
use edge::members::pages::Cursor;
use edge::sql::Statement;
use loyalty::complaint::{Act, State, due};
use loyalty::program::Program;
use loyalty::time::Moment;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const HOUR_MS: i64 = 60 * 60 * 1000;

fn open() -> Store {
    let store = Store::open(&Program::starter());
    let sql = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, 5, 'ada', 0, 0);
        INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at) VALUES (1, 'session', 5, 'signed', 0, 0, 9e15, 9e15);
        INSERT INTO person (person, email, name, language, created_at) VALUES (8, 'owner@shop.example', 'Olga', 'ru', 0), (9, NULL, 'Petya', 'en', 0);
        INSERT INTO seat (site, person, role, name, created_at) VALUES (1, 8, 'owner', NULL, 0), (1, 9, 'staff', 'Petya', 0);";
    store.database.execute_batch(sql).unwrap();
    store
}

fn new(attempt: &str) -> New<'_> {
    New {
        site: SITE,
        attempt,
        topic: "delay",
        text: "It is late <script>",
        wish: None,
        member: None,
        is_test: false,
        purchase: None,
        language: "en",
        person: None,
        email: None,
        phone: None,
        name: None,
        due_at: HOUR_MS,
        now: 10,
    }
}

fn answers(store: &mut Store, batch: &[Statement]) -> Option<String> {
    store.run(batch).unwrap().pop().unwrap()
}

fn takes(store: &mut Store, new: &New<'_>) -> i64 {
    answers(store, &new.statements()).unwrap().parse().unwrap()
}

fn json_of(store: &mut Store, statement: Statement) -> Value {
    serde_json::from_str(&answers(store, &[statement]).unwrap()).unwrap()
}

fn stands(store: &mut Store, complaint: i64) -> Stands {
    read_stored(&answers(store, &[standing(SITE, complaint, None)]).unwrap()).unwrap()
}

/// Does something about a complaint, as the edge does; whether it may be done.
fn does(store: &mut Store, complaint: i64, act: Act, attempt: &str, now: i64) -> bool {
    let found = stands(store, complaint);
    let state = State::parse(&found.state).unwrap();
    let Some(after) = state.after(act) else { return false };
    let due_at = due(Some((state, found.due_at.map(Moment))), after, found.hours, Moment(now)).map(|due| due.0);
    let said = match act {
        Act::Answer => Some(("shop", Some("person:8".to_owned()), "We are sorry")),
        Act::Say => Some(("author", None, "Still late")),
        Act::Assign | Act::Resolve | Act::Reopen => None,
    };
    let person = (act == Act::Assign).then_some(9);
    let step = Step { site: SITE, complaint, version: found.version, attempt, state: after, due_at, person, said, now };
    let mut batch = vec![step.taking()];
    batch.extend(step.saying());
    batch.push(step.landed());
    assert!(answers(store, &batch).is_some());
    true
}

#[test]
fn complaints_are_numbered_in_each_site_and_a_topic_promises_its_time() {
    let mut store = open();
    let found = |store: &mut Store, topic: &str| -> Found {
        read_stored(&answers(store, &[finding(SITE, Writer::Session("session"), topic, None, 10)]).unwrap()).unwrap()
    };
    let first = found(&mut store, "delay");
    assert_eq!((first.member, first.hours, first.person), (Some(5), Some(24), None));
    assert_eq!(found(&mut store, "weather").hours, None);
    let rows = json!([["delay", null, 2, 9], ["other", "{\"en\":\"Else\"}", 48, null]]);
    store.run(&topics::replacing(SITE, rows.clone(), json!([77]))).unwrap();
    assert_eq!(found(&mut store, "delay").hours, Some(24), "nobody works there under this number");
    store.run(&topics::replacing(SITE, rows, json!([9]))).unwrap();
    let decided = found(&mut store, "delay");
    assert_eq!((decided.hours, decided.person), (Some(2), Some(9)));
    assert_eq!(found(&mut store, "price").hours, None, "theirs are all there are");
    let numbers = [takes(&mut store, &new("a")), takes(&mut store, &New { person: Some(9), ..new("b") })];
    assert_eq!(numbers, [1, 2]);
    let gone = takes(&mut store, &New { person: Some(77), ..new("c") });
    let states = [1, 2, gone].map(|complaint| stands(&mut store, complaint).state);
    assert_eq!(states, ["received", "assigned", "received"]);
}

#[test]
fn of_two_acts_at_once_the_second_is_decided_anew_and_says_nothing() {
    let mut store = open();
    takes(&mut store, &new("a"));
    let found = stands(&mut store, 1);
    let step = |attempt, said| Step {
        site: SITE,
        complaint: 1,
        version: found.version,
        attempt,
        state: State::Answered,
        due_at: None,
        person: None,
        said: Some(("shop", None, said)),
        now: 20,
    };
    let run = |store: &mut Store, step: &Step<'_>| {
        let batch = [step.taking(), step.saying().unwrap(), step.landed()];
        answers(store, &batch)
    };
    assert!(run(&mut store, &step("first", "one")).is_some());
    assert_eq!(run(&mut store, &step("second", "two")), None);
    let thread = json_of(&mut store, author::thread(SITE, 1, &Author::Token, 30));
    let said: Vec<&str> =
        thread["messages"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["It is late <script>", "one"]);
}

#[test]
fn a_thread_is_its_authors_alone() {
    let mut store = open();
    takes(&mut store, &new("guest"));
    takes(&mut store, &New { member: Some(5), ..new("member") });
    let mut sees =
        |complaint, author: &Author| answers(&mut store, &[author::thread(SITE, complaint, author, 30)]).is_some();
    let (ada, eve) = (Author::Session("session".into()), Author::Session("no session".into()));
    assert_eq!([sees(1, &Author::Token), sees(1, &ada), sees(1, &eve)], [true, false, false]);
    assert_eq!([sees(2, &Author::Token), sees(2, &ada), sees(2, &eve)], [false, true, false]);
}

#[test]
fn what_is_late_is_told_to_the_owners_once_for_each_promise() {
    let mut store = open();
    takes(&mut store, &new("a"));
    takes(&mut store, &New { is_test: true, ..new("test") });
    let letters = |store: &Store| -> Vec<(String, String)> {
        let sql = "SELECT recipient, data ->> 'number' FROM delivery WHERE kind = 'complaint_late' ORDER BY created_at";
        let mut rows = store.database.prepare(sql).unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    store.run(&late::escalating(HOUR_MS - 1, true)).unwrap();
    assert_eq!(letters(&store), []);
    for _ in 0..2 {
        store.run(&late::escalating(HOUR_MS, true)).unwrap();
    }
    let told = ("owner@shop.example".to_owned(), "1".to_owned());
    assert_eq!(letters(&store), std::slice::from_ref(&told), "not to staff, not of a test, not twice");
    does(&mut store, 1, Act::Assign, "assigned", HOUR_MS + 1);
    store.run(&late::escalating(HOUR_MS + 2, true)).unwrap();
    assert_eq!(letters(&store).len(), 1, "it is the same promise");
    does(&mut store, 1, Act::Answer, "answered", HOUR_MS + 3);
    does(&mut store, 1, Act::Say, "said", HOUR_MS + 4);
    store.run(&late::escalating(26 * HOUR_MS, true)).unwrap();
    assert_eq!(letters(&store), [told.clone(), told]);
    let late = json_of(&mut store, desk::page(SITE, None, None, 10, 26 * HOUR_MS).unwrap());
    assert_eq!((&late["open"], &late["late"]), (&json!(2), &json!(2)));
}

#[test]
fn the_answer_goes_to_the_address_they_left_or_to_their_cards() {
    let mut store = open();
    let sql = "INSERT INTO profile (site, member, email, updated_at) VALUES (1, 5, 'Ada@card.example', 0)";
    store.database.execute(sql, []).unwrap();
    takes(&mut store, &new("nowhere"));
    takes(&mut store, &New { email: Some("guest@mail.example"), ..new("guest") });
    takes(&mut store, &New { member: Some(5), ..new("card") });
    for (at, attempt) in ["nowhere", "guest", "card"].iter().enumerate() {
        store
            .run(&[writing(SITE, attempt, i64::try_from(at).unwrap(), "Sorry", "https://kept.example/c/thr_1", 20)])
            .unwrap();
    }
    let mut rows = store.database.prepare("SELECT recipient FROM delivery ORDER BY delivery").unwrap();
    let sent: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(sent, ["guest@mail.example", "ada@card.example"]);
    drop(rows);
    store.database.execute("UPDATE site SET contacts = 'owner'", []).unwrap();
    store.run(&[writing(SITE, "guest", 9, "Sorry", "https://kept.example/c/thr_1", 20)]).unwrap();
    let count: i64 = store.database.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2, "an owner who keeps contacts writes themselves");
}

#[test]
fn pages_hold_each_complaint_once_the_most_urgent_first() {
    let mut store = open();
    for at in 0..25 {
        let attempt = at.to_string();
        takes(&mut store, &New { due_at: HOUR_MS * (1 + at % 3), ..new(&attempt) });
    }
    for (state, expected) in [("open", 25), ("all", 25), ("received", 25), ("resolved", 0)] {
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let page = json_of(&mut store, desk::page(SITE, Some(state), from, 10, 0).unwrap());
            seen.extend(page["complaints"].as_array().unwrap().iter().map(|one| {
                (one["due_at"].as_str().unwrap().to_owned(), one["id"].as_str().unwrap().parse::<i64>().unwrap())
            }));
            let Some(next) = page["next"].as_str() else { break };
            let (number, name) = next.split_once(' ').unwrap();
            from = Some(Cursor { number: number.parse().unwrap(), name: name.to_owned() });
        }
        let mut once: Vec<i64> = seen.iter().map(|(_, id)| *id).collect();
        let in_order = if state == "open" { seen.is_sorted() } else { once.iter().rev().is_sorted() };
        once.sort_unstable();
        once.dedup();
        assert_eq!((seen.len(), once.len(), in_order), (expected, expected, true), "{state}");
    }
    assert!(desk::page(SITE, Some("lost"), None, 10, 0).is_none());
}

#[test]
fn an_erased_author_leaves_a_complaint_without_a_word() {
    let mut store = open();
    takes(&mut store, &New { member: Some(5), email: Some("a@b.example"), wish: Some("A call"), ..new("a") });
    store.run(&[writing(SITE, "a", 1, "Dear Ada", "", 20)]).unwrap();
    does(&mut store, 1, Act::Answer, "answered", 20);
    let part = answers(&mut store, &[person::part(SITE, "ada", 0, 10)]).unwrap();
    assert!(part.contains("It is late <script>") && part.contains("We are sorry"), "{part}");
    store.run(&person::erasing(SITE, "ada", 30)).unwrap();
    let sql = "SELECT (SELECT count(*) FROM complaint_contact) + (SELECT count(*) FROM complaint_message WHERE text <> '') + count(member) + count(wish)
        + (SELECT count(*) FROM delivery WHERE recipient IS NOT NULL OR data <> '{}'), state, count(*) FROM complaint";
    let left: (i64, String, i64) =
        store.database.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(left, (0, "resolved".to_owned(), 1));
    assert!(store.database.execute("DELETE FROM complaint_message", []).is_err());
}

#[test]
fn a_guest_erases_a_thread_of_theirs_and_no_other() {
    let mut store = open();
    takes(&mut store, &New { email: Some("guest@mail.example"), wish: Some("A call"), ..new("guests") });
    takes(&mut store, &New { member: Some(5), ..new("adas") });
    store.run(&[writing(SITE, "guests", 1, "Sorry", "https://kept.example/c/thr_1", 20)]).unwrap();
    let words = "SELECT sum(text <> '') FROM complaint_message";
    let left = |store: &Store, sql: &str| -> i64 { store.database.query_row(sql, [], |row| row.get(0)).unwrap() };
    // By a token a member's is nobody's, and by a session a guest's.
    let session = || Author::Session("session".to_owned());
    store.run(&person::forgetting(SITE, 2, &Author::Token, 30)).unwrap();
    store.run(&person::forgetting(SITE, 1, &session(), 30)).unwrap();
    store.run(&person::forgetting(SITE, 2, &Author::Session("another".to_owned()), 30)).unwrap();
    assert_eq!(left(&store, words), 2);
    store.run(&person::forgetting(SITE, 1, &Author::Token, 30)).unwrap();
    let rest = "SELECT (SELECT count(*) FROM complaint_contact) + (SELECT count(*) FROM delivery WHERE recipient IS NOT NULL OR data <> '{}') + count(wish) FROM complaint";
    assert_eq!((left(&store, words), left(&store, rest)), (1, 0));
    assert!(answers(&mut store, &[author::thread(SITE, 1, &Author::Token, 40)]).is_none(), "it is nobody's now");
    store.run(&person::forgetting(SITE, 2, &session(), 30)).unwrap();
    assert_eq!((left(&store, words), left(&store, "SELECT count(*) FROM complaint WHERE state = 'resolved'")), (0, 2));
    assert!(answers(&mut store, &[standing(SITE, 1, None)]).is_none(), "and nobody can go on with it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However it goes: whoever waits has a promise, messages are counted, and its author is never shut out.
    #[test]
    fn a_complaint_that_waits_has_a_time_and_every_word_is_there(acts in prop::collection::vec(0..5_usize, 1..25)) {
        let mut store = open();
        takes(&mut store, &new("first"));
        let mut said = 1;
        for (at, act) in acts.into_iter().enumerate() {
            let act = [Act::Assign, Act::Answer, Act::Resolve, Act::Say, Act::Reopen][act];
            let is_done = does(&mut store, 1, act, &format!("act {at}"), 1_000 * i64::try_from(at).unwrap());
            said += i64::from(is_done && matches!(act, Act::Answer | Act::Say));
            let file = json_of(&mut store, desk::file(SITE, 1));
            let state = State::parse(file["complaint"]["state"].as_str().unwrap()).unwrap();
            prop_assert_eq!(state.is_open(), file["complaint"]["due_at"].is_string());
            prop_assert_eq!(&file["complaint"]["messages"], &json!(said));
            prop_assert_eq!(file["messages"].as_array().unwrap().len(), usize::try_from(said).unwrap());
            prop_assert_eq!(file["complaint"]["resolved_at"].is_string(), state == State::Resolved);
        }
        prop_assert!(does(&mut store, 1, Act::Say, "last", 99_000));
        prop_assert!(State::parse(&stands(&mut store, 1).state).unwrap().is_open());
    }
}
