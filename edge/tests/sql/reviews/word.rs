//! Reviews keep their word: what an owner decided is undone by nobody else, no words are lost between two calls, nothing
//! waits for ever, and a letter is what was sent with it.

use edge::reviews::own;
use edge::reviews::page::letters;
use edge::reviews::rows::key;
use loyalty::review::{Writer, flags, standing};

use super::*;

const DAY_MS: i64 = 24 * HOUR_MS;

/// Writes as this member or guest as the edge does: finds, decides and keeps. Answers with where it stands.
fn writes(store: &mut Store, who: Who<'_>, review: i64, written: &Written, now: i64) -> State {
    let (member, session, guest) = match who {
        Who::Member(number, session) => (Some(number), Some(session), None),
        Who::Guest(secret) => (None, None, Some(secret)),
    };
    let is_thanks = written.stars.is_none();
    let words = written.text.as_deref().and_then(edge::reviews::digest);
    let key = key(is_thanks, "site", written.text.as_deref());
    let finding =
        Finding { session, guest, is_thanks, digest: words.as_deref(), now, ..finding(None, None, &key, None) };
    let found = finds(store, &finding);
    let flags = flags(found.seen(written));
    let writer = if member.is_some() { Writer::Member } else { Writer::Guest };
    let standing = standing(writer, written.text.is_some(), is_thanks, &flags);
    let (attempt, known) = (format!("attempt {now}"), found.known.as_ref());
    let kept = Kept {
        is_thanks,
        member,
        guest,
        purchase: found.purchase.as_deref().filter(|_| !is_thanks),
        flags: &flags,
        attempt: &attempt,
        ..guests(known.map_or(review, |known| known.review), "", written, standing, now)
    };
    let landed = store.run(&known.map_or_else(|| kept.inserting(), |known| kept.changing(known.version))).unwrap();
    assert!(known.is_none() || landed.last().unwrap().as_deref() == Some("1"), "nobody else was at it");
    standing.state
}

#[derive(Clone, Copy)]
enum Who<'a> {
    Member(i64, &'a str),
    Guest(&'a str),
}

/// One column of a review, as text.
fn column(store: &Store, review: i64, column: &str) -> Option<String> {
    let sql = format!("SELECT CAST({column} AS TEXT) FROM review WHERE review = ?1");
    store.database.query_row(&sql, [review], |row| row.get(0)).unwrap()
}

fn decides(store: &mut Store, review: i64, state: &str, reason: Option<&str>) {
    let edits = edits(store, review);
    store.run(&[queue::deciding(SITE, review, state, reason, edits)]).unwrap();
    assert_eq!(column(store, review, "state").as_deref(), Some(state));
}

#[test]
fn what_an_owner_hid_waits_for_them_however_often_its_author_writes_it_anew() {
    let mut store = open(1);
    let hash = session(&store, 1);
    let ada = Who::Member(1, &hash);
    assert_eq!(writes(&mut store, ada, 1, &said(1, Some("rude words")), 10), State::Shown);
    decides(&mut store, 1, "hidden", Some("abuse"));
    assert_eq!(writes(&mut store, ada, 2, &said(1, Some("ruder words")), 20), State::Waiting);
    assert_eq!(writes(&mut store, ada, 2, &said(1, Some("rudest words")), 30), State::Waiting);
    store.run(&withdrawing(SITE, 1, 40)).unwrap();
    assert_eq!(writes(&mut store, ada, 2, &said(1, Some("rude words")), 50), State::Waiting);
    store.run(&due::statements(100 * DAY_MS)).unwrap();
    assert_eq!(column(&store, 1, "state").as_deref(), Some("waiting"), "no time undoes it either");
    decides(&mut store, 1, "shown", None);
    assert_eq!(writes(&mut store, ada, 2, &said(2, Some("polite words")), 60), State::Shown, "its owner let it be");
}

#[test]
fn words_that_were_hidden_are_known_again_under_another_purchase_and_after_they_were_taken_back() {
    let mut store = open(1);
    let hash = session(&store, 1);
    let words = said(1, Some("These are the words that were hidden for a reason"));
    writes(&mut store, Who::Member(1, &hash), 1, &words, 10);
    decides(&mut store, 1, "hidden", Some("spam"));
    store.run(&withdrawing(SITE, 1, 20)).unwrap();
    buys(&store, 1, "p1", 25, &["A"]);
    assert_eq!(writes(&mut store, Who::Member(1, &hash), 2, &words, 30), State::Waiting);
    assert_eq!(column(&store, 2, "flags").as_deref(), Some(r#"["duplicate"]"#));
    assert_eq!(column(&store, 1, "is_queued").as_deref(), Some("0"), "what was taken back waits for nobody");
}

#[test]
fn a_burst_stays_one_when_its_words_are_changed_until_the_owner_decides() {
    let mut store = open(0);
    let now = 1_000_000;
    let words = said(1, Some("bad"));
    for (review, guest) in [(1, "g1"), (2, "g2")] {
        let flags: &[Flag] = if review == 2 { &[Flag::Burst] } else { &[] };
        let kept = Kept { flags, network: Some("net"), ..guests(review, guest, &words, SHOWN, now) };
        store.run(&kept.inserting()).unwrap();
    }
    for (review, guest) in [(1, "g1"), (2, "g2")] {
        assert_eq!(writes(&mut store, Who::Guest(guest), 0, &said(1, None), now + 1), State::Waiting, "{review}");
        assert_eq!(column(&store, review, "flags").as_deref(), Some(r#"["burst"]"#));
    }
    decides(&mut store, 1, "shown", None);
    assert_eq!(writes(&mut store, Who::Guest("g1"), 0, &said(2, None), now + 2), State::Shown);
}

#[test]
fn what_is_odd_is_shown_after_two_weeks_and_counts_as_waiting_until_then() {
    let mut store = open(0);
    let odd = said(1, Some("See https://elsewhere.example"));
    assert_eq!(writes(&mut store, Who::Guest("g"), 1, &odd, 10), State::Waiting);
    store.run(&due::statements(14 * DAY_MS + 9)).unwrap();
    let told = json_of(&mut store, summary::of(SITE, "site"));
    assert_eq!((&told["count"], &told["stars"][4]["waiting"]), (&json!(0), &json!(1)));
    store.run(&due::statements(14 * DAY_MS + 10)).unwrap();
    let told = json_of(&mut store, summary::of(SITE, "site"));
    assert_eq!((&told["count"], &told["stars"][4]["waiting"]), (&json!(1), &json!(0)));
    assert_eq!(column(&store, 1, "is_queued").as_deref(), Some("1"), "its owner is still asked to look");
}

#[test]
fn of_two_changes_at_once_one_lands_and_the_other_is_told() {
    let mut store = open(0);
    writes(&mut store, Who::Guest("g"), 1, &said(3, Some("first")), 10);
    let (one, other) = (said(4, Some("one")), said(5, Some("other")));
    let change = |written, attempt| Kept { attempt, ..guests(1, "g", written, SHOWN, 20) }.changing(0);
    assert_eq!(store.run(&change(&one, "a")).unwrap().pop().unwrap().as_deref(), Some("1"));
    assert_eq!(store.run(&change(&other, "b")).unwrap().pop().unwrap(), None, "it must not pass for the other one");
    assert_eq!((column(&store, 1, "text").as_deref(), edits(&store, 1)), (Some("one"), 1));
}

#[test]
fn a_change_under_way_undoes_neither_a_withdrawal_nor_a_decision() {
    let mut store = open(0);
    for review in [1, 2] {
        writes(&mut store, Who::Guest(&format!("g{review}")), review, &said(3, Some("words")), 10);
    }
    store.run(&withdrawing(SITE, 1, 20)).unwrap();
    decides(&mut store, 2, "hidden", Some("abuse"));
    let odd = said(1, Some("The same words of several people"));
    for (review, state) in [(1, "withdrawn"), (2, "hidden")] {
        let kept = Kept { flags: &[Flag::Duplicate], attempt: "late", ..guests(review, "", &odd, SHOWN, 30) };
        assert_eq!(store.run(&kept.changing(0)).unwrap().pop().unwrap(), None);
        assert_eq!(column(&store, review, "state").as_deref(), Some(state));
    }
}

#[test]
fn what_did_not_land_says_nothing_of_others() {
    let mut store = open(0);
    let words = said(3, Some("The same words of several people"));
    for review in [1, 2] {
        let guest = format!("g{review}");
        store.run(&guests(review, &guest, &words, SHOWN, 10).inserting()).unwrap();
    }
    let late = Kept { flags: &[Flag::Duplicate], attempt: "late", ..guests(1, "g1", &words, SHOWN, 20) };
    store.run(&late.changing(7)).unwrap();
    assert_eq!(column(&store, 2, "flags").as_deref(), Some("[]"));
    store.run(&late.changing(0)).unwrap();
    assert_eq!(column(&store, 2, "flags").as_deref(), Some(r#"["duplicate"]"#));
}

#[test]
fn an_owner_decides_about_the_words_they_saw() {
    let mut store = open(0);
    writes(&mut store, Who::Guest("g"), 1, &said(5, Some("kind")), 10);
    writes(&mut store, Who::Guest("g"), 1, &said(5, Some("quite other")), 20);
    store.run(&[queue::deciding(SITE, 1, "shown", None, 0)]).unwrap();
    assert_eq!(column(&store, 1, "state").as_deref(), Some("waiting"));
    store.run(&[queue::deciding(SITE, 1, "shown", None, 1)]).unwrap();
    assert_eq!(column(&store, 1, "state").as_deref(), Some("shown"));
}

#[test]
fn what_was_taken_back_and_comes_again_has_no_answer_to_its_old_words() {
    let mut store = open(1);
    let hash = session(&store, 1);
    let ada = Who::Member(1, &hash);
    writes(&mut store, ada, 1, &said(1, Some("slow")), 10);
    store.database.execute("UPDATE review SET reply = 'We are sorry, Ada', replied_at = 15", []).unwrap();
    writes(&mut store, ada, 2, &said(2, Some("slower")), 20);
    assert_eq!(column(&store, 1, "reply").as_deref(), Some("We are sorry, Ada"), "a change leaves it");
    store.run(&withdrawing(SITE, 1, 30)).unwrap();
    writes(&mut store, ada, 2, &said(4, None), 40);
    assert_eq!((column(&store, 1, "reply"), column(&store, 1, "replied_at")), (None, None));
}

fn letter(text: &str, publish: bool) -> Written {
    Written { text: Some(text.to_owned()), publish, ..Written::default() }
}

#[test]
fn each_letter_is_its_own_and_the_same_one_twice_is_one() {
    let mut store = open(1);
    let hash = session(&store, 1);
    let ada = Who::Member(1, &hash);
    writes(&mut store, ada, 1, &letter("Thank you, Petya!", true), 10);
    decides(&mut store, 1, "shown", None);
    writes(&mut store, ada, 2, &letter("Masha was rude, but thanks", false), 20);
    assert_eq!(column(&store, 1, "text").as_deref(), Some("Thank you, Petya!"));
    assert_eq!(
        (column(&store, 2, "publish").as_deref(), column(&store, 2, "state").as_deref()),
        (Some("0"), Some("waiting"))
    );
    writes(&mut store, ada, 3, &letter("Masha was rude, but thanks", false), 21);
    let mine = json_of(&mut store, own::listed(SITE, &hash, 30));
    let ids: Vec<&str> = mine["reviews"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &mine["reviews"][0]["kind"]), (vec!["2", "1"], &json!("thanks")));
    // Other words make it another letter: what it said before is no longer what arrives twice.
    let changed = letter("Thank you, Masha", false);
    let kept = Kept { is_thanks: true, attempt: "c", ..guests(2, "", &changed, SHOWN, 40) };
    let waits = Standing { state: State::Waiting, is_queued: true, shown_in_ms: None };
    store.run(&Kept { standing: waits, ..kept }.changing(1)).unwrap();
    writes(&mut store, ada, 4, &letter("Masha was rude, but thanks", false), 50);
    assert_eq!(column(&store, 2, "text").as_deref(), Some("Thank you, Masha"));
    assert_eq!(column(&store, 4, "text").as_deref(), Some("Masha was rude, but thanks"));
}

#[test]
fn a_letter_that_was_taken_back_leaves_no_trace_of_its_words() {
    let mut store = open(0);
    writes(&mut store, Who::Guest("g"), 1, &letter("Thank you, Petya!", true), 10);
    store.run(&withdrawing(SITE, 1, 20)).unwrap();
    assert_eq!((column(&store, 1, "text"), column(&store, 1, "digest"), column(&store, 1, "once")), (None, None, None));
}

#[test]
fn an_erased_authors_letters_are_nobodys_to_read_and_nothing_of_theirs_waits() {
    let mut store = open(1);
    let hash = session(&store, 1);
    let ada = Who::Member(1, &hash);
    writes(&mut store, ada, 1, &letter("Thank you, Petya!", true), 10);
    decides(&mut store, 1, "shown", None);
    writes(&mut store, ada, 2, &said(2, Some("See https://ada.example")), 20);
    buys(&store, 1, "p1", 25, &["A"]);
    writes(&mut store, ada, 3, &said(1, Some("rude")), 30);
    decides(&mut store, 3, "hidden", Some("abuse"));
    writes(&mut store, ada, 3, &said(1, Some("ruder")), 40);
    buys(&store, 1, "p2", 45, &["A"]);
    writes(&mut store, ada, 4, &said(3, Some("spam")), 50);
    decides(&mut store, 4, "hidden", Some("spam"));
    assert_eq!(json_of(&mut store, letters(SITE, None, 10))["reviews"].as_array().unwrap().len(), 1);
    store.run(&person::erasing(SITE, "m1", 60)).unwrap();
    assert_eq!(json_of(&mut store, letters(SITE, None, 10))["reviews"], json!([]));
    let states: Vec<_> = (1..=4).map(|review| column(&store, review, "state").unwrap()).collect();
    assert_eq!(
        states,
        ["withdrawn", "shown", "withdrawn", "hidden"],
        "stars of a link stay, what was hidden does not return"
    );
    let [kept, anew] = counts(&store);
    assert_eq!(kept, anew);
    assert_eq!(json_of(&mut store, queue::page(SITE, None, None, 10).unwrap())["queued"], json!(0));
}

#[test]
fn nobody_copies_themselves_also_where_they_come_by_a_reviews_own_link() {
    let mut store = open(0);
    let words = said(5, Some("Excellent service, I come back every single week"));
    let lamp = Kept { subject: "product:lamp", ..guests(1, "g", &words, SHOWN, 10) };
    store.run(&lamp.inserting()).unwrap();
    store.run(&guests(2, "g", &said(5, None), SHOWN, 10).inserting()).unwrap();
    let digest = edge::reviews::digest(words.text.as_deref().unwrap());
    let mut same = |review, guest| {
        let finding = Finding { review, digest: digest.as_deref(), ..finding(None, guest, "site", None) };
        finds(&mut store, &finding).same_words
    };
    assert_eq!((same(Some(2), None), same(None, Some("g"))), (0, 0));
    assert_eq!(same(None, Some("somebody else")), 1);
}

#[test]
fn reviews_from_before_are_settled_alike() {
    let migrations = crate::store::migrations();
    let this = migrations.iter().position(|sql| sql.contains("ADD COLUMN held")).unwrap();
    let database = rusqlite::Connection::open_in_memory().unwrap();
    for migration in &migrations[..this] {
        database.execute_batch(migration).unwrap();
    }
    let rows = [
        // Kind, stars, state, reason, flags, queued, erased.
        ("review", Some(1), "hidden", Some("spam"), "[]", 0, None),
        ("review", Some(1), "waiting", None, r#"["was_hidden"]"#, 1, None),
        ("review", Some(1), "waiting", None, r#"["burst"]"#, 1, None),
        ("review", Some(1), "waiting", None, r#"["link"]"#, 0, Some(5)),
        ("thanks", None, "shown", None, "[]", 0, Some(5)),
        ("thanks", None, "waiting", None, "[]", 1, None),
    ];
    let site =
        "INSERT INTO site (site, public_key, name, origins, currency, zone, languages, program, created_at, updated_at)
        VALUES (1, 'pk_test', 'Test', '[]', 'EUR', 'UTC', '[\"en\"]', 0, 0, 0)";
    database.execute_batch(site).unwrap();
    let sql = "INSERT INTO review (site, review, subject, kind, stars, aspects, mark, publish, state, reason, flags, is_queued, created_at, erased_at)
        VALUES (1, ?1, 'site', ?2, ?3, '{}', 'unverified', 1, ?4, ?5, ?6, ?7, 10, ?8)";
    for (number, (kind, stars, state, reason, flags, queued, erased)) in (1_i64..).zip(rows) {
        database.execute(sql, (number, kind, stars, state, reason, flags, queued, erased)).unwrap();
    }
    database.execute_batch(&migrations[this]).unwrap();
    let mut after = database.prepare("SELECT state, held, show_at FROM review ORDER BY review").unwrap();
    let after = after.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let after: Vec<(String, String, Option<i64>)> = after.map(Result::unwrap).collect();
    let stands = |state: &str, held: &str, show_at| (state.to_owned(), held.to_owned(), show_at);
    assert_eq!(
        after,
        [
            stands("hidden", r#"["was_hidden"]"#, None),
            stands("waiting", r#"["was_hidden"]"#, None),
            stands("waiting", r#"["burst"]"#, Some(10 + 14 * DAY_MS)),
            stands("shown", "[]", None),
            stands("withdrawn", "[]", None),
            stands("waiting", "[]", None),
        ]
    );
}
