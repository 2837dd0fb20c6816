//! The journal, newest first, by month: what every entry did, why, and what became of its points.

use tachys::view::any_view::AnyView;

use super::parts::{b, button, details, heading, li, line, maybe, section, small, span, summary, title, ul, words};
use crate::intent::Intent;
use crate::js::{amount, counted, date, last_before, month_of, signed, whole};
use crate::member::{Entry, Gave, Lot, Reason, Rounding};
use crate::program::Program;
use crate::state::History;
use crate::texts;

pub(crate) fn view(program: &Program, history: &History) -> Vec<AnyView> {
    let waiting = history.loading.is_some();
    let empty = history.entries.is_empty() && !waiting;
    let more = history.next.is_some() && !waiting;
    vec![
        title(texts::history_title()),
        maybe(empty.then(|| line("lead", texts::history_empty()))),
        section("", months(&history.entries).map(|run| month(program, run)).collect()),
        maybe(waiting.then(|| line("small", texts::loading()))),
        maybe(more.then(|| button("quiet", texts::history_more(), &Intent::More))),
    ]
}

/// Runs of entries of one calendar month.
fn months(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(|one, other| one.at.get(..7) == other.at.get(..7))
}

fn month(program: &Program, run: &[Entry]) -> AnyView {
    let name = run.first().map(|first| month_of(&first.at)).unwrap_or_default();
    section("", vec![heading(name), ul("rows", run.iter().map(|one| entry(program, one)).collect())])
}

fn entry(program: &Program, entry: &Entry) -> AnyView {
    let class = if entry.points > 0 { "plus" } else { "" };
    let mut inside = vec![summary(
        "",
        vec![
            span("", vec![words(name(&entry.reason)), small("", vec![words(date(&entry.at))])]),
            b(class, vec![words(signed(entry.points))]),
        ],
    )];
    inside.extend(why(program, entry).into_iter().map(|text| line("why", text)));
    li("", vec![details("", inside)])
}

fn name(reason: &Reason) -> String {
    match reason {
        Reason::Earn { .. } => texts::earn_title(),
        Reason::Redeem { title, .. } => title.clone(),
        Reason::Cancel { .. } => texts::cancel_title(),
        Reason::Expire { .. } => texts::expire_title(),
        Reason::Clawback { .. } => texts::clawback_title(),
        Reason::Adjust | Reason::Noted(_) => texts::adjust_title(),
    }
}

/// Everything there is to say about an entry, one sentence each.
fn why(program: &Program, entry: &Entry) -> Vec<String> {
    let mut lines = because(program, &entry.reason);
    for (lot, points) in &entry.uses {
        lines.push(texts::use_from(&whole(*lot), &counted(*points)));
    }
    if let Some(lot) = &entry.lot {
        lines.extend(became(lot));
    }
    lines.push(texts::entry_number(&whole(entry.seq)));
    lines
}

fn because(program: &Program, reason: &Reason) -> Vec<String> {
    match reason {
        Reason::Earn { basis_minor, rules } => {
            let basis = texts::earn_basis(&amount(*basis_minor));
            std::iter::once(basis).chain(rules.iter().map(rule)).collect()
        }
        Reason::Redeem { title, cost } => vec![texts::redeem_reason(&counted(*cost), title)],
        Reason::Cancel { reward, to_debt, to_clamped } => {
            let known = program.rewards.iter().find(|known| known.id == *reward);
            let title = known.map_or(reward, |known| &known.title);
            let mut lines = vec![texts::cancel_reason(title)];
            lines.extend(some(*to_debt, texts::cancel_to_debt));
            lines.extend(some(*to_clamped, texts::cancel_to_clamped));
            lines
        }
        Reason::Expire { lot } => vec![texts::expire_reason(&whole(*lot))],
        Reason::Clawback { refunded_minor, forgiven_expired, clamped } => {
            let mut lines = vec![texts::clawback_reason(&amount(*refunded_minor))];
            lines.extend(some(*forgiven_expired, texts::clawback_expired));
            lines.extend(some(*clamped, texts::clawback_clamped));
            lines
        }
        Reason::Adjust => vec![texts::adjust_reason()],
        Reason::Noted(note) => vec![note.clone()],
    }
}

fn rule(gave: &Gave) -> String {
    let rounding = match gave.rounding {
        Rounding::Down => texts::round_down(),
        Rounding::Nearest => texts::round_nearest(),
        Rounding::Up => texts::round_up(),
    };
    let rule = texts::earn_rule(&amount(gave.per_minor), &counted(gave.points));
    texts::earn_entry(&counted(gave.gave), &rounding, &rule)
}

fn became(lot: &Lot) -> Vec<String> {
    let mut lines: Vec<String> = [
        some(lot.spent, texts::lot_spent),
        some(lot.expired, texts::lot_expired),
        some(lot.clawed_back, texts::lot_clawed_back),
        some(lot.remaining, texts::lot_remaining),
    ]
    .into_iter()
    .flatten()
    .collect();
    if lot.remaining > 0 {
        let end = lot.expires_at.as_deref();
        lines.push(end.map_or_else(texts::lot_forever, |end| texts::lot_until(&last_before(end))));
    }
    lines
}

fn some(points: i64, sentence: fn(&str) -> String) -> Option<String> {
    (points > 0).then(|| sentence(&counted(points)))
}
