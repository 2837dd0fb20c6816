use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{FromJson, read};
use crate::wire::Code;
use crate::wire::purchases::NewPurchase;
use crate::wire::redemptions::NewRedemption;
use crate::wire::sites::SitePatch;

/// Reads with serde as well: both must read the same, or refuse.
fn refusal<T: FromJson + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) -> Option<(String, Code)> {
    let theirs = serde_json::from_value::<T>(value.clone());
    match (read::<T>(value), theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours, theirs);
            None
        }
        (Err(ours), Err(theirs)) => {
            let theirs = theirs.to_string();
            // What is missing or unknown is told in the same words, so the same field was at fault.
            if theirs.starts_with("unknown field") || theirs.starts_with("missing field") {
                assert_eq!(ours.to_string(), theirs);
            }
            Some((ours.path().to_owned(), ours.code()))
        }
        (ours, theirs) => panic!("{value}: {ours:?} and {theirs:?}"),
    }
}

fn purchase() -> Value {
    json!({"id": "p", "member": {"id": "m"}, "at": "2026-01-01", "total": 5, "currency": null,
        "items": [{"sku": "A", "quantity": 1, "total": 5}]})
}

#[test]
fn what_serde_reads_is_read_and_what_it_refuses_is_refused_with_code_and_path() {
    assert_eq!(refusal::<NewPurchase>(&purchase()), None);
    let cases = [
        ("id", json!(5), Code::Malformed, "/id"),
        ("id", json!(null), Code::Malformed, "/id"),
        ("id", json!(""), Code::OutOfRange, "/id"),
        ("member", json!("m"), Code::Malformed, "/member"),
        ("items", json!([{"sku": "A"}]), Code::Malformed, "/items/0"),
        ("member", json!({"id": "m", "phone": true}), Code::Malformed, "/member/phone"),
        ("member", json!({"id": "m", "vip": 1}), Code::UnknownField, "/member/vip"),
        ("total", json!({"minor": 5}), Code::Malformed, "/total"),
        ("total", json!(-1), Code::OutOfRange, "/total"),
        ("total", json!(u64::MAX), Code::OutOfRange, "/total"),
        ("total", json!(1e300), Code::OutOfRange, "/total"),
        ("total", json!(1.5), Code::Malformed, "/total"),
        ("items", json!({"sku": "A"}), Code::Malformed, "/items"),
        ("items", json!([{"sku": "A", "quantity": -1, "total": 5}]), Code::OutOfRange, "/items/0/quantity"),
        (
            "items",
            json!([{"sku": "A", "quantity": 4_294_967_296_u64, "total": 5}]),
            Code::OutOfRange,
            "/items/0/quantity",
        ),
        ("items", json!([{"sku": "A", "quantity": 1.5, "total": 5}]), Code::Malformed, "/items/0/quantity"),
        ("at", json!("yesterday"), Code::OutOfRange, "/at"),
        ("extra", json!(1), Code::UnknownField, "/extra"),
    ];
    for (field, value, code, path) in cases {
        let mut document = purchase();
        document[field] = value;
        assert_eq!(refusal::<NewPurchase>(&document), Some((path.to_owned(), code)), "{document}");
    }
    assert_eq!(refusal::<NewPurchase>(&json!({"id": "p", "total": 1})), Some((String::new(), Code::Malformed)));
}

#[test]
fn a_list_of_the_fields_in_their_order_is_no_object() {
    let mut document = purchase();
    document["member"] = json!(["m"]);
    let fault = read::<NewPurchase>(&document).unwrap_err();
    assert_eq!((fault.path(), fault.code()), ("/member", Code::Malformed));
    assert_eq!(read::<NewPurchase>(&json!(["p", {"id": "m"}])).unwrap_err().path(), "");
}

#[test]
fn of_several_faults_the_first_by_name_is_told_and_a_missing_field_last() {
    let mut document = purchase();
    (document["total"], document["member"], document["nothing"]) = (json!(-1), json!({"a": 1, "b": 1}), json!(1));
    assert_eq!(refusal::<NewPurchase>(&document), Some(("/member/a".to_owned(), Code::UnknownField)));
    document["member"] = json!({});
    assert_eq!(refusal::<NewPurchase>(&document), Some(("/nothing".to_owned(), Code::UnknownField)));
    let document = json!({"id": "p", "total": -1});
    assert_eq!(refusal::<NewPurchase>(&document), Some(("/total".to_owned(), Code::OutOfRange)));
}

#[test]
fn an_option_may_be_missing_or_null_and_a_value_is_kept_as_it_is() {
    for document in [json!({}), json!({"name": null, "look": null}), json!({"origins": [], "look": {"a": [1.5]}})] {
        assert_eq!(refusal::<SitePatch>(&document), None, "{document}");
    }
    assert_eq!(refusal::<SitePatch>(&json!({"origins": ["a", 1]})), Some(("/origins/1".to_owned(), Code::Malformed)));
    assert_eq!(refusal::<NewRedemption>(&json!({})), Some((String::new(), Code::Malformed)));
}

#[test]
fn rows_are_lists_of_exactly_their_length() {
    assert_eq!(read::<Vec<[i64; 2]>>(&json!([[1, 2], [-1, 0]])).unwrap(), [[1, 2], [-1, 0]]);
    let cases =
        [(json!([[1, 2], [1]]), "/1"), (json!([[1, 2, 3]]), "/0"), (json!([[1, "x"]]), "/0/1"), (json!({}), "")];
    for (wrong, path) in cases {
        assert_eq!(read::<Vec<[i64; 2]>>(&wrong).unwrap_err().path(), path, "{wrong}");
    }
}
