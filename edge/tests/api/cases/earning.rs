//! The cases about what a purchase earns, each as a program that is put and a purchase that is reported.

use loyalty::program::Program;
use serde_json::{Value, json};

use crate::site::{TestSite, purchase};

/// After all of the cases' days: nothing is reported before it happened.
const LATER: &str = "2026-11-30T12:00:00Z";

/// One point for a hundred minor units, rounded down, with these fields besides.
fn rule(fields: &Value) -> Value {
    let mut rule = json!({"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down"});
    for (field, value) in fields.as_object().unwrap() {
        rule[field] = value.clone();
    }
    rule
}

/// A program of these rules and multipliers.
fn program(rules: Value, multipliers: Value) -> Value {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["earn"] = rules;
    if !multipliers.is_null() {
        document["multipliers"] = multipliers;
    }
    document
}

/// What a purchase of this total, at this time, earns under a program on a site of its own.
fn earned(document: &Value, total: i64, at: &str) -> Value {
    let site = TestSite::open().at(LATER);
    site.ask("PUT", "/v1/program").json(document).send().is::<Value>(200);
    let mut bought = serde_json::to_value(purchase("p1", "ada", total)).unwrap();
    if !at.is_empty() {
        bought["at"] = at.into();
    }
    site.ask("POST", "/v1/purchases").json(&bought).send().is::<Value>(201)["earned"].clone()
}

pub(super) fn rules_round_and_add_up(case: &Value) {
    let fixed = |id: &str, points: i64, priority: i64| json!({"id": id, "on": "purchase", "points": points, "rounding": "down", "combine": "best", "priority": priority});
    let times = |percent: i64, rounding: &str| {
        program(json!([rule(&json!({}))]), json!({"rounding": rounding, "list": [{"id": "more", "percent": percent}]}))
    };
    for row in case["rows"].as_array().unwrap() {
        let (about, expected) = (row[0].as_str().unwrap(), &row[1]);
        let of = |rules: Value, basis: i64| earned(&program(rules, Value::Null), basis, "");
        let found = match about {
            "1 per 100, down" => of(json!([rule(&json!({}))]), 1999),
            "1 per 100 down and 1 per 200 down, stackable" => {
                of(json!([rule(&json!({})), rule(&json!({"id": "half", "per_minor": 200}))]), 1999)
            }
            "3 per 100, basis 4000" => of(json!([rule(&json!({"points": 3}))]), 4000),
            "1 per 100 down, times 2" => earned(&times(200, "down"), 1999, ""),
            "1 per 100 down, times 1.5: down, nearest, up" => {
                ["down", "nearest", "up"].iter().map(|rounding| earned(&times(150, rounding), 1999, "")).collect()
            }
            "two non-stackable fixed: 50 at priority 5, 200 at priority 20" => {
                of(json!([fixed("low", 50, 5), fixed("high", 200, 20)]), 1999)
            }
            other => panic!("{other} is not tested"),
        };
        assert_eq!(found, *expected, "{about}");
    }
}

pub(super) fn windows_and_minimums(case: &Value) {
    let mut window = json!({});
    for row in case["rows"].as_array().unwrap() {
        let about = row[0].as_str().unwrap();
        let (found, expected) = if let Some((minimum, total)) = about.split_once(", total ") {
            let minimum: i64 = minimum.strip_prefix("minimum ").unwrap().parse().unwrap();
            let only = json!({"minimum_minor": minimum});
            (earned(&program(json!([rule(&json!({"only": only}))]), Value::Null), total.parse().unwrap(), ""), &row[1])
        } else {
            if let Some((from, until)) = about.split_once(" to ") {
                // Times without a zone are the site's, which is UTC here.
                window = json!({"from": format!("{from}Z"), "until": format!("{until}Z")});
            }
            let rules = json!([rule(&json!({"only": {"when": window}}))]);
            (earned(&program(rules, Value::Null), 5000, &format!("{}Z", row[1].as_str().unwrap())), &row[2])
        };
        assert_eq!(json!(found == 50), *expected, "{row}");
    }
}
