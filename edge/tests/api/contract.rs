//! Holds every answer against `openapi.json`: its status is one the call documents, its body has the documented
//! form and no field beside it, a problem's code is one of those named for the status, and it says how it may
//! be cached.

use std::sync::OnceLock;

use loyalty::wire::calls::{self, Found};
use serde_json::Value;

use crate::http::Reply;

/// Fails the test whose call was answered in a way that is not documented.
#[track_caller]
pub(crate) fn check(method: &str, path: &str, reply: &Reply) {
    let path = path.split('?').next().unwrap_or_default();
    assert!(reply.header("cache-control").is_some(), "{method} {path} says nothing about caching");
    let Found::Call(call, _) = calls::find(method, path) else { return };
    if call.path == "/openapi.json" {
        return;
    }
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{method} {path}");
    let documented = &document()["paths"][call.path][method.to_lowercase()]["responses"][reply.status.to_string()];
    let said = || format!("{method} {} answered {}: {}", call.path, reply.status, reply.text());
    assert!(documented.is_object(), "undocumented status: {}", said());
    let Some(content) = documented["content"].as_object() else {
        return assert!(reply.body.is_empty(), "a body that is not documented: {}", said());
    };
    let kind = reply.header("content-type").unwrap_or_default();
    let form = content.get(kind).unwrap_or_else(|| panic!("content type {kind}: {}", said()));
    let mut faults = Vec::new();
    // A refund's answer is one of two, which its status alone does not tell apart.
    let waits = call.path.ends_with("/refunds") && reply.value()["status"] == "waiting";
    let waiting = serde_json::json!({"$ref": "#/components/schemas/WaitingAnswer"});
    examine(&reply.value(), if waits { &waiting } else { &form["schema"] }, "", &mut faults);
    assert!(faults.is_empty(), "{faults:#?}\n{}", said());
}

/// The description as it is kept.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(include_str!("../../openapi.json")).expect("openapi.json"))
}

/// Notes where a value has not the form its schema describes. It knows the parts of JSON Schema that the
/// description uses, and stops at one it does not know.
fn examine(value: &Value, schema: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else { return };
    for (rule, wanted) in schema {
        let holds = match rule.as_str() {
            "$ref" => {
                let name = wanted.as_str().unwrap_or_default().trim_start_matches('#');
                let named = document().pointer(name).unwrap_or_else(|| panic!("{name} is described nowhere"));
                examine(value, named, at, faults);
                true
            }
            "anyOf" | "oneOf" => options(wanted).any(|option| fits(value, option)),
            "allOf" => {
                // Its parts share one object, so none of them can say which fields there are in all.
                options(wanted).for_each(|part| examine(value, &part_of_all(part), at, faults));
                true
            }
            "type" => options(wanted).chain([wanted]).any(|name| is_a(value, name.as_str().unwrap_or_default())),
            "const" => value == wanted,
            "enum" => options(wanted).any(|option| option == value),
            "minimum" => value.as_f64().is_none_or(|number| Some(number) >= wanted.as_f64()),
            "maximum" => value.as_f64().is_none_or(|number| Some(number) <= wanted.as_f64()),
            "required" => options(wanted).all(|field| value.get(field.as_str().unwrap_or_default()).is_some()),
            "properties" => {
                fields(value, wanted, schema.get("additionalProperties"), at, faults);
                true
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.for_each(|(index, item)| examine(item, wanted, &format!("{at}/{index}"), faults));
                true
            }
            "additionalProperties" | "description" | "format" | "default" | "minLength" | "maxLength" => true,
            other => panic!("openapi.json uses `{other}`: teach the contract to read it"),
        };
        if !holds {
            faults.push(format!("{at}: {value} is not {rule} {wanted}"));
        }
    }
}

fn fields(value: &Value, known: &Value, others: Option<&Value>, at: &str, faults: &mut Vec<String>) {
    for (name, field) in value.as_object().into_iter().flatten() {
        match (known.get(name), others) {
            (Some(schema), _) | (None, Some(schema @ Value::Object(_))) => {
                examine(field, schema, &format!("{at}/{name}"), faults);
            }
            (None, Some(Value::Bool(true))) => {}
            (None, _) => faults.push(format!("{at}/{name} is not documented")),
        }
    }
}

fn part_of_all(part: &Value) -> Value {
    let mut part = part.clone();
    if part.get("properties").is_some() {
        part["additionalProperties"] = Value::Bool(true);
    }
    part
}

fn fits(value: &Value, schema: &Value) -> bool {
    let mut faults = Vec::new();
    examine(value, schema, "", &mut faults);
    faults.is_empty()
}

fn options(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("openapi.json uses the type `{other}`"),
    }
}
