//! The answers themselves, newest first: who, what, about which service, in their own words.

use crate::prelude::*;
use loyalty::voice::survey::{Kind, Question};
use loyalty::wire::voice::{AnswerShown, SurveyShown};
use serde_json::Value;

use super::groups::called;
use crate::address::A;
use crate::parts::{Rows, Select};
use crate::texts::voice as says;
use crate::voice::{encoded, spoken, title};
use crate::{intl, reader};

/// The list.
#[component]
pub(super) fn Said(surveys: Vec<SurveyShown>) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let path = move || format!("/v1/answers?limit=20&survey={}", encoded(&chosen.get()));
    let named = surveys.iter().map(|one| (one.survey.clone(), title::of(&one.survey, &one.document)));
    let options: Vec<(String, String)> =
        std::iter::once((String::new(), says::all_surveys().to_owned())).chain(named).collect();
    let surveys = StoredValue::new(surveys);
    let draw = Callback::new(move |all: Signal<Vec<Value>>| {
        let lines =
            move || -> Vec<AnswerShown> { all.get().iter().filter_map(|value| reader::read(value).ok()).collect() };
        let line = move |one: AnswerShown| surveys.with_value(|surveys| answer(&one, surveys));
        view! {
            <ul class="voices">
                <For each=lines key=|one| one.id.clone() children=line />
            </ul>
        }
    });
    let empty = Callback::new(|()| view! { <p>{says::said_none()}</p> });
    view! {
        <section class="card" aria-labelledby="said">
            <header class="line apart">
                <h2 id="said">{says::said()}</h2>
                <Select label=says::survey() value=chosen options=options />
            </header>
            <Rows path=Signal::derive(path) field="answers" draw=draw empty=empty />
        </section>
    }
}

/// One answer.
pub(super) fn answer(one: &AnswerShown, surveys: &[SurveyShown]) -> AnyView {
    let who = match &one.member {
        Some(id) => {
            let href = format!("/console/customers/one?id={}", encoded(id));
            let name = one.name.as_ref().unwrap_or(id).clone();
            view! { <A href=href>{name}</A> }
        }
        None => says::guest().into_any(),
    };
    let about = [
        Some(title::among(surveys, &one.survey, &one.kind)),
        one.service.clone(),
        Some(called("channel", &one.channel).to_owned()),
        one.replaced_at.map(|_| says::replaced().to_owned()),
    ];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (at, is_replaced) = (one.at.to_rfc3339(), one.replaced_at.is_some());
    let at_words = intl::moment(&at, "");
    let score = one.score.map(|score| scored(&one.kind, score));
    let answers = own(one, surveys);
    let words = one.comment.clone().map(|words| view! { <p class="words">{words}</p> });
    view! {
        <li class:faint=is_replaced>
            {score.map(|score| view! { <b class="score">{score}</b> })}
            <div>
                <p class="line apart">{who}<time datetime=at>{at_words}</time></p>
                {words}
                {answers}
                <small>{about}</small>
            </div>
        </li>
    }
}

/// A score beside what it is of; an expectation has words.
fn scored(kind: &str, score: i64) -> String {
    match (Kind::parse(kind), score) {
        (Some(Kind::Expectation), 1) => says::worse().to_owned(),
        (Some(Kind::Expectation), 2) => says::as_expected().to_owned(),
        (Some(Kind::Expectation), _) => says::better().to_owned(),
        (kind, score) => match kind.and_then(Kind::scale) {
            Some((_, most)) => says::score_of(&intl::whole(most), &intl::whole(score)),
            None => intl::whole(score),
        },
    }
}

/// What was answered to an owner's own, question by question. A question that has changed since is there by its id.
fn own(one: &AnswerShown, surveys: &[SurveyShown]) -> Option<AnyView> {
    let answers = one.answers.as_ref()?.as_object()?;
    let questions = surveys.iter().find(|survey| survey.survey == one.survey).map(|survey| &survey.questions);
    let pair = |(id, value): (&String, &Value)| {
        let question = questions.and_then(|all| all.iter().find(|question| question.id == *id));
        let asked = question.map_or_else(|| id.clone(), |question| spoken(&question.text));
        view! { <div><dt>{asked}</dt><dd>{chosen(value, question)}</dd></div> }
    };
    Some(view! { <dl class="facts">{answers.iter().map(pair).collect_view()}</dl> })
}

/// An answer in words: what was chosen by its text, a step as a number.
pub(in crate::voice) fn chosen(value: &Value, question: Option<&Question>) -> String {
    match value {
        Value::Array(several) => several.iter().map(|one| chosen(one, question)).collect::<Vec<_>>().join(", "),
        Value::String(text) => {
            let option = question.and_then(|question| question.options.iter().find(|option| option.id == *text));
            option.map_or_else(|| text.clone(), |option| spoken(&option.text))
        }
        other => loyalty::json::text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_chosen_is_told_by_its_text() {
        let question: Question = serde_json::from_value(json!({
            "id": "why", "kind": "choice", "is_optional": false, "text": {"en": "Why?"},
            "options": [{"id": "price", "text": {"en": "Too dear"}}, {"id": "far", "text": {"en": "Too far"}}],
        }))
        .unwrap();
        assert_eq!(chosen(&json!(["price", "far", "gone"]), Some(&question)), "Too dear, Too far, gone");
        assert_eq!(chosen(&json!(4), None), "4");
    }

    #[test]
    fn a_score_says_of_how_many() {
        assert_eq!(scored("nps", 9), says::score_of("10", "9"));
        assert_eq!(scored("expectation", 1), says::worse());
        assert_eq!(scored("own", 3), "3");
    }
}
