//! The log names fields from an allow-list: no secret, no person and no thing of a shop's is ever in it.

use loyalty::wire::calls::calls;
use loyalty::wire::{Code, Problem};
use serde_json::{Map, Value, json};

use crate::server::{Server, wait_until};
use crate::site::{TestSite, purchase, reward};

/// What is wrong with a line of a log that was written while all went well.
fn fault(line: &str) -> Option<String> {
    if line.trim_start().starts_with("migrated: ") {
        return None;
    }
    let Ok(fields) = serde_json::from_str::<Map<String, Value>>(line) else { return Some(format!("no JSON: {line}")) };
    let is_known = |(name, value): (&String, &Value)| match name.as_str() {
        "method" => ["GET", "POST", "PUT", "PATCH", "DELETE"].map(Value::from).contains(value),
        "route" => calls().map(|call| call.path).chain(["page", "none"]).any(|route| value == route),
        "code" => value.as_str().and_then(Code::parse).is_some_and(|code| code != Code::Internal),
        "status" | "trips" | "queries" | "ms" => value.is_u64(),
        _ => false,
    };
    let stranger = fields.iter().find(|field| !is_known(*field));
    stranger.map(|(name, value)| format!("{name} is {value}: {line}"))
}

/// What is wrong with a whole log.
fn faults(log: &str) -> Vec<String> {
    // The last line may still be on its way.
    let whole = log.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(fault).collect()
}

#[test]
fn nothing_that_was_sent_or_handed_out_is_ever_logged() {
    let mut server = Server::start();
    let site = TestSite::on(&server);
    site.changes_program(|program| program.rewards = vec![reward("canary_reward", 10)]);
    let mut bought = purchase("canary-purchase", "canary-member", 50_000);
    bought.member.email = Some("canary@example.com".into());
    bought.member.phone = Some("+7 900 canary".into());
    site.reports(&bought).is::<Value>(201);
    let ada = site.member("canary-member");
    let session = ada.signs_in();
    let coupon = session.redemption("canary-key", "canary_reward").send().value();
    let token = site.token("canary-member").claim("jti", "canary-jti").signed();
    site.exchanges(&token).is::<Value>(201);
    site.exchanges(&token).refused(Code::Unauthorized);
    for path in ["/v1/members/canary-nobody", "/v1/canary-path", "/v1/coupons/CANAR-YCODE", "/s/pk_canary.js?canary=1"]
    {
        assert_eq!(site.get(path).status, 404);
    }
    site.get("/v1/members/canary-member/entries?cursor=canary-cursor").refused(Code::Malformed);
    site.ask("GET", "/v1/site").bearer("sk_canary").send().refused(Code::Unauthorized);
    site.ask("POST", "/v1/purchases").bytes("{\"canary-field\": 1}").send().refused(Code::UnknownField);
    let reader = crate::letters::subscription(&site, "canary-reader@example.com");
    site.server.ask("POST", "/v1/subscriptions").json(&reader).send().is::<Value>(202);
    let asks = json!({"site": site.keys.public_key, "email": "canary-reader@example.com", "language": "en",
        "asked": "canary-of-a-frame-0123456789"});
    site.server.ask("POST", "/v1/codes").json(&asks).send().is::<Value>(202);
    site.server.ask("GET", "/m/cnf_canary").send();
    site.get("/v1/subscribers?q=canary").is::<Value>(200);
    // Sends what waits, by which addresses go through everything that could log them.
    site.server.ask("GET", "/v1/mailbox").bearer(&server.operator_key).send().is::<Value>(200);
    let broken = json!({"id": "canary-line", "member": {"id": "canary-member"}, "at": "canary", "total": 1});
    site.imports(&broken.to_string());
    site.ask("DELETE", "/v1/members/canary-member").send().is::<Value>(200);

    let code = coupon["coupon"]["code"].as_str().unwrap();
    let keys = site.keys.clone();
    let secrets = [
        keys.secret_key.as_str(),
        &keys.public_key,
        &keys.site,
        &keys.identity_key.secret,
        &keys.identity_key.id,
        &session.secret,
        &token,
        code,
        coupon["redemption"].as_str().unwrap(),
    ]
    .map(str::to_owned);
    server.ends();
    let log = server.log();
    assert!(log.lines().count() > 15, "{log}");
    assert_eq!(faults(&log), Vec::<String>::new());
    assert!(!log.to_lowercase().contains("canar"), "{log}");
    let told: Vec<&String> = secrets.iter().filter(|secret| log.contains(secret.as_str())).collect();
    assert_eq!(told, Vec::<&String>::new());
    assert!(!log.contains(&server.operator_key));
}

#[test]
fn the_log_of_all_tests_so_far_tells_of_no_fault_and_no_more_than_it_may() {
    let server = Server::shared();
    let site = TestSite::open();
    let from = server.log().len();
    let unknown: Problem = site.member("nobody").get("").is(404);
    wait_until("the request's line", || server.log()[from..].contains("/v1/members/{id}"));
    let lines = server.log_lines(from, "/v1/members/{id}", 1);
    assert!(lines.iter().any(|line| line["code"] == json!(unknown.code)), "{lines:#?}");
    assert_eq!(faults(&server.log()), Vec::<String>::new());
}
