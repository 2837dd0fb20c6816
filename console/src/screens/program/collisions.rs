//! What two people changed differently at the same time: the person decides, value by value.

use crate::prelude::*;
use loyalty::program::draft::shown;
use loyalty::program::merge::{Collision, Step};
use serde_json::Value;

use super::editor::Editor;
use crate::intl;
use crate::parts::{Button, Choice};
use crate::texts::program as says;

/// Every value in question, theirs chosen at first: nothing of anybody's is overwritten by not looking.
#[component]
pub(super) fn Collisions(editor: Editor) -> impl IntoView {
    move || {
        let collisions = editor.collisions.get();
        if collisions.is_empty() {
            return None;
        }
        let answers: Vec<RwSignal<String>> = collisions.iter().map(|_| RwSignal::new("theirs".to_owned())).collect();
        let questions = collisions.iter().zip(&answers).map(|(collision, answer)| {
            view! { <Choice label=place(editor, &collision.at) value=*answer options=options(editor, collision) /> }
        });
        let questions = questions.collect_view();
        let decide = move |()| {
            let mine = collisions.iter().zip(&answers).filter(|(_, answer)| answer.get_untracked() == "mine");
            let mut document = editor.draft.with_untracked(|draft| draft.document().clone());
            for (collision, _) in mine {
                collision.take_mine(&mut document);
            }
            editor.decided(document);
        };
        Some(view! {
            <section class="card collisions" role="alert" aria-labelledby="collisions">
                <h2 id="collisions">{says::collisions()}</h2>
                <p>{says::collisions_lead()}</p>
                <div class="stack">{questions}</div>
                <Button label=says::collisions_go() look="main" press=decide />
            </section>
        })
    }
}

fn options(editor: Editor, collision: &Collision) -> Vec<(String, String, String)> {
    let option = |key: &str, title: &str, value: &Option<Value>| {
        (
            key.to_owned(),
            title.to_owned(),
            value.as_ref().map_or_else(|| says::removed().to_owned(), |value| written(editor, &collision.at, value)),
        )
    };
    vec![option("theirs", says::theirs(), &collision.theirs), option("mine", says::mine(), &collision.mine)]
}

/// Which value it is: "Rewards · A mug · Cost".
fn place(editor: Editor, at: &[Step]) -> String {
    let mut list = "";
    let words: Vec<String> = at
        .iter()
        .map(|step| match step {
            Step::Field(name) => {
                list = if list.is_empty() { name } else { list };
                field(name)
            }
            Step::Item(id) => item(editor, list, id),
        })
        .collect();
    words.join(" · ")
}

/// A reward by its title, anything else by its id.
fn item(editor: Editor, list: &str, id: &str) -> String {
    let title = editor.draft.with_untracked(|draft| {
        let items = draft.get(&format!("/{list}")).as_array()?;
        let title = items.iter().find(|item| item["id"] == id)?.get("title")?.clone();
        let title = title.get(crate::texts::language()).or_else(|| title.as_object()?.values().next()).cloned();
        title.map(|title| shown(&title))
    });
    title.unwrap_or_else(|| id.to_owned())
}

fn field(name: &str) -> String {
    let known = match name {
        "earn" => says::earning(),
        "rewards" => says::rewards(),
        "expiry" => says::expiry(),
        "refunds" => says::refunds(),
        "unit" => says::words(),
        "title" => says::reward_title(),
        "cost" => says::reward_cost(),
        "gives" => says::gives(),
        "points" => says::rule_points(),
        "rounding" => says::rounding(),
        other => return crate::texts::own_name(other).to_owned(),
    };
    known.to_owned()
}

/// A value as a person reads it.
fn written(editor: Editor, at: &[Step], value: &Value) -> String {
    let last = at.last().map(Step::to_string).unwrap_or_default();
    match (value, last.as_str()) {
        (Value::Number(minor), "per_minor") => intl::money(minor.as_i64().unwrap_or(0), &editor.currency()),
        (Value::Number(number), _) => intl::whole(number.as_i64().unwrap_or(0)),
        (Value::String(word), _) => match word.as_str() {
            "down" => says::rounding_down().to_owned(),
            "nearest" => says::rounding_nearest().to_owned(),
            "up" => says::rounding_up().to_owned(),
            "clamp" => says::clamp().to_owned(),
            "debt" => says::debt().to_owned(),
            other => other.to_owned(),
        },
        (Value::Object(fields), _) => object(editor, fields),
        (other, _) => shown(other),
    }
}

/// What an expiry, a gift or a whole item says.
fn object(editor: Editor, fields: &serde_json::Map<String, Value>) -> String {
    let number = |name: &str| fields.get(name).and_then(Value::as_i64);
    if let Some(amount) = number("amount_minor") {
        return says::amount_off(&intl::money(amount, &editor.currency()));
    }
    if let Some(percent) = number("percent") {
        return says::percent_off(&format!("{percent} %"));
    }
    if let Some(days) = number("days") {
        return says::lapse_days(days);
    }
    if let Some(months) = number("months") {
        return says::lapse_months(months);
    }
    if fields.get("kind").is_some_and(|kind| kind == "none") {
        return says::lapse_never().to_owned();
    }
    let words = fields.values().flat_map(|value| match value {
        Value::Object(inner) => inner.values().map(shown).collect::<Vec<_>>(),
        other => vec![shown(other)],
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}
