//! From a new site to one that customers see: the template, the line before the launch, and the launch.

use loyalty::look::Look;
use loyalty::program::Program;
use loyalty::template::Template;
use loyalty::wire::Code;
use loyalty::wire::changes::{ChangePage, ProgramPreview};
use loyalty::wire::people::Console;
use loyalty::wire::purchases::PurchaseAnswer;
use loyalty::wire::roles::Role;
use loyalty::wire::sites::Site;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::person::TestPerson;
use crate::site::TestSite;

/// The line of this person's site, called by a page at this address.
fn line(owner: &TestPerson, file: &str, page: Option<&str>) -> Reply {
    let ask = owner.server.ask("GET", &format!("/s/{}.{file}", owner.site)).header("sec-fetch-dest", "script");
    page.map_or(ask.clone(), |page| ask.header("referer", page)).send()
}

fn site(owner: &TestPerson) -> Site {
    owner.get("/v1/site").is(200)
}

#[test]
fn a_new_site_has_the_templates_program_and_look_and_its_maker_is_its_owner() {
    for template in Template::ALL {
        let mut owner = TestPerson::new();
        let console = owner.starts(template.name());
        let seat = &console.sites[0];
        assert_eq!((&seat.site, seat.role, seat.launched), (&owner.site, Role::Owner, false));
        let program = Program::read(&owner.get("/v1/program").value()).unwrap();
        assert_eq!(program, template.program("EUR", &["en".into(), "ru".into()]));
        let site = site(&owner);
        assert_eq!(Look::read(&site.look, "").unwrap().theme.preset, template.preset());
        assert_eq!((site.template.as_deref(), site.launched_at), (Some(template.name()), None));
        assert_eq!(owner.changes(), [("site.created".to_owned(), String::new())]);
    }
}

#[test]
fn a_site_that_cannot_be_is_refused_with_the_field_at_fault() {
    let owner = TestPerson::new();
    let good = json!({"template": "blog", "name": "Bell", "currency": "EUR", "zone": "UTC", "languages": ["en"], "origins": []});
    for (field, value) in [
        ("template", json!("casino")),
        ("name", json!(" ")),
        ("currency", json!("euro")),
        ("zone", json!("Mars/Base")),
        ("languages", json!([])),
        ("origins", json!(["bell.example"])),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let problem = owner.asks("POST", "/v1/console/sites", &bad).refused(Code::OutOfRange);
        assert_eq!(problem.extra["path"], json!(format!("/{field}")));
    }
    owner.asks("POST", "/v1/console/sites", &good).is::<Console>(201);
}

#[test]
fn before_the_launch_the_line_brings_nothing_to_see_and_nobody_keeps_a_copy() {
    let owner = TestPerson::owner();
    let stub = line(&owner, "js", Some("https://bell.example/"));
    assert_eq!((stub.status, stub.header("cache-control")), (200, Some("no-store")));
    assert!(stub.body.len() < 1_000 && !stub.text().contains("Bell"), "{}", stub.text());
    let config = line(&owner, "json", Some("https://bell.example/"));
    assert_eq!((config.status, config.header("cache-control")), (404, Some("no-store")));
    let tried = line(&owner, "js?test", Some("https://bell.example/"));
    assert_eq!(tried.header("cache-control"), Some("no-store"));
    assert!(tried.text().contains("Bell & Sons") && tried.text().contains("https://bell.example"));
}

#[test]
fn from_the_launch_on_the_line_brings_the_launcher_at_once_and_for_ever() {
    let owner = TestPerson::owner();
    line(&owner, "js", None);
    let launched: Site = owner.asks("POST", "/v1/site/launch", &json!({})).is(200);
    assert!(launched.launched_at.is_some());
    for file in ["js", "js?test"] {
        let loader = line(&owner, file, None);
        assert_eq!(loader.header("cache-control"), Some("public, max-age=60"));
        assert!(loader.text().contains("Bell & Sons"));
    }
    let again: Site = owner.asks("POST", "/v1/site/launch", &json!({})).is(200);
    assert_eq!(again.launched_at, launched.launched_at);
    let launches = owner.changes().into_iter().filter(|(what, _)| what == "site.launched").count();
    assert_eq!(launches, 1, "launching twice is launching once");
}

#[test]
fn the_console_sees_which_of_the_sites_pages_called() {
    let owner = TestPerson::owner();
    assert_eq!(site(&owner).seen_at, None);
    // Our own pages show the site to its owner, and who asks by hand is no page.
    line(&owner, "js", Some(&owner.server.url("/preview")));
    owner.server.ask("GET", &format!("/s/{}.js", owner.site)).send();
    assert_eq!((site(&owner).seen_at, site(&owner).seen_origin), (None, None));
    line(&owner, "js", Some("https://bell.example/blog?x"));
    let seen = site(&owner);
    assert_eq!((seen.seen_at.is_some(), seen.seen_origin.as_deref()), (true, Some("https://bell.example")));
    line(&owner, "js", Some("https://elsewhere.example/"));
    assert_eq!(site(&owner), seen, "a stranger's page hides nothing");
}

#[test]
fn a_page_that_says_nothing_of_itself_is_seen_too() {
    let owner = TestPerson::owner();
    line(&owner, "js", None);
    assert_eq!((site(&owner).seen_at.is_some(), site(&owner).seen_origin), (true, None));
}

#[test]
fn a_page_at_an_address_that_is_not_named_is_seen_when_the_owner_names_it() {
    let owner = TestPerson::owner();
    line(&owner, "json", Some("https://new.example/page"));
    let strange = site(&owner);
    assert_eq!((strange.seen_at, strange.seen_origin.as_deref()), (None, Some("https://new.example")));
    let named: Site = owner.asks("PATCH", "/v1/site", &json!({"origins": ["https://new.example"]})).is(200);
    assert!(named.seen_at.is_some());
}

#[test]
fn a_site_that_the_operator_made_is_known_to_its_customers() {
    let site = TestSite::open();
    let shown: Site = site.get("/v1/site").is(200);
    assert!(shown.launched_at.is_some() && shown.template.is_none());
    let loader = site.server.ask("GET", &format!("/s/{}.js", site.keys.public_key)).send();
    assert_eq!(loader.header("cache-control"), Some("public, max-age=60"));
}

#[test]
fn a_picture_of_a_page_stands_in_frames_of_ours_only_and_holds_no_code_of_the_owners() {
    let mut owner = TestPerson::new();
    owner.starts("shop");
    owner.asks("PATCH", "/v1/site", &json!({"name": "</title><script>alert(1)</script>"})).is::<Value>(200);
    for shape in ["article", "shop"] {
        let page = owner.server.ask("GET", &format!("/preview?site={}&shape={shape}", owner.site)).send();
        assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
        assert!(page.header("content-security-policy").unwrap().ends_with("frame-ancestors 'self'"));
        assert!(page.text().contains("&lt;script>alert(1)") && !page.text().contains("<script>alert"));
    }
    for missing in ["/preview", "/preview?site=pk_00000000", &format!("/preview?site={}&shape=car", owner.site)] {
        owner.server.ask("GET", missing).send().refused(Code::NotFound);
    }
}

#[test]
fn a_new_site_has_a_member_to_try_things_with_who_counts_nowhere() {
    let owner = TestPerson::owner();
    let card = site(&owner).test_card.expect("a card");
    let tried: PurchaseAnswer = owner
        .asks("POST", "/v1/purchases", &json!({"id": "t", "member": {"card": card}, "at": owner.now, "total": 10_000}))
        .is(201);
    assert_eq!(tried.earned, 500);
    let reach: ProgramPreview = owner.asks("POST", "/v1/program/preview", &owner.get("/v1/program").value()).is(200);
    assert_eq!((reach.members, reach.rewards[0].could_after), (0, Some(0)));
}

#[test]
fn the_log_names_a_member_until_they_are_erased() {
    let owner = TestPerson::owner();
    owner.asks("POST", "/v1/members", &json!({"id": "ada"})).is::<Value>(201);
    assert_eq!(named_in(&owner, "member.created"), json!("ada"));
    owner.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    assert_eq!(named_in(&owner, "member.created"), Value::Null);
}

/// The member whom the newest line of this kind names.
fn named_in(owner: &TestPerson, what: &str) -> Value {
    let page: ChangePage = owner.get("/v1/changes").is(200);
    let line = page.changes.into_iter().find(|change| change.what == what).expect("a line");
    line.details["member"].clone()
}
