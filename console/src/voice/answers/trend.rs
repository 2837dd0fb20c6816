//! Where a figure goes: half a year, each point what the four weeks up to it say, with the range it lies in.
//!
//! Single weeks of a small shop are chance. Four of them together move slowly enough to be believed, and a point with
//! fewer than ten answers is left out.

use crate::prelude::*;
use loyalty::calendar::day_named;
use loyalty::voice::figures::{Ces, Csat, Interval, Met, Nps};
use loyalty::voice::survey::Kind;
use loyalty::wire::voice::{VoiceFigures, VoiceSpan, VoiceSummary};

use super::figures::FEW;
use super::first_day;
use crate::api;
use crate::parts::chart::{Chart, Line};
use crate::parts::{Select, load};
use crate::texts::voice as says;
use crate::voice::measure;

/// The days that are drawn, whole weeks.
const DAYS: i64 = 26 * 7;
/// The days that a point sums up.
const STRETCH: i64 = 4 * 7;

/// What can be drawn. Each alone: scales of different lengths have nothing to do in one picture.
const KINDS: [Kind; 4] = [Kind::Nps, Kind::Csat, Kind::Ces, Kind::Expectation];

/// A point of the picture.
#[derive(Clone, Debug, PartialEq)]
struct Point {
    day: String,
    figure: i64,
    range: Interval,
}

/// The picture.
#[component]
pub(super) fn Trend(today: String) -> impl IntoView {
    let chosen = RwSignal::new(KINDS[0].name().to_owned());
    let summary = load(move || {
        let from = first_day(&today, DAYS).unwrap_or_default();
        let path = format!("/v1/voice/summary?trend=week&from={from}");
        async move { api::get::<VoiceSummary>(&path).await }
    });
    let kinds = KINDS.map(|kind| (kind.name().to_owned(), measure(kind).to_owned())).to_vec();
    let picture = move |summary: VoiceSummary| {
        move || {
            let kind = Kind::parse(&chosen.get()).unwrap_or(KINDS[0]);
            drawn(kind, &points(kind, &summary.trend))
        }
    };
    view! {
        <section class="card" aria-labelledby="trend">
            <header class="line apart">
                <h2 id="trend">{says::trend()}</h2>
                <Select label=says::trend_of() value=chosen options=kinds />
            </header>
            <p class="hint">{says::trend_hint()}</p>
            {summary.show(picture)}
        </section>
    }
}

fn drawn(kind: Kind, points: &[Point]) -> AnyView {
    if points.is_empty() {
        return view! { <p>{says::trend_none()}</p> };
    }
    let line = |name: &str, colour, read: fn(&Point) -> i64| {
        let values = points.iter().map(|point| unit(read(point))).collect();
        Line { name: name.to_owned(), values, colour }
    };
    let lines = vec![
        line(figure_named(kind), "--accent", |point| 100 * point.figure),
        line(says::trend_low(), "--edge", |point| point.range.low_hundredths),
        line(says::trend_high(), "--edge", |point| point.range.high_hundredths),
    ];
    let days = points.iter().map(|point| point.day.clone()).collect::<Vec<_>>();
    let bounds = if kind == Kind::Nps { (-100.0, 100.0) } else { (0.0, 100.0) };
    view! { <Chart caption=figure_named(kind) period=says::trend_week() days=days lines=lines bounds=bounds /> }
}

/// Hundredths as a number of a picture: at most ten thousand of them, where no float loses any.
fn unit(hundredths: i64) -> f64 {
    f64::from(i32::try_from(hundredths).unwrap_or_default()) / 100.0
}

/// What is drawn of a kind. Of effort it is the share that agrees, because that has a range.
fn figure_named(kind: Kind) -> &'static str {
    match kind {
        Kind::Csat => says::csat_share(),
        Kind::Ces => says::ces_share(),
        Kind::Expectation => says::worse_share(),
        Kind::Nps | Kind::Own => says::nps(),
    }
}

/// The points, at the weeks that have answers.
fn points(kind: Kind, weeks: &[VoiceSpan]) -> Vec<Point> {
    let day = |span: &VoiceSpan| day_named(&span.begins).unwrap_or_default();
    let until = |week: &VoiceSpan| {
        let last = day(week);
        let stretch = weeks.iter().filter(|span| (last - STRETCH + 1..=last).contains(&day(span)));
        let (answers, figure, range) = together(kind, &stretch.map(|span| &span.figures).collect::<Vec<_>>());
        (answers >= FEW).then_some(Point { day: week.begins.clone(), figure: figure?, range: range? })
    };
    weeks.iter().filter_map(until).collect()
}

/// What several weeks say together: from their counts, not from their figures.
fn together(kind: Kind, weeks: &[&VoiceFigures]) -> (u32, Option<i64>, Option<Interval>) {
    let sum = |read: fn(&VoiceFigures) -> u32| weeks.iter().fold(0_u32, |sum, week| sum.saturating_add(read(week)));
    match kind {
        Kind::Csat => {
            let csat = Csat::of(sum(|week| week.csat.satisfied), sum(|week| week.csat.answers));
            (csat.answers, csat.percent, csat.interval)
        }
        Kind::Ces => {
            let (agree, answers) = (sum(|week| week.ces.agree), sum(|week| week.ces.answers));
            // Who agrees counts as the best score and who does not as the least: only their share is taken from it.
            let ces = Ces::of_counts(&[(7, agree), (1, answers.saturating_sub(agree))]);
            (ces.answers, ces.agree_percent, ces.interval)
        }
        Kind::Expectation => {
            let counts = [
                (1, sum(|week| week.expectation.worse)),
                (2, sum(|week| week.expectation.as_expected)),
                (3, sum(|week| week.expectation.better)),
            ];
            let met = Met::of_counts(&counts);
            (met.answers, met.worse_percent, met.worse_interval)
        }
        Kind::Nps | Kind::Own => {
            let nps =
                Nps::of(sum(|week| week.nps.promoters), sum(|week| week.nps.passives), sum(|week| week.nps.detractors));
            (nps.answers, nps.score, nps.interval)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(begins: &str, nps: Nps) -> VoiceSpan {
        let figures = VoiceFigures { nps, csat: Csat::of(3, 4), ces: Ces::default(), expectation: Met::default() };
        VoiceSpan { begins: begins.to_owned(), figures }
    }

    #[test]
    fn a_point_is_what_four_weeks_say_together() {
        let weeks = [
            week("2026-10-05", Nps::of(9, 0, 0)),
            week("2026-10-12", Nps::of(0, 0, 3)),
            week("2026-11-02", Nps::of(1, 0, 8)),
            week("2026-11-09", Nps::of(4, 0, 0)),
        ];
        let points = points(Kind::Nps, &weeks);
        let of = |promoters, detractors| Nps::of(promoters, 0, detractors).score.unwrap();
        let figures: Vec<(&str, i64)> = points.iter().map(|point| (point.day.as_str(), point.figure)).collect();
        // The first week alone has too few; the third no longer sees it, the last sees only the third and itself.
        assert_eq!(figures, [("2026-10-12", of(9, 3)), ("2026-11-02", of(1, 11)), ("2026-11-09", of(5, 8))]);
        assert!(points[0].range.low_hundredths < 5_000 && points[0].range.high_hundredths > 5_000);
    }

    #[test]
    fn shares_are_summed_from_counts() {
        let weeks: Vec<VoiceSpan> =
            (0..3).map(|at| week(&format!("2026-10-{:02}", 5 + 7 * at), Nps::default())).collect();
        let points = points(Kind::Csat, &weeks);
        assert_eq!(
            points.iter().map(|point| (point.day.as_str(), point.figure)).collect::<Vec<_>>(),
            [("2026-10-19", 75)]
        );
        assert!(super::points(Kind::Ces, &weeks).is_empty());
    }
}
