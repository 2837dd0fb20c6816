//! How often each survey could be asked, was asked and was answered: the rates beside the figures, in full.

use crate::prelude::*;
use loyalty::wire::voice::{SurveyFigures, SurveyShown, VoiceSummary};

use super::figures::{percent, whole};
use crate::address::A;
use crate::parts::Table;
use crate::texts::voice as says;
use crate::voice::{encoded, title};

/// The table.
#[component]
pub(super) fn AskedTable(summary: VoiceSummary, surveys: Vec<SurveyShown>) -> impl IntoView {
    if summary.surveys.is_empty() {
        return ().into_any();
    }
    let heads = [
        says::survey(),
        says::eligible(),
        says::invited(),
        says::shown(),
        says::answered(),
        says::dismissed(),
        says::rate(),
    ];
    let rows = move |()| summary.surveys.iter().map(|one| row(one, &surveys)).collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="asked">
            <h2 id="asked">{says::asked()}</h2>
            <Table caption=says::asked() heads=heads.map(str::to_owned).to_vec() rows=rows />
            <p class="hint">{says::asked_hint()}</p>
        </section>
    }
}

fn row(one: &SurveyFigures, surveys: &[SurveyShown]) -> Vec<AnyView> {
    let name = title::among(surveys, &one.survey, &one.kind);
    let href = format!("/console/voice/survey?id={}", encoded(&one.survey));
    let asked = &one.asked;
    let counts = [asked.eligible, asked.invited, asked.shown, asked.answered, asked.dismissed];
    let rate = asked.response_percent.map_or_else(|| "–".to_owned(), percent);
    let link = view! { <A href=href>{name}</A> };
    let counts = counts.into_iter().map(|count| whole(count).into_any());
    std::iter::once(link).chain(counts).chain([rate.into_any()]).collect()
}
