//! The questions of an owner's own survey: up to ten, each with its answers and where they lead.

use crate::prelude::*;
use loyalty::voice::survey::QUESTIONS_MAX;
use serde_json::{Value, json};

use super::branches::{self, Branches};
use super::editor::{Editor, Words};
use super::options;
use crate::intl;
use crate::parts::{Button, Select};
use crate::texts::voice as says;

/// Where they are in the document.
pub(super) const LIST: &str = "/questions";

/// The questions.
#[component]
pub(super) fn Questions(editor: Editor) -> impl IntoView {
    let count = move || {
        editor.shape.track();
        editor.draft.with_untracked(|draft| draft.len(LIST))
    };
    let questions = move || {
        let count = count();
        (0..count).map(|at| view! { <Question editor=editor at=at count=count /> }).collect_view()
    };
    let add = move |()| {
        let question = json!({"kind": "text", "text": {}, "is_optional": false});
        editor.reshape(LIST, |draft| draft.add(LIST, "question", question));
    };
    let more = move || {
        if count() < QUESTIONS_MAX {
            view! { <Button label=says::question_add() press=add /> }
        } else {
            view! { <p class="hint">{says::question_most()}</p> }
        }
    };
    view! {
        <section class="card" aria-labelledby="questions">
            <h2 id="questions">{says::questions()}</h2>
            {questions}
            {more}
        </section>
    }
}

#[component]
fn Question(editor: Editor, at: usize, count: usize) -> impl IntoView {
    let path = format!("{LIST}/{at}");
    let number = intl::whole(i64::try_from(at).unwrap_or_default() + 1);
    let legend = says::question_number(&number);
    let kind = RwSignal::new(editor.shown(&format!("{path}/kind")));
    let own = path.clone();
    let turn = move |kind: String| {
        editor.reshape(LIST, |draft| {
            let turned = options::turned(draft.get(&own), &kind);
            draft.set(&own, turned);
        });
    };
    let kinds = [("choice", says::kind_choice()), ("scale", says::kind_scale()), ("text", says::kind_text())];
    let kinds = kinds.map(|(kind, name)| (kind.to_owned(), name.to_owned())).to_vec();
    let answers = match kind.get_untracked().as_str() {
        "choice" => view! { <Options editor=editor path=path.clone() /> },
        "scale" => view! { <Steps editor=editor path=path.clone() /> },
        _ => ().into_any(),
    };
    let button = |label: &'static str, press: Callback<()>| {
        view! { <Button label=label named=format!("{label}: {legend}") look="plain" press=press /> }
    };
    let swap = move |other: usize| Callback::new(move |()| editor.reshape(LIST, |draft| draft.swap(LIST, at, other)));
    let remove = Callback::new(move |()| {
        editor.reshape(LIST, |draft| {
            let id = draft.get(&format!("{LIST}/{at}/id")).clone();
            draft.remove(LIST, at);
            let questions = branches::without(draft.get(LIST), &id);
            draft.set(LIST, questions);
        });
    });
    let up = (at > 0).then(|| button(says::up(), swap(at.saturating_sub(1))));
    let down = (at + 1 < count).then(|| button(says::down(), swap(at + 1)));
    let gone = (count > 1).then(|| button(says::remove(), remove));
    let leads = (at + 1 < count && kind.get_untracked() != "text").then(|| view! { <Branches editor=editor at=at /> });
    view! {
        <fieldset class="item">
            <legend>{legend.clone()}</legend>
            <Words editor=editor path=format!("{path}/text") label=says::question_text() />
            <Select label=says::question_kind() value=kind options=kinds chosen=turn />
            {answers}
            <Flag editor=editor path=format!("{path}/is_optional") label=says::is_optional() />
            {leads}
            <p class="asides">{up}{down}{gone}</p>
        </fieldset>
    }
}

/// A box to tick.
#[component]
fn Flag(editor: Editor, path: String, label: &'static str) -> impl IntoView {
    let is_set = RwSignal::new(editor.flag(&path));
    let choose = move |event| {
        let chosen = event_target_checked(&event);
        is_set.set(chosen);
        editor.choose(&path, chosen.into());
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_set on:change=heard(choose) />
            <span>{label}</span>
        </label>
    }
}

/// What can be chosen.
#[component]
fn Options(editor: Editor, path: String) -> impl IntoView {
    let list = format!("{path}/options");
    let count = editor.draft.with_untracked(|draft| draft.len(&list));
    let option = |at: usize| {
        let own = list.clone();
        let remove = move |()| {
            editor.reshape(LIST, |draft| {
                let id = draft.get(&format!("{own}/{at}/id")).clone();
                draft.remove(&own, at);
                let question = own.trim_end_matches("/options").to_owned();
                let leads = branches::led(draft.get(&format!("{question}/branches")), &id, None);
                draft.set(&format!("{question}/branches"), leads);
            });
        };
        let label = says::option_number(&intl::whole(i64::try_from(at).unwrap_or_default() + 1));
        let named = format!("{}: {label}", says::remove());
        let gone = (count > 2).then(|| view! { <Button label=says::remove() named=named look="plain" press=remove /> });
        view! {
            <div class="choosable">
                <Words editor=editor path=format!("{list}/{at}/text") label=label />
                {gone}
            </div>
        }
    };
    let own = list.clone();
    let add = move |()| editor.reshape(LIST, |draft| draft.add(&own, "option", json!({ "text": {} })));
    let number_fault = {
        let list = list.clone();
        let fault = editor.fault(list);
        // Below two there are none to choose from; what is wrong with one of them stands at it.
        move || fault.get().filter(|_| count < 2)
    };
    view! {
        {(0..count).map(option).collect_view()}
        <p class="fault" aria-live="polite">{number_fault}</p>
        <Button label=says::option_add() look="plain" press=add />
        <Flag editor=editor path=format!("{path}/is_several") label=says::is_several() />
    }
}

/// The ends of a scale, and the words beside them.
#[component]
fn Steps(editor: Editor, path: String) -> impl IntoView {
    let (from, to) =
        (RwSignal::new(editor.shown(&format!("{path}/from"))), RwSignal::new(editor.shown(&format!("{path}/to"))));
    let own = path.clone();
    let put = Callback::new(move |_: String| {
        let ends = [from, to].map(|end| end.get_untracked().parse::<i64>().unwrap_or_default());
        editor.reshape(LIST, |draft| {
            for (at, (field, end)) in ["from", "to"].into_iter().zip(ends).enumerate() {
                draft.set(&format!("{own}/{field}"), end.into());
                draft.set(&format!("{own}/labels/{at}/value"), end.into());
            }
            let steps = ends[0]..=ends[1];
            let leads = branches::within(draft.get(&format!("{own}/branches")), &steps);
            draft.set(&format!("{own}/branches"), leads);
        });
    });
    let steps = |from: i64, to: i64| (from..=to).map(|step| (step.to_string(), intl::whole(step))).collect::<Vec<_>>();
    view! {
        <div class="fields">
            <Select label=says::scale_from() value=from options=steps(0, 1) chosen=put />
            <Select label=says::scale_to() value=to options=steps(2, 10) chosen=put fault=editor.fault(format!("{path}/to")) />
        </div>
        <Words editor=editor path=format!("{path}/labels/0/text") label=says::scale_least() />
        <Words editor=editor path=format!("{path}/labels/1/text") label=says::scale_most() />
    }
}

/// The values a question can be answered with, and how each reads; followed no further.
pub(super) fn values(question: &Value, written: impl Fn(&Value) -> String) -> Vec<(Value, String)> {
    match question["kind"].as_str() {
        Some("choice") => {
            let options = question["options"].as_array().into_iter().flatten();
            options.map(|option| (option["id"].clone(), written(&option["text"]))).collect()
        }
        Some("scale") => {
            let end = |name: &str| question[name].as_i64().unwrap_or_default();
            (end("from")..=end("to")).map(|step| (step.into(), intl::whole(step))).collect()
        }
        _ => Vec::new(),
    }
}
