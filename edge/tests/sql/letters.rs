//! Readers, their proofs, and what is sent to whom, on the real tables.

use edge::deliveries::claim::{self, Claimed, Outcome};
use edge::deliveries::{LEASE_MS, TURN, Whose};
use edge::error::read_stored;
use edge::outbox::Service;
use edge::subscriptions::{self, Asked, list};
use loyalty::program::Program;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const ADDRESS: &str = "ada@example.com";
const WHO: &str = "digest of ada@example.com";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn asked(topics: &[&str]) -> Asked {
    Asked {
        site: SITE,
        email: ADDRESS.to_owned(),
        language: "en",
        topics: topics.iter().map(|&topic| topic.to_owned()).collect(),
        frequency: "each",
        advertising: topics.contains(&"offers"),
        page: Some("https://blog.example/post".to_owned()),
        zone_minutes: Some(180),
        source: "form",
    }
}

fn asks(store: &mut Store, topics: &[&str], hash: &str) {
    let now = store.now.0;
    store.run(&subscriptions::asking(&asked(topics), "Test", WHO, hash, "https://kept.example", 7, now)).unwrap();
}

/// Presses the button behind a link; answers whether that was what confirmed it.
fn confirms(store: &mut Store, hash: &str) -> bool {
    let now = store.now.0;
    let answer = store.run(&subscriptions::confirming(SITE, hash, WHO, now)).unwrap().pop().unwrap();
    answer.is_some_and(|answer| serde_json::from_str::<Value>(&answer).unwrap()["is_now"] == 1)
}

fn leaves(store: &mut Store, why: &str, reason: Option<&str>) {
    let now = store.now.0;
    store.run(&subscriptions::leaving(SITE, 7, WHO, why, reason, "letter", now)).unwrap();
}

fn reader(store: &Store) -> Value {
    let sql =
        "SELECT json_object('state', state, 'topics', json(topics), 'reason', reason) FROM subscriber WHERE site = 1";
    let text: String = store.database.query_row(sql, [], |row| row.get(0)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Steps of consents in order: `data asked`, …
fn proofs(store: &Store) -> Vec<String> {
    let sql = "SELECT kind || ' ' || step FROM consent WHERE site = 1 AND who = ?1 ORDER BY consent";
    let mut rows = store.database.prepare(sql).unwrap();
    rows.query_map([WHO], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn count(store: &Store, sql: &str) -> i64 {
    store.database.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn writes(store: &mut Store, kind: &'static str, at: i64) -> i64 {
    let letter = Service { site: SITE, kind, to: ADDRESS, language: "en", data: json!({"code": "012345"}) };
    let drawn = letter.drawn(at).unwrap();
    store.run(&[drawn.statement]).unwrap();
    drawn.delivery
}

/// Claims what is due; answers with the numbers.
fn claims(store: &mut Store, mark: &str, whose: Whose) -> Vec<i64> {
    let batch = claim::claiming(SITE, whose, mark, store.now.0);
    let claimed = store.run(&batch).unwrap().pop().unwrap().unwrap();
    let claimed: Claimed = read_stored(&claimed).unwrap();
    assert_eq!(claimed.site.unwrap().name, "Test");
    claimed.parcels.iter().map(|parcel| parcel.delivery).collect()
}

fn ends(store: &mut Store, delivery: i64, mark: &str, outcome: &Outcome) {
    let now = store.now.0;
    store.run(&claim::ended(SITE, delivery, mark, outcome, now)).unwrap();
}

#[test]
fn nobody_is_subscribed_before_they_press_the_button_and_a_link_works_once() {
    let mut store = Store::open(&Program::starter());
    asks(&mut store, &["posts", "offers"], "link");
    assert_eq!(reader(&store)["state"], "asked");
    assert!(!confirms(&mut store, "another link"));
    assert!(confirms(&mut store, "link"));
    assert_eq!(reader(&store), json!({"state": "confirmed", "topics": ["posts", "offers"], "reason": null}));
    store.now = store.now.plus_ms(1);
    assert!(!confirms(&mut store, "link"), "used");
    assert_eq!(proofs(&store), ["data asked", "advertising asked", "data confirmed", "advertising confirmed"]);
}

#[test]
fn a_link_is_good_for_seven_days_and_void_once_a_newer_one_was_asked_for() {
    let mut store = Store::open(&Program::starter());
    asks(&mut store, &["posts"], "first");
    store.now = store.now.plus_ms(1000);
    asks(&mut store, &["news"], "second");
    assert!(!confirms(&mut store, "first"), "void");
    store.now = store.now.plus_ms(7 * DAY_MS);
    assert!(!confirms(&mut store, "second"), "over");
    store.now = store.now.plus_ms(-1);
    assert!(confirms(&mut store, "second"));
    assert_eq!(reader(&store)["topics"], json!(["news"]), "what was asked for with that link");
}

#[test]
fn the_proof_names_the_sentence_with_its_version_the_page_and_the_readers_clock() {
    let mut store = Store::open(&Program::starter());
    asks(&mut store, &["posts"], "link");
    let sql =
        "SELECT text || '|' || version || '|' || page || '|' || zone FROM consent JOIN wording USING (site, wording)";
    let proof: String = store.database.query_row(sql, [], |row| row.get(0)).unwrap();
    let sentence = "I agree that Test keeps my e-mail address to send me what I have chosen. I can leave at any time with one click.";
    assert_eq!(proof, format!("{sentence}|1|https://blog.example/post|180"));
    let now = store.now.0;
    store.run(&subscriptions::asking(&asked(&["posts"]), "Renamed", WHO, "next", "", 7, now + 1)).unwrap();
    assert_eq!(count(&store, "SELECT max(version) FROM wording"), 2, "another name is another sentence");
    assert!(store.database.execute("DELETE FROM consent", []).is_err(), "a proof is for ever");
}

#[test]
fn who_leaves_gets_nothing_that_waited_and_may_come_back() {
    let mut store = Store::open(&Program::starter());
    asks(&mut store, &["posts", "offers"], "link");
    confirms(&mut store, "link");
    let sql = "INSERT INTO delivery (site, delivery, channel, kind, rank, subscriber, language, data, state, due_at, created_at)
        VALUES (1, 1, 'mail', 'posts', 2, 7, 'en', '{}', 'due', 0, 0)";
    store.database.execute(sql, []).unwrap();
    leaves(&mut store, "left", Some("too many\nletters"));
    assert_eq!(reader(&store), json!({"state": "left", "topics": ["posts", "offers"], "reason": "too manyletters"}));
    assert_eq!(count(&store, "SELECT count(*) FROM delivery WHERE state = 'dropped'"), 1);
    assert_eq!(proofs(&store)[4..], ["advertising withdrawn", "data withdrawn"]);
    leaves(&mut store, "left", None);
    assert_eq!(proofs(&store).len(), 6, "once is enough");
    assert_eq!(reader(&store)["reason"], "too manyletters", "and what was said stays");
    store.now = store.now.plus_ms(1000);
    asks(&mut store, &["news"], "again");
    assert!(confirms(&mut store, "again"));
    assert_eq!(
        (reader(&store)["state"].clone(), count(&store, "SELECT count(*) FROM suppression")),
        (json!("confirmed"), 0)
    );
}

#[test]
fn an_erased_reader_leaves_a_proof_and_no_address() {
    let mut store = Store::open(&Program::starter());
    asks(&mut store, &["posts"], "link");
    confirms(&mut store, "link");
    writes(&mut store, "confirm", 0);
    let now = store.now.0;
    store.run(&list::erasing(SITE, 7, WHO, now)).unwrap();
    assert_eq!(count(&store, "SELECT count(*) FROM subscriber"), 0);
    assert_eq!(count(&store, "SELECT count(*) FROM delivery WHERE recipient IS NOT NULL OR data <> '{}'"), 0);
    assert_eq!(proofs(&store), ["data asked", "data confirmed", "data withdrawn"]);
    let row = json!([8, ADDRESS, null, ["posts"], "each", now, WHO]);
    let taken = store.run(&subscriptions::import::taking(SITE, json!([row]), "https://kept.example", now)).unwrap();
    assert_eq!(taken.last().unwrap().as_deref(), Some("0"), "an import does not bring them back");
}

#[test]
fn an_import_takes_each_reader_once_with_the_owners_word_for_a_proof() {
    let mut store = Store::open(&Program::starter());
    let now = store.now.0;
    let row = |number: i64, email: &str| {
        json!([number, email, null, ["posts"], "weekly", now - DAY_MS, format!("digest of {email}")])
    };
    let rows = json!([row(8, "a@b.example"), row(9, "c@d.example"), row(10, "a@b.example")]);
    let taking = |rows: &Value| subscriptions::import::taking(SITE, rows.clone(), "https://kept.example", now);
    assert_eq!(store.run(&taking(&rows)).unwrap().pop().unwrap().as_deref(), Some("2"));
    assert_eq!(count(&store, "SELECT count(*) FROM consent WHERE via = 'import' AND step = 'confirmed'"), 2);
    assert_eq!(store.run(&taking(&json!([row(11, "a@b.example")]))).unwrap().pop().unwrap().as_deref(), Some("0"));
    assert_eq!(count(&store, "SELECT count(*) FROM consent"), 2);
}

#[test]
fn pages_of_readers_hold_each_of_them_once() {
    let mut store = Store::open(&Program::starter());
    let rows: Vec<Value> = (0..25)
        .map(|number| {
            json!([number, format!("reader{number:02}@b.example"), "en", ["posts"], "each", 0, number.to_string()])
        })
        .collect();
    store.run(&subscriptions::import::taking(SITE, json!(rows), "https://kept.example", 1000)).unwrap();
    for begins in ["", "reader"] {
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let page = list::page(SITE, begins, None, from, 10);
            let page: Value = serde_json::from_str(&store.run(&[page]).unwrap().pop().unwrap().unwrap()).unwrap();
            seen.extend(page["subscribers"].as_array().unwrap().iter().map(|reader| reader["id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            let (number, name) = next.split_once(' ').unwrap();
            from = Some(edge::members::pages::Cursor { number: number.parse().unwrap(), name: name.to_owned() });
        }
        assert_eq!((seen.len(), seen.iter().collect::<std::collections::BTreeSet<_>>().len()), (25, 25), "{begins}");
    }
}

#[test]
fn a_claimed_row_is_nobody_elses_until_its_lease_is_over() {
    let mut store = Store::open(&Program::starter());
    let (now, mut written) = (store.now.0, Vec::new());
    for _ in 0..3 {
        written.push(writes(&mut store, "code", now));
    }
    written.sort_unstable();
    let mut first = claims(&mut store, "first", Whose::Service);
    first.sort_unstable();
    assert_eq!(first, written);
    assert_eq!(claims(&mut store, "second", Whose::All), Vec::<i64>::new());
    ends(&mut store, first[0], "first", &Outcome::Sent);
    ends(&mut store, first[1], "first", &Outcome::Again { problem: "server 451".into(), due_at: now + 60_000 });
    store.now = store.now.plus_ms(60_000);
    assert_eq!(claims(&mut store, "third", Whose::All), [first[1]], "its time has come");
    store.now = store.now.plus_ms(LEASE_MS - 60_000);
    assert_eq!(claims(&mut store, "fourth", Whose::All), [first[2]], "whoever had it is taken for dead");
    ends(&mut store, first[2], "first", &Outcome::Sent);
    assert_eq!(count(&store, "SELECT count(*) FROM delivery WHERE state = 'sent'"), 1, "and is not believed later");
    ends(&mut store, first[2], "fourth", &Outcome::Sent);
    assert_eq!(count(&store, "SELECT sum(sent) FROM message_day"), 2);
    assert_eq!(
        count(&store, "SELECT count(*) FROM delivery WHERE state = 'sent' AND data <> '{}'"),
        0,
        "a sent code is forgotten"
    );
}

#[test]
fn service_goes_before_what_goes_to_many_and_is_all_that_a_hurried_turn_takes() {
    let mut store = Store::open(&Program::starter());
    let sql = "INSERT INTO delivery (site, delivery, channel, kind, rank, language, data, state, due_at, created_at)
        SELECT 1, value, 'mail', 'posts', 2, 'en', '{}', 'due', 0, 0 FROM generate_series(1, 200)";
    let sql = sql.replace("generate_series(1, 200)", "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 200) SELECT value FROM n)");
    store.database.execute(&sql, []).unwrap();
    let now = store.now.0;
    let code = writes(&mut store, "code", now);
    assert_eq!(claims(&mut store, "hurried", Whose::Service), [code]);
    let code = writes(&mut store, "code", now);
    let turn = claims(&mut store, "turn", Whose::All);
    assert_eq!((turn[0], turn.len()), (code, usize::try_from(TURN).unwrap()));
}

#[test]
fn sites_with_something_due_are_found_and_others_are_not() {
    let mut store = Store::open(&Program::starter());
    let due = |store: &mut Store, at| store.run(&[claim::sites_due(at)]).unwrap().pop().unwrap().unwrap();
    assert_eq!(due(&mut store, 1000), "[]");
    for (site, at) in [(3, 500), (5, 5_000), (9, 900)] {
        let letter = Service { site, kind: "code", to: ADDRESS, language: "en", data: json!({}) };
        store.run(&[letter.drawn(at).unwrap().statement]).unwrap();
    }
    assert_eq!(due(&mut store, 1000), "[3,9]");
    assert_eq!(due(&mut store, 5_000), "[3,5,9]");
}

#[test]
fn what_was_given_up_can_be_tried_again_and_what_was_sent_cannot() {
    let mut store = Store::open(&Program::starter());
    let now = store.now.0;
    let (given_up, sent) = (writes(&mut store, "welcome", now), writes(&mut store, "welcome", now));
    let code = writes(&mut store, "code", now);
    store.database.execute("UPDATE delivery SET is_secret = 0 WHERE kind = 'welcome'", []).unwrap();
    claims(&mut store, "a", Whose::All);
    ends(&mut store, given_up, "a", &Outcome::Dead { problem: "recipient 550".into(), is_address: true });
    ends(&mut store, sent, "a", &Outcome::Sent);
    ends(&mut store, code, "a", &Outcome::Dead { problem: "server 451".into(), is_address: false });
    let again = [given_up, sent, code].map(|delivery| claim::retrying(SITE, delivery, now));
    store.run(&again).unwrap();
    assert_eq!(claims(&mut store, "b", Whose::All), [given_up], "the code is forgotten: there is nothing to send");
    assert_eq!(count(&store, "SELECT sum(failed) * 10 + sum(sent) FROM message_day"), 21);
}
