//! Home: how it goes, in four figures; what happened last; and the one thing that is worth doing next.

mod events;
mod figures;
mod next;

use crate::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::parts::chart::{Chart, Line};
use crate::parts::{Empty, load};
use crate::texts::home as says;
use crate::{api, site, sitting};

use events::Events;
use figures::Figures;
use next::Next;

/// A number in the present window and in the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub(super) struct Pair {
    now: Option<i64>,
    before: Option<i64>,
}

/// Points in both windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub(super) struct Points {
    given: i64,
    spent: i64,
    given_before: i64,
    spent_before: i64,
}

/// A week, beginning on its Monday.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Week {
    week: String,
    purchases: i64,
    members: i64,
}

/// What the edge tells about a site's last weeks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Home {
    window_days: i64,
    active: Pair,
    repeat_share: Pair,
    points: Points,
    /// Open matters by their kind.
    open: Map<String, Value>,
    weeks: Vec<Week>,
    events: Vec<Value>,
    next_step: Option<String>,
}

/// The screen. Somebody without any company is at the start.
#[component]
pub fn HomeScreen() -> impl IntoView {
    if sitting::seat().is_none() {
        return view! { <NoCompany /> }.into_any();
    }
    if sitting::is_any(&["staff"]) {
        return view! { <AtCounter /> }.into_any();
    }
    let home = load(|| async {
        let home: Home = api::get("/v1/home").await?;
        Ok((home, site::read().await?))
    });
    view! {
        <h1>{says::title()}</h1>
        {home.show(|(home, site)| view! {
            {home.next_step.clone().map(|step| view! { <Next step=step /> })}
            <Figures home=home.clone() />
            <div class="columns wide-first">
                <section class="card"><Weeks weeks=home.weeks.clone() /></section>
                <section class="card"><Events events=home.events.clone() currency=site.currency zone=site.zone /></section>
            </div>
        })}
    }
    .into_any()
}

/// Purchases and buyers, week by week.
#[component]
fn Weeks(weeks: Vec<Week>) -> impl IntoView {
    if weeks.iter().all(|week| week.purchases == 0) {
        return view! { <h2>{says::weeks()}</h2><Empty title=says::weeks_none() says=says::weeks_none_why() /> }
            .into_any();
    }
    let values = |read: fn(&Week) -> i64| weeks.iter().map(|week| small(read(week))).collect::<Vec<f64>>();
    let lines = vec![
        Line { name: says::purchases().to_owned(), values: values(|week| week.purchases), colour: "--accent" },
        Line { name: says::buyers().to_owned(), values: values(|week| week.members), colour: "--second" },
    ];
    let days = weeks.iter().map(|week| week.week.clone()).collect::<Vec<_>>();
    view! { <Chart caption=says::weeks() period=says::week() days=days lines=lines /> }.into_any()
}

/// Counts of a week are far below where a float loses ones.
#[expect(clippy::cast_precision_loss)]
fn small(count: i64) -> f64 {
    count as f64
}

/// Who has no company yet, or several and none chosen.
#[component]
fn NoCompany() -> impl IntoView {
    let sites = sitting::sitting().map(|sitting| sitting.sites).unwrap_or_default();
    if sites.is_empty() {
        Effect::new(|_| crate::address::go("/console/start"));
        return ().into_any();
    }
    let enter = |seat: sitting::Seat| {
        let press = move |_| {
            let site = seat.site.clone();
            leptos::task::spawn_local(async move { drop(sitting::enter(&site).await) });
        };
        view! { <li><button type="button" class="quiet" on:click=heard(press)>{seat.name.clone()}</button></li> }
    };
    view! {
        <h1>{says::choose()}</h1>
        <ul class="stack">{sites.into_iter().map(enter).collect_view()}</ul>
    }
    .into_any()
}

/// Who only works at the counter has one way to go.
#[component]
fn AtCounter() -> impl IntoView {
    view! {
        <h1>{says::counter_title()}</h1>
        <p class="lead">{says::counter_lead()}</p>
        <p><a class="main" href="/counter">{says::counter_go()}</a></p>
    }
}
