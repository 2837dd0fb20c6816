//! Where a company stands before Kept has changed anything: how many customers come back.

use crate::prelude::*;
use serde::Deserialize;

use crate::address::A;
use crate::parts::chart::{Chart, Line};
use crate::parts::{Empty, Table, load};
use crate::texts::baseline as says;
use crate::{api, intl};

/// Months after the first purchase that are shown: past a year it is a line of dust.
const OFFSETS: usize = 12;

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct BaselineAnswer {
    customers: i64,
    repeat: i64,
    one_time: i64,
    from: Option<String>,
    to: Option<String>,
    months: Vec<Month>,
    retention: Vec<Retention>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Month {
    month: String,
    customers: i64,
    returning: i64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Retention {
    month_offset: i64,
    of: i64,
    returned: i64,
}

/// The screen.
#[component]
pub fn Baseline() -> impl IntoView {
    let loaded = load(|| api::get::<BaselineAnswer>("/v1/baseline"));
    view! {
        <h1>{says::title()}</h1>
        {loaded.show(|found| {
            if found.customers == 0 {
                return view! {
                    <Empty title=says::none() says=says::none_why()>
                        <A href="/console/import">{says::to_import()}</A>
                    </Empty>
                }
                .into_any();
            }
            view! { <Figures found=found /> }.into_any()
        })}
    }
}

#[component]
fn Figures(found: BaselineAnswer) -> impl IntoView {
    let figure = |label: &'static str, n: i64| {
        let share = (n != found.customers).then(|| format!(" · {}", intl::percent(ratio(n, found.customers), 1)));
        view! { <div><dt>{label}</dt><dd>{intl::whole(n)}{share}</dd></div> }
    };
    let span = found.from.clone().zip(found.to.clone());
    let span = span.map(|(from, to)| says::span(&intl::day(&from, "UTC"), &intl::day(&to, "UTC")));
    let days: Vec<String> = found.months.iter().map(|one| first_day(&one.month)).collect();
    let values = |of: fn(&Month) -> i64| found.months.iter().map(|one| float(of(one))).collect();
    let lines = vec![
        Line { name: says::bought().to_owned(), values: values(|one| one.customers), colour: "--accent" },
        Line { name: says::returning().to_owned(), values: values(|one| one.returning), colour: "--second" },
    ];
    let retention: Vec<Retention> =
        found.retention.iter().filter(|one| one.month_offset > 0 && one.of > 0).take(OFFSETS).cloned().collect();
    let row = |one: &Retention| {
        let share = intl::percent(ratio(one.returned, one.of), 1);
        let share = says::share(&intl::whole(one.of), &share, &intl::whole(one.returned));
        vec![says::after(one.month_offset).into_any(), share.into_any()]
    };
    let rows = move |()| retention.iter().map(row).collect::<Vec<_>>();
    view! {
        <p class="lead">{says::lead()}</p>
        <section class="card">
            <dl class="figures">
                {figure(says::customers(), found.customers)}
                {figure(says::repeat(), found.repeat)}
                {figure(says::one_time(), found.one_time)}
            </dl>
            <p class="hint">{span}</p>
        </section>
        <section class="card"><Chart caption=says::months() period=says::month() days=days lines=lines /></section>
        <section class="card">
            <h2>{says::retention()}</h2>
            <p class="hint">{says::retention_hint()}</p>
            <Table caption=says::retention() heads=vec![says::when().to_owned(), says::came().to_owned()] rows=rows />
        </section>
    }
}

/// `2026-11` or `202611` → the first day of that month.
fn first_day(month: &str) -> String {
    let digits: String = month.chars().filter(char::is_ascii_digit).collect();
    format!("{}-{}-01", digits.get(..4).unwrap_or("1970"), digits.get(4..6).unwrap_or("01"))
}

fn ratio(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

/// Counts of customers are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss)]
fn float(n: i64) -> f64 {
    n as f64
}
