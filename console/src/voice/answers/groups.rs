//! The same figures for each service, segment or channel: who is let down, and who is given more than they came for.

use crate::prelude::*;
use loyalty::voice::figures::Met;
use loyalty::wire::voice::{VoiceFigures, VoiceGroup, VoiceSummary};

use super::figures::{ENOUGH, FEW, percent, signed, whole};
use crate::intl;
use crate::parts::Table;
use crate::texts::voice as says;

/// Told apart by what.
pub(super) fn grouping(by: &str) -> &'static str {
    match by {
        "segment" => says::by_segment(),
        "channel" => says::by_channel(),
        _ => says::by_service(),
    }
}

/// The table.
#[component]
pub(super) fn Groups(summary: VoiceSummary, by: String) -> impl IntoView {
    if summary.groups.is_empty() {
        return view! { <p class="hint">{says::groups_none()}</p> };
    }
    let heads = [grouping(&by), says::nps_short(), says::csat_short(), says::ces_short(), says::met()];
    let all = summary.expectation;
    let rows = move |()| summary.groups.iter().map(|group| row(group, &by, &all)).collect::<Vec<_>>();
    view! {
        <Table caption=says::groups() heads=heads.map(str::to_owned).to_vec() rows=rows />
        <p class="hint">{says::groups_hint(&whole(FEW))}</p>
    }
}

fn row(group: &VoiceGroup, by: &str, all: &Met) -> Vec<AnyView> {
    let VoiceFigures { nps, csat, ces, expectation } = &group.figures;
    vec![
        called(by, &group.name).to_owned().into_any(),
        cell(nps.answers, nps.score.map(signed)),
        cell(csat.answers, csat.percent.map(percent)),
        cell(ces.answers, ces.mean_hundredths.map(intl::hundredths)),
        met(expectation, all),
    ]
}

/// A figure with its number of answers; of few answers only the number.
fn cell(answers: u32, figure: Option<String>) -> AnyView {
    let count = says::n(&whole(answers));
    let figure = figure.filter(|_| answers >= FEW);
    view! {
        <span class:faint=answers < ENOUGH>
            {figure.unwrap_or_else(|| "–".to_owned())}
            {(answers > 0).then(|| view! { <small class="under">{count}</small> })}
        </span>
    }
}

fn met(own: &Met, all: &Met) -> AnyView {
    let share = |share: Option<i64>| share.map(percent).unwrap_or_default();
    let words = says::met_shares(&share(own.better_percent), &share(own.worse_percent));
    let mark = standing(own, all).map(|words| view! { <small class="under"><b>{words}</b></small> });
    view! { <span>{cell(own.answers, Some(words))}{mark}</span> }
}

/// Whether a group is certainly worse off, or certainly better, than all customers together.
fn standing(own: &Met, all: &Met) -> Option<&'static str> {
    let above = |interval: Option<loyalty::voice::figures::Interval>, share: Option<i64>| {
        Some(interval?.low_hundredths > 100 * share?).filter(|above| *above)
    };
    if own.answers < FEW {
        return None;
    }
    let is_let_down = above(own.worse_interval, all.worse_percent).map(|_| says::let_down());
    is_let_down.or_else(|| above(own.better_interval, all.better_percent).map(|_| says::over_served()))
}

/// What a segment or channel is called; a service has the name that the shop gave it.
pub(super) fn called<'a>(by: &str, name: &'a str) -> &'a str {
    match (by, name) {
        ("segment", "guest") => says::segment_guest(),
        ("segment", "new") => says::segment_new(),
        ("segment", "returning") => says::segment_returning(),
        ("segment", "regular") => says::segment_regular(),
        ("channel", "panel") => says::channel_panel(),
        ("channel", "block") => says::channel_block(),
        ("channel", "link") => says::channel_link(),
        ("channel", "letter") => says::channel_letter(),
        ("channel", "api") => says::channel_api(),
        (_, name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_stands_out_only_where_that_is_certain() {
        let met = |worse, as_expected, better| Met::of_counts(&[(1, worse), (2, as_expected), (3, better)]);
        let all = met(10, 80, 10);
        assert_eq!(standing(&met(12, 18, 0), &all), Some(says::let_down()));
        assert_eq!(standing(&met(0, 18, 12), &all), Some(says::over_served()));
        assert_eq!(standing(&met(2, 10, 2), &all), None, "that may be chance");
        assert_eq!(standing(&met(9, 0, 0), &all), None, "nine answers are no figure");
    }
}
