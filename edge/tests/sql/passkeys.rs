//! Challenges and passkeys on the real tables: what is asked for, by whom, and what is burnt.

use edge::call::Person;
use edge::people::passkeys::{asking, opening, recognising, taking};
use edge::people::sittings::Opened;
use loyalty::program::Program;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const ADA: i64 = 100;
const MINUTE_MS: i64 = 60 * 1000;

/// A store with Ada, who has a passkey and a seat.
fn with_passkey() -> Store {
    let store = Store::open(&Program::starter());
    let rows = [
        "INSERT INTO person (person, email, language, created_at) VALUES (100, 'ada@example.com', 'en', 0)",
        "INSERT INTO seat (site, person, role, created_at) VALUES (1, 100, 'owner', 0)",
        "INSERT INTO passkey (id, person, name, public_key, algorithm, counter, created_at) VALUES ('key', 100, 'Phone', 'spki', -7, 4, 0)",
    ];
    for row in rows {
        store.database.execute(row, []).unwrap();
    }
    store
}

fn asks(store: &mut Store, challenge: &str, person: Option<&Person>) -> Value {
    let answers = store.run(&asking(challenge, "kept.example", person, store.now.0)).unwrap();
    serde_json::from_str(answers.last().unwrap().as_deref().unwrap()).unwrap()
}

fn recognises(store: &mut Store, challenge: &str, id: &str) -> Option<Value> {
    let answers = store.run(&recognising(challenge, id, store.now.0)).unwrap();
    answers[0].as_deref().map(|found| serde_json::from_str(found).unwrap())
}

fn signs_in(store: &mut Store, counter: i64) -> Person {
    let opened = Opened::draw(ADA, Some(SITE)).unwrap();
    let shown = store.run(&opening(&opened, "key", counter, None, store.now.0)).unwrap().pop().unwrap();
    assert!(shown.is_some_and(|shown| shown.contains("pk_test")));
    Person { person: ADA, site: Some(SITE), sitting: opened.hash().to_owned(), now: store.now.0 }
}

#[test]
fn a_challenge_is_good_for_one_answer_within_ten_minutes() {
    let mut store = with_passkey();
    let asked = asks(&mut store, "one", None);
    assert_eq!(asked, json!({"challenge": "one", "rp_id": "kept.example", "user": null, "credentials": null}));
    let known = recognises(&mut store, "one", "key").unwrap();
    assert_eq!((&known["person"], &known["site"], &known["counter"]), (&json!(100), &json!(1), &json!(4)));
    assert_eq!(recognises(&mut store, "one", "key"), None, "it is burnt");
    asks(&mut store, "two", None);
    assert_eq!(recognises(&mut store, "two", "other"), None);
    assert_eq!(recognises(&mut store, "two", "key"), None, "a wrong answer burns it too");
    asks(&mut store, "three", None);
    store.now = store.now.plus_ms(10 * MINUTE_MS);
    assert_eq!(recognises(&mut store, "three", "key"), None, "it is over");
}

#[test]
fn a_challenge_belongs_to_whoever_is_really_signed_in() {
    let mut store = with_passkey();
    let ada = signs_in(&mut store, 5);
    let asked = asks(&mut store, "one", Some(&ada));
    assert_eq!((&asked["user"]["name"], &asked["credentials"]), (&json!("ada@example.com"), &json!(["key"])));
    let mut takes =
        |person: &Person, challenge: &str| store.run(&taking(challenge, person, person.now)).unwrap()[0].is_some();
    assert!(takes(&ada, "one") && !takes(&ada, "one"));
    // A cookie that somebody made up names Ada, but opens nothing.
    let forged = Person { person: ADA, site: None, sitting: "made up".into(), now: ada.now };
    assert_eq!(asks(&mut store, "two", Some(&forged))["user"], Value::Null);
    assert_eq!(recognises(&mut store, "two", "key").unwrap()["asked"], Value::Null);
}

#[test]
fn the_highest_counter_is_kept() {
    let mut store = with_passkey();
    for (counter, kept) in [(7, 7), (0, 7), (9, 9)] {
        signs_in(&mut store, counter);
        let found: i64 = store.database.query_row("SELECT counter FROM passkey", [], |row| row.get(0)).unwrap();
        assert_eq!(found, kept);
    }
}
