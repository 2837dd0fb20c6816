//! Who is asked what, who answered what, and what it counts as, on the real tables.

mod asked;
mod counted;

use edge::error::read_stored;
use edge::posting::Fact;
use edge::voice::answers::rows::Kept;
use edge::voice::claim::Turn;
use edge::voice::facts::{self, Known};
use edge::voice::surveys::writing;
use loyalty::program::Program;
use loyalty::time::{self, Moment, Utc};
use loyalty::voice::survey::Survey;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A site, and its members who bought once, long before anything was asked.
fn with_members(members: &[&str]) -> Store {
    let mut store = Store::open(&Program::starter());
    for member in members {
        buys(&mut store, &format!("first-{member}"), member);
        store.now = store.now.plus_ms(1000);
    }
    store
}

fn buys(store: &mut Store, id: &str, member: &str) {
    let items = json!([{"sku": "oil change", "quantity": 1, "total": 5000}]);
    let purchase =
        json!({"id": id, "member": {"id": member}, "at": store.now.to_rfc3339(), "total": 5000, "items": items});
    store.post(&[Fact::Purchase(serde_json::from_value(purchase).unwrap())]);
}

fn visits(store: &mut Store, id: &str, member: &str) {
    let event = json!({"id": id, "member": {"id": member}, "kind": "visit", "at": store.now.to_rfc3339()});
    store.post(&[Fact::Event(serde_json::from_value(event).unwrap())]);
}

/// Switches a survey on.
fn asks(store: &mut Store, id: &str, document: &Value) {
    let survey = Survey::read(document).unwrap();
    let now = store.now.0;
    store.run(&writing(SITE, id, &survey, "key:test", None, now)).unwrap();
}

fn standard(kind: &str, occasion: &Value) -> Value {
    json!({"version": 1, "kind": kind, "is_on": true, "occasion": occasion})
}

fn days(store: &mut Store, days: i64) {
    store.now = store.now.plus_ms(days * DAY_MS);
}

fn today(store: &Store) -> i64 {
    time::day(&Utc, store.now)
}

/// What is known of a member in a visit of theirs.
fn knows(store: &mut Store, member: &str) -> Known {
    let now = store.now.0;
    let known = store.run(&[facts::of(SITE, Some(&session(store, member)), None, None, now)]).unwrap();
    read_stored(known[0].as_deref().unwrap()).unwrap()
}

/// A session of the member that is open now.
fn session(store: &Store, member: &str) -> String {
    let hash = format!("{member}-{}", store.now.0);
    let sql = "INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at)
        SELECT 1, ?1, member, 'signed', ?2, ?2, ?2 + 1800000, ?2 + 1800000 FROM member WHERE external = ?3 ON CONFLICT DO NOTHING";
    store.database.execute(sql, (&hash, store.now.0, member)).unwrap();
    hash
}

fn turn<'a>(store: &Store, known: &Known, attempt: &'a str) -> Turn<'a> {
    let (member, version, now) = (known.member, known.version, store.now.0);
    Turn { site: SITE, member, version, attempt, today: today(store), now }
}

/// Asks what may be asked, and shows it; answers with the prompt.
fn is_asked(store: &mut Store, member: &str) -> Option<i64> {
    let known = knows(store, member);
    let (prompt, session) = (known.choice(today(store), store.now)?.prompt, session(store, member));
    let claim = turn(store, &known, &format!("claim-{prompt}")).claim(prompt, &session);
    assert!(store.run(&claim).unwrap().pop().unwrap().is_some(), "nobody else was there");
    let known = knows(store, member);
    let show = turn(store, &known, &format!("show-{prompt}")).show(prompt, &session);
    assert_eq!(store.run(&show).unwrap().pop().unwrap().as_deref(), Some("shown"));
    Some(prompt)
}

/// A score that counts as such.
fn score<'a>(store: &Store, answer: i64, survey: &'a str, member: Option<i64>, points: i64) -> Kept<'a> {
    let (all, value) = (String::new(), points.to_string());
    let kind = ["nps", "csat", "ces", "expectation"].into_iter().find(|kind| *kind == survey).unwrap();
    Kept {
        site: SITE,
        answer,
        survey,
        revision: 0,
        kind,
        occasion: "none",
        member,
        guest: None,
        score: Some(points),
        comment: Some("as it is"),
        answers: None,
        service: None,
        purchase: None,
        about: String::new(),
        prompt: None,
        channel: "panel",
        language: None,
        day: today(store),
        is_counted: true,
        counts: vec![[all.clone(), all, value.clone()], ["channel".into(), "panel".into(), value]],
        stays_ms: 180 * DAY_MS,
        now: store.now.0,
    }
}

fn count(store: &Store, sql: &str) -> i64 {
    store.database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// How often a survey could be asked and was: eligible, invited, shown, answered, dismissed.
fn funnel(store: &Store, survey: &str) -> [i64; 5] {
    let sql = "SELECT sum(eligible), sum(invited), sum(shown), sum(answered), sum(dismissed) FROM prompt_day WHERE survey = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]);
    store.database.query_row(sql, [survey], read).unwrap()
}

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}
