//! The guard for people, sign-in codes, the owner's log and limits, on the real tables.

use edge::call::{Device, PROOF_MS, Person, Shop};
use edge::people::codes::{letter, mailing, opening, trying};
use edge::people::sittings::Opened;
use edge::sql::Statement;
use edge::{changes, jobs, json, limits, tokens};
use loyalty::program::Program;
use loyalty::wire::calls::SCOPES;
use loyalty::wire::roles::{May, Role};
use serde_json::Value;

use crate::store::{SITE, Store};

const ADA: i64 = 100;
const ADDRESS: &str = "ada@example.com";
const MINUTE_MS: i64 = 60 * 1000;

/// A store with Ada, who has this seat, and a sitting of hers that begins now.
fn with_sitting(role: Role) -> (Store, Opened) {
    let mut store = Store::open(&Program::starter());
    seat(&mut store, ADA, role);
    let opened = signs_in(&mut store, Some(SITE)).expect("a sitting");
    (store, opened)
}

fn seat(store: &mut Store, person: i64, role: Role) {
    let email = if person == ADA { ADDRESS.to_owned() } else { format!("{person}@example.com") };
    let sql = "INSERT INTO person (person, email, language, created_at) VALUES (?1, ?2, 'en', 0)";
    store.database.execute(sql, (person, email)).unwrap();
    let sql = "INSERT INTO seat (site, person, role, created_at) VALUES (1, ?1, ?2, 0)";
    store.database.execute(sql, (person, role.name())).unwrap();
}

fn mails_code(store: &mut Store, hash: &str, may_anybody_join: bool) {
    let letter = letter(ADDRESS, "en", "012345", store.now.0).unwrap();
    store.run(&mailing(ADDRESS, hash, "en", letter, may_anybody_join, store.now.0)).unwrap();
}

/// Tries a code; answers with whose it is, where it is right.
fn tries(store: &mut Store, hash: &str, may_anybody_join: bool) -> Option<Value> {
    let answers = store.run(&trying(ADDRESS, hash, may_anybody_join, store.now.0)).unwrap();
    answers.last().unwrap().as_deref().map(|found| serde_json::from_str(found).unwrap())
}

fn opens(store: &mut Store, opened: &Opened, hash: &str) -> Option<String> {
    store.run(&opening(opened, ADDRESS, hash, None, store.now.0)).unwrap().pop().unwrap()
}

fn signs_in(store: &mut Store, site: Option<i64>) -> Option<Opened> {
    mails_code(store, "right", true);
    let opened = Opened::draw(ADA, site).unwrap();
    opens(store, &opened, "right").map(|_| opened)
}

fn at_console(opened: &Opened, now: i64) -> Shop {
    Shop::by_sitting(SITE, ADA, opened.hash(), now)
}

/// What the guard says: `ok`, or the name of the refusal.
fn says(store: &mut Store, guard: Statement) -> &'static str {
    let refused = store.run(&[guard]).err();
    let names = ["E_UNAUTHORIZED", "E_FORBIDDEN", "E_STEP_UP"];
    match refused {
        None => "ok",
        Some(words) => names.into_iter().find(|name| words.contains(name)).unwrap_or_else(|| panic!("{words}")),
    }
}

#[test]
fn at_the_console_a_role_may_exactly_what_its_table_says() {
    for role in Role::ALL {
        let (mut store, opened) = with_sitting(role);
        let (fresh, stale) = (store.now.0 + PROOF_MS - 1, store.now.0 + PROOF_MS);
        for scope in SCOPES.iter().copied().chain(["purchases:write counter:use", "keys:write members:export"]) {
            let expected = match role.may(scope) {
                May::Never => ["E_FORBIDDEN"; 2],
                May::Proved => ["ok", "E_STEP_UP"],
                May::Always => ["ok"; 2],
            };
            let said = [fresh, stale].map(|now| says(&mut store, at_console(&opened, now).guard(scope)));
            assert_eq!(said, expected, "{role:?} {scope}");
        }
        let bulk = |now| at_console(&opened, now).guard_proved("purchases:write");
        let expected = if role == Role::Staff { ["E_FORBIDDEN"; 2] } else { ["ok", "E_STEP_UP"] };
        assert_eq!([says(&mut store, bulk(fresh)), says(&mut store, bulk(stale))], expected, "{role:?}");
    }
}

#[test]
fn who_has_lost_their_seat_may_do_nothing_there_any_more() {
    let (mut store, opened) = with_sitting(Role::Manager);
    store.database.execute("DELETE FROM seat", []).unwrap();
    let now = store.now.0;
    assert_eq!(says(&mut store, at_console(&opened, now).guard("site:read")), "E_FORBIDDEN");
    let person = Person { person: ADA, site: Some(SITE), sitting: opened.hash().to_owned(), now };
    assert_eq!(says(&mut store, person.guard()), "ok", "and is still themselves");
}

#[test]
fn a_sitting_is_of_its_site_and_its_person_alone() {
    let (mut store, opened) = with_sitting(Role::Owner);
    let now = store.now.0;
    assert_eq!(says(&mut store, Shop::by_sitting(2, ADA, opened.hash(), now).guard("site:read")), "E_UNAUTHORIZED");
    assert_eq!(says(&mut store, Shop::by_sitting(SITE, ADA, "other", now).guard("site:read")), "E_UNAUTHORIZED");
    let person = Person { person: ADA + 1, site: None, sitting: opened.hash().to_owned(), now };
    assert_eq!(says(&mut store, person.guard()), "E_UNAUTHORIZED");
}

#[test]
fn a_sitting_ends_when_it_rests_for_twelve_hours_and_after_fourteen_days_in_any_case() {
    let (mut store, opened) = with_sitting(Role::Owner);
    let began = store.now.0;
    let look = |store: &mut Store, minutes: i64| {
        let shop = at_console(&opened, began + minutes * MINUTE_MS);
        says(store, shop.guard("site:read"))
    };
    assert_eq!(look(&mut store, 4), "ok");
    assert_eq!(look(&mut store, 12 * 60), "E_UNAUTHORIZED", "a look within five minutes is not written down");
    assert_eq!(look(&mut store, 5), "ok");
    assert_eq!(look(&mut store, 12 * 60 + 4), "ok");
    for minutes in (13 * 60..14 * 24 * 60).step_by(11 * 60) {
        assert_eq!(look(&mut store, minutes), "ok");
    }
    assert_eq!(look(&mut store, 14 * 24 * 60), "E_UNAUTHORIZED");
    let seen: i64 = store.database.query_row("SELECT last_seen_at FROM seat", [], |row| row.get(0)).unwrap();
    assert!(seen > began + 13 * 24 * 60 * MINUTE_MS);
}

#[test]
fn a_shift_serves_the_counter_and_nothing_else_whoever_works_it() {
    let mut store = Store::open(&Program::starter());
    seat(&mut store, ADA, Role::Owner);
    let (device, shift) = (tokens::device(SITE, "till0001").unwrap(), tokens::shift(ADA).unwrap());
    let began = store.now.0;
    let sql = "INSERT INTO device (site, device, name, hash, created_at) VALUES (1, 'till0001', 'Till', ?1, 0)";
    store.database.execute(sql, [&device.hash]).unwrap();
    let sql =
        "INSERT INTO sitting (hash, kind, person, site, device, created_at, slid_at, expires_at, ends_at, proved_at)
        VALUES (?1, 'counter', 100, 1, 'till0001', ?2, ?2, ?2 + 7200000, ?2 + 43200000, ?2)";
    store.database.execute(sql, (&shift.hash, began)).unwrap();
    let works = |now: i64| Shop::by_shift(SITE, ADA, &shift.hash, ("till0001", &device.hash), now);
    assert_eq!(says(&mut store, works(began).guard("purchases:write counter:use")), "ok");
    for scope in SCOPES.iter().filter(|scope| **scope != "counter:use") {
        assert_eq!(says(&mut store, works(began).guard(scope)), "E_FORBIDDEN", "{scope}");
    }
    let as_console = Shop::by_sitting(SITE, ADA, &shift.hash, began).guard("counter:use");
    assert_eq!(says(&mut store, as_console), "E_UNAUTHORIZED");
    let other_device = Shop::by_shift(SITE, ADA, &shift.hash, ("till0001", "stolen"), began).guard("counter:use");
    assert_eq!(says(&mut store, other_device), "E_UNAUTHORIZED");
    assert_eq!(says(&mut store, works(began + 120 * MINUTE_MS).guard("counter:use")), "E_UNAUTHORIZED");
    for minutes in (0..720).step_by(60) {
        assert_eq!(says(&mut store, works(began + minutes * MINUTE_MS).guard("counter:use")), "ok", "{minutes}");
    }
    assert_eq!(says(&mut store, works(began + 720 * MINUTE_MS).guard("counter:use")), "E_UNAUTHORIZED");
    let cookie = Device { token: tokens::read_device(&device.secret).unwrap(), now: began };
    assert_eq!(says(&mut store, cookie.guard()), "ok");
    store.database.execute("UPDATE device SET revoked_at = 1", []).unwrap();
    assert_eq!(says(&mut store, cookie.guard()), "E_UNAUTHORIZED");
    assert_eq!(says(&mut store, works(began).guard("counter:use")), "E_UNAUTHORIZED");
}

#[test]
fn a_code_opens_one_sitting_within_five_tries_and_ten_minutes() {
    let mut store = Store::open(&Program::starter());
    mails_code(&mut store, "right", true);
    for _ in 0..4 {
        assert_eq!(tries(&mut store, "wrong", true), None);
    }
    assert_eq!(tries(&mut store, "right", true), Some(serde_json::json!({"person": null, "site": null})));
    assert_eq!(tries(&mut store, "right", true), None, "the sixth try is one too many");
    assert!(signs_in(&mut store, None).is_some(), "a fresh code has tries of its own");
    let again = Opened::draw(ADA, None).unwrap();
    assert_eq!(opens(&mut store, &again, "right"), None, "it is burnt");
    mails_code(&mut store, "right", true);
    store.now = store.now.plus_ms(10 * MINUTE_MS);
    assert_eq!(tries(&mut store, "right", true), None, "it is over");
}

#[test]
fn where_only_the_invited_may_join_strangers_get_no_letter_and_no_way_in() {
    let mut store = Store::open(&Program::starter());
    let letters = |store: &Store| {
        store.database.query_row("SELECT count(*) FROM delivery", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    mails_code(&mut store, "right", false);
    assert_eq!((letters(&store), tries(&mut store, "right", false)), (0, None));
    let invite = "INSERT INTO invitation VALUES (1, 'i', 'h', ?1, 'staff', 'key:test', 0, ?2)";
    store.database.execute(invite, (ADDRESS, store.now.0)).unwrap();
    mails_code(&mut store, "right", false);
    assert_eq!((letters(&store), tries(&mut store, "right", false)), (0, None), "the invitation is over");
    store.database.execute("UPDATE invitation SET expires_at = ?1", [store.now.0 + 1]).unwrap();
    mails_code(&mut store, "right", false);
    let invited = tries(&mut store, "right", false);
    assert_eq!((letters(&store), invited.is_some()), (1, true));
    store.database.execute("DELETE FROM invitation", []).unwrap();
    store.database.execute("DELETE FROM delivery", []).unwrap();
    seat(&mut store, ADA, Role::Owner);
    mails_code(&mut store, "right", false);
    assert_eq!((letters(&store), tries(&mut store, "right", false).unwrap()["site"].clone()), (1, SITE.into()));
}

#[test]
fn a_person_moves_only_to_where_they_have_a_seat() {
    let (mut store, opened) = with_sitting(Role::Owner);
    let now = store.now.0;
    let person = Person { person: ADA, site: Some(SITE), sitting: opened.hash().to_owned(), now };
    let mut moves = |site| {
        let moved = Opened::draw(ADA, Some(site)).unwrap();
        let mut batch = moved.by_moving(&person, now).to_vec();
        batch.push(moved.shown());
        store.run(&batch).map(|mut answers| answers.pop().unwrap().is_some())
    };
    assert_eq!(moves(2), Ok(false));
    assert_eq!(moves(SITE), Ok(true));
    assert_eq!(moves(SITE), Ok(false), "the sitting they moved from is over");
}

#[test]
fn a_site_never_loses_its_last_owner() {
    let mut store = Store::open(&Program::starter());
    seat(&mut store, ADA, Role::Owner);
    let refused = |store: &Store, sql: &str| {
        let said = store.database.execute(sql, []).err().map(|error| error.to_string());
        said.is_some_and(|said| said.contains("E_LAST_OWNER"))
    };
    let (leaves, steps_down) =
        ("DELETE FROM seat WHERE person = 100", "UPDATE seat SET role = 'manager' WHERE person = 100");
    assert!(refused(&store, leaves) && refused(&store, steps_down));
    seat(&mut store, ADA + 1, Role::Manager);
    assert!(refused(&store, leaves) && refused(&store, steps_down));
    store.database.execute("UPDATE seat SET role = 'owner' WHERE person = 101", []).unwrap();
    assert!(!refused(&store, steps_down) && !refused(&store, leaves));
}

#[test]
fn a_change_is_noted_where_something_changed_and_stays_as_it_was_noted() {
    let (mut store, opened) = with_sitting(Role::Owner);
    let shop = at_console(&opened, store.now.0);
    let note = || changes::note(&shop, "site.changed", "", json::object([]), 5);
    let rename = |name: &str| Statement { sql: "UPDATE site SET name = ?1 WHERE name <> ?1", args: vec![name.into()] };
    store.run(&[shop.guard("site:write"), rename("One"), note()]).unwrap();
    store.run(&[shop.guard("site:write"), rename("One"), note()]).unwrap();
    store.run(&[shop.guard("site:write"), rename("Two"), note()]).unwrap();
    let log = "SELECT group_concat(change || ' ' || actor || ' ' || what) FROM change";
    let log: String = store.database.query_row(log, [], |row| row.get(0)).unwrap();
    assert_eq!(log, "1 person:100 site.changed,2 person:100 site.changed");
    for sql in ["UPDATE change SET actor = 'nobody'", "DELETE FROM change"] {
        assert!(store.database.execute(sql, []).unwrap_err().to_string().contains("E_APPEND_ONLY"), "{sql}");
    }
}

#[test]
fn what_is_limited_ends_its_batch_until_the_window_is_over() {
    let mut store = Store::open(&Program::starter());
    let limit = limits::Limit { what: "test", most: 2, window_ms: 1000 };
    let mut takes = |who: &str, now: i64| store.run(&[limits::take(limit, who, now)]).is_ok();
    assert!(takes("a", 0) && takes("a", 999) && !takes("a", 999), "twice in a window");
    assert!(takes("b", 999), "each for themselves");
    assert!(takes("a", 1000) && takes("a", 1999) && !takes("a", 1999), "a new window");
    let ends = store.run(&[limits::ends(limit, "a", 1999), limits::ends(limit, "b", 999)]).unwrap();
    assert_eq!(ends, [Some("2000".to_owned()), None]);
}

#[test]
fn what_is_over_is_forgotten_without_looking_through_what_is_not() {
    let (mut store, _) = with_sitting(Role::Owner);
    let later = store.now.plus_ms(40 * 24 * 60 * MINUTE_MS).0;
    let batch: Vec<Statement> =
        jobs::daily::FORGET.iter().map(|sql| Statement { sql, args: vec![later.into()] }).collect();
    store.run(&batch).unwrap();
    for table in ["sitting", "sign_in_code"] {
        let left = store.database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0));
        assert_eq!(left, Ok(0), "{table}");
    }
}
