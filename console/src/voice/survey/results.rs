//! What was answered to an owner's own survey in the last year, question by question.

use crate::prelude::*;
use loyalty::voice::figures::response_percent;
use loyalty::voice::survey::Question;
use loyalty::wire::voice::{QuestionFigures, SurveyShown, ValueCount, VoiceSummary};
use serde_json::Value;

use crate::api;
use crate::intl;
use crate::parts::load;
use crate::texts::voice as says;
use crate::voice::answers::{first_day, percent, worded};
use crate::voice::{encoded, spoken};

/// The days that are looked at.
const DAYS: i64 = 365;

/// The card; nothing while nobody has answered.
#[component]
pub(super) fn Results(survey: SurveyShown) -> impl IntoView {
    let path = format!("/v1/voice/summary?survey={}", encoded(&survey.survey));
    let summary = load(move || {
        let path = path.clone();
        async move {
            // Which day it is there, the edge knows.
            let now = api::get::<VoiceSummary>(&path).await?;
            let from = first_day(&now.to, DAYS).unwrap_or(now.from);
            api::get::<VoiceSummary>(&format!("{path}&from={from}")).await
        }
    });
    summary.show(move |summary| {
        let own = summary.surveys.iter().find(|one| one.survey == survey.survey).filter(|one| one.answers > 0)?;
        let questions = own.questions.iter().map(|one| question(one, &survey.questions)).collect_view();
        Some(view! {
            <section class="card" aria-labelledby="results">
                <h2 id="results">{says::results()}</h2>
                <p class="hint">{says::results_hint(i64::from(own.answers))}</p>
                {questions}
            </section>
        })
    })
}

fn question(figures: &QuestionFigures, questions: &[Question]) -> AnyView {
    let question = questions.iter().find(|question| question.id == figures.question);
    let asked = question.map_or_else(|| figures.question.clone(), |question| spoken(&question.text));
    let all: u32 = figures.values.iter().map(|one| one.answers).sum();
    let line = |one: &ValueCount| {
        let words = if one.value.is_empty() {
            says::in_words().to_owned()
        } else {
            worded(&Value::from(one.value.as_str()), question)
        };
        let share = response_percent(one.answers, all).map(percent).unwrap_or_default();
        let count = says::share_of(&intl::whole(i64::from(one.answers)), &share);
        view! {
            <div>
                <dt>{words}</dt>
                <dd>
                    <progress max=all value=one.answers aria-hidden="true"></progress>
                    <small>{count}</small>
                </dd>
            </div>
        }
    };
    view! {
        <h3>{asked}</h3>
        <dl class="counts">{figures.values.iter().map(line).collect_view()}</dl>
    }
}
