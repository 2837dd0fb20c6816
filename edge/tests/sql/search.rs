//! Members are found by what somebody remembers of them, and the index never outlives a profile.

use edge::members::pages::Cursor;
use edge::posting::Fact;
use edge::{counter, search};
use loyalty::program::Program;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

fn bought(id: &str, name: &str, email: &str, phone: &str) -> Fact {
    let fields = [("name", name), ("email", email), ("phone", phone)].into_iter().filter(|(_, text)| !text.is_empty());
    let mut member: Value = fields.map(|(field, text)| (field.to_owned(), json!(text))).collect();
    member["id"] = json!(id);
    let purchase = json!({"id": format!("p-{id}-{name}-{phone}"), "member": member, "at": "2025-12-01", "total": 1000});
    Fact::Purchase(serde_json::from_value(purchase).unwrap())
}

/// A shop whose customers have names alike.
fn store() -> Store {
    let mut store = Store::open(&Program::starter());
    for (id, name, email, phone) in [
        ("c1", "Иван Иванов", "ivan@example.com", "+7 900 111-22-33"),
        ("c2", "Пётр Иванов", "", "8 (900) 111-22-44"),
        ("c3", "Иван Петров", "", "+44 20 7946 0958"),
        ("c4", "Ivan Ivanov", "ivan.ivanov@example.com", ""),
        ("c5", "Анна-Мария Иванова", "", "900 111 22 33"),
    ] {
        store.post(&[bought(id, name, email, phone)]);
    }
    store
}

fn page(store: &mut Store, asked: &str, from: Option<Cursor>, limit: i64) -> Value {
    let batch = [search::search(SITE, asked, from, limit, store.now.0)];
    let answers = store.run(&batch).unwrap();
    serde_json::from_str(answers[0].as_deref().unwrap()).unwrap()
}

fn found(store: &mut Store, asked: &str) -> Vec<String> {
    ids(&page(store, asked, None, 100))
}

fn ids(page: &Value) -> Vec<String> {
    let members = page["members"].as_array().unwrap();
    members.iter().map(|member| member["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_are_found_by_their_beginnings_in_any_order_and_case() {
    let store = &mut store();
    let mut sorted = |asked: &str| {
        let mut ids = found(store, asked);
        ids.sort();
        ids
    };
    assert_eq!(sorted("иванов"), ["c1", "c2", "c5"]);
    assert_eq!(sorted("ИВАНОВ иван"), ["c1"]);
    assert_eq!(sorted("иван"), ["c1", "c2", "c3", "c5"], "a member counts once, however many words match");
    assert_eq!(sorted("мария"), ["c5"]);
    assert_eq!(sorted("ivan"), ["c1", "c4"], "an address begins with it too");
    assert_eq!(sorted("IVAN@example"), ["c1"]);
    assert_eq!(sorted("иван сидоров"), Vec::<String>::new());
    assert_eq!(sorted("ван"), Vec::<String>::new(), "only beginnings count");
    assert_eq!(sorted("100% \"иванов"), Vec::<String>::new());
}

#[test]
fn the_word_as_typed_comes_before_longer_ones() {
    let store = &mut store();
    assert_eq!(found(store, "иванов").last().map(String::as_str), Some("c5"));
}

#[test]
fn numbers_are_found_by_beginning_and_end_however_they_are_written() {
    let store = &mut store();
    let mut sorted = |asked: &str| {
        let mut ids = found(store, asked);
        ids.sort();
        ids
    };
    assert_eq!(sorted("2233"), ["c1", "c5"]);
    assert_eq!(sorted("+7 900 111-22-44"), ["c2"]);
    assert_eq!(sorted("89001112244"), ["c2"]);
    assert_eq!(sorted("44 20 79"), ["c3"]);
    assert_eq!(sorted("0958"), ["c3"]);
    assert_eq!(sorted("c4"), ["c4"], "the shop's id");
}

#[test]
fn a_card_is_found_and_a_page_leads_to_the_next() {
    let store = &mut store();
    let card: String = store
        .database
        .query_row("SELECT code FROM card JOIN member USING (site, member) WHERE external = 'c1'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(found(store, &card.to_lowercase()), ["c1"]);
    let (mut seen, mut from) = (Vec::new(), None);
    loop {
        let page = page(store, "иван", from, 1);
        seen.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        let (member, word) = next.split_once(' ').unwrap();
        from = Some(Cursor { number: member.parse().unwrap(), name: word.to_owned() });
    }
    let mut sorted = seen.clone();
    sorted.sort();
    assert_eq!(sorted, ["c1", "c2", "c3", "c5"], "each once: {seen:?}");
}

#[test]
fn the_newest_are_listed_first() {
    let mut store = store();
    store.now = store.now.plus_ms(1000);
    store.post(&[bought("c6", "", "", "")]);
    let batch = [search::newest(SITE, None, 2, store.now.0)];
    let page: Value = serde_json::from_str(store.run(&batch).unwrap()[0].as_deref().unwrap()).unwrap();
    assert_eq!(page["members"][0]["id"], "c6");
    assert_eq!(page["members"].as_array().unwrap().len(), 2);
    assert!(page["next"].is_string());
}

#[test]
fn a_changed_profile_is_found_by_what_it_is_now() {
    let mut store = store();
    store.post(&[bought("c1", "Семён", "", "")]);
    assert_eq!(found(&mut store, "семён"), ["c1"]);
    assert_eq!(found(&mut store, "иванов иван"), Vec::<String>::new());
    assert_eq!(found(&mut store, "ivan@"), ["c1"], "what was not sent stays");
    store.database.execute("DELETE FROM profile", []).unwrap();
    let left: i64 = store.database.query_row("SELECT count(*) FROM member_word", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn the_counter_finds_by_number_with_or_without_its_country() {
    let mut store = store();
    let mut at = |by: &str| {
        let batch = [counter::found(SITE, by, store.now.0)];
        let found: Value = serde_json::from_str(store.run(&batch).unwrap()[0].as_deref().unwrap()).unwrap();
        let mut ids = ids(&found);
        ids.sort();
        (ids, found["members"][0]["phone_end"].clone())
    };
    assert_eq!(at("+7 900 111 22 33"), (vec!["c1".to_owned(), "c5".to_owned()], json!("2233")));
    assert_eq!(at("9001112244").0, ["c2"]);
    assert_eq!(at("2233").0, Vec::<String>::new(), "four digits could be anybody's");
    assert_eq!(at("c3").0, ["c3"]);
    assert_eq!(at("").0, Vec::<String>::new());
}
