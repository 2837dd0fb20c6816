//! What members do beside buying, over HTTP: reported, noted where it is done, and worth its points once.

use loyalty::wire::Code;
use loyalty::wire::events::{ActsPosted, EventAnswer};
use loyalty::wire::reviews::{ReviewKept, ReviewPage};
use loyalty::wire::voice::PromptOffer;
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::Reply;
use crate::server::Server;
use crate::site::{NOON, TestSite};

/// A site whose program has these rules beside the starter's.
fn under<'a>(site: TestSite<'a>, rules: &Value) -> TestSite<'a> {
    let mut document = serde_json::to_value(loyalty::program::Program::starter()).unwrap();
    document["earn"].as_array_mut().unwrap().extend(rules.as_array().unwrap().iter().cloned());
    site.ask("PUT", "/v1/program").json(&document).send().is::<Value>(200);
    site
}

fn visit(id: &str) -> Value {
    json!({"id": id, "member": {"id": "ada"}, "kind": "visit", "at": NOON})
}

fn reports(site: &TestSite, event: &Value) -> Reply {
    site.ask("POST", "/v1/events").json(event).send()
}

/// Reports it until the server is not too busy.
fn insists(site: &TestSite, event: &Value) -> EventAnswer {
    loop {
        let reply = reports(site, event);
        if reply.status != 503 {
            return reply.is(201);
        }
        reply.refused(Code::TryAgain);
    }
}

#[test]
fn an_event_is_answered_alike_however_often_it_is_sent_and_explained_in_the_history() {
    let rules = json!([{"id": "quiz", "on": "event", "event": "quiz", "points": 30}]);
    let site = under(TestSite::open(), &rules);
    let event = json!({"id": "e1", "member": {"id": "ada"}, "kind": "quiz", "at": NOON});
    let first: EventAnswer = reports(&site, &event).is(201);
    assert_eq!((first.event.as_str(), first.member.as_str(), first.earned, first.balance), ("e1", "ada", 30, 30));
    let again = reports(&site, &event);
    assert!(again.is_replayed());
    assert_eq!(again.is::<EventAnswer>(200), first);
    reports(&site, &visit("e1")).refused(Code::KeyReused);
    let reason = site.member("ada").journal().pop().unwrap().entry.reason;
    assert_eq!(
        (&reason["on"], &reason["event"], &reason["rules"][0]["gave"]),
        (&json!("event"), &json!("quiz"), &json!(30))
    );
    let card = json!({"id": "e2", "member": {"card": card_of(&site)}, "kind": "quiz", "at": NOON});
    assert_eq!(reports(&site, &card).is::<EventAnswer>(201).member, "ada");
    site.audit();
}

fn card_of(site: &TestSite) -> String {
    site.member("ada").signs_in().card()["code"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_no_event_is_refused_with_its_path() {
    let site = TestSite::open();
    for (field, value, status, path) in [
        ("kind", json!("two words"), 422, "/kind"),
        ("kind", json!(""), 422, "/kind"),
        ("member", json!({}), 400, "/member"),
        ("at", json!("2027-11-22"), 422, "/at"),
    ] {
        let mut event = visit("e1");
        event[field] = value;
        let reply = reports(&site, &event);
        assert_eq!((reply.status, reply.is::<Value>(reply.status)["path"].as_str()), (status, Some(path)), "{field}");
    }
    let key = site.key_for(&["purchases:write"]).secret;
    let ask = site.server.ask("POST", "/v1/events").at(&site.now).bearer(&key);
    ask.json(&visit("e1")).send().refused(Code::Forbidden);
}

#[test]
fn visits_at_once_never_earn_more_than_their_day_allows() {
    let rules = json!([{"id": "visits", "on": "visit", "points": 5, "limit": {"times": 2, "per": "day"}}]);
    let site = under(TestSite::open(), &rules);
    let answers = at_once(16, |caller| insists(&site, &visit(&format!("e{caller}"))));
    let mut earned: Vec<i64> = answers.iter().map(|answer| answer.earned).collect();
    earned.sort_unstable();
    assert_eq!((&earned[13..], site.member("ada").sums()), (&[0, 5, 5][..], (10, 0)));
    assert!(answers.iter().all(|answer| answer.limited.is_empty() == (answer.earned > 0)));
    site.audit();
}

#[test]
fn who_signs_in_for_the_first_time_finds_their_welcome_on_the_card() {
    let rules = json!([{"id": "hello", "on": "sign_up", "points": 100}]);
    let site = under(TestSite::open(), &rules);
    let session = site.member("ada").signs_in();
    assert_eq!(session.card()["balance"], 100);
    assert_eq!(site.member("ada").signs_in().card()["balance"], 100);
    let line = json!({"id": "p1", "member": {"id": "old"}, "at": NOON, "total": 1_000}).to_string();
    assert_eq!(site.imports(&line).accepted, 1);
    assert_eq!(site.member("old").signs_in().card()["balance"], 10, "a customer from before signed up to nothing");
    site.audit();
}

#[test]
fn what_nobody_looks_at_is_posted_within_a_minute_and_once() {
    let server = Server::start();
    let rules = json!([{"id": "hello", "on": "sign_up", "points": 100}]);
    let site = under(TestSite::on(&server), &rules);
    site.member("ada").buys_as("p1", 1_000);
    assert_eq!(site.member("ada").sums(), (10, 0));
    let minute = || {
        let ask = site.ask("POST", "/v1/jobs/acts").bearer(&server.operator_key);
        ask.send().is::<ActsPosted>(200).done
    };
    assert_eq!((minute(), minute(), site.member("ada").sums()), (1, 0, (110, 0)));
    site.audit();
}

#[test]
fn a_buyers_review_brings_the_same_for_one_star_as_for_five_and_readers_are_told() {
    for stars in [1, 5] {
        let site = under(TestSite::open(), &json!([{"id": "words", "on": "review", "points": 20}]));
        let ada = site.member("ada");
        ada.buys_as("p1", 1_000);
        let session = ada.signs_in();
        let review = json!({"stars": stars, "text": "As it was"});
        let write = || session.ask("POST", "/v1/reviews").json(&review).send();
        let kept: ReviewKept = write().is(201);
        assert!(kept.verified);
        assert_eq!(session.card()["balance"], 30, "{stars} stars");
        let decision = json!({"state": "shown", "edits": 0});
        site.ask("POST", &format!("/v1/reviews/{}/decision", kept.review)).json(&decision).send().is::<Value>(200);
        let page = format!("/v1/reviews?site={}", site.keys.public_key);
        let page: ReviewPage = site.server.ask("GET", &page).at(&site.now).send().is(200);
        assert!(page.reviews[0].rewarded, "{stars} stars");
        session.ask("DELETE", &format!("/v1/reviews/{}", kept.review)).send().is::<Value>(200);
        write().is::<ReviewKept>(200);
        assert_eq!(session.card()["balance"], 30, "what was taken back and written again brings nothing more");
        site.audit();
    }
}

#[test]
fn an_answer_to_an_own_survey_is_worth_its_points_once() {
    let site = under(TestSite::open(), &json!([{"id": "asked", "on": "survey", "points": 10}]));
    let survey = json!({
        "version": 1, "kind": "own", "is_on": true, "occasion": {"on": "none"}, "title": {"en": "Our shop"},
        "questions": [{"id": "words", "kind": "text", "text": {"en": "What do you miss?"}, "is_optional": false}],
    });
    site.ask("PUT", "/v1/surveys/ours").json(&survey).send().is::<Value>(200);
    site.member("ada").buys_as("p1", 1_000);
    let session = site.member("ada").signs_in();
    for words in ["Tea", "Cake"] {
        let answer = json!({"survey": "ours", "answers": {"words": words}});
        session.ask("POST", "/v1/answers").json(&answer).send().is::<Value>(201);
        assert_eq!(session.card()["balance"], 20);
    }
    site.audit();
}

#[test]
fn a_visit_is_asked_about_after_its_time() {
    let site = TestSite::open();
    let survey = json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "visit", "hours": 2}});
    site.ask("PUT", "/v1/surveys/csat").json(&survey).send().is::<Value>(200);
    reports(&site, &visit("e1")).is::<EventAnswer>(201);
    let offer = |now: &str| {
        let session = site.at(now).member("ada").signs_in();
        session.ask("GET", "/v1/prompt").send().is::<PromptOffer>(200).prompt
    };
    assert!(offer("2026-11-22T13:59:59Z").is_none());
    assert!(offer("2026-11-22T14:00:00Z").is_some());
}
