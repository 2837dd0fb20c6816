//! All surveys: what each asks about, when, and whether it does.

use crate::prelude::*;
use loyalty::voice::survey::Occasion;
use loyalty::wire::voice::{SurveyList, SurveyShown};

use super::budget::Budget;
use super::{Pages, encoded, title};
use crate::address::{A, go};
use crate::api;
use crate::parts::{Button, Table, load};
use crate::texts::voice as says;

/// Where one is written.
pub(super) const ONE: &str = "/console/voice/survey";

/// The screen.
#[component]
pub(super) fn Surveys() -> impl IntoView {
    let list = load(|| api::get::<SurveyList>("/v1/surveys"));
    let heads = [says::survey(), says::when()].map(str::to_owned).to_vec();
    let table = move |list: SurveyList| {
        let heads = heads.clone();
        let rows = move |()| list.surveys.iter().map(row).collect::<Vec<_>>();
        view! { <Table caption=says::surveys() heads=heads rows=rows /> }
    };
    view! {
        <Pages />
        <section class="card">
            <header class="line apart">
                <h2>{says::surveys()}</h2>
                <Button label=says::survey_new() look="main" press=|()| go(ONE) />
            </header>
            <p class="hint">{says::surveys_hint()}</p>
            {list.show(table)}
        </section>
        <Budget />
    }
}

fn row(one: &SurveyShown) -> Vec<AnyView> {
    let name = title::of(&one.survey, &one.document);
    let when = if one.document.is_on { when(one.document.occasion) } else { says::is_off().to_owned() };
    let href = format!("{ONE}?id={}", encoded(&one.survey));
    vec![view! { <A href=href>{name}</A> }, when.into_any()]
}

/// When a survey is asked, in words.
pub(super) fn when(occasion: Occasion) -> String {
    match occasion {
        Occasion::None => says::when_none().to_owned(),
        Occasion::Purchase { hours: Some(0), .. } | Occasion::Purchase { days: Some(0), .. } => {
            says::when_at_once().to_owned()
        }
        Occasion::Purchase { hours: Some(hours), .. } => says::when_hours(i64::from(hours)),
        Occasion::Purchase { days, .. } => says::when_days(i64::from(days.unwrap_or_default())),
        Occasion::Order { hours: Some(0), .. } | Occasion::Order { days: Some(0), .. } => says::when_order().to_owned(),
        Occasion::Order { hours: Some(hours), .. } => says::when_order_hours(i64::from(hours)),
        Occasion::Order { days, .. } => says::when_order_days(i64::from(days.unwrap_or_default())),
        Occasion::Visit { hours: Some(0), .. } | Occasion::Visit { days: Some(0), .. } => says::when_visit().to_owned(),
        Occasion::Visit { hours: Some(hours), .. } => says::when_visit_hours(i64::from(hours)),
        Occasion::Visit { days, .. } => says::when_visit_days(i64::from(days.unwrap_or_default())),
        Occasion::Complaint => says::when_complaint().to_owned(),
        Occasion::Sample => says::when_sample().to_owned(),
        Occasion::WinBack => says::when_win_back().to_owned(),
    }
}
