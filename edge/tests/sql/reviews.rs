//! Reviews on the real tables: what is counted equals what is there, pages hold each once, and the odd ones are marked.

mod naughty;
mod word;

use edge::error::read_stored;
use edge::members::pages::Cursor;
use edge::reviews::finding::{Finding, Found};
use edge::reviews::page::{Order, Which, page};
use edge::reviews::rows::{Kept, withdrawing};
use edge::reviews::{due, import, person, queue, summary};
use edge::sql::Statement;
use loyalty::program::Program;
use loyalty::review::{Flag, Standing, State, Subject, Written};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// A store with members of these numbers.
fn open(members: i64) -> Store {
    let store = Store::open(&Program::starter());
    for member in 1..=members {
        let sql = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, ?1, 'm' || ?1, 0, 0)";
        store.database.execute(sql, [member]).unwrap();
    }
    store
}

/// A purchase of this member, with these articles.
fn buys(store: &Store, member: i64, purchase: &str, at: i64, skus: &[&str]) {
    let lines: Vec<Value> =
        skus.iter().map(|sku| json!({"sku": sku, "quantity": 1, "total": 100, "returned": 0})).collect();
    let sql =
        "INSERT INTO purchase (site, purchase, member, at, total, items, award) VALUES (1, ?1, ?2, ?3, 100, ?4, 0)";
    store.database.execute(sql, (purchase, member, at, json!({"lines": lines}).to_string())).unwrap();
}

fn session(store: &Store, member: i64) -> String {
    let hash = format!("session {member}");
    let sql = "INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at)
        VALUES (1, ?1, ?2, 'signed', 0, 0, 9e15, 9e15)";
    store.database.execute(sql, (hash.as_str(), member)).unwrap();
    hash
}

fn said(stars: i64, text: Option<&str>) -> Written {
    Written { stars: Some(stars), text: text.map(str::to_owned), ..Written::default() }
}

const SHOWN: Standing = Standing { state: State::Shown, is_queued: false, shown_in_ms: None };

/// A guest's review of the company that stands like this.
fn guests<'a>(review: i64, guest: &'a str, written: &'a Written, standing: Standing, now: i64) -> Kept<'a> {
    Kept {
        site: SITE,
        review,
        subject: "site",
        is_thanks: false,
        written,
        member: None,
        guest: Some(guest),
        is_test: false,
        purchase: None,
        language: None,
        standing,
        flags: &[],
        network: None,
        attempt: "this call's",
        now,
    }
}

fn json_of(store: &mut Store, statement: Statement) -> Value {
    serde_json::from_str(store.run(&[statement]).unwrap().pop().unwrap().unwrap_or_default().as_str()).unwrap()
}

/// Sums of the counting tables, and the same counted anew.
fn counts(store: &Store) -> [Vec<String>; 2] {
    let all = |sql: &str| -> Vec<String> {
        let mut rows = store.database.prepare(sql).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let kept = "SELECT 'star ' || subject || ' ' || mark || ' ' || stars || ' ' || shown || ' ' || hidden || ' ' || waiting FROM review_star WHERE shown + hidden + waiting > 0
        UNION ALL SELECT 'aspect ' || subject || ' ' || aspect || ' ' || reviews || ' ' || stars FROM review_aspect WHERE reviews > 0
        UNION ALL SELECT 'reason ' || subject || ' ' || reason || ' ' || reviews FROM review_reason WHERE reviews > 0 ORDER BY 1";
    let anew = "SELECT 'star ' || subject || ' ' || mark || ' ' || stars || ' ' || sum(state = 'shown') || ' ' || sum(state = 'hidden') || ' ' || sum(state = 'waiting')
          FROM review WHERE kind = 'review' AND is_test = 0 AND state <> 'withdrawn' GROUP BY subject, mark, stars
        UNION ALL SELECT 'aspect ' || subject || ' ' || key || ' ' || count(*) || ' ' || sum(value) FROM review, json_each(aspects)
          WHERE kind = 'review' AND is_test = 0 AND state = 'shown' AND mark <> 'imported' GROUP BY subject, key
        UNION ALL SELECT 'reason ' || subject || ' ' || reason || ' ' || count(*) FROM review WHERE kind = 'review' AND is_test = 0 AND reason IS NOT NULL GROUP BY subject, reason ORDER BY 1";
    [all(kept), all(anew)]
}

/// Something that happens to reviews.
#[derive(Clone, Debug)]
enum Act {
    Write { member: i64, stars: i64, aspects: [Option<i64>; 3], about: usize, waits: bool, has_words: bool },
    Edit { review: i64, stars: i64, aspects: [Option<i64>; 3], waits: bool },
    Show(i64),
    Hide(i64, usize),
    Withdraw(i64),
    Import { stars: i64, about: usize },
    Erase(i64),
    Day,
}

const ABOUT: [&str; 3] = ["site", "product:A", "article:https://blog.example/a"];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let star = || 1..=5_i64;
    let aspects = || [prop::option::of(star()), prop::option::of(star()), prop::option::of(star())];
    let act = prop_oneof![
        (0..5_i64, star(), aspects(), 0..3_usize, any::<bool>(), any::<bool>()).prop_map(
            |(member, stars, aspects, about, waits, has_words)| Act::Write {
                member,
                stars,
                aspects,
                about,
                waits,
                has_words
            }
        ),
        (0..30_i64, star(), aspects(), any::<bool>()).prop_map(|(review, stars, aspects, waits)| Act::Edit {
            review,
            stars,
            aspects,
            waits
        }),
        (0..30_i64).prop_map(Act::Show),
        (0..30_i64, 0..5_usize).prop_map(|(review, reason)| Act::Hide(review, reason)),
        (0..30_i64).prop_map(Act::Withdraw),
        (star(), 0..3_usize).prop_map(|(stars, about)| Act::Import { stars, about }),
        (1..5_i64).prop_map(Act::Erase),
        Just(Act::Day),
    ];
    prop::collection::vec(act, 1..40)
}

/// How often its author changed it.
fn edits(store: &Store, review: i64) -> i64 {
    let sql = "SELECT edits FROM review WHERE review = ?1";
    store.database.query_row(sql, [review], |row| row.get(0)).unwrap_or_default()
}

fn does(store: &mut Store, at: i64, act: &Act) {
    let standing = |waits: bool| {
        let waiting = Standing { state: State::Waiting, is_queued: true, shown_in_ms: Some(HOUR_MS) };
        if waits { waiting } else { SHOWN }
    };
    let now = store.now.0 + at * HOUR_MS;
    let name = format!("guest {at}");
    match *act {
        Act::Write { member, stars, aspects, about, waits, has_words } => {
            let written = Written { aspects, ..said(stars, has_words.then_some("words")) };
            let purchase = format!("p{at}");
            let is_member = member > 0;
            let kept = Kept {
                member: is_member.then_some(member),
                guest: (!is_member).then_some(name.as_str()),
                purchase: is_member.then_some(purchase.as_str()),
                subject: ABOUT[about],
                ..guests(at, &name, &written, standing(waits), now)
            };
            store.run(&kept.inserting()).unwrap();
        }
        Act::Edit { review, stars, aspects, waits } => {
            let sql = "SELECT version FROM review WHERE review = ?1 AND mark <> 'imported' AND state <> 'withdrawn'";
            let Ok(version) = store.database.query_row(sql, [review], |row| row.get::<_, i64>(0)) else { return };
            let written = Written { aspects, ..said(stars, Some("other words")) };
            let kept = Kept { attempt: &name, ..guests(review, &name, &written, standing(waits), now) };
            for other in [version - 1, version + 1] {
                let landed = store.run(&kept.changing(other)).unwrap().pop().unwrap();
                assert_eq!(landed, None, "something was done meanwhile");
            }
            store.run(&kept.changing(version)).unwrap();
        }
        Act::Show(review) => {
            let edits = edits(store, review);
            store.run(&[queue::deciding(SITE, review, "shown", None, edits)]).unwrap();
        }
        Act::Hide(review, reason) => {
            let reason = loyalty::review::REASONS[reason];
            let edits = edits(store, review);
            store.run(&[queue::deciding(SITE, review, "hidden", Some(reason), edits)]).unwrap();
        }
        Act::Withdraw(review) => _ = store.run(&withdrawing(SITE, review, now)).unwrap(),
        Act::Import { stars, about } => {
            let row = json!([at, ABOUT[about], stars, "from elsewhere", "{}", null, format!("i/x/{at}"), "x", null, 1]);
            let taken = store.run(&import::taking(SITE, json!([row]))).unwrap();
            assert_eq!(taken.last().unwrap().as_deref(), Some("1"));
        }
        Act::Erase(member) => _ = store.run(&person::erasing(SITE, &format!("m{member}"), now)).unwrap(),
        Act::Day => _ = store.run(&due::statements(now)).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_counted_is_what_is_there_whatever_happens(acts in acts()) {
        let mut store = open(5);
        for (at, act) in acts.iter().enumerate() {
            does(&mut store, i64::try_from(at).unwrap(), act);
            let [kept, anew] = counts(&store);
            prop_assert_eq!(kept, anew, "after {:?}", act);
        }
    }
}

#[test]
fn each_order_goes_along_its_index_and_its_pages_hold_each_review_once() {
    let mut store = open(0);
    let rows: Vec<Value> = (0..137_i64)
        .map(|at| {
            json!([at, "site", 1 + at % 5, "words", "{}", null, format!("i/{at}"), "x", null, 1_000_000 + at / 3])
        })
        .collect();
    store.run(&import::taking(SITE, json!(rows))).unwrap();
    let site = Subject::site();
    for (order, stars, expected) in [
        (Order::Newest, None, 137),
        (Order::Highest, None, 137),
        (Order::Lowest, None, 137),
        (Order::Lowest, Some(2), 28),
        (Order::Newest, Some(5), 27),
    ] {
        let which = Which { order, stars, is_verified: false };
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let shown = json_of(&mut store, page(SITE, &site, which, from, 10));
            seen.extend(shown["reviews"].as_array().unwrap().iter().map(|review| {
                (review["id"].as_str().unwrap().parse::<i64>().unwrap(), review["stars"].as_i64().unwrap())
            }));
            let Some(next) = shown["next"].as_str() else { break };
            let (number, name) = next.split_once(' ').unwrap();
            from = Some(Cursor { number: number.parse().unwrap(), name: name.to_owned() });
        }
        let mut once: Vec<i64> = seen.iter().map(|(id, _)| *id).collect();
        once.sort_unstable();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (expected, expected), "{which:?}");
        let place = |(id, rated): &(i64, i64)| match (order, stars) {
            (Order::Newest, _) | (_, Some(_)) => (0, -(id / 3), -id),
            (Order::Highest, None) => (-rated, -(id / 3), -id),
            (Order::Lowest, None) => (*rated, -(id / 3), -id),
        };
        assert!(seen.iter().map(place).is_sorted(), "{which:?}");
        assert!(stars.is_none_or(|stars| seen.iter().all(|(_, rated)| *rated == stars)), "{which:?}");
    }
    let which = Which { order: Order::Newest, stars: None, is_verified: true };
    assert_eq!(json_of(&mut store, page(SITE, &site, which, None, 10))["reviews"], json!([]), "none of a buyer");
}

/// What a plan sorts it has read first: all of a company's reviews for one page.
#[test]
fn no_page_of_what_everybody_reads_sorts_what_it_did_not_need_to_read() {
    let store = open(0);
    for order in [Order::Newest, Order::Highest, Order::Lowest] {
        for is_verified in [false, true] {
            let Statement { sql, args } =
                page(SITE, &Subject::site(), Which { order, stars: None, is_verified }, None, 10);
            let mut explain = store.database.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nothing = std::iter::repeat_n(rusqlite::types::Null, args.len());
            let steps = explain.query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.map(Result::unwrap).collect();
            let search = steps.iter().find(|step| step.starts_with("SEARCH review USING INDEX")).unwrap();
            let search = search.replace("<expr>", "place");
            // The place is bounded on both sides: the cursor's and the stars'.
            assert!(search.contains("subject=? AND") && search.matches(['>', '<']).count() == 2, "{search}");
        }
    }
}

#[test]
fn a_summary_tells_how_many_are_hidden_of_each_star_and_why() {
    let mut store = open(0);
    let now = store.now.0;
    for (review, stars) in [(1, 5), (2, 5), (3, 4), (4, 1), (5, 1), (6, 1)] {
        let written = Written { aspects: [Some(stars), None, None], ..said(stars, Some("words")) };
        let guest = review.to_string();
        store.run(&guests(review, &guest, &written, SHOWN, now).inserting()).unwrap();
    }
    store.run(&[queue::deciding(SITE, 6, "hidden", Some("spam"), 0)]).unwrap();
    store.run(&import::taking(SITE, json!([[7, "site", 3, null, "{}", null, "i/7", "x", null, 1]]))).unwrap();
    let told = json_of(&mut store, summary::of(SITE, "site"));
    // (5 + 5 + 4 + 1 + 1) ÷ 5 = 3.2
    assert_eq!((&told["average_tenths"], &told["count"]), (&json!(32), &json!(5)));
    assert_eq!((&told["imported_tenths"], &told["imported"]), (&json!(30), &json!(1)));
    let ones =
        json!({"stars": 1, "shown": 2, "verified": 0, "hidden": 1, "waiting": 0, "hidden_percent": 33, "imported": 0});
    assert_eq!(told["stars"][4], ones);
    assert_eq!(told["aspects"], json!([{"aspect": "quality", "average_tenths": 32, "count": 5}]));
    assert_eq!(told["hidden_for"], json!([{"reason": "spam", "count": 1}]));
    let nothing = json_of(&mut store, summary::of(SITE, "product:none"));
    assert_eq!(
        (&nothing["average_tenths"], &nothing["count"], nothing["stars"].as_array().unwrap().len()),
        (&json!(null), &json!(0), 5)
    );
}

fn finding<'a>(session: Option<&'a str>, guest: Option<&'a str>, key: &'a str, sku: Option<&'a str>) -> Finding<'a> {
    Finding {
        site: SITE,
        session,
        guest,
        review: None,
        key,
        sku,
        origin: None,
        purchase: None,
        is_thanks: false,
        digest: None,
        network: None,
        now: 1_000_000,
    }
}

fn finds(store: &mut Store, finding: &Finding<'_>) -> Found {
    read_stored(&store.run(&[finding.statement()]).unwrap().pop().unwrap().unwrap()).unwrap()
}

#[test]
fn a_buyer_is_known_by_the_newest_purchase_that_fits_and_did_not_go_back() {
    let mut store = open(2);
    let hash = session(&store, 1);
    buys(&store, 1, "p1", 10, &["A"]);
    buys(&store, 1, "p2", 20, &["B", "A"]);
    buys(&store, 1, "p3", 30, &["B"]);
    buys(&store, 2, "other", 40, &["A", "C"]);
    let mut bought = |subject: &str, sku, purchase| {
        finds(&mut store, &Finding { purchase, ..finding(Some(&hash), None, subject, sku) }).purchase
    };
    assert_eq!(bought("product:A", Some("A"), None).as_deref(), Some("p2"));
    assert_eq!(bought("product:A", Some("A"), Some("p1")).as_deref(), Some("p1"));
    assert_eq!(bought("site", None, None).as_deref(), Some("p3"));
    assert_eq!(bought("product:C", Some("C"), None), None, "somebody else bought it");
    assert_eq!(bought("site", None, Some("other")), None);
    let back = "UPDATE purchase SET items = replace(items, '\"returned\":0', '\"returned\":1') WHERE purchase = 'p2'";
    store.database.execute(back, []).unwrap();
    store.database.execute("UPDATE purchase SET refunded = total WHERE purchase = 'p3'", []).unwrap();
    let mut bought = |subject: &str, sku| finds(&mut store, &finding(Some(&hash), None, subject, sku)).purchase;
    assert_eq!(bought("product:A", Some("A")).as_deref(), Some("p1"), "the newer one went back");
    assert_eq!(bought("site", None).as_deref(), Some("p2"), "the newest was refunded");
}

#[test]
fn whoever_writes_again_is_found_and_what_others_wrote_alike_is_marked() {
    let mut store = open(0);
    let now = 1_000_000;
    let words = said(5, Some("Excellent service, I come back every single week"));
    for (review, guest) in [(1, "one"), (2, "two")] {
        let flags: &[Flag] = if review == 2 { &[Flag::Burst, Flag::Duplicate] } else { &[] };
        let kept = Kept { flags, network: Some("net"), ..guests(review, guest, &words, SHOWN, now) };
        store.run(&kept.inserting()).unwrap();
    }
    let flags: String =
        store.database.query_row("SELECT flags FROM review WHERE review = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(flags, r#"["burst","duplicate"]"#);
    let waiting = json_of(&mut store, queue::page(SITE, None, None, 10).unwrap());
    assert_eq!((&waiting["queued"], &waiting["reviews"][0]["review"]["state"]), (&json!(1), &json!("shown")));
    let again = finds(&mut store, &finding(None, Some("one"), "site", None));
    assert_eq!(again.known.map(|known| known.review), Some(1));
    let digest: String =
        store.database.query_row("SELECT digest FROM review WHERE review = 1", [], |row| row.get(0)).unwrap();
    let seen = Finding { digest: Some(&digest), network: Some("net"), ..finding(None, Some("three"), "site", None) };
    let seen = finds(&mut store, &seen);
    assert_eq!((seen.known.is_none(), seen.same_words, seen.from_network), (true, 2, 2));
    let own = Finding { digest: Some(&digest), ..finding(None, Some("one"), "site", None) };
    assert_eq!(finds(&mut store, &own).same_words, 1, "one's own words are no copy");
    let day = 9 * 24 * HOUR_MS;
    store.run(&due::statements(day)).unwrap();
    let network: Option<String> =
        store.database.query_row("SELECT network FROM review WHERE review = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(network, None);
}

#[test]
fn every_earlier_form_is_kept_until_its_author_is_erased_and_nothing_is_deleted() {
    let mut store = open(1);
    let hash = session(&store, 1);
    let first = Written { name: Some("Ada".into()), ..said(2, Some("slow")) };
    let kept = Kept { member: Some(1), guest: None, ..guests(7, "", &first, SHOWN, 10) };
    store.run(&kept.inserting()).unwrap();
    let better = said(4, Some("faster now"));
    let kept = Kept { written: &better, now: 20, ..kept };
    store.run(&kept.changing(0)).unwrap();
    let history: Vec<(Option<i64>, Option<String>)> = {
        let mut rows = store.database.prepare("SELECT stars, text FROM review_revision").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(history, [(Some(2), Some("slow".to_owned()))]);
    let own = json_of(&mut store, edge::reviews::own::shown(SITE, 7, Some(&hash), 30));
    assert_eq!((&own["stars"], &own["text"]), (&json!(4), &json!("faster now")));
    let others = edge::reviews::own::shown(SITE, 7, None, 30);
    assert_eq!(store.run(&[others]).unwrap().pop().unwrap(), None, "it is no guest's");
    store.run(&person::erasing(SITE, "m1", 40)).unwrap();
    let left: (i64, i64, i64) = store
        .database
        .query_row(
            "SELECT count(*), sum(stars), count(text) + count(name) + count(member) + count(once) + (SELECT count(*) FROM review_revision) FROM review",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(left, (1, 4, 0));
    assert!(store.database.execute("DELETE FROM review", []).is_err());
    assert!(store.database.execute("UPDATE review SET mark = 'verified'", []).is_err(), "nobody is made a buyer");
}

#[test]
fn the_database_itself_shows_neither_a_test_nor_a_letter_nobody_agreed_to() {
    let mut store = open(1);
    let words = Written { text: Some("Thank you!".into()), ..Written::default() };
    let waits = Standing { state: State::Waiting, is_queued: true, shown_in_ms: None };
    let letter = Kept { is_thanks: true, ..guests(1, "one", &words, waits, 10) };
    store.run(&letter.inserting()).unwrap();
    let stars = said(5, None);
    let test = Kept { is_test: true, member: Some(1), guest: None, ..guests(2, "", &stars, waits, 10) };
    store.run(&test.inserting()).unwrap();
    for review in [1, 2] {
        store.run(&[queue::deciding(SITE, review, "shown", None, 0)]).unwrap();
        let sql = "UPDATE review SET state = 'shown' WHERE review = ?1";
        assert!(store.database.execute(sql, [review]).is_err(), "{review}");
    }
    let told: i64 = store
        .database
        .query_row("SELECT count(*) FROM outbox WHERE event = 'review.created'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(told, 1, "the test member's is no fact");
    assert_eq!(json_of(&mut store, summary::of(SITE, "site"))["count"], json!(0));
}
