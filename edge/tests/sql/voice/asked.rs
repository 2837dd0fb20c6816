//! Who is asked, by what, and how often at most.

use edge::complaints::rows::{New, Step};
use edge::voice::asking::opening;
use edge::voice::claim::{self, Invitation};
use edge::voice::due::of_day;
use loyalty::complaint::State;
use loyalty::voice::budget::{Class, NotNow, may_ask};

use super::*;

fn after_a_purchase() -> Value {
    standard("csat", &json!({"on": "purchase", "days": 2}))
}

#[test]
fn a_purchase_is_asked_about_in_its_time() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    buys(&mut store, "p1", "ada");
    assert!(is_asked(&mut store, "ada").is_none(), "two days later");
    days(&mut store, 2);
    let prompt = is_asked(&mut store, "ada").unwrap();
    let about = "SELECT service || ' of ' || purchase FROM prompt WHERE prompt = ?1";
    let about: String = store.database.query_row(about, [prompt], |row| row.get(0)).unwrap();
    assert_eq!(about, "oil change of p1");
    assert_eq!(funnel(&store, "csat"), [1, 1, 1, 0, 0]);
}

#[test]
fn a_visit_is_asked_about_in_its_time_and_not_in_the_holdout() {
    let mut store = with_members(&["ada", "boris"]);
    visits(&mut store, "v0", "ada");
    days(&mut store, 1);
    asks(&mut store, "csat", &standard("csat", &json!({"on": "visit", "days": 1})));
    visits(&mut store, "v1", "ada");
    visits(&mut store, "v2", "ada");
    assert!(is_asked(&mut store, "ada").is_none(), "a day later");
    store.database.execute("INSERT INTO holdout (site, starts_at, share) VALUES (1, 0, 10000)", []).unwrap();
    visits(&mut store, "v3", "boris");
    store.database.execute("UPDATE holdout SET share = 0", []).unwrap();
    days(&mut store, 1);
    assert!(is_asked(&mut store, "ada").is_some());
    assert!(is_asked(&mut store, "boris").is_none(), "left alone when the visit was");
    assert_eq!(funnel(&store, "csat"), [1, 1, 1, 0, 0]);
}

#[test]
fn what_was_bought_before_a_survey_was_on_is_not_asked_about_and_nor_is_what_came_back() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    days(&mut store, 2);
    assert!(is_asked(&mut store, "ada").is_none(), "bought before");
    buys(&mut store, "p1", "ada");
    let refund = json!({"id": "r1", "at": store.now.to_rfc3339(), "total": 5000});
    let refund = serde_json::from_value(refund).unwrap();
    store.post(&[Fact::Refund("p1".into(), refund)]);
    days(&mut store, 2);
    assert!(is_asked(&mut store, "ada").is_none(), "wholly refunded");
}

#[test]
fn of_one_survey_one_prompt_waits_until_its_time_is_over() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    for purchase in ["p1", "p2"] {
        buys(&mut store, purchase, "ada");
        days(&mut store, 1);
    }
    let waits = |store: &Store| -> String {
        store.database.query_row("SELECT group_concat(purchase) FROM prompt", [], |row| row.get(0)).unwrap()
    };
    assert_eq!((waits(&store), funnel(&store, "csat")[0]), ("p1".into(), 1));
    days(&mut store, 20);
    assert!(is_asked(&mut store, "ada").is_none(), "that was long ago");
    buys(&mut store, "p3", "ada");
    assert_eq!((waits(&store), funnel(&store, "csat")[0]), ("p3".into(), 2));
    days(&mut store, 2);
    assert!(is_asked(&mut store, "ada").is_some());
}

#[test]
fn of_sixty_four_decisions_at_once_one_asks() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    asks(&mut store, "mood", &after_a_purchase());
    buys(&mut store, "p1", "ada");
    days(&mut store, 2);
    let session = session(&store, "ada");
    let decisions: Vec<Known> = (0..64).map(|_| knows(&mut store, "ada")).collect();
    let mut given = 0;
    for (caller, known) in decisions.iter().enumerate() {
        // Half of them chose the other of the two that wait.
        let prompt = known.waiting[caller % 2].prompt;
        let claim = turn(&store, known, &format!("caller-{caller}")).claim(prompt, &session);
        given += usize::from(store.run(&claim).unwrap().pop().unwrap().is_some());
    }
    assert_eq!((given, count(&store, "SELECT count(*) FROM prompt WHERE state = 'invited'")), (1, 1));
    assert!(knows(&mut store, "ada").choice(today(&store), store.now).is_none(), "one is on its way");
    assert_eq!(funnel(&store, "csat")[1] + funnel(&store, "mood")[1], 1);
}

#[test]
fn a_prompt_that_never_reached_anybody_waits_again_after_two_minutes() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    buys(&mut store, "p1", "ada");
    days(&mut store, 2);
    let (known, lost) = (knows(&mut store, "ada"), session(&store, "ada"));
    let prompt = known.waiting[0].prompt;
    store.run(&turn(&store, &known, "lost").claim(prompt, &lost)).unwrap();
    store.now = store.now.plus_ms(claim::HELD_MS - 1);
    assert!(is_asked(&mut store, "ada").is_none());
    store.now = store.now.plus_ms(1);
    assert_eq!(is_asked(&mut store, "ada"), Some(prompt));
    assert_eq!(funnel(&store, "csat"), [1, 1, 1, 0, 0], "it was invited once");
    let known = knows(&mut store, "ada");
    let late = store.run(&turn(&store, &known, "late").show(prompt, &lost)).unwrap();
    assert_eq!(late.last().unwrap().as_deref(), Some("shown"), "by the other");
    assert_eq!(funnel(&store, "csat")[2], 1);
}

#[test]
fn all_prompts_share_one_budget() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    asks(&mut store, "nps", &standard("nps", &json!({"on": "sample"})));
    buys(&mut store, "p1", "ada");
    days(&mut store, 2);
    samples(&mut store);
    let waiting = knows(&mut store, "ada").waiting.len();
    assert_eq!(waiting, 2);
    assert!(is_asked(&mut store, "ada").is_some());
    assert!(is_asked(&mut store, "ada").is_none(), "once a visit");
    days(&mut store, 6);
    assert!(is_asked(&mut store, "ada").is_none(), "a week between");
    days(&mut store, 1);
    assert!(is_asked(&mut store, "ada").is_some(), "the other");
    days(&mut store, 30);
    buys(&mut store, "p2", "ada");
    days(&mut store, 3);
    assert!(is_asked(&mut store, "ada").is_none(), "not the like of it for ninety days");
    days(&mut store, 60);
    buys(&mut store, "p3", "ada");
    days(&mut store, 3);
    assert!(is_asked(&mut store, "ada").is_some());
    assert_eq!(count(&store, "SELECT count(*) FROM prompt WHERE shown_at IS NOT NULL"), 3);
}

#[test]
fn who_waved_it_away_was_asked_and_who_answered_by_themselves_need_not_be() {
    let mut store = with_members(&["ada", "bob"]);
    asks(&mut store, "csat", &after_a_purchase());
    for member in ["ada", "bob"] {
        buys(&mut store, &format!("p-{member}"), member);
    }
    days(&mut store, 2);
    let (known, session) = (knows(&mut store, "ada"), session(&store, "ada"));
    let prompt = known.waiting[0].prompt;
    store.run(&turn(&store, &known, "a").claim(prompt, &session)).unwrap();
    let now = store.now.0;
    let dismissed = [claim::dismiss(SITE, &session, prompt, now), claim::state(SITE, &session, prompt, now)];
    let state = store.run(&dismissed).unwrap().pop().unwrap().unwrap();
    assert!(state.contains("\"state\":\"dismissed\""), "{state}");
    assert_eq!(funnel(&store, "csat"), [2, 1, 1, 0, 1]);
    days(&mut store, 10);
    let facts = knows(&mut store, "ada").budget();
    assert_eq!(may_ask(Class::Transactional, &facts, store.now), Err(NotNow::LikeIt));
    let bob = store.number("bob");
    let said = score(&store, 1, "csat", bob, 5).statements();
    store.run(&said).unwrap();
    let facts = knows(&mut store, "bob").budget();
    assert_eq!(may_ask(Class::Transactional, &facts, store.now), Err(NotNow::LikeIt));
    assert_eq!(may_ask(Class::Relationship, &facts, store.now), Ok(()));
}

#[test]
fn the_holdout_is_asked_nothing_also_where_it_begins_between_offer_and_showing() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    buys(&mut store, "p1", "ada");
    days(&mut store, 2);
    let known = knows(&mut store, "ada");
    assert!(known.choice(today(&store), store.now).is_some());
    store.database.execute("INSERT INTO holdout (site, starts_at, share) VALUES (1, 0, 10000)", []).unwrap();
    let known = knows(&mut store, "ada");
    assert!(known.choice(today(&store), store.now).is_none());
    for class in [Class::Relationship, Class::Transactional, Class::Service] {
        assert_eq!(may_ask(class, &known.budget(), store.now), Err(NotNow::HeldOut));
    }
    store.database.execute("UPDATE holdout SET share = 0", []).unwrap();
    assert!(is_asked(&mut store, "ada").is_some());
}

#[test]
fn a_link_is_sent_within_the_same_budget_and_counts_as_asked() {
    let mut store = with_members(&["ada"]);
    asks(&mut store, "csat", &after_a_purchase());
    buys(&mut store, "p1", "ada");
    days(&mut store, 2);
    let known = knows(&mut store, "ada");
    let invitation = Invitation { prompt: 77, survey: "nps", kind: "nps", service: None, purchase: None };
    let twice = [("one", 77), ("two", 78)].map(|(attempt, prompt)| {
        store.run(&turn(&store, &known, attempt).invite(&Invitation { prompt, ..invitation })).unwrap();
        count(&store, "SELECT count(*) FROM prompt WHERE channel = 'link'")
    });
    assert_eq!(twice, [1, 1], "the second was decided on what is no longer so");
    assert_eq!(funnel(&store, "nps"), [1, 1, 0, 0, 0], "nobody has seen it");
    assert!(is_asked(&mut store, "ada").is_none(), "asked by a letter today");
    let opens = |store: &mut Store| {
        let now = store.now.0;
        store.run(&opening(SITE, 77, now)).unwrap()[0].is_some()
    };
    assert_eq!([opens(&mut store), opens(&mut store)], [true, true]);
    assert_eq!(funnel(&store, "nps"), [1, 1, 1, 0, 0], "shown once, however often it is opened");
    store.database.execute("INSERT INTO holdout (site, starts_at, share) VALUES (1, 0, 10000)", []).unwrap();
    assert!(!opens(&mut store), "left alone by now");
}

#[test]
fn who_is_left_alone_could_not_be_asked_and_who_tries_it_out_is_counted_nowhere() {
    let mut store = with_members(&["ada", "bob", "eve"]);
    asks(&mut store, "csat", &after_a_purchase());
    let sql = "UPDATE member SET bucket = iif(external = 'ada', 10, 9000), test = external = 'eve';
        INSERT INTO holdout (site, starts_at, share) VALUES (1, 0, 1000);";
    store.database.execute_batch(sql).unwrap();
    for member in ["ada", "bob", "eve"] {
        buys(&mut store, &format!("p-{member}"), member);
    }
    days(&mut store, 2);
    let asked = ["ada", "bob", "eve"].map(|member| is_asked(&mut store, member).is_some());
    assert_eq!((asked, funnel(&store, "csat")), ([false, true, true], [1, 1, 1, 0, 0]));
    asks(&mut store, "nps", &standard("nps", &json!({"on": "sample"})));
    samples(&mut store);
    let sampled =
        "SELECT count(*) FROM prompt JOIN member USING (site, member) WHERE occasion = 'sample' AND external = 'ada'";
    assert_eq!(count(&store, sampled), 0);
}

fn samples(store: &mut Store) {
    for day in 0..180 {
        let (today, now) = (today(store) - day, store.now.0);
        store.run(&[of_day(SITE, "nps", today, now)]).unwrap();
    }
}

#[test]
fn everybody_who_bought_has_their_day_once_in_half_a_year() {
    let mut store = with_members(&["ada", "bob", "eve"]);
    for (member, bucket) in [("ada", 0), ("bob", 179), ("eve", 9999)] {
        store.database.execute("UPDATE member SET bucket = ?1 WHERE external = ?2", (bucket, member)).unwrap();
    }
    let sql = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, 4000, 'visitor', 0, 0)";
    store.database.execute(sql, []).unwrap();
    asks(&mut store, "nps", &standard("nps", &json!({"on": "sample"})));
    samples(&mut store);
    samples(&mut store);
    let found = "SELECT group_concat(external) FROM (SELECT external FROM prompt JOIN member USING (site, member) ORDER BY external)";
    let found: String = store.database.query_row(found, [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ada,bob,eve", "who never bought has nothing to tell");
    store.now = at("2026-01-01T12:00:00Z");
    let day = |store: &mut Store, today: i64| {
        store.database.execute("DELETE FROM prompt", []).unwrap();
        let now = store.now.0;
        store.run(&[of_day(SITE, "nps", today, now)]).unwrap();
        count(store, "SELECT count(*) FROM prompt WHERE member = (SELECT member FROM member WHERE external = 'ada')")
    };
    let first = today(&store) / 180 * 180;
    let taken: Vec<i64> = (first..first + 180).filter(|today| day(&mut store, *today) == 1).collect();
    assert_eq!(taken, [first, first + 1, first + 2], "a day that was missed is made up for");
}

#[test]
fn who_was_written_to_because_they_stayed_away_is_asked_why() {
    let mut store = with_members(&["ada", "bob"]);
    let writes = |store: &Store, member: &str, delivery: i64| {
        let sql = "INSERT INTO delivery (site, delivery, channel, kind, rank, member, language, data, state, due_at, created_at)
            SELECT 1, ?1, 'mail', 'win_back', 1, member, 'en', '{}', 'sending', 1, 1 FROM member WHERE external = ?2";
        store.database.execute(sql, (delivery, member)).unwrap();
        let sent = "UPDATE delivery SET state = 'sent', due_at = NULL, ended_at = ?2 WHERE delivery = ?1";
        store.database.execute(sent, (delivery, store.now.0)).unwrap();
        let asks = "SELECT survey || ' ' || kind || ' ' || channel || ' ' || state FROM prompt WHERE prompt = ?1";
        store.database.query_row(asks, [delivery], |row| row.get::<_, String>(0)).unwrap()
    };
    assert_eq!(writes(&store, "ada", 9), "win_back own link invited", "every site takes answers to our question");
    asks(&mut store, "nps", &standard("nps", &json!({"on": "win_back"})));
    assert_eq!(writes(&store, "bob", 10), "nps nps link invited", "or puts one of its own");
    // The letter asked: nothing like it for half a year, and nothing else within the week.
    let known = knows(&mut store, "ada");
    let may = |class, days: i64| may_ask(class, &known.budget(), store.now.plus_ms(days * DAY_MS));
    assert_eq!(may(Class::Transactional, 0), Err(NotNow::Gap));
    assert_eq!(may(Class::Transactional, 8), Ok(()));
    assert_eq!(may(Class::Relationship, 8), Err(NotNow::LikeIt));
}

/// A complaint of this member's that is closed at once.
fn complains_and_is_content(store: &mut Store, member: &str, attempt: &str) -> i64 {
    let (member, now) = (store.number(member), store.now.0);
    let new = New {
        site: SITE,
        attempt,
        topic: "delay",
        text: "It is late",
        wish: None,
        member,
        is_test: false,
        purchase: None,
        language: "en",
        person: None,
        email: None,
        phone: None,
        name: None,
        due_at: now + DAY_MS,
        now,
    };
    let complaint: i64 = store.run(&new.statements()).unwrap().pop().unwrap().unwrap().parse().unwrap();
    steps(store, complaint, State::Resolved);
    complaint
}

fn steps(store: &mut Store, complaint: i64, state: State) {
    let version = "SELECT version FROM complaint WHERE complaint = ?1";
    let version: i64 = store.database.query_row(version, [complaint], |row| row.get(0)).unwrap();
    let attempt = format!("step-{version}");
    let due_at = (state != State::Resolved).then_some(store.now.0 + DAY_MS);
    let now = store.now.0;
    let step = Step { site: SITE, complaint, version, attempt: &attempt, state, due_at, person: None, said: None, now };
    store.run(&[step.taking()]).unwrap();
}

#[test]
fn a_closed_complaint_brings_up_how_easy_that_was_once_and_whatever_else_was_asked() {
    let mut store = with_members(&["ada", "bob"]);
    asks(&mut store, "csat", &after_a_purchase());
    let ces = Survey { is_on: true, ..Survey::ready("ces").unwrap() };
    asks(&mut store, "ces", &serde_json::to_value(ces).unwrap());
    buys(&mut store, "p1", "ada");
    days(&mut store, 2);
    assert!(is_asked(&mut store, "ada").is_some(), "about the purchase");
    let complaint = complains_and_is_content(&mut store, "ada", "one");
    store.now = store.now.plus_ms(60_000);
    let prompt = is_asked(&mut store, "ada").expect("service stands outside the budget");
    let kind: String =
        store.database.query_row("SELECT kind FROM prompt WHERE prompt = ?1", [prompt], |row| row.get(0)).unwrap();
    assert_eq!(kind, "ces");
    // Opened again and closed once more, it is the same matter.
    steps(&mut store, complaint, State::Reopened);
    steps(&mut store, complaint, State::Resolved);
    days(&mut store, 1);
    assert!(is_asked(&mut store, "ada").is_none());
    assert!(is_asked(&mut store, "bob").is_none(), "who did not complain is asked nothing about it");
}

#[test]
fn of_two_who_are_one_the_budget_is_one() {
    let mut store = with_members(&["ada", "twin"]);
    asks(&mut store, "csat", &after_a_purchase());
    for member in ["ada", "twin"] {
        buys(&mut store, &format!("p-{member}"), member);
    }
    days(&mut store, 2);
    assert!(is_asked(&mut store, "twin").is_some());
    let said = score(&store, 1, "nps", store.number("twin"), 9).statements();
    store.run(&said).unwrap();
    store.merge("twin", "ada");
    assert!(is_asked(&mut store, "ada").is_none(), "asked as the other today");
    days(&mut store, 100);
    let facts = knows(&mut store, "ada").budget();
    assert_eq!(may_ask(Class::Relationship, &facts, store.now), Err(NotNow::LikeIt), "said as the other");
}
