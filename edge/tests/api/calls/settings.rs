//! A site, its keys and its program.

use loyalty::program::Program;
use loyalty::wire::Code;
use loyalty::wire::sites::{Key, KeyList, Site};
use serde_json::{Value, json};

use crate::site::{TestSite, reward};

#[test]
fn a_site_shows_its_settings_and_changes_those_that_are_sent() {
    let site = TestSite::open();
    let before: Site = site.get("/v1/site").is(200);
    assert_eq!((before.name.as_str(), before.contacts.as_str()), ("Bell & Sons", "ours"));
    assert_eq!(before.public_key, site.keys.public_key);
    let change = json!({"name": "Bell & Daughters", "languages": ["ru"]});
    let after: Site = site.ask("PATCH", "/v1/site").json(&change).send().is(200);
    assert_eq!(after, Site { name: "Bell & Daughters".into(), languages: vec!["ru".into()], ..before });
    assert_eq!(site.get("/v1/site").is::<Site>(200), after);
}

#[test]
fn two_keys_of_a_name_live_side_by_side_so_that_one_can_replace_the_other() {
    let site = TestSite::open();
    let scopes = || vec!["members:read".to_owned()];
    let make = || site.creates_key("secret", "till", scopes());
    let (first, second): (Value, Value) = (make().is(201), make().is(201));
    make().refused(Code::TooManyKeys);
    let id = first["id"].as_str().unwrap();
    let revoked: Key = site.ask("DELETE", &format!("/v1/keys/{id}")).send().is(200);
    assert!(revoked.revoked_at.is_some());
    let again: Key = site.ask("DELETE", &format!("/v1/keys/{id}")).send().is(200);
    assert_eq!(again, revoked, "revoking twice is revoking once");
    make().is::<Value>(201);
    let by = |key: &Value| site.ask("GET", "/v1/members/ada").bearer(key["secret"].as_str().unwrap()).send();
    by(&first).refused(Code::Unauthorized);
    by(&second).refused(Code::NotFound);
    let listed: KeyList = site.get("/v1/keys").is(200);
    assert_eq!(listed.keys.iter().filter(|key| key.name == "till").count(), 3);
    site.ask("DELETE", "/v1/keys/nokey000").send().refused(Code::NotFound);
    for secret in [&first, &second].map(|key| key["secret"].as_str().unwrap()) {
        assert!(!site.get("/v1/keys").text().contains(secret), "a secret is shown once");
    }
}

#[test]
fn a_key_gives_no_more_than_it_may_do_itself() {
    let site = TestSite::open();
    let manager = site.key_for(&["keys:write", "members:read"]).secret;
    let make = |scopes: &[&str]| {
        let new = json!({"kind": "secret", "name": "made", "scopes": scopes});
        site.ask("POST", "/v1/keys").bearer(&manager).json(&new).send()
    };
    make(&["points:adjust"]).refused(Code::Forbidden);
    make(&["*"]).refused(Code::Forbidden);
    make(&["members:read", "audit:read"]).refused(Code::Forbidden);
    make(&["members:read"]).is::<Value>(201);
}

#[test]
fn a_program_is_replaced_only_over_the_revision_that_was_read() {
    let site = TestSite::open();
    let read = site.get("/v1/program");
    assert_eq!(Program::read(&read.value()).unwrap(), Program::starter());
    let tag = read.header("etag").unwrap().to_owned();
    let put = |tag: &str, cost: i64| {
        let program = Program { rewards: vec![reward("coffee", cost)], ..Program::starter() };
        site.ask("PUT", "/v1/program").header("if-match", tag).json(&program).send()
    };
    let mine = put(&tag, 10);
    assert_eq!(mine.status, 200, "{}", mine.text());
    assert_ne!(mine.header("etag"), Some(tag.as_str()));
    for stale in [tag.as_str(), "\"77\"", "\"abc\""] {
        put(stale, 99).refused(Code::Changed);
    }
    assert_eq!(site.get("/v1/program").value(), mine.value(), "a refused program changes nothing");
    assert_eq!(put("*", 20).status, 200);
    assert_eq!(put(&format!("W/{}", site.get("/v1/program").header("etag").unwrap()), 30).status, 200);
}

#[test]
fn a_key_that_makes_keys_can_neither_sign_for_customers_nor_lock_the_owner_out() {
    let site = TestSite::open();
    let manager = site.key_for(&["keys:write"]);
    let identity = json!({"kind": "identity", "name": "signs"});
    site.ask("POST", "/v1/keys").bearer(&manager.secret).json(&identity).send().refused(Code::Forbidden);
    let listed: KeyList = site.get("/v1/keys").is(200);
    let first = listed.keys.iter().find(|key| key.scopes == ["*"]).unwrap();
    let path = format!("/v1/keys/{}", first.id);
    site.ask("DELETE", &path).bearer(&manager.secret).send().refused(Code::Forbidden);
    site.ask("DELETE", &format!("/v1/keys/{}", manager.id)).send().is::<Key>(200);
    let last = site.ask("DELETE", &path).send().refused(Code::Forbidden);
    assert!(last.detail.contains("last"), "{}", last.detail);
}
