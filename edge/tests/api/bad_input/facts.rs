//! Purchases, refunds and adjustments that cannot be taken.

use loyalty::wire::Code;
use serde_json::{Value, json};

use super::Desk;
use crate::site::NOON;

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
