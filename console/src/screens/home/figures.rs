//! The four figures, each with its window and how it was in the window before.

use crate::prelude::*;
use serde_json::Value;

use super::{Home, Pair};
use crate::address::A;
use crate::intl;
use crate::texts::home as says;

/// A kind of matter, where it is seen to, its words.
type Matter = (&'static str, &'static str, fn(i64) -> String);

/// What customers said that waits for an answer.
const VOICE: [Matter; 2] = [
    ("complaints_open", "/console/voice/complaints", says::complaints_open),
    ("reviews_queued", "/console/voice/reviews", says::reviews_queued),
];

/// Shares are told per ten thousand.
const WHOLE: f64 = 10_000.0;

/// The figures.
#[component]
pub(super) fn Figures(home: Home) -> impl IntoView {
    let days = home.window_days;
    let points = home.points;
    let given = Pair { now: Some(points.given), before: Some(points.given_before) };
    let spent = intl::whole(points.spent);
    let open: i64 = home.open.values().filter_map(Value::as_i64).sum();
    let heard: i64 = VOICE.iter().filter_map(|(kind, ..)| count(&home, kind)).sum();
    view! {
        <ul class="figures">
            <li class="card">
                <span class="name">{says::active()}</span>
                <b>{intl::whole(home.active.now.unwrap_or_default())}</b>
                <Trend of=home.active />
                <small>{says::active_window(days)}</small>
            </li>
            <li class="card">
                <span class="name">{says::repeat()}</span>
                <b>{share(home.repeat_share.now)}</b>
                <ShareTrend of=home.repeat_share />
                <small>{says::repeat_window(days)}</small>
            </li>
            <li class="card">
                <span class="name">{says::points()}</span>
                <b>{intl::whole(points.given)}</b>
                <Trend of=given />
                <small>{says::points_window(days, &spent)}</small>
            </li>
            <li class="card">
                <span class="name">{says::open()}</span>
                <b>{intl::whole(open)}</b>
                <small>{open_words(&home)}</small>
                {VOICE.map(|(kind, path, words)| {
                    count(&home, kind).map(|count| view! { <A href=path>{words(count)}</A> })
                })}
                {(open > heard).then(|| view! { <A href="/console/customers">{says::open_go()}</A> })}
            </li>
        </ul>
    }
}

/// How many of a kind are open, if any.
fn count(home: &Home, kind: &str) -> Option<i64> {
    home.open.get(kind).and_then(Value::as_i64).filter(|count| *count > 0)
}

/// What is open, in words; “nothing waits” is good to read too. What customers wait for is a link of its own.
fn open_words(home: &Home) -> String {
    let words = [
        count(home, "refunds_waiting").map(says::refunds_waiting),
        count(home, "vouchers_open").map(says::vouchers_open),
        count(home, "invitations_open").map(says::invitations_open),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    let is_quiet = VOICE.iter().all(|(kind, ..)| count(home, kind).is_none());
    if words.is_empty() && is_quiet { says::nothing_open().to_owned() } else { words.join(", ") }
}

fn share(of: Option<i64>) -> String {
    of.map_or_else(|| "–".to_owned(), |of| intl::percent(ratio(of), 1))
}

/// At most ten thousand: no float is lost there.
#[expect(clippy::cast_precision_loss)]
fn ratio(of: i64) -> f64 {
    of as f64 / WHOLE
}

/// More or less than before, as a number.
#[component]
fn Trend(of: Pair) -> impl IntoView {
    let words = match change(of) {
        None => return ().into_any(),
        Some(0) => says::same().to_owned(),
        Some(more @ 1..) => says::more(&intl::whole(more)),
        Some(less) => says::less(&intl::whole(-less)),
    };
    view! { <span class="trend" data-rises=rises(of)>{words}</span> }.into_any()
}

/// The same for a share, in points of a percent.
#[component]
fn ShareTrend(of: Pair) -> impl IntoView {
    let words = match change(of) {
        None => return ().into_any(),
        Some(-9..=9) => says::same().to_owned(),
        Some(more @ 10..) => says::share_more(&intl::tenths(more / 10)),
        Some(less) => says::share_less(&intl::tenths(-less / 10)),
    };
    view! { <span class="trend" data-rises=rises(of)>{words}</span> }.into_any()
}

/// How much more it is; none where there is nothing to compare with.
fn change(of: Pair) -> Option<i64> {
    let (now, before) = (of.now?, of.before?);
    if now == 0 && before == 0 { None } else { Some(now - before) }
}

fn rises(of: Pair) -> Option<&'static str> {
    match change(of)? {
        0 => None,
        1.. => Some("yes"),
        _ => Some("no"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_needs_something_to_compare_with() {
        assert_eq!(change(Pair { now: Some(3), before: Some(5) }), Some(-2));
        assert_eq!(change(Pair { now: Some(0), before: Some(0) }), None);
        assert_eq!(change(Pair { now: Some(3), before: None }), None);
        assert_eq!(rises(Pair { now: Some(3), before: Some(1) }), Some("yes"));
    }
}
