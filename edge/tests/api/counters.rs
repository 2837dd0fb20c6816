//! Counters: devices, the PIN, and what a shift may and may not do.

use loyalty::wire::Code;
use loyalty::wire::calls::{Who, calls};
use loyalty::wire::devices::{Counter, DeviceCreated, DeviceList};
use loyalty::wire::team::Team;
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::person::TestPerson;

#[test]
fn a_device_enrols_once_and_whoever_knows_their_pin_works_at_it() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    let known: Counter = counter.ask("GET", "/v1/counter").send().is(200);
    assert_eq!((known.site.public_key.as_str(), known.shift), (owner.site.as_str(), None));
    assert_eq!(known.people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Petya"]);
    assert_eq!(known.program, owner.get("/v1/program").value());
    let shift = counter.opens(&petya, "2580").is::<Counter>(201).shift.unwrap();
    assert_eq!((shift.name.as_str(), shift.until.to_rfc3339().as_str()), ("Petya", "2026-11-22T14:00:00Z"));
    assert_eq!(counter.ask("GET", "/v1/counter").send().is::<Counter>(200).shift, Some(shift));
    let ended: Counter = counter.asks("DELETE", "/v1/counter/shift", &json!({})).is(200);
    assert_eq!(ended.shift, None);
    let devices: DeviceList = owner.get("/v1/counter/devices").is(200);
    assert!(devices.devices[0].enrolled_at.is_some() && devices.devices[0].name == "Window");
}

#[test]
fn a_code_enrols_one_browser_and_for_ten_minutes() {
    let owner = TestPerson::owner();
    let device = || owner.asks("POST", "/v1/counter/devices", &json!({"name": "Door"})).is::<DeviceCreated>(201);
    let enrols = |code: &str, now: &str| {
        owner.elsewhere().ask("POST", "/v1/counter/enrol").at(now).json(&json!({"code": code})).send()
    };
    let code = device().code;
    let typed = code.to_lowercase().replace('-', " ");
    let both = at_once(2, |_| enrols(&typed, &owner.now));
    let done: Vec<u16> = both.iter().map(|reply| reply.status).collect();
    assert!(done == [201, 404] || done == [404, 201], "{done:?}");
    assert!(both.iter().all(|reply| (reply.status == 201) == reply.header("set-cookie").is_some()));
    enrols(&code, &owner.now).refused(Code::NotFound);
    enrols(&device().code, "2026-11-22T12:10:00Z").refused(Code::NotFound);
    enrols(&device().code, "2026-11-22T12:09:59Z").is::<Counter>(201);
    let revoked = device();
    owner.ask("DELETE", &format!("/v1/counter/devices/{}", revoked.device)).send().is::<DeviceList>(200);
    enrols(&revoked.code, &owner.now).refused(Code::NotFound);
    enrols("", &owner.now).refused(Code::NotFound);
}

#[test]
fn five_wrong_pins_lock_that_person_at_that_device_for_a_quarter_of_an_hour() {
    let owner = TestPerson::owner();
    let (petya, zoe) = (owner.hires("Petya", "2580"), owner.hires("Zoe", "1470"));
    let counter = owner.enrols();
    for _ in 0..5 {
        counter.opens(&petya, "0000").refused(Code::WrongPin);
    }
    let locked = counter.opens(&petya, "2580").refused(Code::RateLimited);
    assert_eq!(locked.extra["retry_at"], json!("2026-11-22T12:15:00Z"));
    counter.opens(&zoe, "1470").is::<Counter>(201);
    owner.enrols().opens(&petya, "2580").is::<Counter>(201);
    counter.at("2026-11-22T12:14:59Z").opens(&petya, "2580").refused(Code::RateLimited);
    counter.at("2026-11-22T12:15:00Z").opens(&petya, "2580").is::<Counter>(201);
}

#[test]
fn many_guesses_at_once_are_many_guesses() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "0007");
    let counter = owner.enrols();
    let guesses = at_once(10, |caller| counter.opens(&petya, &format!("{:04}", 1000 + caller)).status);
    assert_eq!(guesses.iter().filter(|status| **status == 403).count(), 5, "{guesses:?}");
    counter.opens(&petya, "0007").refused(Code::RateLimited);
}

#[test]
fn a_right_pin_forgets_the_wrong_ones_and_a_new_pin_ends_the_old() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    for _ in 0..3 {
        for _ in 0..4 {
            counter.opens(&petya, "9999").refused(Code::WrongPin);
        }
        counter.opens(&petya, "2580").is::<Counter>(201);
    }
    owner.asks("PATCH", &format!("/v1/team/{petya}"), &json!({"pin": "11112222"})).is::<Team>(200);
    counter.opens(&petya, "2580").refused(Code::WrongPin);
    counter.opens(&petya, "11112222").is::<Counter>(201);
    counter.opens(&owner.id, "1234").refused(Code::WrongPin);
    counter.opens("nobody", "1234").refused(Code::WrongPin);
    counter.opens(&petya, "12").refused(Code::OutOfRange);
}

#[test]
fn a_shift_of_a_revoked_device_is_over_with_the_same_word() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    counter.opens(&petya, "2580").is::<Counter>(201);
    let refused_as = |counter: &crate::person::TestCounter| counter.ask("GET", "/v1/site").send().status;
    assert_eq!(refused_as(&counter), 403, "the shift is known, and may not do this");
    let left: DeviceList = owner.ask("DELETE", &format!("/v1/counter/devices/{}", counter.device)).send().is(200);
    assert_eq!(left.devices, []);
    assert_eq!(refused_as(&counter), 401);
    counter.ask("GET", "/v1/counter").send().refused(Code::Unauthorized);
    counter.opens(&petya, "2580").refused(Code::Unauthorized);
    owner.ask("DELETE", &format!("/v1/counter/devices/{}", counter.device)).send().refused(Code::NotFound);
}

#[test]
fn a_shift_ends_by_itself_and_with_its_persons_seat() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    counter.opens(&petya, "2580").is::<Counter>(201);
    assert_eq!(counter.at("2026-11-22T13:59:59Z").ask("GET", "/v1/site").send().status, 403);
    assert_eq!(counter.at("2026-11-22T16:00:00Z").ask("GET", "/v1/site").send().status, 401);
    assert_eq!(counter.at("2026-11-22T16:00:00Z").ask("GET", "/v1/counter").send().is::<Counter>(200).shift, None);
    counter.opens(&petya, "2580").is::<Counter>(201);
    owner.ask("DELETE", &format!("/v1/team/{petya}")).send().is::<Team>(200);
    assert_eq!(counter.ask("GET", "/v1/site").send().status, 401);
    counter.opens(&petya, "2580").refused(Code::WrongPin);
}

/// Whoever holds a phone at the counter holds no more than the counter's work, also where the PIN is the owner's.
#[test]
fn a_person_has_five_tries_however_their_number_is_spelled() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    for nought in ["", "0", "00", "000", "+"] {
        counter.opens(&format!("{nought}{petya}"), "0000").refused(Code::WrongPin);
    }
    counter.opens(&format!("0000{petya}"), "2580").refused(Code::RateLimited);
}

#[test]
fn a_new_pin_ends_the_shift_that_the_old_one_opened() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    counter.opens(&petya, "2580").is::<Counter>(201);
    owner.asks("PATCH", &format!("/v1/team/{petya}"), &json!({"name": "Pyotr"})).is::<Team>(200);
    assert!(counter.ask("GET", "/v1/counter").send().is::<Counter>(200).shift.is_some());
    owner.asks("PATCH", &format!("/v1/team/{petya}"), &json!({"pin": "1470"})).is::<Team>(200);
    assert_eq!(counter.ask("GET", "/v1/counter").send().is::<Counter>(200).shift, None);
}

#[test]
fn whoever_takes_the_money_changes_nobodys_contacts_and_finds_nobody_by_noughts() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    counter.opens(&petya, "2580").is::<Counter>(201);
    let sale = |member: Value| json!({"id": "s1", "member": member, "at": crate::site::NOON, "total": 100});
    counter.asks("POST", "/v1/counter/members", &json!({"id": "ada", "phone": "+49 30 1234567"})).is::<Value>(201);
    let report = |member: Value| counter.asks("POST", "/v1/purchases", &sale(member));
    assert_eq!(
        report(json!({"id": "ada", "email": "petya@example.com"})).refused(Code::Forbidden).extra["path"],
        "/member"
    );
    report(json!({"id": "ada"})).is::<Value>(201);
    let finds =
        |by: &str| counter.asks("POST", "/v1/counter/find", &json!({"by": by})).is::<Value>(200)["members"].clone();
    assert_eq!(finds("1234567").as_array().map(Vec::len), Some(1));
    assert_eq!([finds("000000"), finds("0000007")], [json!([]), json!([])]);
}

#[test]
fn a_shift_does_the_counters_work_and_nothing_else() {
    let owner = TestPerson::owner();
    owner.asks("PATCH", &format!("/v1/team/{}", owner.id), &json!({"pin": "1234"})).is::<Team>(200);
    let counter = owner.enrols();
    counter.opens(&owner.id, "1234").is::<Counter>(201);
    let mut tried = 0;
    for call in calls() {
        let (Who::Shop(scopes) | Who::CustomerOrShop(scopes)) = call.who else { continue };
        if scopes.split(' ').any(|scope| scope == "counter:use") {
            continue;
        }
        let path = call.path.replace("{id}", "1").replace("{code}", "00000-00000").replace("{what}", "members");
        let ask = counter.ask(call.method, &path).header("idempotency-key", "mine");
        let ask = if call.request.is_some() { ask.json(&body(call.method, call.path)) } else { ask };
        let reply = ask.send();
        assert_eq!(reply.status, 403, "{} {}: {}", call.method, call.path, reply.text());
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
    for (method, path) in
        [("GET", "/v1/console"), ("DELETE", "/v1/console/session"), ("DELETE", "/v1/console/sessions")]
    {
        counter.ask(method, path).send().refused(Code::Unauthorized);
    }
}

/// A body that each call would take from somebody who may make it: the guard stands behind the reading.
fn body(method: &str, path: &str) -> Value {
    match (method, path) {
        ("PUT" | "POST", "/v1/program" | "/v1/program/preview") => {
            serde_json::to_value(loyalty::program::Program::starter()).unwrap()
        }
        ("POST", "/v1/keys") => json!({"kind": "secret", "name": "more", "scopes": ["*"]}),
        ("POST", "/v1/team") => json!({"name": "Zoe", "pin": "1234"}),
        ("POST", "/v1/team/invitations") => json!({"email": "a@b.example", "role": "owner", "language": "en"}),
        ("POST", "/v1/counter/devices") => json!({"name": "Door"}),
        ("POST", "/v1/members/{id}/adjustments") => json!({"id": "a", "points": 1000, "note": "mine"}),
        ("POST", "/v1/members/{id}/merge") => json!({"into": "bob"}),
        ("POST", "/v1/imports/purchases") => {
            json!({"id": "p", "member": {"id": "ada"}, "at": crate::site::NOON, "total": 1})
        }
        ("POST", "/v1/purchases/{id}/refunds") => json!({"id": "r", "at": crate::site::NOON, "total": 1}),
        ("POST", "/v1/purchases") => json!({"id": "p", "member": {"id": "ada"}, "at": crate::site::NOON, "total": 1}),
        ("POST", "/v1/events") => {
            json!({"id": "e", "member": {"id": "ada"}, "kind": "visit", "at": crate::site::NOON})
        }
        ("POST", "/v1/coupons/{code}/use") => json!({"purchase": "p"}),
        ("POST", "/v1/redemptions") => json!({"reward": "gift", "member": "ada"}),
        ("POST", "/v1/endpoints") => json!({"url": "https://hooks.shop.dev/kept", "events": []}),
        ("PUT", "/v1/surveys/{id}") | ("POST", "/v1/surveys/preview") => {
            json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "none"}})
        }
        ("PUT", "/v1/orders/settings") => json!({"statuses": []}),
        ("POST", "/v1/prompts") => json!({"member": "ada", "survey": "nps"}),
        ("PUT", "/v1/messages/{id}") => json!({"is_on": true, "texts": {}}),
        (_, "/v1/feed" | "/v1/feed/check") => json!({"url": ""}),
        ("POST", "/v1/posts") => json!({"id": "n", "title": "New", "url": "https://bell.example/n"}),
        (_, "/v1/announcements" | "/v1/announcements/{id}") => {
            json!({"topic": "news", "texts": {"en": {"subject": "New", "body": "Hello"}}})
        }
        ("POST", "/v1/announcements/{id}/test") => json!({"language": "en"}),
        ("POST", "/v1/announcements/{id}/send") => json!({"revision": 1}),
        ("POST", "/v1/letters/preview") => {
            json!({"kind": "announcement", "language": "en", "subject": "New", "body": "Hello"})
        }
        ("PUT", "/v1/reviews/places") => json!({"urls": []}),
        ("POST", "/v1/reviews/{id}/decision") => json!({"state": "shown", "edits": 0}),
        ("PUT", "/v1/complaints/topics") => json!({"topics": [{"id": "delay", "hours": 4}]}),
        ("POST", "/v1/complaints/{id}/assign") => json!({"person": "1"}),
        ("PUT", "/v1/reviews/{id}/reply") | ("POST", "/v1/complaints/{id}/answer" | "/v1/complaints/{id}/resolve") => {
            json!({"text": "Thank you"})
        }
        _ => json!({}),
    }
}
