//! What cannot be taken is answered with its stable code and changes nothing.

use std::cell::RefCell;

use loyalty::wire::{Code, Problem};
use serde_json::{Value, json};

use crate::http::Reply;
use crate::site::{NOON, TestSite, reward};

/// For a refusal whose path depends on how far the reader came.
const ANYWHERE: &str = "*";

/// A site with a member, and everything that bad input could have changed.
struct Desk {
    site: TestSite<'static>,
    before: Vec<Value>,
    /// What went otherwise; told all at once when the desk closes.
    surprises: RefCell<Vec<String>>,
}

impl Desk {
    fn open() -> Self {
        let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
        site.member("ada").buys_as("p1", 10_000);
        let before = state(&site);
        Self { site, before, surprises: RefCell::default() }
    }

    /// Sends a body; it must be refused with this code, at this path, and leave everything as it was.
    fn refuses(&self, method: &str, path: &str, body: impl Into<Vec<u8>>, code: Code, at: &str) {
        let body = body.into();
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let ask = self.site.ask(method, path).header("idempotency-key", "k1").bytes(body);
        self.refused(&format!("{method} {path} {shown}"), &ask.send(), code, at);
    }

    /// Notes where a reply is not this refusal, or something changed.
    fn refused(&self, what: &str, reply: &Reply, code: Code, at: &str) {
        let problem = serde_json::from_slice::<Problem>(&reply.body).ok();
        let good = problem.as_ref().is_some_and(|problem| {
            let path = problem.extra.get("path").and_then(Value::as_str).unwrap_or_default();
            let is_expected = (problem.code, reply.status) == (code, code.status()) && (path == at || at == ANYWHERE);
            is_expected && (8..500).contains(&problem.detail.len())
        });
        if !good {
            let said = format!("{what}: expected {code:?} at \"{at}\", not {} {}", reply.status, reply.text());
            self.surprises.borrow_mut().push(said);
        }
        assert_eq!(state(&self.site), self.before, "{what} changed something");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let surprises = self.surprises.take();
        assert!(std::thread::panicking() || surprises.is_empty(), "{surprises:#?}");
    }
}

fn state(site: &TestSite) -> Vec<Value> {
    let paths = ["/v1/members/ada", "/v1/members/ada/entries", "/v1/audit", "/v1/site", "/v1/keys", "/v1/program"];
    paths.iter().map(|path| site.get(path).is(200)).collect()
}

/// A good purchase with one thing changed; `null` leaves it out.
fn purchase_with(pointer: &str, value: Value) -> String {
    let mut body = json!({"id": "p2", "member": {"id": "ada"}, "at": NOON, "total": 1000,
        "items": [{"sku": "A", "quantity": 1, "total": 1000}]});
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    parent.remove(field);
    if !value.is_null() {
        parent.insert(field.to_owned(), value);
    }
    body.to_string()
}

#[test]
fn a_purchase_that_cannot_be_taken_is_refused_by_field() {
    let desk = Desk::open();
    let long = "x".repeat(10_000);
    let cases = [
        ("/id", json!(null), Code::Malformed, ""),
        ("/id", json!(7), Code::Malformed, "/id"),
        ("/id", json!(""), Code::OutOfRange, "/id"),
        ("/id", json!(long), Code::OutOfRange, "/id"),
        ("/id", json!("a\u{0}b"), Code::OutOfRange, "/id"),
        ("/member", json!("ada"), Code::Malformed, "/member"),
        ("/member/id", json!(""), Code::OutOfRange, "/member/id"),
        ("/member/id", json!(long), Code::OutOfRange, "/member/id"),
        ("/member/vip", json!(true), Code::UnknownField, "/member/vip"),
        ("/member/email", json!("ada at home"), Code::OutOfRange, "/member/email"),
        ("/member/phone", json!(long), Code::OutOfRange, "/member/phone"),
        ("/member/name", json!("two\nlines"), Code::OutOfRange, "/member/name"),
        ("/member/birthday", json!("1990-02-30"), Code::OutOfRange, "/member/birthday"),
        ("/at", json!("yesterday"), Code::OutOfRange, "/at"),
        ("/at", json!("0001-01-01T00:00:00Z"), Code::OutOfRange, "/at"),
        ("/at", json!("9999-12-31T23:59:59Z"), Code::OutOfRange, "/at"),
        ("/at", json!("2026-02-30"), Code::OutOfRange, "/at"),
        ("/at", json!("2027-11-22T12:00:00Z"), Code::OutOfRange, "/at"),
        ("/at", json!("9998-01-01"), Code::OutOfRange, "/at"),
        ("/at", json!(1_795_000_000), Code::Malformed, "/at"),
        ("/total", json!(-1), Code::OutOfRange, "/total"),
        ("/total", json!(9_007_199_254_740_993_i64), Code::OutOfRange, "/total"),
        ("/total", json!(u64::MAX), Code::OutOfRange, "/total"),
        ("/total", json!(1e300), Code::OutOfRange, "/total"),
        ("/total", json!(12.5), Code::Malformed, "/total"),
        ("/total", json!("1000"), Code::Malformed, "/total"),
        ("/currency", json!("USD"), Code::CurrencyMismatch, "/currency"),
        ("/currency", json!("eur"), Code::CurrencyMismatch, "/currency"),
        ("/discount", json!(-5), Code::OutOfRange, "/discount"),
        ("/tax", json!(1e16), Code::OutOfRange, "/tax"),
        ("/points_used", json!("5"), Code::Malformed, "/points_used"),
        ("/cost", json!(1), Code::UnknownField, "/cost"),
        ("/items/0/total", json!(-1), Code::OutOfRange, "/items/0/total"),
        ("/items/0/quantity", json!(-1), Code::OutOfRange, "/items/0/quantity"),
        ("/items/0/quantity", json!(0), Code::OutOfRange, "/items"),
        ("/items/0/sku", json!(""), Code::OutOfRange, "/items"),
        ("/items/0/colour", json!("red"), Code::UnknownField, "/items/0/colour"),
    ];
    for (pointer, value, code, at) in cases {
        desk.refuses("POST", "/v1/purchases", purchase_with_item(pointer, value), code, at);
    }
}

/// The same, where the pointer may lead into the list of items.
fn purchase_with_item(pointer: &str, value: Value) -> String {
    let Some(field) = pointer.strip_prefix("/items/0/") else { return purchase_with(pointer, value) };
    let mut item = json!({"sku": "A", "quantity": 1, "total": 1000});
    item[field] = value;
    purchase_with("/items", json!([item]))
}

#[test]
fn what_is_no_json_is_refused_by_every_call_that_reads_it() {
    let desk = Desk::open();
    let calls = [
        ("PATCH", "/v1/site"),
        ("POST", "/v1/keys"),
        ("PUT", "/v1/program"),
        ("POST", "/v1/purchases"),
        ("POST", "/v1/purchases/p1/refunds"),
        ("POST", "/v1/members/ada/adjustments"),
        ("POST", "/v1/session"),
        ("POST", "/v1/redemptions"),
        ("POST", "/v1/coupons/00ABC-DEFGH/use"),
    ];
    let bodies: [&[u8]; 7] = [b"", b"{", b"{\"id\": \"\xff\xfe\"}", b"{\"", b"<xml/>", b"\xef\xbb\xbf{}", b"\x00"];
    for (method, path) in calls {
        for body in bodies {
            desk.refuses(method, path, body, Code::Malformed, "");
        }
        if path != "/v1/program" {
            desk.refuses(method, path, r#"{"surely_not_a_field": 1}"#, Code::UnknownField, "/surely_not_a_field");
        }
        for other in ["[]", "null", "5", "\"text\""] {
            let code = if path == "/v1/program" { Code::ProgramInvalid } else { Code::Malformed };
            desk.refuses(method, path, other, code, "");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        desk.refuses(method, path, deep, Code::Malformed, ANYWHERE);
        let large = format!("{{\"id\": \"{}\"}}", "x".repeat(1_000_001));
        let ask = desk.site.ask(method, path).header("idempotency-key", "k1");
        let announced = ask.clone().bytes(large.as_bytes()).send_too_much();
        desk.refused(&format!("{method} {path}, announced"), &announced, Code::TooLarge, "");
        let unannounced = ask.send_in_pieces(large.as_bytes(), 65_536);
        desk.refused(&format!("{method} {path}, unannounced"), &unannounced, Code::TooLarge, "");
    }
}

#[test]
fn refunds_and_adjustments_that_cannot_be_taken_are_refused() {
    let desk = Desk::open();
    let refund = |fields: Value| {
        let mut body = json!({"id": "r1", "at": NOON});
        body.as_object_mut().unwrap().append(&mut fields.as_object().unwrap().clone());
        body.to_string()
    };
    let refunds = [
        (json!({}), Code::Malformed, ""),
        (json!({"total": 5, "items": []}), Code::Malformed, ""),
        (json!({"total": -5}), Code::OutOfRange, "/total"),
        (json!({"total": 1.5}), Code::Malformed, "/total"),
        (json!({"total": 5, "id": ""}), Code::OutOfRange, "/id"),
        (json!({"total": 5, "at": "2031-01-01"}), Code::OutOfRange, "/at"),
        (json!({"items": [{"sku": "A", "quantity": 1}]}), Code::OutOfRange, "/items"),
        (json!({"items": [{"sku": "A", "quantity": 1, "price": 5}]}), Code::UnknownField, "/items/0/price"),
    ];
    for (fields, code, at) in refunds {
        desk.refuses("POST", "/v1/purchases/p1/refunds", refund(fields), code, at);
    }
    let adjustments = [
        (json!({"id": "a1", "points": 0, "note": "n"}), Code::OutOfRange, "/points"),
        (json!({"id": "a1", "points": 5, "note": " "}), Code::OutOfRange, "/note"),
        (json!({"id": "a1", "points": 5, "note": "n".repeat(501)}), Code::OutOfRange, "/note"),
        (json!({"id": "a1", "points": -5, "note": "n", "expires_at": "2027-01-01"}), Code::OutOfRange, "/expires_at"),
        (json!({"id": "a1", "points": 9_007_199_254_740_993_i64, "note": "n"}), Code::OutOfRange, "/points"),
        (json!({"id": "a1", "points": 5}), Code::Malformed, ""),
    ];
    for (body, code, at) in adjustments {
        desk.refuses("POST", "/v1/members/ada/adjustments", body.to_string(), code, at);
    }
}

#[test]
fn a_path_or_query_that_cannot_be_read_is_refused() {
    let desk = Desk::open();
    let long = "x".repeat(10_000);
    let get = |path: &str| desk.site.get(path);
    for id in [long.as_str(), "%00", "a%0Ab", "%ff%fe", "%"] {
        desk.refused(id, &get(&format!("/v1/members/{id}")), Code::OutOfRange, "");
    }
    for query in ["limit=0", "limit=101", "limit=-1"] {
        desk.refused(query, &get(&format!("/v1/members/ada/entries?{query}")), Code::OutOfRange, "");
    }
    for query in ["limit=many", "limit=", "cursor=abc", "cursor="] {
        desk.refused(query, &get(&format!("/v1/members/ada/entries?{query}")), Code::Malformed, "");
    }
    desk.refused("cursor", &get("/v1/audit?cursor=abc"), Code::Malformed, "");
    desk.refused("expiring_by", &get("/v1/members/ada/lots?expiring_by=soon"), Code::Malformed, "expiring_by");
    for (method, path) in
        [("GET", "/v1/nothing"), ("GET", "/"), ("POST", "/v1/members/ada/lots/1"), ("GET", "/v1//card")]
    {
        desk.refused(path, &desk.site.ask(method, path).send(), Code::NotFound, "");
    }
    for (method, path) in [("PUT", "/v1/purchases"), ("GET", "/v1/session"), ("DELETE", "/v1/program")] {
        desk.refused(path, &desk.site.ask(method, path).send(), Code::MethodNotAllowed, "");
    }
    let clock = desk.site.ask("GET", "/v1/site").at("noon").send();
    desk.refused("kept-now", &clock, Code::Malformed, "");
}

#[test]
fn a_redemption_needs_a_key_a_reward_and_somebody() {
    let desk = Desk::open();
    let path = "/v1/redemptions";
    let keyless = desk.site.ask("POST", path).json(&json!({"reward": "coffee", "member": "ada"})).send();
    desk.refused("no key", &keyless, Code::Malformed, "");
    let long = desk.site.ask("POST", path).header("idempotency-key", &"k".repeat(201));
    let long = long.json(&json!({"reward": "coffee", "member": "ada"})).send();
    desk.refused("a long key", &long, Code::Malformed, "");
    desk.refuses("POST", path, r#"{"reward": "coffee"}"#, Code::Malformed, "/member");
    desk.refuses("POST", path, r#"{"reward": "coffee", "member": ""}"#, Code::OutOfRange, "/member");
    desk.refuses("POST", path, r#"{"reward": "coffee", "member": "nobody"}"#, Code::NotFound, "");
    desk.refuses("POST", path, r#"{"reward": "yacht", "member": "ada"}"#, Code::NotFound, "");
    desk.refuses("POST", path, r#"{"reward": 5, "member": "ada"}"#, Code::Malformed, "/reward");
}

#[test]
fn a_faulty_program_is_refused_with_every_fault_and_its_path() {
    let desk = Desk::open();
    let mut program = serde_json::to_value(loyalty::program::Program::starter()).unwrap();
    program["surprise"] = json!(1);
    program["earn"][0]["per_minor"] = json!(0);
    program["expiry"] = json!({"kind": "per_lot"});
    program["unit"]["ru"] = json!({"one": "балл", "other": "балла"});
    let prize = |id: &str, gives: Value| json!({"id": id, "title": {"en": "x"}, "cost": 5, "gives": gives});
    program["rewards"] = json!([
        prize("half", json!({"kind": "percent_off", "percent": 101})),
        prize("half", json!({"kind": "amount_off", "amount_minor": 0})),
        prize("no spaces", json!({"kind": "surprise"})),
    ]);
    let reply = desk.site.ask("PUT", "/v1/program").json(&program).send();
    desk.refused("a faulty program", &reply, Code::ProgramInvalid, "");
    let faults = reply.refused(Code::ProgramInvalid).extra["faults"].clone();
    let paths: Vec<&str> = faults.as_array().unwrap().iter().map(|fault| fault["path"].as_str().unwrap()).collect();
    for expected in [
        "/surprise",
        "/earn/0/per_minor",
        "/expiry",
        "/unit/ru/few",
        "/unit/ru/many",
        "/rewards/0/gives/percent",
        "/rewards/1/gives/amount_minor",
        "/rewards/2/id",
        "/rewards/2/gives/kind",
    ] {
        assert!(paths.contains(&expected), "{expected} is missing: {faults}");
    }
}

#[test]
fn sites_and_keys_that_cannot_be_are_refused() {
    let desk = Desk::open();
    let server = desk.site.server;
    let site =
        json!({"name": "N", "origins": ["https://n.example"], "currency": "EUR", "zone": "UTC", "languages": ["en"]});
    let sites = [
        ("name", json!(""), "/name"),
        ("name", json!("x".repeat(81)), "/name"),
        ("origins", json!([]), "/origins"),
        ("origins", json!(["http://n.example"]), "/origins"),
        ("origins", json!(["https://n.example/path"]), "/origins"),
        ("origins", json!(["https://n.example; script-src *"]), "/origins"),
        ("currency", json!("euro"), "/currency"),
        ("zone", json!("Middle/Earth"), "/zone"),
        ("languages", json!([]), "/languages"),
        ("languages", json!(["English"]), "/languages"),
    ];
    for (field, value, at) in sites {
        let mut body = site.clone();
        body[field] = value;
        let reply = server.ask("POST", "/v1/sites").bearer(&server.operator_key).json(&body).send();
        desk.refused(&body.to_string(), &reply, Code::OutOfRange, at);
    }
    desk.refuses("PATCH", "/v1/site", r#"{"contacts": "theirs"}"#, Code::OutOfRange, "/contacts");
    desk.refuses("PATCH", "/v1/site", r#"{"currency": "USD"}"#, Code::UnknownField, "/currency");
    let keys = [
        (json!({"kind": "master", "name": "n", "scopes": ["*"]}), "/kind"),
        (json!({"kind": "secret", "name": "", "scopes": ["*"]}), "/name"),
        (json!({"kind": "secret", "name": "n", "scopes": []}), "/scopes"),
        (json!({"kind": "secret", "name": "n", "scopes": ["points:mint"]}), "/scopes"),
        (json!({"kind": "identity", "name": "n", "scopes": ["*"]}), "/scopes"),
    ];
    for (body, at) in keys {
        desk.refuses("POST", "/v1/keys", body.to_string(), Code::OutOfRange, at);
    }
}
