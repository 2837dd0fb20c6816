//! The document of a survey in two forms: as it is sent, and with the places that fields need while it is edited.

use serde_json::{Value, json};

/// With places for the words beside both ends of each scale.
pub(super) fn widened(mut document: Value) -> Value {
    for question in questions(&mut document) {
        if question["kind"] == "scale" {
            widen(question);
        }
    }
    document
}

/// Gives a scale its places for words: those beside its ends come first.
pub(super) fn widen(question: &mut Value) {
    let ends = [question["from"].clone(), question["to"].clone()];
    let labels = question["labels"].as_array().cloned().unwrap_or_default();
    let (at_ends, between): (Vec<Value>, Vec<Value>) =
        labels.into_iter().partition(|label| ends.contains(&label["value"]));
    let end = |value: &Value| {
        let own = at_ends.iter().find(|label| label["value"] == *value).cloned();
        own.unwrap_or_else(|| json!({"value": value, "text": {}}))
    };
    question["labels"] = ends.iter().map(end).chain(between).collect();
}

/// Without places where nobody wrote anything.
pub(super) fn tidied(document: &Value) -> Value {
    let mut document = document.clone();
    for question in questions(&mut document) {
        for list in ["labels", "branches"] {
            let Some(Value::Array(items)) = question.get_mut(list) else { continue };
            items.retain(|item| match list {
                "labels" => item["text"].as_object().is_some_and(|texts| !texts.is_empty()),
                _ => item["in"].as_array().is_some_and(|values| !values.is_empty()),
            });
        }
    }
    document
}

fn questions(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    document.get_mut("questions").and_then(Value::as_array_mut).into_iter().flatten()
}

/// A question of another kind, with the words that are there.
pub(super) fn turned(question: &Value, kind: &str) -> Value {
    let mut turned = json!({
        "id": question["id"], "kind": kind, "text": question["text"], "is_optional": question["is_optional"],
    });
    match kind {
        "choice" => turned["options"] = json!([{"id": "option_1", "text": {}}, {"id": "option_2", "text": {}}]),
        "scale" => {
            turned["from"] = json!(1);
            turned["to"] = json!(5);
            widen(&mut turned);
        }
        _ => {}
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_wrote_is_not_sent() {
        let scale =
            json!({"id": "q", "kind": "scale", "from": 0, "to": 10, "text": {"en": "How?"}, "is_optional": false});
        let document = json!({"questions": [scale]});
        let wide = widened(document.clone());
        assert_eq!(wide["questions"][0]["labels"][1], json!({"value": 10, "text": {}}));
        let mut sent = document;
        sent["questions"][0]["labels"] = json!([]);
        assert_eq!(tidied(&wide), sent);
    }

    #[test]
    fn words_beside_ends_and_steps_are_kept() {
        let label = |value: i64| json!({"value": value, "text": {"en": "so"}});
        let mut scale = json!({"kind": "scale", "from": 1, "to": 5, "labels": [label(3), label(5)]});
        widen(&mut scale);
        assert_eq!(scale["labels"], json!([{"value": 1, "text": {}}, label(5), label(3)]));
    }

    #[test]
    fn a_question_of_another_kind_keeps_its_words() {
        let question = json!({"id": "why", "kind": "text", "text": {"en": "Why?"}, "is_optional": true});
        let choice = turned(&question, "choice");
        assert_eq!(
            (&choice["id"], &choice["text"], &choice["is_optional"]),
            (&json!("why"), &json!({"en": "Why?"}), &json!(true))
        );
        assert_eq!(turned(&choice, "text"), question);
    }
}
