//! Orders on the real tables: the newest report counts, each is kept, and what hangs on them happens once.

use edge::card;
use edge::error::read_stored;
use edge::members::pages::Cursor;
use edge::orders::rows::{Found, Named, Step, facts, finding};
use edge::orders::{desk, person, settings};
use edge::sql::Statement;
use loyalty::order::{Fate, Stands, Status, fate};
use loyalty::program::Program;
use loyalty::time::Moment;
use loyalty::voice::survey::Survey;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn open() -> Store {
    let mut store = Store::open(&Program::starter());
    let members = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, 5, 'ada', 0, 0), (1, 6, 'bob', 0, 0);
        INSERT INTO account (site, member) VALUES (1, 5), (1, 6);
        INSERT INTO profile (site, member, email, phone, name, updated_at, words) VALUES (1, 5, 'Ada@shop.example', '+7 900 123 45 67', 'Ada', 0, '{\"P\":[\"+79001234567\"]}');
        INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at) VALUES (1, 'session', 5, 'signed', 0, 0, 9e15, 9e15);
        INSERT INTO endpoint (site, endpoint, url, events, created_at) VALUES (1, 'ep', 'https://a.example', '[]', 0);";
    store.database.execute_batch(members).unwrap();
    store.now = Moment(100 * DAY_MS);
    store
}

/// A report of an order.
#[derive(Clone, Copy)]
struct Told<'a> {
    order: &'a str,
    member: &'a str,
    status: Status,
    at: i64,
    ready_by: Option<i64>,
    message: Option<&'static str>,
}

fn told(order: &str, status: Status, at: i64) -> Told<'_> {
    Told { order, member: "ada", status, at, ready_by: None, message: None }
}

fn found(store: &mut Store, told: &Told) -> Found {
    let named = Named { id: Some(told.member), ..Named::default() };
    let found = finding(SITE, told.order, Some(Moment(told.at)), told.status, named);
    read_stored(store.run(&[found]).unwrap()[0].as_deref().unwrap()).unwrap()
}

/// What a report makes of what was found, as the edge writes it.
fn batch(told: &Told, found: &Found, attempt: &str, now: Moment) -> Vec<Statement> {
    let before: Option<Stands> = found.order.as_ref().map(|order| order.stands().unwrap());
    let stands = match fate(before, told.status, Moment(told.at)) {
        Fate::Counts(stands) => Some(stands),
        Fate::Kept => None,
        Fate::Closed => return Vec::new(),
    };
    let hash = facts(&json!([told.order, told.status.name(), told.at]));
    let version = found.order.as_ref().map(|order| order.version);
    let step = Step {
        site: SITE,
        order: told.order,
        attempt,
        version,
        member: version.is_none().then_some(told.member),
        status: told.status,
        at: Moment(told.at),
        title: Some("Ada's bike"),
        note: Some("Ask for Petya"),
        ready_by: told.ready_by.map(Moment),
        stands,
        deadline: told.ready_by.or(found.order.as_ref().and_then(|order| order.ready_by)).map(Moment),
        before: before.map(|before| before.status),
        message: told.message,
        hash: &hash,
        actor: "key:test",
        now,
    };
    let mut batch = vec![step.taking()];
    batch.extend(step.telling(1_000 + told.at % 1_000_000));
    batch.push(step.landed());
    batch
}

/// Reports; whether it was written.
fn reports(store: &mut Store, told: Told) -> bool {
    let found = found(store, &told);
    if found.reported.is_some() {
        return false;
    }
    let attempt = format!("{} {}", told.order, told.at);
    let batch = batch(&told, &found, &attempt, store.now);
    !batch.is_empty() && store.run(&batch).unwrap().pop().unwrap().is_some()
}

fn json_of(store: &mut Store, statement: Statement) -> Value {
    serde_json::from_str(store.run(&[statement]).unwrap()[0].as_deref().unwrap()).unwrap()
}

fn file(store: &mut Store, order: &str) -> Value {
    let now = store.now.0;
    json_of(store, desk::file(SITE, order, now))
}

fn orders_on_card(store: &mut Store) -> Vec<String> {
    let now = store.now.0;
    let card = json_of(store, card::statement(SITE, "session", now));
    let line = |order: &Value| format!("{} {}", order["id"].as_str().unwrap(), order["status"].as_str().unwrap());
    card["orders"].as_array().unwrap().iter().map(line).collect()
}

fn text(store: &Store, sql: &str) -> String {
    store.database.query_row(sql, [], |row| row.get::<_, Option<String>>(0)).unwrap().unwrap_or_default()
}

#[test]
fn the_newest_report_counts_and_an_older_one_is_only_kept() {
    let mut store = open();
    let now = store.now.0;
    assert!(reports(&mut store, told("r1", Status::Ready, now - 1_000)));
    assert!(reports(&mut store, told("r1", Status::Accepted, now - 9_000)));
    assert!(!reports(&mut store, told("r1", Status::Ready, now - 1_000)), "known");
    let file = file(&mut store, "r1");
    assert_eq!((&file["order"]["status"], &file["order"]["name"]), (&json!("ready"), &json!("Ada")));
    assert_eq!(file["order"]["phone_end"], "4567");
    let history = file["history"].as_array().unwrap();
    let steps: Vec<_> = history.iter().map(|step| (step["status"].clone(), step["counts"].clone())).collect();
    assert_eq!(steps, [(json!("ready"), json!(true)), (json!("accepted"), json!(false))]);
    let told = text(&store, "SELECT group_concat(data ->> '$.data.status') FROM delivery WHERE kind = 'order.changed'");
    assert_eq!(told, "ready", "who is told hears nothing of what changed nothing");
}

#[test]
fn of_two_reports_decided_on_the_same_order_one_is_decided_anew() {
    let mut store = open();
    let now = store.now;
    reports(&mut store, told("r1", Status::Accepted, now.0 - 9_000));
    let (first, second) = (told("r1", Status::InWork, now.0 - 2_000), told("r1", Status::Ready, now.0 - 1_000));
    let seen = [found(&mut store, &first), found(&mut store, &second)];
    let landed = |store: &mut Store, batch: Vec<Statement>| store.run(&batch).unwrap().pop().unwrap().is_some();
    assert!(landed(&mut store, batch(&second, &seen[1], "second", now)));
    assert!(!landed(&mut store, batch(&first, &seen[0], "first", now)));
    assert!(reports(&mut store, first), "decided anew it is kept");
    assert_eq!(file(&mut store, "r1")["order"]["status"], "ready");
    let (one, other) = (told("r2", Status::Accepted, now.0), told("r2", Status::Ready, now.0 + 1));
    let seen = [found(&mut store, &one), found(&mut store, &other)];
    assert!(landed(&mut store, batch(&one, &seen[0], "one", now)));
    assert!(!landed(&mut store, batch(&other, &seen[1], "other", now)));
}

#[test]
fn open_orders_stand_by_deadline_and_others_by_what_changed_last() {
    let mut store = open();
    let now = store.now.0;
    for (order, status, by) in [
        ("late", Status::InWork, Some(now - 1)),
        ("later", Status::Accepted, None),
        ("soon", Status::Ready, Some(now + 5)),
        ("gone", Status::Done, None),
    ] {
        reports(&mut store, Told { ready_by: by, ..told(order, status, now - 1_000) });
    }
    let ids = |page: &Value| -> Vec<String> {
        page["orders"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned()).collect()
    };
    let page = |store: &mut Store, status: Option<&str>, id: Option<&str>, from: Option<Cursor>, limit: i64| {
        json_of(store, desk::page(SITE, status, id, from, limit, now).unwrap())
    };
    let open = page(&mut store, None, None, None, 10);
    assert_eq!(ids(&open), ["late", "soon", "later"]);
    assert_eq!((&open["open"], &open["late"], &open["next"]), (&json!(3), &json!(1), &Value::Null));
    for status in [None, Some("all")] {
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let one = page(&mut store, status, None, from, 1);
            seen.extend(ids(&one));
            let Some((number, name)) = one["next"].as_str().and_then(|next| next.split_once(' ')) else { break };
            from = Some(Cursor { number: number.parse().unwrap(), name: name.to_owned() });
        }
        let all: &[&str] =
            if status.is_none() { &["late", "soon", "later"] } else { &["soon", "later", "late", "gone"] };
        assert_eq!(seen, all, "{status:?}");
    }
    assert_eq!(ids(&page(&mut store, Some("done"), None, None, 10)), ["gone"]);
    assert_eq!(ids(&page(&mut store, None, Some("la"), None, 10)), ["late", "later"]);
    let from = Some(Cursor { number: 0, name: "late".to_owned() });
    assert_eq!(ids(&page(&mut store, None, Some("la"), from, 10)), ["later"]);
    assert!(desk::page(SITE, Some("lost"), None, None, 10, now).is_none());
}

#[test]
fn a_card_shows_what_can_be_fetched_first_and_for_a_day_what_was_done() {
    let mut store = open();
    let now = store.now.0;
    assert_eq!(orders_on_card(&mut store), Vec::<String>::new());
    for (order, status, by) in [
        ("a", Status::InWork, None),
        ("b", Status::Accepted, Some(now + 9)),
        ("c", Status::Ready, None),
        ("d", Status::Done, None),
        ("e", Status::Cancelled, None),
    ] {
        reports(&mut store, Told { ready_by: by, ..told(order, status, now - 1_000) });
    }
    reports(&mut store, Told { member: "bob", ..told("bobs", Status::Ready, now - 1_000) });
    assert_eq!(orders_on_card(&mut store), ["c ready", "d done", "b accepted", "a in_work"]);
    store.now = store.now.plus_ms(DAY_MS);
    assert_eq!(orders_on_card(&mut store), ["c ready", "b accepted", "a in_work"]);
}

#[test]
fn a_status_has_the_usual_name_until_its_site_gives_it_another() {
    let mut store = open();
    let usual = json_of(&mut store, settings::shown(SITE));
    let sends = |shown: &Value| -> Vec<String> {
        let told = shown["statuses"].as_array().unwrap().iter().filter(|one| one["sends"] == true);
        told.map(|one| one["status"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(usual["statuses"].as_array().unwrap().len(), 6);
    assert_eq!(sends(&usual), ["waiting_for_parts", "ready"]);
    store
        .run(&settings::replacing(SITE, json!([["ready", "{\"en\":\"On the shelf\"}", 0], ["done", null, 1]])))
        .unwrap();
    assert_eq!(sends(&json_of(&mut store, settings::shown(SITE))), ["waiting_for_parts", "done"]);
    let now = store.now.0;
    reports(&mut store, told("r1", Status::Ready, now));
    let card = json_of(&mut store, card::statement(SITE, "session", now));
    assert_eq!(card["orders"][0]["name"], json!({"en": "On the shelf"}));
    let page = json_of(&mut store, desk::page(SITE, None, None, None, 10, now).unwrap());
    assert_eq!(page["names"], json!({"ready": {"en": "On the shelf"}}));
}

#[test]
fn a_message_goes_out_once_for_each_status_and_not_for_one_that_is_over() {
    let mut store = open();
    let now = store.now.0;
    let by = |message, status, at| Told { message, ..told("r1", status, at) };
    reports(&mut store, by(Some("mail"), Status::WaitingForParts, now - 9_000));
    reports(&mut store, by(Some("sms"), Status::Ready, now - 5_000));
    let states = "SELECT group_concat(data ->> 'status' || ' ' || channel || ' ' || coalesce(recipient, '') || ' ' || state, ', ')
        FROM delivery WHERE kind = 'order_status' AND state = 'due'";
    let said = text(&store, states);
    assert_eq!(said, "ready sms +7 900 123 45 67 due", "of what is no longer so nothing goes out");
    let states =
        "SELECT group_concat(state) FROM (SELECT * FROM delivery WHERE kind = 'order_status' ORDER BY delivery)";
    let all = |store: &Store| {
        let mut all: Vec<String> = text(store, states).split(',').map(str::to_owned).collect();
        all.sort();
        all
    };
    assert_eq!(all(&store), ["dropped", "due"]);
    let again = found(&mut store, &by(None, Status::WaitingForParts, now - 2_000));
    assert_eq!(again.is_told, 0, "nobody has heard of that");
    let told = found(&mut store, &by(None, Status::Ready, now - 1_000));
    assert_eq!((told.is_told, told.has_email, told.has_phone, told.is_texted), (1, 1, 1, 0));
    let sql = "INSERT INTO subscriber (site, subscriber, email, language, topics, frequency, state, source, origin, created_at)
        VALUES (1, 1, 'ada@shop.example', 'en', '[]', 'each', 'complained', 'form', 'https://a.example', 0)";
    store.database.execute_batch(sql).unwrap();
    assert_eq!(found(&mut store, &by(None, Status::Ready, now)).has_email, 0, "who called a letter spam gets none");
}

#[test]
fn what_is_imported_is_no_news() {
    let mut store = open();
    let long_ago = store.now.0 - 2 * DAY_MS;
    reports(&mut store, told("old", Status::InWork, long_ago));
    assert_eq!(text(&store, "SELECT group_concat(kind) FROM delivery"), "");
}

#[test]
fn an_order_that_is_done_is_asked_about_once_and_a_mistake_is_not() {
    let mut store = open();
    let now = store.now.0;
    let survey = json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "order", "hours": 2}});
    let survey = Survey::read(&survey).unwrap();
    let writing = edge::voice::surveys::writing(SITE, "csat", &survey, "key:test", None, now - 10_000);
    store.run(&writing).unwrap();
    let prompts = "SELECT group_concat(once || ' ' || state || ' ' || ((due_at - found_at) / 3600000)) FROM (SELECT * FROM prompt ORDER BY found_at)";
    reports(&mut store, told("r1", Status::Ready, now - 9_000));
    assert_eq!(text(&store, prompts), "");
    reports(&mut store, told("r1", Status::Done, now - 8_000));
    assert_eq!(text(&store, prompts), "order/r1 eligible 2");
    reports(&mut store, told("r1", Status::InWork, now - 7_000));
    assert_eq!(text(&store, prompts), "order/r1 dropped 2");
    reports(&mut store, told("r1", Status::Done, now - 6_000));
    reports(&mut store, told("r1", Status::Done, now - 5_000));
    assert_eq!(text(&store, prompts), "order/r1 dropped 2,order/r1 eligible 2");
    assert_eq!(
        text(&store, "SELECT CAST(sum(found_at) AS TEXT) FROM prompt WHERE state = 'eligible'"),
        (now - 6_000).to_string()
    );
}

#[test]
fn two_members_who_become_one_have_the_orders_of_both() {
    let mut store = open();
    let now = store.now.0;
    reports(&mut store, told("r1", Status::InWork, now - 9_000));
    reports(&mut store, Told { member: "bob", ..told("r2", Status::Ready, now - 9_000) });
    store.merge("bob", "ada");
    assert_eq!(orders_on_card(&mut store), ["r2 ready", "r1 in_work"]);
    assert!(reports(&mut store, Told { member: "bob", ..told("r2", Status::Done, now - 1_000) }), "by the old id, too");
    assert_eq!(file(&mut store, "r2")["order"]["member"], "ada");
}

#[test]
fn an_erased_customer_leaves_a_job_without_a_word() {
    let mut store = open();
    let now = store.now.0;
    reports(&mut store, told("r1", Status::InWork, now - 9_000));
    let part = store.run(&[person::part(SITE, "ada", 0, 10)]).unwrap()[0].clone().unwrap();
    assert!(part.contains("Ada's bike") && part.contains("Ask for Petya"), "{part}");
    store.run(&person::erasing(SITE, "ada")).unwrap();
    reports(&mut store, told("r1", Status::Ready, now - 1_000));
    let left = "SELECT group_concat(coalesce(title, '') || coalesce(note, '')) FROM (SELECT title, note FROM shop_order UNION ALL SELECT title, note FROM shop_order_report)";
    assert_eq!(text(&store, left), ",,");
    let file = file(&mut store, "r1");
    assert_eq!((&file["order"]["status"], &file["order"]["member"]), (&json!("ready"), &Value::Null));
    for sql in
        ["DELETE FROM shop_order", "DELETE FROM shop_order_report", "UPDATE shop_order_report SET status = 'done'"]
    {
        assert!(store.database.execute(sql, []).is_err(), "{sql}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Late, twice or mixed up: the order ends as its newest report says, and every report is there once.
    #[test]
    fn every_report_is_kept_once_and_the_newest_counts(
        reported in prop::collection::vec((0..6_usize, 0..10_i64), 1..25),
    ) {
        let mut store = open();
        let now = store.now.0;
        for (status, at) in &reported {
            reports(&mut store, told("r1", Status::ALL[*status], now - 100_000 + at * 1_000));
        }
        let first_of = |at: i64| reported.iter().find(|(_, other)| *other == at).unwrap().0;
        let newest = reported.iter().map(|(_, at)| *at).max().unwrap();
        let file = file(&mut store, "r1");
        prop_assert_eq!(&file["order"]["status"], Status::ALL[first_of(newest)].name());
        let moments: std::collections::BTreeSet<i64> = reported.iter().map(|(_, at)| *at).collect();
        prop_assert_eq!(file["history"].as_array().unwrap().len(), moments.len());
        let is_open = Status::ALL[first_of(newest)].is_open();
        let open = json_of(&mut store, desk::page(SITE, None, None, None, 10, now).unwrap());
        prop_assert_eq!(&open["open"], &json!(i64::from(is_open)));
    }
}
