//! The four figures, each with how certain it is, of how many answers, and how many of those asked gave one.
//!
//! Below ten answers there is no figure, below thirty it is grey, and where it went is said only where that is certain:
//! small shops would otherwise chase what is chance.

use crate::prelude::*;
use loyalty::voice::figures::{Interval, Move, response_percent};
use loyalty::voice::survey::Kind;
use loyalty::wire::voice::VoiceSummary;

use crate::intl;
use crate::texts::voice as says;
use crate::voice::measure;

/// Answers from which there is a figure.
pub(super) const FEW: u32 = 10;
/// Answers from which it says something.
pub(super) const ENOUGH: u32 = 30;

/// One figure as it is shown.
struct Figure {
    kind: Kind,
    answers: u32,
    /// The figure itself; none without an answer.
    headline: Option<String>,
    /// What it is, in a line.
    meaning: String,
    /// Where it lies with 95 % certainty.
    certain: Option<String>,
    /// Where it went since the window before.
    moved: Option<Move>,
    /// Whether that could be said.
    compares: bool,
}

/// The figures.
#[component]
pub(super) fn Figures(summary: VoiceSummary) -> impl IntoView {
    let VoiceSummary { nps, csat, ces, expectation, moves, .. } = summary;
    let surveys = StoredValue::new(summary.surveys);
    let asked = move |kind: Kind| {
        surveys.with_value(|surveys| {
            let own = surveys.iter().filter(|one| one.kind == kind.name());
            own.fold((0_u32, 0_u32), |(shown, answered), one| {
                (shown.saturating_add(one.asked.shown), answered.saturating_add(one.asked.answered))
            })
        })
    };
    let figures = [
        Figure {
            kind: Kind::Nps,
            answers: nps.answers,
            headline: nps.score.map(signed),
            meaning: says::nps_meaning(&whole(nps.promoters), &whole(nps.detractors)),
            certain: nps.interval.map(|interval| between(interval, signed)),
            moved: moves.nps,
            compares: true,
        },
        Figure {
            kind: Kind::Csat,
            answers: csat.answers,
            headline: csat.percent.map(percent),
            meaning: match csat.mean_hundredths {
                Some(mean) => says::csat_meaning_mean(&intl::hundredths(mean)),
                None => says::csat_meaning().to_owned(),
            },
            certain: csat.interval.map(|interval| between(interval, percent)),
            moved: moves.csat,
            compares: true,
        },
        Figure {
            kind: Kind::Ces,
            answers: ces.answers,
            headline: ces.mean_hundredths.map(intl::hundredths),
            meaning: says::ces_meaning(&ces.agree_percent.map(percent).unwrap_or_default()),
            certain: ces.interval.map(|interval| says::ces_agree(&between(interval, percent))),
            moved: moves.ces,
            compares: true,
        },
        Figure {
            kind: Kind::Expectation,
            answers: expectation.answers,
            headline: expectation.worse_percent.map(percent),
            meaning: says::expectation_meaning(&expectation.better_percent.map(percent).unwrap_or_default()),
            certain: expectation.worse_interval.map(|interval| between(interval, percent)),
            moved: None,
            compares: false,
        },
    ];
    view! { <ul class="figures measures">{figures.map(|one| card(one, asked)).into_iter().collect_view()}</ul> }
}

fn card(figure: Figure, asked: impl Fn(Kind) -> (u32, u32)) -> AnyView {
    let Figure { kind, answers, headline, meaning, certain, moved, compares } = figure;
    let is_there = answers >= FEW;
    let value = if is_there { headline.unwrap_or_default() } else { "–".to_owned() };
    let caution = match answers {
        0 => says::no_answers().to_owned(),
        1..FEW => says::too_few(i64::from(answers), &whole(FEW)),
        FEW..ENOUGH => says::few(i64::from(answers)),
        _ => says::answers_count(i64::from(answers)),
    };
    let certain = certain.filter(|_| is_there).map(|range| view! { <small>{says::certain(&range)}</small> });
    let trend =
        (is_there && compares).then(|| view! { <span class="trend" data-rises=rises(moved)>{went(moved)}</span> });
    view! {
        <li class="card" class:faint=is_there && answers < ENOUGH>
            <span class="name">{measure(kind)}</span>
            <b>{value}</b>
            {trend}
            {is_there.then(|| view! { <small>{meaning}</small> })}
            {certain}
            <small>{caution}</small>
            <small>{response(asked(kind))}</small>
        </li>
    }
}

/// How many of those asked answered: who does not answer may well think otherwise.
fn response((shown, answered): (u32, u32)) -> String {
    match response_percent(answered, shown) {
        Some(share) => says::response(&whole(answered), &percent(share), &whole(shown)),
        None => says::not_asked().to_owned(),
    }
}

fn went(moved: Option<Move>) -> &'static str {
    match moved {
        Some(Move::Up) => says::rose(),
        Some(Move::Down) => says::fell(),
        None => says::no_certain_change(),
    }
}

fn rises(moved: Option<Move>) -> Option<&'static str> {
    Some(if moved? == Move::Up { "yes" } else { "no" })
}

pub(super) fn whole(n: u32) -> String {
    intl::whole(i64::from(n))
}

/// `+30`, `−13`: a score may be below nought, so it always says on which side it is.
pub(super) fn signed(score: i64) -> String {
    let sign = match score {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{}", intl::whole(score.abs()))
}

/// Whole per cent, as people of the spoken language write them.
pub(in crate::voice) fn percent(share: i64) -> String {
    let share = i32::try_from(share).unwrap_or_default();
    intl::percent(f64::from(share) / 100.0, 0)
}

/// Both ends of an interval, whole: it claims no more than the figure.
fn between(interval: Interval, written: fn(i64) -> String) -> String {
    let whole = |hundredths: i64| written((hundredths + 50 * hundredths.signum()) / 100);
    says::between(&whole(interval.low_hundredths), &whole(interval.high_hundredths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_says_on_which_side_of_nought_it_is() {
        assert_eq!([30, 0, -13].map(signed), ["+30", "0", "−13"]);
    }

    #[test]
    fn an_interval_is_rounded_as_its_figure_is() {
        let interval = Interval { low_hundredths: -1405, high_hundredths: 4450 };
        assert_eq!(between(interval, signed), says::between("−14", "+45"));
    }

    #[test]
    fn a_rate_needs_somebody_who_was_asked() {
        assert_eq!(response((0, 0)), says::not_asked());
        assert_eq!(response((120, 31)), says::response("31", &percent(26), "120"));
    }
}
