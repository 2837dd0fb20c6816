//! The journal, newest first, by month: what every entry did, why, and what became of its points; and what earns more.

use super::guest::{act, earn_rule, ways};
use crate::intent::Intent;
use crate::js::{amount, counted, date, last_before, month_of, percent, signed, whole};
use crate::member::{Entry, Gave, Lot, Reason, Rounding};
use crate::program::{EarnRule, Program};
use crate::sheet::Sheet;
use crate::state::History;
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, program: &Program, history: &History) {
    let waiting = history.loading.is_some();
    sheet.title(texts::history_title());
    sheet.maybe("lead", (history.entries.is_empty() && !waiting).then(texts::history_empty));
    sheet.part("section", "", |sheet| months(&history.entries).for_each(|run| month(sheet, program, run)));
    if history.next.is_some() {
        let more = if waiting { texts::loading() } else { texts::history_more() };
        sheet.button("quiet", more, &Intent::More);
    } else {
        sheet.maybe("small", waiting.then(texts::loading));
    }
    ways(sheet, program);
}

/// Runs of entries of one calendar month, as the site's calendar has it.
fn months(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(|one, other| month_of(&one.at) == month_of(&other.at))
}

fn month(sheet: &mut Sheet, program: &Program, run: &[Entry]) {
    sheet.part("section", "", |sheet| {
        sheet.heading(run.first().map(|first| month_of(&first.at)).unwrap_or_default());
        sheet.part("ul", "rows", |sheet| run.iter().for_each(|one| entry(sheet, program, one)));
    });
}

fn entry(sheet: &mut Sheet, program: &Program, entry: &Entry) {
    sheet.open("li", "");
    sheet.part("details", "", |sheet| {
        sheet.part("summary", "", |sheet| {
            sheet.part("span", "", |sheet| {
                sheet.words(name(&entry.reason));
                sheet.say("small", "", date(&entry.at));
            });
            sheet.say("b", if entry.points > 0 { "plus" } else { "" }, signed(entry.points));
        });
        why(sheet, program, entry);
    });
    sheet.close();
}

fn name(reason: &Reason) -> String {
    match reason {
        Reason::Earn { on, .. } if !on.is_empty() => act(on),
        Reason::Earn { .. } => texts::earn_title(),
        Reason::Redeem { title, .. } => title.clone(),
        Reason::Cancel { .. } => texts::cancel_title(),
        Reason::Expire { .. } => texts::expire_title(),
        Reason::Clawback { .. } => texts::clawback_title(),
        Reason::Merge => texts::merge_title(),
        Reason::Adjust | Reason::Noted(_) => texts::adjust_title(),
    }
}

/// Everything there is to say about an entry, one sentence each.
fn why(sheet: &mut Sheet, program: &Program, entry: &Entry) {
    because(sheet, program, &entry.reason);
    for (lot, points) in &entry.uses {
        say(sheet, texts::use_from(&whole(*lot), &counted(*points)));
    }
    if let Some(lot) = &entry.lot {
        became(sheet, lot);
    }
    say(sheet, texts::entry_number(&whole(entry.seq)));
}

fn because(sheet: &mut Sheet, program: &Program, reason: &Reason) {
    match reason {
        Reason::Earn { on, basis_minor, rules, beyond } => {
            if on.is_empty() {
                say(sheet, texts::earn_basis(&amount(*basis_minor)));
            }
            for gave in rules {
                rule(sheet, on, gave);
            }
            some(sheet, *beyond, texts::earn_beyond);
        }
        Reason::Redeem { title, cost } => say(sheet, texts::redeem_reason(&counted(*cost), title)),
        Reason::Cancel { reward, to_debt, to_clamped } => {
            let known = program.rewards.iter().find(|known| known.id == *reward);
            say(sheet, texts::cancel_reason(known.map_or(reward, |known| &known.title)));
            some(sheet, *to_debt, texts::cancel_to_debt);
            some(sheet, *to_clamped, texts::cancel_to_clamped);
        }
        Reason::Expire { lot } => say(sheet, texts::expire_reason(&whole(*lot))),
        Reason::Clawback { refunded_minor, forgiven_expired, clamped } => {
            say(sheet, texts::clawback_reason(&amount(*refunded_minor)));
            some(sheet, *forgiven_expired, texts::clawback_expired);
            some(sheet, *clamped, texts::clawback_clamped);
        }
        Reason::Merge => say(sheet, texts::merge_reason()),
        Reason::Adjust => say(sheet, texts::adjust_reason()),
        Reason::Noted(note) => say(sheet, note.clone()),
    }
}

fn rule(sheet: &mut Sheet, on: &str, gave: &Gave) {
    if let Some(counted_minor) = gave.counted_minor {
        say(sheet, texts::earn_counted(&amount(counted_minor)));
    }
    let rounding = match gave.rounding {
        Rounding::Down => texts::round_down(),
        Rounding::Nearest => texts::round_nearest(),
        Rounding::Up => texts::round_up(),
    };
    let (points, per_minor) = (gave.points, gave.per_minor);
    let rule = earn_rule(&EarnRule { points, per_minor, on: on.to_owned(), ..EarnRule::default() });
    let is_fixed = gave.per_minor == 0;
    say(sheet, if is_fixed { rule } else { texts::earn_entry(&counted(gave.before), &rounding, &rule) });
    for (minor, times) in &gave.times {
        say(sheet, texts::earn_times(&amount(*minor), &percent(*times)));
    }
    if gave.before != gave.gave {
        say(sheet, texts::earn_multiplied(&counted(gave.gave)));
    }
}

fn became(sheet: &mut Sheet, lot: &Lot) {
    some(sheet, lot.spent, texts::lot_spent);
    some(sheet, lot.expired, texts::lot_expired);
    some(sheet, lot.clawed_back, texts::lot_clawed_back);
    some(sheet, lot.remaining, texts::lot_remaining);
    if lot.remaining > 0 {
        let end = lot.expires_at.as_deref();
        say(sheet, end.map_or_else(texts::lot_forever, |end| texts::lot_until(&last_before(end))));
    }
}

fn some(sheet: &mut Sheet, points: i64, sentence: fn(&str) -> String) {
    if points > 0 {
        say(sheet, sentence(&counted(points)));
    }
}

fn say(sheet: &mut Sheet, sentence: String) {
    sheet.line("why", sentence);
}
