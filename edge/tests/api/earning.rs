//! What purchases earn, from `PUT /v1/program` to the customer's own history.

use loyalty::program::Program;
use loyalty::wire::Code;
use loyalty::wire::sites::SiteCreated;
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::Reply;
use crate::server::Server;
use crate::site::{NOON, TestSite, purchase, refund};

/// The starter with these fields in the place of its own.
fn document(fields: Value) -> Value {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (field, value) in fields {
        document[field] = value;
    }
    document
}

/// A site under such a program.
fn under(fields: Value) -> TestSite<'static> {
    let site = TestSite::open();
    site.ask("PUT", "/v1/program").json(&document(fields)).send().is::<Value>(200);
    site
}

/// Reports a purchase with these fields besides, until the server is not too busy for it.
fn buys(site: &TestSite, name: &str, total: i64, fields: Value) -> Value {
    let mut bought = serde_json::to_value(purchase(name, "ada", total)).unwrap();
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (field, value) in fields {
        bought[field] = value;
    }
    loop {
        let reply: Reply = site.ask("POST", "/v1/purchases").json(&bought).send();
        if reply.status != 503 {
            return reply.is(201);
        }
        reply.refused(Code::TryAgain);
    }
}

#[test]
fn purchases_at_once_never_earn_more_than_their_day_allows() {
    let site = under(json!({"caps": {"day": 100, "month": 150}}));
    let answers = at_once(24, |caller| buys(&site, &format!("p{caller}"), 4_000, json!({})));
    let mut earned: Vec<i64> = answers.iter().map(|answer| answer["earned"].as_i64().unwrap()).collect();
    earned.sort_unstable();
    assert_eq!(earned[21..], [20, 40, 40]);
    assert_eq!((earned[20], site.member("ada").sums()), (0, (100, 0)));
    for answer in answers.iter().filter(|answer| answer["earned"] == 0) {
        assert_eq!(answer["limits"], json!([{"cap": "day", "points": 100, "left": 0, "took": 40}]));
    }
    let eve = at_once(8, |caller| buys(&site, &format!("e{caller}"), 4_000, json!({"at": "2026-11-21"})));
    assert_eq!(eve.iter().map(|answer| answer["earned"].as_i64().unwrap()).sum::<i64>(), 50);
    site.audit();
}

#[test]
fn an_imported_log_keeps_to_the_caps_of_its_days() {
    let site = under(json!({"caps": {"day": 50}}));
    let lines: Vec<String> = (0..12)
        .map(|at| json!({"id": format!("p{at}"), "member": {"id": "ada"}, "at": format!("2026-11-{:02}", 1 + at / 4), "total": 2_000}).to_string())
        .collect();
    assert_eq!(site.imports(&lines.join("\n")).accepted, 12);
    assert_eq!(site.member("ada").movements(), [20, 20, 10, 20, 20, 10, 20, 20, 10]);
    site.audit();
}

#[test]
fn what_a_refund_took_back_can_be_earned_again_on_the_same_day() {
    let site = under(json!({"caps": {"day": 50}}));
    buys(&site, "p1", 5_000, json!({}));
    assert_eq!(buys(&site, "p2", 5_000, json!({}))["earned"], 0);
    site.refunds("p1", &refund("r1", 2_000)).is::<Value>(201);
    assert_eq!(buys(&site, "p3", 5_000, json!({}))["earned"], 20);
    assert_eq!(site.member("ada").sums(), (50, 0));
    site.audit();
}

#[test]
fn a_program_with_every_setting_is_shown_as_it_was_put() {
    let only = json!({
        "when": {"from": "2026-11-27", "until": "2026-12-01T00:00:00Z", "weekdays": ["fri"], "hours": {"from": "22:00", "until": "02:00"}},
        "items": {"include": {"categories": ["tea"], "skus": ["MUG"]}, "exclude": {"categories": ["gift cards"], "skus": ["T-7"]}},
        "minimum_minor": 500,
    });
    let fields = json!({
        "earn": [
            {"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "nearest",
                "basis": {"discount": "before", "tax": false, "shipping": false, "paid_with_points": "no"}},
            {"id": "night", "on": "purchase", "points": 50, "rounding": "up", "only": only, "combine": "best", "priority": 7},
        ],
        "multipliers": {"stacking": "multiply", "rounding": "up", "list": [{"id": "twice", "percent": 200, "priority": 2, "only": only}]},
        "caps": {"purchase": {"points": 500, "over": "reject"}, "day": 600, "week": 700, "month": 800, "year": 900, "balance": 1000},
        "point_worth": {"points": 10, "minor": 100},
        "expiry": {"kind": "dates", "dates": ["01-01", "07-01"], "at_least_days": 14},
    });
    let site = under(fields.clone());
    assert_eq!(site.get("/v1/program").is::<Value>(200), document(fields));
}

#[test]
fn every_fault_of_every_setting_is_named_in_one_answer() {
    let rule = json!({"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down",
        "basis": {"discount": "never", "paid_with_points": "no"}, "only": {"when": {"weekdays": ["someday"]}, "for": "gold"}, "combine": "both"});
    let faulty = document(json!({
        "earn": [rule],
        "multipliers": {"stacking": "best", "list": [{"id": "less", "percent": 50}]},
        "caps": {"purchase": {"over": "reduce"}, "day": -1},
        "expiry": {"kind": "dates", "dates": ["02-29"]},
    }));
    let reply = TestSite::open().ask("PUT", "/v1/program").json(&faulty).send();
    let faults = reply.refused(Code::ProgramInvalid).extra["faults"].clone();
    let mut paths: Vec<&str> = faults.as_array().unwrap().iter().map(|fault| fault["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    let expected = [
        "/caps/day",
        "/caps/purchase/points",
        "/earn/0/basis/discount",
        "/earn/0/combine",
        "/earn/0/only/for",
        "/earn/0/only/when/weekdays/0",
        "/expiry/dates/0",
        "/multipliers/list/0/percent",
        "/point_worth",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn a_customers_history_says_why_so_many_points() {
    let tea = json!({"items": {"include": {"categories": ["tea"]}}});
    let rule = json!({"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down", "basis": {"shipping": false}});
    let site = under(json!({
        "earn": [rule],
        "multipliers": {"list": [{"id": "tea_week", "percent": 300, "only": tea}]},
        "caps": {"purchase": {"points": 170}},
    }));
    let items = json!([{"sku": "T", "category": "tea", "quantity": 2, "total": 4_000}, {"sku": "M", "quantity": 1, "total": 6_000}]);
    buys(&site, "p1", 10_500, json!({"shipping": 500, "items": items}));
    let own = site.member("ada").signs_in().ask("GET", "/v1/entries").send().is::<Value>(200);
    let expected = json!({
        "program": 2,
        "basis_minor": 10_500,
        "rules": [{"id": "base", "points": 1, "per_minor": 100, "rounding": "down", "basis_minor": 10_000, "before": 100,
            "times": [{"ids": ["tea_week"], "times_bp": 30_000, "of_minor": 4_000}], "gave": 180}],
        "limits": [{"cap": "purchase", "points": 170, "left": 170, "took": 10}],
    });
    assert_eq!((&own["entries"][0]["points"], &own["entries"][0]["reason"]), (&json!(170), &expected));
    site.audit();
}

#[test]
fn what_was_paid_with_points_counts_as_the_program_says() {
    for (paid_with_points, earned) in [("yes", 100), ("no", 70), ("nothing", 0)] {
        let rule = json!({"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down",
            "basis": {"paid_with_points": paid_with_points}});
        let site = under(json!({"earn": [rule], "point_worth": {"points": 100, "minor": 500}}));
        assert_eq!(buys(&site, "p1", 10_000, json!({"points_used": 600}))["earned"], earned, "{paid_with_points}");
        assert_eq!(buys(&site, "p2", 10_000, json!({}))["earned"], 100, "{paid_with_points}");
    }
}

/// A site whose clocks show Berlin's time.
fn in_berlin() -> TestSite<'static> {
    let server = Server::shared();
    let new = json!({"name": "Bell", "origins": ["https://bell.example"], "currency": "EUR", "zone": "Europe/Berlin", "languages": ["en"]});
    let created = server.ask("POST", "/v1/sites").bearer(&server.operator_key).at(NOON).json(&new).send();
    TestSite { server, keys: created.is::<SiteCreated>(201), now: NOON.into() }
}

#[test]
fn days_hours_and_terms_are_those_of_the_sites_zone_when_clocks_change() {
    let site = in_berlin();
    let night = json!({"when": {"weekdays": ["sun"], "hours": {"from": "00:00", "until": "04:00"}}});
    let rule =
        json!({"id": "night", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down", "only": night});
    let fields =
        json!({"earn": [rule], "caps": {"day": 50}, "expiry": {"kind": "per_lot", "months": 6, "to_end_of": "month"}});
    site.ask("PUT", "/v1/program").json(&document(fields)).send().is::<Value>(200);
    // On 2026-10-25 clocks there go from 03:00 back to 02:00: the day has 25 hours, from 22:00Z to 23:00Z.
    let at = |name: &str, at: &str, total: i64| buys(&site, name, total, json!({"at": at}))["earned"].clone();
    assert_eq!(at("before", "2026-10-24T21:59:59Z", 3_000), 0, "it is Saturday still");
    assert_eq!(at("first", "2026-10-24T22:00:00Z", 3_000), 30);
    assert_eq!(at("last", "2026-10-25T02:59:59Z", 3_000), 20, "03:59 there, the fifth hour of that night");
    assert_eq!(at("over", "2026-10-25T03:00:00Z", 3_000), 0, "04:00 there");
    assert_eq!(at("spring", "2026-03-29T01:30:00Z", 9_000), 50, "03:30 there: the hour before was left out");
    let terms: Vec<Option<String>> =
        site.member("ada").journal().iter().map(|line| line.entry.expires_at.map(|end| end.to_rfc3339())).collect();
    let terms: Vec<&str> = terms.iter().flatten().map(String::as_str).collect();
    assert!(terms.contains(&"2027-04-30T22:00:00Z"), "six months from October, to the end of April: {terms:?}");
    assert!(terms.contains(&"2026-09-30T22:00:00Z"), "six months from March: {terms:?}");
    site.audit();
}
