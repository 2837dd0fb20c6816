//! Bodies, paths and headers that cannot be read, whatever the call.

use loyalty::wire::Code;
use loyalty::wire::calls::calls;
use serde_json::json;

use super::{ANYWHERE, Desk};
use crate::site::NOON;

#[test]
fn what_is_no_json_is_refused_by_every_call_that_reads_it() {
    let desk = Desk::open();
    let calls = [
        ("POST", "/v1/sites"),
        ("PATCH", "/v1/site"),
        ("POST", "/v1/keys"),
        ("PUT", "/v1/program"),
        ("POST", "/v1/purchases"),
        ("POST", "/v1/purchases/p1/refunds"),
        ("POST", "/v1/events"),
        ("POST", "/v1/members/ada/adjustments"),
        ("POST", "/v1/session"),
        ("POST", "/v1/redemptions"),
        ("POST", "/v1/coupons/00ABC-DEFGH/use"),
        ("POST", "/v1/answers"),
        ("POST", "/v1/prompts"),
        ("PATCH", "/v1/voice"),
        ("POST", "/v1/orders"),
        ("POST", "/v1/orders/o1/status"),
        ("PUT", "/v1/orders/settings"),
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
        let ask = desk.ask(method, path);
        let announced = ask.clone().bytes(large.as_bytes()).send_too_much();
        desk.refused(&format!("{method} {path}, announced"), &announced, Code::TooLarge, "");
        let unannounced = ask.send_in_pieces(large.as_bytes(), 65_536);
        desk.refused(&format!("{method} {path}, unannounced"), &unannounced, Code::TooLarge, "");
    }
}

#[test]
fn a_path_or_query_that_cannot_be_read_is_refused() {
    let desk = Desk::open();
    let get = |path: &str| desk.site.get(path);
    let long = "x".repeat(10_000);
    for call in calls().filter(|call| call.path.contains('{')) {
        let body = json!({"id": "x", "at": NOON, "total": 1, "points": 1, "note": "x", "purchase": "x"}).to_string();
        for id in [long.as_str(), "%00", "a%0Ab", "%ff%fe", "%"] {
            let path = call.path.replace("{id}", id).replace("{code}", id).replace("{what}", id);
            let ask = desk.ask(call.method, &path);
            let ask = if call.request.is_some() { ask.bytes(body.clone()) } else { ask };
            desk.refused(&format!("{} {path}", call.method), &ask.send(), Code::OutOfRange, "");
        }
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
    for call in calls().filter(|call| call.path != "/openapi.json") {
        let ask =
            desk.ask(call.method, &call.path.replace("{id}", "x").replace("{code}", "x").replace("{what}", "members"));
        desk.refused(call.path, &ask.at("noon").send(), Code::Malformed, "");
    }
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
