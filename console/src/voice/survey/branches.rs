//! Where answers lead: for each answer of a question one choice, the next question, a later one, or the end.

use std::ops::RangeInclusive;

use crate::prelude::*;
use loyalty::voice::survey::END;
use serde_json::{Value, json};

use super::editor::Editor;
use super::questions::{LIST, values};
use crate::intl;
use crate::parts::Select;
use crate::texts::{self, voice as says};

/// Stands in a choice for the next question.
const NEXT: &str = "";

/// The choices of the question at this place. Its answers are read when they are opened: typing must not draw them anew.
#[component]
pub(super) fn Branches(editor: Editor, at: usize) -> impl IntoView {
    let path = format!("{LIST}/{at}");
    let branches = format!("{path}/branches");
    let is_open = RwSignal::new(editor.draft.with_untracked(|draft| draft.len(&branches) > 0));
    let fault = editor.fault(branches.clone());
    let choices = move || {
        is_open.get().then(|| {
            let (question, targets) =
                editor.draft.with_untracked(|draft| (draft.get(&path).clone(), targets(draft.get(LIST), at)));
            let choice = |(value, named): (Value, String)| {
                let go = RwSignal::new(target(&question["branches"], &value));
                let branches = branches.clone();
                let choose = move |go: String| {
                    let go = Some(go.as_str()).filter(|go| *go != NEXT);
                    let led = editor.draft.with_untracked(|draft| led(draft.get(&branches), &value, go));
                    editor.choose(&branches, led);
                };
                view! { <Select label=says::leads(&named) value=go options=targets.clone() chosen=choose /> }
            };
            let all = values(&question, written).into_iter().map(choice).collect_view();
            view! { <div class="fields">{all}</div> }
        })
    };
    let toggled = move |event: leptos::ev::Event| {
        let is_shown = event_target::<leptos::web_sys::Element>(&event).has_attribute("open");
        if is_shown != is_open.get_untracked() {
            is_open.set(is_shown);
        }
    };
    view! {
        <details prop:open=is_open.get_untracked() on:toggle=heard(toggled)>
            <summary>{says::branches()}</summary>
            {choices}
        </details>
        <p class="fault" aria-live="polite">{fault}</p>
    }
}

/// A text in the language spoken here, or in any.
fn written(texts: &Value) -> String {
    let own = texts[texts::language()].as_str();
    let any = || texts.as_object()?.values().find_map(Value::as_str);
    own.or_else(any).unwrap_or("…").to_owned()
}

/// Where an answer to the question at this place can lead: forwards only, so that every survey ends.
fn targets(questions: &Value, at: usize) -> Vec<(String, String)> {
    let later = questions.as_array().into_iter().flatten().enumerate().skip(at + 2).map(|(place, question)| {
        let number = intl::whole(i64::try_from(place).unwrap_or_default() + 1);
        let named = says::question_called(&number, &written(&question["text"]));
        (question["id"].as_str().unwrap_or_default().to_owned(), named)
    });
    let fixed = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    std::iter::once(fixed(NEXT, says::leads_next())).chain(later).chain([fixed(END, says::leads_end())]).collect()
}

fn target(branches: &Value, value: &Value) -> String {
    let own = branches.as_array().into_iter().flatten().find(|branch| holds(branch, value));
    own.and_then(|branch| branch["go"].as_str()).unwrap_or(NEXT).to_owned()
}

fn holds(branch: &Value, value: &Value) -> bool {
    branch["in"].as_array().is_some_and(|values| values.contains(value))
}

/// The branches once an answer leads there; to the next question where no place is named.
pub(super) fn led(branches: &Value, value: &Value, go: Option<&str>) -> Value {
    let mut led: Vec<Value> = branches.as_array().cloned().unwrap_or_default();
    for branch in &mut led {
        if let Some(values) = branch["in"].as_array_mut() {
            values.retain(|one| one != value);
        }
    }
    if let Some(go) = go {
        match led.iter_mut().find(|branch| branch["go"] == go).and_then(|branch| branch["in"].as_array_mut()) {
            Some(values) => values.push(value.clone()),
            None => led.push(json!({"in": [value], "go": go})),
        }
    }
    led.retain(|branch| branch["in"].as_array().is_some_and(|values| !values.is_empty()));
    led.into()
}

/// The branches of a scale that has only these steps.
pub(super) fn within(branches: &Value, steps: &RangeInclusive<i64>) -> Value {
    let mut kept: Vec<Value> = branches.as_array().cloned().unwrap_or_default();
    for branch in &mut kept {
        if let Some(values) = branch["in"].as_array_mut() {
            values.retain(|value| value.as_i64().is_some_and(|step| steps.contains(&step)));
        }
    }
    kept.retain(|branch| branch["in"].as_array().is_some_and(|values| !values.is_empty()));
    kept.into()
}

/// The questions once nothing leads to this one any more.
pub(super) fn without(questions: &Value, id: &Value) -> Value {
    let mut left: Vec<Value> = questions.as_array().cloned().unwrap_or_default();
    for question in &mut left {
        if let Some(branches) = question.get_mut("branches").and_then(Value::as_array_mut) {
            branches.retain(|branch| branch["go"] != *id);
        }
    }
    left.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_leads_to_one_place() {
        let first = led(&Value::Null, &json!("price"), Some("q3"));
        let both = led(&first, &json!("far"), Some("q3"));
        assert_eq!(both, json!([{"in": ["price", "far"], "go": "q3"}]));
        let apart = led(&both, &json!("price"), Some(END));
        assert_eq!(apart, json!([{"in": ["far"], "go": "q3"}, {"in": ["price"], "go": "end"}]));
        assert_eq!([target(&apart, &json!("price")), target(&apart, &json!("other"))], [END, NEXT]);
        assert_eq!(led(&led(&apart, &json!("far"), None), &json!("price"), None), json!([]));
    }

    #[test]
    fn what_is_gone_leads_nowhere() {
        let branches = json!([{"in": [1, 2], "go": "q2"}, {"in": [9], "go": "end"}]);
        assert_eq!(within(&branches, &(2..=5)), json!([{"in": [2], "go": "q2"}]));
        let questions = json!([{"id": "q1", "branches": branches}, {"id": "q3"}]);
        assert_eq!(
            without(&questions, &json!("q2")),
            json!([{"id": "q1", "branches": [{"in": [9], "go": "end"}]}, {"id": "q3"}])
        );
    }

    #[test]
    fn answers_lead_only_forwards() {
        let questions = json!([{"id": "a", "text": {}}, {"id": "b", "text": {}}, {"id": "c", "text": {}}]);
        let of = |at| targets(&questions, at).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(of(0), ["", "c", "end"]);
        assert_eq!(of(1), ["", "end"]);
    }
}
