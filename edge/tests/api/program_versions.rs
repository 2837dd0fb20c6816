//! The versions of a program, and what one would change for whom before it is saved.

use loyalty::program::Program;
use loyalty::wire::Code;
use loyalty::wire::changes::{ProgramPreview, RevisionPage};
use serde_json::{Value, json};

use crate::person::TestPerson;
use crate::site::{TestSite, reward};

#[test]
fn every_version_says_who_made_it_and_why_and_can_be_put_in_force_again() {
    let owner = TestPerson::owner();
    let first = owner.get("/v1/program");
    owner.asks("PATCH", "/v1/console", &json!({"name": "Ada Bell"})).is::<Value>(200);
    let mut dearer = first.value();
    dearer["earn"][0]["points"] = json!(1);
    let put = |program: &Value, note: &str| owner.asks("PUT", &format!("/v1/program?note={note}"), program);
    assert_eq!(put(&dearer, "Winter%20sale").status, 200);
    assert_eq!(put(&first.value(), "").status, 200);
    let page: RevisionPage = owner.get("/v1/program/revisions").is(200);
    let told: Vec<_> =
        page.revisions.iter().map(|one| (one.revision, one.actor_name.as_deref(), one.note.as_deref())).collect();
    let ada = Some("Ada Bell");
    assert_eq!(told, [(3, ada, None), (2, ada, Some("Winter sale")), (1, ada, None)]);
    assert_eq!(page.revisions[0].actor, format!("person:{}", owner.id));
    let second = owner.get("/v1/program/revisions/2");
    assert_eq!((second.value(), second.header("etag")), (dearer, Some("\"2\"")));
    owner.get("/v1/program/revisions/4").refused(Code::NotFound);
    owner.get("/v1/program/revisions/x").refused(Code::NotFound);
    put(&first.value(), &"x".repeat(201)).refused(Code::OutOfRange);
}

#[test]
fn versions_are_read_page_by_page() {
    let site = TestSite::open();
    for cost in 1..5 {
        site.changes_program(|program| program.rewards = vec![reward("coffee", cost)]);
    }
    let (mut found, mut path) = (Vec::new(), "/v1/program/revisions?limit=2".to_owned());
    loop {
        let page: RevisionPage = site.get(&path).is(200);
        found.extend(page.revisions.iter().map(|one| one.revision));
        let Some(next) = page.next else { break };
        path = format!("/v1/program/revisions?limit=2&cursor={next}");
    }
    assert_eq!(found, [5, 4, 3, 2, 1]);
    let page: RevisionPage = site.get("/v1/program/revisions").is(200);
    assert_eq!((page.revisions[4].actor.as_str(), page.revisions[4].actor_name.as_deref()), ("operator", None));
    assert_eq!(page.revisions[0].actor_name.as_deref(), Some("first"), "a key's name");
}

#[test]
fn a_program_tells_before_it_is_saved_whom_it_brings_nearer() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10), reward("cake", 100)]);
    for (member, money) in [("ada", 500), ("bob", 1500), ("eve", 20_000)] {
        site.member(member).buys(money);
    }
    let program = Program { rewards: vec![reward("coffee", 5), reward("mug", 201)], ..Program::starter() };
    let told: ProgramPreview = site.ask("POST", "/v1/program/preview").json(&program).send().is(200);
    let reach: Vec<_> = told.rewards.iter().map(|one| (one.id.as_str(), one.could_before, one.could_after)).collect();
    assert_eq!(reach, [("coffee", Some(2), Some(3)), ("cake", Some(1), None), ("mug", None, Some(0))]);
    assert_eq!((told.members, told.estimated), (3, false));
    let kept = Program::read(&site.get("/v1/program").value()).unwrap();
    assert_eq!(kept.rewards[0].cost.0, 10, "nothing was saved");
    let problem =
        site.ask("POST", "/v1/program/preview").json(&json!({"version": 1})).send().refused(Code::ProgramInvalid);
    assert!(problem.extra["faults"].as_array().unwrap().len() > 3);
}
