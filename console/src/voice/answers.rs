//! Answers: what they say together, where that goes, who is given more or less than they came for, and each of them.

mod asked;
mod figures;
mod groups;
mod said;
mod trend;

use crate::prelude::*;
use loyalty::calendar::{day_named, name_of};
use loyalty::wire::voice::{SurveyList, VoiceSummary};

use super::Pages;
use crate::address::A;
use crate::api;
use crate::parts::{Empty, Select, load};
use crate::screens::export;
use crate::texts::{export as exports, voice as says};
pub(super) use figures::percent;
pub(super) use said::chosen as worded;

/// The windows that can be looked at, in days, the usual one first.
const WINDOWS: [i64; 3] = [30, 90, 365];
/// What answers can be told apart by.
const GROUPS: [&str; 3] = ["service", "segment", "channel"];

/// The screen.
#[component]
pub(super) fn Answers() -> impl IntoView {
    let (days, by) = (RwSignal::new(WINDOWS[0].to_string()), RwSignal::new(GROUPS[0].to_owned()));
    // The last day of the site's calendar, as soon as the edge has told it.
    let today = RwSignal::new(None::<String>);
    let path = move || {
        let window = days.try_get_untracked()?.parse().unwrap_or(WINDOWS[0]);
        let from = today.try_get_untracked()?.and_then(|today| first_day(&today, window));
        let from = from.map_or_else(String::new, |from| format!("&from={from}"));
        Some(format!("/v1/voice/summary?by={}{from}", by.try_get_untracked()?))
    };
    let summary = load(move || async move {
        loop {
            let asked = path();
            let answer = api::get::<VoiceSummary>(asked.as_deref().unwrap_or_default()).await?;
            // Somebody may have chosen otherwise meanwhile. The first answer tells which day it is there.
            let is_first = today.try_with_untracked(Option::is_none) == Some(true);
            if is_first {
                today.set(Some(answer.to.clone()));
            }
            if is_first || path() == asked {
                return Ok(answer);
            }
        }
    });
    let surveys = load(|| api::get::<SurveyList>("/v1/surveys"));
    let again = move |_: String| summary.again();
    let windows = WINDOWS.map(|days| (days.to_string(), says::last_days(days))).to_vec();
    let groups = GROUPS.map(|by| (by.to_owned(), groups::grouping(by).to_owned())).to_vec();
    let drawn = move |summary: VoiceSummary| {
        let is_silent = summary.surveys.iter().all(|one| one.answers == 0);
        let silence = is_silent.then(|| {
            view! {
                <Empty title=says::none() says=says::none_why()>
                    <A href="/console/voice/surveys">{says::none_go()}</A>
                </Empty>
            }
        });
        view! { {silence} <figures::Figures summary=summary /> }
    };
    view! {
        <Pages />
        <div class="fields narrow">
            <Select label=says::window() value=days options=windows chosen=again />
        </div>
        {summary.show(drawn)}
        {move || today.get().map(|today| view! { <trend::Trend today=today /> })}
        <section class="card" aria-labelledby="groups">
            <header class="line apart">
                <h2 id="groups">{says::groups()}</h2>
                <Select label=says::groups_by() value=by options=groups chosen=again />
            </header>
            {summary.show(move |summary| view! { <groups::Groups summary=summary by=by.get_untracked() /> })}
        </section>
        {surveys.show(move |list| {
            let own = list.surveys.clone();
            view! {
                {summary.show(move |summary| view! { <asked::AskedTable summary=summary surveys=own.clone() /> })}
                <said::Said surveys=list.surveys />
            }
        })}
        <div class="columns"><export::Kind kind="answers" name=exports::answers() about=exports::answers_about() /></div>
    }
}

/// The first day of so many that end with this one.
pub(super) fn first_day(last: &str, days: i64) -> Option<String> {
    Some(name_of(day_named(last)? - days + 1))
}

#[cfg(test)]
mod tests {
    use super::first_day;

    #[test]
    fn a_window_counts_its_last_day() {
        assert_eq!(first_day("2026-11-30", 30).as_deref(), Some("2026-11-01"));
        assert_eq!(first_day("soon", 30), None);
    }
}
