//! A blog's posts and its owner's announcements on the real tables: who is sent what, and that nobody is sent it twice.

use std::collections::BTreeMap;

use edge::announcements::rows;
use edge::deliveries::claim::{self, Outcome};
use edge::deliveries::{Whose, issues as copies};
use edge::feeds::{self, Brought, ReadFeed, ReadPost, due};
use edge::posts::issues::{Every, composing, number};
use edge::posts::{self, week};
use edge::sql::Statement;
use loyalty::program::Program;
use loyalty::time::Moment;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const MINUTE_MS: i64 = 60 * 1000;
const URL: &str = "https://blog.org/feed.xml";

fn post(id: &str, title: &str) -> ReadPost {
    ReadPost {
        id: id.to_owned(),
        url: Some(format!("https://blog.org/{id}")),
        title: title.to_owned(),
        // The day on which all stores begin.
        published_at: Some(1_767_268_800_000),
        summary_html: format!("<p><em>{title}</em></p>"),
        summary_text: format!("{title} & more"),
    }
}

/// What a visit brings of a feed with posts of these ids, newest first.
fn brought(posts: Vec<ReadPost>) -> Brought {
    let feed = ReadFeed { title: "A blog".into(), posts };
    Brought { url: URL.into(), feed, etag: Some("\"1\"".into()), modified: None, fresh_s: None }
}

fn holding(ids: &[&str]) -> Brought {
    brought(ids.iter().map(|id| post(id, id)).collect())
}

/// A site that has taken a feed with these posts.
fn blog(ids: &[&str]) -> Store {
    let mut store = Store::open(&Program::starter());
    takes(&mut store, &holding(ids));
    store
}

fn takes(store: &mut Store, brought: &Brought) {
    let mut batch = vec![feeds::taking(SITE, brought, store.now.0)];
    batch.extend(feeds::taking_posts(SITE, brought, store.now.0));
    store.run(&batch).unwrap();
}

/// Visits the feed a quarter of an hour later.
fn visits(store: &mut Store, brought: &Brought) {
    store.now = store.now.plus_ms(15 * MINUTE_MS);
    let now = store.now.0;
    assert!(claims(store).is_some(), "it is due");
    store.run(&due::bringing(SITE, brought, number(now).unwrap(), now)).unwrap();
}

/// Claims the feed, as far as it is due.
fn claims(store: &mut Store) -> Option<Value> {
    let answer = store.run(&due::claiming(SITE, store.now.0)).unwrap().pop().unwrap();
    answer.map(|due| serde_json::from_str(&due).unwrap())
}

/// The titles of each letter that was composed, in order: `each: a, b`.
fn letters(store: &Store) -> Vec<String> {
    let sql = "SELECT frequency || ': ' || (SELECT group_concat(value ->> 'title', ', ') FROM json_each(content, '$.posts')) FROM issue ORDER BY issue";
    let mut rows = store.database.prepare(sql).unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn asked(store: &mut Store, statement: Statement) -> Value {
    serde_json::from_str(&store.run(&[statement]).unwrap().pop().unwrap().unwrap()).unwrap()
}

/// The posts as their owner sees them, newest first: id and state.
fn states(store: &mut Store) -> Vec<(String, String)> {
    let text = |post: &Value, field: &str| post[field].as_str().unwrap().to_owned();
    let page = asked(store, posts::page(SITE, None, 100));
    page["posts"].as_array().unwrap().iter().map(|post| (text(post, "id"), text(post, "state"))).collect()
}

fn count(store: &Store, sql: &str) -> i64 {
    store.database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Readers with these numbers, who want posts and news as soon as there are some.
fn subscribe(store: &Store, numbers: impl Iterator<Item = i64>, frequency: &str) {
    let sql = "INSERT INTO subscriber (site, subscriber, email, language, topics, frequency, state, source, origin, created_at)
        VALUES (1, ?1, ?1 || '@example.com', 'en', '[\"posts\",\"news\"]', ?2, 'confirmed', 'form', 'https://kept.example', 0)";
    let mut insert = store.database.prepare(sql).unwrap();
    for number in numbers {
        insert.execute((number, frequency)).unwrap();
    }
}

/// Takes readers until there are no more; answers in how many turns.
fn takes_readers(store: &mut Store) -> usize {
    for turn in 1..100 {
        let batch = copies::taking(SITE, store.now.0);
        if store.run(&batch).unwrap().pop().unwrap().as_deref() == Some("0") {
            return turn;
        }
    }
    panic!("a hundred turns, and there are still readers");
}

/// Sends everything that is due.
fn sends(store: &mut Store) {
    for turn in 0.. {
        let (mark, now) = (format!("turn {turn}"), store.now.0);
        let claimed = store.run(&claim::claiming(SITE, Whose::All, &mark, now)).unwrap().pop().unwrap().unwrap();
        let claimed: claim::Claimed = edge::error::read_stored(&claimed).unwrap();
        if claimed.parcels.is_empty() {
            return;
        }
        for parcel in &claimed.parcels {
            let outcome = if parcel.is_wanted == 1 { Outcome::Sent } else { Outcome::Dropped };
            store.run(&claim::ended(SITE, parcel.delivery, &mark, &outcome, now)).unwrap();
        }
    }
}

#[test]
fn the_first_contact_with_a_blog_sends_nothing() {
    let mut store = blog(&["b", "a"]);
    assert_eq!(letters(&store), [""; 0]);
    visits(&mut store, &holding(&["b", "a"]));
    let now = store.now.0;
    store.run(&composing(SITE, Every::Week, number(now).unwrap(), now)).unwrap();
    assert_eq!(letters(&store), [""; 0]);
    let old = |id: &str| (id.to_owned(), "old".to_owned());
    assert_eq!(states(&mut store), [old("b"), old("a")]);
}

#[test]
fn an_old_article_that_slides_into_the_feed_is_no_news() {
    let mut store = blog(&["a"]);
    let mut old = post("old", "old");
    old.published_at = Some(1_767_268_800_000 - 30 * 24 * 60 * MINUTE_MS);
    visits(&mut store, &brought(vec![post("b", "b"), old]));
    assert_eq!(letters(&store), ["each: b"]);
}

#[test]
fn a_new_post_is_sent_once_and_an_edited_one_not_again() {
    let mut store = blog(&["a"]);
    visits(&mut store, &holding(&["b", "a"]));
    assert_eq!(letters(&store), ["each: b"]);
    visits(&mut store, &holding(&["b", "a"]));
    visits(&mut store, &brought(vec![post("b", "b, corrected"), post("a", "a, corrected")]));
    assert_eq!(letters(&store), ["each: b"]);
    let title: String =
        store.database.query_row("SELECT title FROM post WHERE post = 'b'", [], |row| row.get(0)).unwrap();
    assert_eq!(title, "b, corrected");
}

#[test]
fn after_a_time_without_visits_all_that_is_new_goes_out_in_one_letter() {
    let mut store = blog(&["a"]);
    let ids: Vec<String> = (0..20).rev().map(|at| format!("n{at:02}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    visits(&mut store, &holding(&ids));
    assert_eq!(letters(&store), [format!("each: {}", ids.join(", "))]);
    let content: String = store.database.query_row("SELECT content FROM issue", [], |row| row.get(0)).unwrap();
    let content: Value = serde_json::from_str(&content).unwrap();
    assert_eq!(content["posts"][0]["summary_html"], "<p>n19 &amp; more</p>", "a few plain words of each");
}

#[test]
fn a_post_by_itself_brings_its_beginning_as_it_was_written() {
    let mut store = blog(&[]);
    visits(&mut store, &holding(&["b"]));
    let html: String = store
        .database
        .query_row("SELECT content ->> '$.posts[0].summary_html' FROM issue", [], |row| row.get(0))
        .unwrap();
    assert_eq!(html, "<p><em>b</em></p>");
}

#[test]
fn a_post_that_comes_under_another_id_is_the_same_post() {
    let mut store = blog(&["a"]);
    let mut moved = post("https://blog.org/?p=1", "a");
    moved.url = post("a", "a").url;
    visits(&mut store, &brought(vec![moved]));
    assert_eq!(letters(&store), [""; 0]);
    let mut same_place = post("c", "another title");
    same_place.url = post("a", "a").url;
    visits(&mut store, &brought(vec![same_place]));
    assert_eq!(letters(&store), ["each: another title"], "all posts of some blogs have one address");
}

#[test]
fn a_feed_is_read_by_one_visitor_at_a_time_and_again_when_they_are_taken_for_dead() {
    let mut store = blog(&["a"]);
    assert_eq!(claims(&mut store), None, "not due yet");
    store.now = store.now.plus_ms(15 * MINUTE_MS);
    let (began, slow) = (store.now.0, holding(&["late"]));
    assert_eq!(claims(&mut store).unwrap()["etag"], "\"1\"");
    assert_eq!(claims(&mut store), None, "somebody is at it");
    store.now = store.now.plus_ms(5 * MINUTE_MS);
    assert!(claims(&mut store).is_some());
    store.run(&due::bringing(SITE, &slow, number(began).unwrap(), began)).unwrap();
    assert_eq!(letters(&store), [""; 0], "whoever was taken for dead writes nothing any more");
    let now = store.now.0;
    store.run(&due::bringing(SITE, &holding(&["late"]), number(now).unwrap(), now)).unwrap();
    assert_eq!(letters(&store), ["each: late"]);
}

#[test]
fn what_was_read_of_a_feed_that_is_no_longer_the_sites_is_not_kept() {
    let mut store = blog(&["a"]);
    store.now = store.now.plus_ms(15 * MINUTE_MS);
    claims(&mut store).unwrap();
    takes(&mut store, &Brought { url: "https://other.org/feed".into(), ..holding(&["o"]) });
    let now = store.now.0;
    store.run(&due::bringing(SITE, &holding(&["b", "a"]), number(now).unwrap(), now)).unwrap();
    assert_eq!(letters(&store), [""; 0]);
    assert_eq!(count(&store, "SELECT count(*) FROM feed WHERE url = 'https://other.org/feed'"), 1);
}

#[test]
fn a_feed_that_cannot_be_read_is_tried_less_and_less_often() {
    let mut store = blog(&["a"]);
    let mut waits = Vec::new();
    for failures in 0..7 {
        let next: i64 = count(&store, "SELECT next_at FROM feed");
        store.now = Moment(next);
        assert_eq!(claims(&mut store).unwrap()["failures"], failures);
        let now = store.now.0;
        store.run(&[due::failing(SITE, "unreachable", failures, now)]).unwrap();
        waits.push((count(&store, "SELECT next_at FROM feed") - now) / MINUTE_MS);
    }
    assert_eq!(waits, [15, 30, 60, 120, 240, 360, 360]);
    assert_eq!(count(&store, "SELECT count(*) FROM feed WHERE problem = 'unreachable'"), 1);
    store.now = Moment(count(&store, "SELECT next_at FROM feed") - 15 * MINUTE_MS);
    visits(&mut store, &holding(&["b", "a"]));
    assert_eq!(count(&store, "SELECT count(*) FROM feed WHERE problem IS NULL AND failures = 0"), 1);
    assert_eq!(letters(&store), ["each: b"], "what came meanwhile is news");
}

#[test]
fn how_often_a_feed_is_read_is_said_by_its_server_within_bounds() {
    let minutes = |seconds| due::wait_ms(seconds) / MINUTE_MS;
    assert_eq!([None, Some(1), Some(1800), Some(i64::MAX)].map(minutes), [15, 10, 30, 360]);
}

#[test]
fn a_reported_post_waits_for_its_minute_and_is_reported_once() {
    let mut store = blog(&["a"]);
    let now = store.now.0;
    let reports = |store: &mut Store, id: &str, title: &str| {
        store.run(&posts::keeping(SITE, id, &post(id, title), now)).unwrap()[1].clone().unwrap()
    };
    assert_eq!([reports(&mut store, "n1", "n1"), reports(&mut store, "n2", "n2")], ["1", "1"]);
    assert_eq!(reports(&mut store, "n1", "renamed"), "0");
    assert_eq!(states(&mut store)[0], ("n2".into(), "waiting".into()));
    store.run(&composing(SITE, Every::Post, number(now).unwrap(), now)).unwrap();
    store.run(&composing(SITE, Every::Post, number(now + 1).unwrap(), now)).unwrap();
    assert_eq!(letters(&store), ["each: n2, n1"]);
    visits(&mut store, &holding(&["n2", "n1", "a"]));
    assert_eq!(letters(&store), ["each: n2, n1"], "its feed has it as well");
}

#[test]
fn once_a_week_there_is_one_letter_with_all_that_was_posted_and_none_without() {
    let mut store = blog(&["a"]);
    // The store's day is a Thursday: posts of that day wait for the fifth.
    let monday = Moment::parse("2026-01-05T09:00:00Z").unwrap();
    visits(&mut store, &holding(&["b", "a"]));
    visits(&mut store, &holding(&["c", "b", "a"]));
    let first = count(&store, "SELECT min(found_at) FROM post WHERE is_news = 1");
    let thursday = store.now.0;
    assert_eq!(asked(&mut store, week::waiting(thursday)), json!([]));
    let waiting = asked(&mut store, week::waiting(monday.0));
    assert_eq!(waiting, json!([{"site": SITE, "zone": "UTC", "since": first}]));
    for turn in 0..2 {
        store.run(&composing(SITE, Every::Week, number(monday.0 + turn).unwrap(), monday.0)).unwrap();
    }
    assert_eq!(letters(&store), ["each: b", "each: c", "weekly: c, b"]);
    assert_eq!(asked(&mut store, week::waiting(monday.0)), json!([]));
}

#[test]
fn each_reader_gets_posts_as_often_as_they_chose() {
    let mut store = blog(&["a"]);
    subscribe(&store, [1, 2, 3].into_iter(), "each");
    subscribe(&store, [4, 5].into_iter(), "weekly");
    visits(&mut store, &holding(&["b", "a"]));
    takes_readers(&mut store);
    assert_eq!(states(&mut store)[0], ("b".into(), "sending".into()));
    sends(&mut store);
    assert_eq!(count(&store, "SELECT sum(subscriber) FROM delivery WHERE state = 'sent'"), 6);
    let now = store.now.0;
    store.run(&composing(SITE, Every::Week, number(now + 1).unwrap(), now)).unwrap();
    takes_readers(&mut store);
    sends(&mut store);
    assert_eq!(count(&store, "SELECT sum(subscriber) FROM delivery WHERE state = 'sent'"), 15);
    let page = asked(&mut store, posts::page(SITE, None, 1));
    assert_eq!((&page["posts"][0]["state"], &page["posts"][0]["sent"]), (&json!("sent"), &json!(3)));
}

#[test]
fn an_issue_to_many_readers_goes_on_where_it_stopped_and_misses_and_doubles_nobody() {
    let mut store = blog(&["a"]);
    // Their numbers are drawn, and lie far apart.
    let numbers = || (1..=2_500).map(|at| at * 1_000_003 % 4_503_599_627_370_496);
    subscribe(&store, numbers(), "each");
    store.database.execute("UPDATE subscriber SET state = 'left' WHERE subscriber = 1000003", []).unwrap();
    visits(&mut store, &holding(&["b", "a"]));
    let batch = copies::taking(SITE, store.now.0);
    store.run(&batch).unwrap();
    assert_eq!(count(&store, "SELECT count(*) FROM delivery"), 999, "a slice, without the one who left");
    // Whatever stopped here left the slice as a whole: somebody else goes on.
    assert_eq!(takes_readers(&mut store), 3);
    sends(&mut store);
    let mut copies = BTreeMap::<i64, u32>::new();
    let mut rows = store.database.prepare("SELECT subscriber FROM delivery WHERE state = 'sent'").unwrap();
    for reader in rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap) {
        *copies.entry(reader).or_default() += 1;
    }
    let expected: BTreeMap<i64, u32> = numbers().skip(1).map(|number| (number, 1)).collect();
    assert_eq!(copies, expected);
    assert_eq!(count(&store, "SELECT sent FROM issue_count"), 2_499);
}

fn announces(store: &mut Store, number: i64) {
    let texts = json!({"en": {"subject": "New", "body": "Hello"}});
    store.run(&[rows::beginning(SITE, number, "news", texts, "person:1", store.now.0)]).unwrap();
}

#[test]
fn an_announcement_is_sent_as_it_was_read_and_once() {
    let mut store = Store::open(&Program::starter());
    subscribe(&store, 1..=3, "weekly");
    announces(&mut store, 7);
    assert_eq!(asked(&mut store, rows::one(SITE, 7))["readers"], 3);
    let texts = json!({"en": {"subject": "Newer", "body": "Hello"}});
    store.run(&[rows::changing(SITE, 7, "news", texts.clone(), Some(1))]).unwrap();
    store.run(&[rows::changing(SITE, 7, "offers", texts, Some(1))]).unwrap();
    let changed = asked(&mut store, rows::one(SITE, 7));
    assert_eq!((&changed["revision"], &changed["topic"]), (&json!(2), &json!("news")), "the second saw an old one");
    store.run(&[rows::sending(SITE, 7, 1, store.now.0)]).unwrap();
    assert_eq!(asked(&mut store, rows::one(SITE, 7))["state"], "draft", "they read another one");
    for _ in 0..2 {
        store.run(&[rows::sending(SITE, 7, 2, store.now.0)]).unwrap();
        takes_readers(&mut store);
        sends(&mut store);
    }
    subscribe(&store, 4..=9, "each");
    let sent = asked(&mut store, rows::one(SITE, 7));
    let said = ["state", "readers", "sent", "failed"].map(|field| sent[field].clone());
    assert_eq!(said, [json!("sent"), json!(3), json!(3), json!(0)]);
    store.run(&rows::ending(SITE, 7, store.now.0)).unwrap();
    assert_eq!(asked(&mut store, rows::one(SITE, 7))["state"], "sent", "what everybody has got is not stopped");
}

#[test]
fn what_is_stopped_reaches_nobody_else() {
    let mut store = Store::open(&Program::starter());
    subscribe(&store, 1..=1_200, "each");
    announces(&mut store, 7);
    store.run(&[rows::sending(SITE, 7, 1, store.now.0)]).unwrap();
    let batch = copies::taking(SITE, store.now.0);
    store.run(&batch).unwrap();
    let now = store.now.0;
    store.run(&claim::claiming(SITE, Whose::All, "on its way", now)).unwrap();
    let answers = store.run(&[rows::state(SITE, 7)]).unwrap();
    assert!(answers[0].as_deref().unwrap().contains("sending"));
    store.run(&rows::ending(SITE, 7, now)).unwrap();
    assert_eq!(takes_readers(&mut store), 1, "nobody is taken any more");
    sends(&mut store);
    let states = "SELECT group_concat(state || ' ' || n, ', ') FROM (SELECT state, count(*) AS n FROM delivery GROUP BY state ORDER BY state)";
    let states: String = store.database.query_row(states, [], |row| row.get(0)).unwrap();
    assert_eq!(states, "dropped 950, sending 50");
    assert_eq!(asked(&mut store, rows::one(SITE, 7))["state"], "stopped");
}

#[test]
fn a_draft_that_is_thrown_away_is_gone() {
    let mut store = Store::open(&Program::starter());
    announces(&mut store, 7);
    announces(&mut store, 8);
    store.run(&rows::ending(SITE, 7, store.now.0)).unwrap();
    let page = asked(&mut store, rows::page(SITE, None, 30));
    let ids: Vec<&str> =
        page["announcements"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &page["next"]), (vec!["8"], &Value::Null));
}
