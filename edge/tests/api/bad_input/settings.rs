//! Programs, sites and keys that cannot be.

use loyalty::wire::Code;
use serde_json::{Value, json};

use super::Desk;

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
    desk.refused("a faulty program", &reply, Code::ProgramInvalid, "/surprise");
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
