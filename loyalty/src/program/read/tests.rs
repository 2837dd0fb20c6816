//! What is read back, and what is at fault where.

use serde_json::{Value, json};

use crate::program::Program;
use crate::read::FaultCode;

fn faults(document: &Value) -> Vec<(String, FaultCode)> {
    let faults = Program::read(document).unwrap_err();
    faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
}

#[test]
fn what_is_written_is_read_back() {
    let mut starter = serde_json::to_value(Program::starter()).unwrap();
    assert_eq!(Program::read(&starter), Ok(Program::starter()));
    starter["expiry"] = json!({"kind": "per_lot", "days": 90});
    starter["refunds"] = json!({"shortfall": "debt"});
    starter["rewards"] = json!([
        {"id": "ten_off", "title": {"en": "10 off", "ru": "Скидка 10"}, "cost": 500, "gives": {"kind": "amount_off", "amount_minor": 1000}},
        {"id": "tenth", "title": {"en": "10 % off"}, "cost": 300, "gives": {"kind": "percent_off", "percent": 10}},
        {"id": "mug", "title": {"en": "A mug"}, "cost": 50, "gives": {"kind": "free_item", "sku": "MUG-1"}},
    ]);
    let program = Program::read(&starter).unwrap();
    assert_eq!(serde_json::to_value(&program).unwrap(), starter);
}

#[test]
fn every_fault_is_named_with_its_path() {
    let found = faults(&json!({
        "version": 2,
        "unit": {"ru": {"one": "балл", "other": ""}},
        "earn": [
            {"id": "base", "on": "birth", "points": 0, "per_minor": 1.5, "rounding": "sideways"},
            {"id": "a", "on": "purchase", "points": 1, "per_minor": 1, "rounding": "up", "times": 2},
            {"id": "a", "on": "purchase", "points": 1, "per_minor": 1, "rounding": "up"},
        ],
        "expiry": {"kind": "per_lot", "days": 1, "months": 1},
        "refunds": {},
        "rewards": [{"id": "no space", "title": {}, "cost": 9_007_199_254_740_993_i64, "gives": {"kind": "percent_off", "percent": 101}}],
        "colour": "red",
    }));
    let expected = [
        ("/colour", FaultCode::UnknownField),
        ("/version", FaultCode::UnknownValue),
        ("/unit/ru/few", FaultCode::Missing),
        ("/unit/ru/many", FaultCode::Missing),
        ("/unit/ru/other", FaultCode::OutOfRange),
        ("/earn/0/on", FaultCode::UnknownValue),
        ("/earn/0/points", FaultCode::OutOfRange),
        ("/earn/0/per_minor", FaultCode::WrongType),
        ("/earn/0/rounding", FaultCode::UnknownValue),
        ("/earn/1/times", FaultCode::UnknownField),
        ("/expiry", FaultCode::Missing),
        ("/refunds/shortfall", FaultCode::Missing),
        ("/rewards/0/id", FaultCode::OutOfRange),
        ("/rewards/0/title", FaultCode::Missing),
        ("/rewards/0/cost", FaultCode::OutOfRange),
        ("/rewards/0/gives/percent", FaultCode::OutOfRange),
        ("/earn", FaultCode::Duplicate),
    ];
    assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn what_is_no_object_has_one_fault() {
    for document in [json!(null), json!([]), json!("program"), json!(1)] {
        assert_eq!(faults(&document), [(String::new(), FaultCode::WrongType)]);
    }
    assert_eq!(faults(&json!({})).len(), 6);
}

#[test]
fn a_program_that_uses_nothing_new_is_written_byte_for_byte_as_it_always_was() {
    let plain = concat!(
        r#"{"version":1,"unit":{"en":{"one":"point","other":"points"},"ru":{"few":"балла","many":"баллов","one":"балл","other":"балла"}},"#,
        r#""earn":[{"id":"base","on":"purchase","points":1,"per_minor":100,"rounding":"down"}],"#,
        r#""expiry":{"kind":"per_lot","months":12},"refunds":{"shortfall":"clamp"},"#,
        r#""rewards":[{"id":"ten_off","title":{"en":"10 off"},"cost":500,"gives":{"kind":"amount_off","amount_minor":1000}}]}"#,
    );
    let program = Program::read(&serde_json::from_str(plain).unwrap()).unwrap();
    assert_eq!(serde_json::to_string(&program).unwrap(), plain);
}

#[test]
fn what_is_said_but_is_what_it_would_be_anyway_is_not_written() {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["earn"][0]["basis"] = json!({"discount": "after", "tax": true});
    document["earn"][0]["only"] =
        json!({"when": {"weekdays": []}, "items": {"include": {"skus": []}}, "minimum_minor": 0});
    document["earn"][0]["combine"] = "stack".into();
    document["earn"][0]["priority"] = 0.into();
    document["multipliers"] = json!({"list": []});
    document["caps"] = json!({});
    assert_eq!(Program::read(&document), Ok(Program::starter()));
}

/// A program that uses every setting there is.
fn full() -> Value {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    let only = json!({
        "when": {
            "from": "2026-11-27", "until": "2026-11-28T12:00:00Z", "weekdays": ["fri", "sat"],
            "hours": {"from": "22:00", "until": "02:00"},
        },
        "items": {
            "include": {"categories": ["tea"], "skus": ["MUG-1"]},
            "exclude": {"categories": ["gift cards"], "skus": ["TEA-7"]},
        },
        "minimum_minor": 5000,
    });
    document["earn"] = json!([
        {"id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down",
            "basis": {"discount": "before", "tax": false, "shipping": false, "paid_with_points": "no"}},
        {"id": "night", "on": "purchase", "points": 50, "rounding": "up", "only": only, "combine": "best", "priority": -3},
    ]);
    let acts = json!([
        {"id": "hello", "on": "sign_up", "points": 100, "only": {"when": {"until": "2027-01-01"}}},
        {"id": "visits", "on": "visit", "points": 5, "limit": {"times": 1, "per": "day"}},
        {"id": "quiz", "on": "event", "event": "quiz", "points": 30, "limit": {"times": 2, "per": "ever"}},
        {"id": "words", "on": "review", "points": 20},
        {"id": "asked", "on": "survey", "points": 10, "limit": {"times": 4, "per": "year"}},
    ]);
    document["earn"].as_array_mut().unwrap().extend(acts.as_array().unwrap().iter().cloned());
    document["multipliers"] = json!({"stacking": "add", "rounding": "nearest", "list": [{"id": "double", "percent": 200, "priority": 1, "only": only}]});
    document["caps"] = json!({"purchase": {"points": 500, "over": "reject"}, "day": 600, "week": 1000, "month": 2000,
        "year": 9000, "balance": 50_000});
    document["point_worth"] = json!({"points": 100, "minor": 500});
    document["expiry"] = json!({"kind": "per_lot", "months": 12, "to_end_of": "quarter"});
    document
}

#[test]
fn every_setting_is_read_back_as_it_was_written() {
    let program = Program::read(&full()).unwrap();
    assert_eq!(serde_json::to_value(&program).unwrap(), full());
    for expiry in [
        json!({"kind": "none"}),
        json!({"kind": "per_lot", "days": 90, "to_end_of": "day"}),
        json!({"kind": "per_lot", "months": 1}),
        json!({"kind": "dates", "dates": ["01-01", "07-01"], "at_least_days": 30}),
        json!({"kind": "dates", "dates": ["12-31"]}),
    ] {
        let mut document = full();
        document["expiry"] = expiry;
        assert_eq!(serde_json::to_value(Program::read(&document).unwrap()).unwrap(), document);
    }
}

#[test]
fn every_setting_names_its_fault_with_its_path() {
    let wrong: [(&str, Value, &str, FaultCode); 47] = [
        ("/earn/0/on", json!("birth"), "", FaultCode::UnknownValue),
        (
            "/earn/2",
            json!({"id": "hello", "on": "sign_up", "points": 1, "rounding": "up"}),
            "/rounding",
            FaultCode::UnknownField,
        ),
        ("/earn/2/only", json!({"minimum_minor": 5}), "/minimum_minor", FaultCode::UnknownField),
        (
            "/earn/2",
            json!({"id": "hello", "on": "sign_up", "points": 1, "event": "quiz"}),
            "/event",
            FaultCode::UnknownField,
        ),
        ("/earn/3/limit/times", json!(0), "", FaultCode::OutOfRange),
        ("/earn/3/limit", json!({"times": 1}), "/per", FaultCode::Missing),
        ("/earn/3/limit/per", json!("quarter"), "", FaultCode::UnknownValue),
        ("/earn/4/event", json!("two words"), "", FaultCode::OutOfRange),
        ("/earn/4/event", json!("visit"), "", FaultCode::UnknownValue),
        ("/earn/0/per_minor", json!(0), "", FaultCode::OutOfRange),
        ("/earn/0/per_minor", json!("1"), "", FaultCode::WrongType),
        ("/earn/0/basis", json!(true), "", FaultCode::WrongType),
        ("/earn/0/basis/discount", json!("during"), "", FaultCode::UnknownValue),
        ("/earn/0/basis/tax", json!("no"), "", FaultCode::WrongType),
        ("/earn/0/basis/shipping", json!(0), "", FaultCode::WrongType),
        ("/earn/0/basis/paid_with_points", json!(false), "", FaultCode::UnknownValue),
        ("/earn/0/basis", json!({"fees": true}), "/fees", FaultCode::UnknownField),
        ("/earn/1/combine", json!("add"), "", FaultCode::UnknownValue),
        ("/earn/1/priority", json!(1001), "", FaultCode::OutOfRange),
        ("/earn/1/priority", json!(0.5), "", FaultCode::WrongType),
        ("/earn/1/only", json!([]), "", FaultCode::WrongType),
        ("/earn/1/only", json!({"for": ["gold"]}), "/for", FaultCode::UnknownField),
        ("/earn/1/only/minimum_minor", json!(-1), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/from", json!("tomorrow"), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/until", json!("2026-11-26"), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/until", json!("2026-11-26T09:00:00Z"), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/until", json!(20_261_128), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/weekdays", json!("fri"), "", FaultCode::WrongType),
        ("/earn/1/only/when/weekdays", json!(["friday"]), "/0", FaultCode::UnknownValue),
        ("/earn/1/only/when/weekdays", json!(["fri", "fri"]), "", FaultCode::Duplicate),
        ("/earn/1/only/when/hours/from", json!("25:00"), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/hours/until", json!("22:00"), "", FaultCode::OutOfRange),
        ("/earn/1/only/when/hours", json!({"from": "22:00"}), "/until", FaultCode::Missing),
        ("/earn/1/only/items/include/categories", json!([""]), "/0", FaultCode::OutOfRange),
        ("/earn/1/only/items/exclude/skus", json!([7]), "/0", FaultCode::WrongType),
        ("/earn/1/only/items/exclude", json!({"brands": []}), "/brands", FaultCode::UnknownField),
        ("/multipliers", json!([]), "", FaultCode::WrongType),
        ("/multipliers", json!({"stacking": "best"}), "/list", FaultCode::Missing),
        ("/multipliers/stacking", json!("sum"), "", FaultCode::UnknownValue),
        ("/multipliers/rounding", json!("half"), "", FaultCode::UnknownValue),
        ("/multipliers/list/0/percent", json!(100), "", FaultCode::OutOfRange),
        ("/multipliers/list/0/id", json!("two words"), "", FaultCode::OutOfRange),
        ("/caps/purchase", json!({"over": "reduce"}), "/points", FaultCode::Missing),
        ("/caps/purchase/over", json!("debt"), "", FaultCode::UnknownValue),
        ("/caps/day", json!(0), "", FaultCode::OutOfRange),
        ("/caps", json!({"hour": 10}), "/hour", FaultCode::UnknownField),
        ("/point_worth/points", json!(0), "", FaultCode::OutOfRange),
    ];
    for (place, value, below, code) in wrong {
        let mut document = full();
        *document.pointer_mut(place).unwrap() = value;
        assert_eq!(faults(&document), [(format!("{place}{below}"), code)], "{place}");
    }
    let mut document = full();
    let twin = document["multipliers"]["list"][0].clone();
    document["multipliers"]["list"].as_array_mut().unwrap().push(twin);
    assert_eq!(faults(&document), [("/multipliers/list".to_owned(), FaultCode::Duplicate)]);
}

#[test]
fn every_expiry_names_its_fault_with_its_path() {
    let wrong: [(Value, &str, FaultCode); 14] = [
        (json!("never"), "", FaultCode::WrongType),
        (json!({}), "/kind", FaultCode::Missing),
        (json!({"kind": "sometimes"}), "/kind", FaultCode::UnknownValue),
        (json!({"kind": "none", "days": 5}), "/days", FaultCode::UnknownField),
        (json!({"kind": "per_lot"}), "", FaultCode::Missing),
        (json!({"kind": "per_lot", "days": 5, "months": 5}), "", FaultCode::Missing),
        (json!({"kind": "per_lot", "days": 0}), "/days", FaultCode::OutOfRange),
        (json!({"kind": "per_lot", "months": 1_201}), "/months", FaultCode::OutOfRange),
        (json!({"kind": "per_lot", "days": 5, "to_end_of": "week"}), "/to_end_of", FaultCode::UnknownValue),
        (json!({"kind": "dates"}), "/dates", FaultCode::Missing),
        (json!({"kind": "dates", "dates": []}), "/dates", FaultCode::Missing),
        (json!({"kind": "dates", "dates": ["01-01", "02-29"]}), "/dates/1", FaultCode::OutOfRange),
        (json!({"kind": "dates", "dates": ["01-01", "01-01"]}), "/dates", FaultCode::Duplicate),
        (json!({"kind": "dates", "dates": ["01-01"], "at_least_days": -1}), "/at_least_days", FaultCode::OutOfRange),
    ];
    for (expiry, path, code) in wrong {
        let mut document = full();
        document["expiry"] = expiry;
        assert_eq!(faults(&document), [(format!("/expiry{path}"), code)], "{}", document["expiry"]);
    }
}

#[test]
fn a_rule_that_leaves_points_out_needs_to_know_what_they_are_worth() {
    let mut document = full();
    document.as_object_mut().unwrap().remove("point_worth");
    assert_eq!(faults(&document), [("/point_worth".to_owned(), FaultCode::Missing)]);
    document["earn"][0]["basis"]["paid_with_points"] = "nothing".into();
    assert!(Program::read(&document).is_ok());
}

#[test]
fn a_date_and_a_moment_that_some_zone_has_in_order_are_no_fault() {
    let mut document = full();
    document["earn"][1]["only"]["when"] = json!({"from": "2026-11-27", "until": "2026-11-26T22:00:00Z"});
    assert!(Program::read(&document).is_ok(), "in Moscow this is an hour");
    document["earn"][1]["only"]["when"] = json!({"from": "2026-11-27T10:00:00Z", "until": "2026-11-26"});
    assert_eq!(faults(&document), [("/earn/1/only/when/until".to_owned(), FaultCode::OutOfRange)]);
}
