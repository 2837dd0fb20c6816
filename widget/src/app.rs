//! The frame around every view: the live region, the view itself, trouble with a way out, the sections.
//!
//! The whole panel is drawn from the state at every change, and the page is touched only where the drawing differs,
//! so focus survives every poll; finer signals would cost bytes and buy nothing at this size.

use crate::intent::Intent;
use crate::js::counted;
use crate::program::Program;
use crate::sheet::Sheet;
use crate::state::{Said, Screen, Standing, State, Step, Trouble};
use crate::texts;
use crate::views::{block, card, code, coupon, ended, guest, history, redeem, rewards, voucher};

/// The panel, as the state wants it.
pub(crate) fn panel(program: &Program, state: &State) -> Sheet {
    let mut sheet = Sheet::default();
    if let Some(block) = state.block {
        sheet.part("main", "", |sheet| block::view(sheet, block, program, state));
        return sheet;
    }
    sheet.open("p", "said");
    sheet.attribute("role", "status".to_owned());
    sheet.words(said(state));
    sheet.close();
    sheet.part("main", "", |sheet| {
        view(sheet, program, state);
        if state.deal.is_none() {
            voice(sheet);
        }
    });
    sheet.part("div", "foot", |sheet| {
        sheet.open("div", "");
        sheet.attribute("role", "alert".to_owned());
        if let Some(trouble) = state.trouble {
            trouble_bar(sheet, trouble);
        }
        sheet.close();
        if state.standing == Standing::Member && state.deal.is_none() && state.voucher.is_none() {
            sections(sheet, state.screen);
        }
    });
    sheet
}

fn view(sheet: &mut Sheet, program: &Program, state: &State) {
    if let (Some(paper), Standing::Guest | Standing::Member) = (&state.voucher, state.standing) {
        return voucher::view(sheet, program, state, paper);
    }
    match (state.standing, &state.card, &state.deal) {
        (Standing::Guest, ..) => guest::view(sheet, program, state),
        (Standing::Ended, ..) => ended::view(sheet),
        (Standing::Member, Some(card), Some(deal)) => match &deal.step {
            Step::Done(redemption) => coupon::view(sheet, state, card.balance, &deal.reward, redemption),
            _ => redeem::view(sheet, card.balance, deal),
        },
        (Standing::Member, Some(card), None) => match state.screen {
            Screen::Card => card::view(sheet, program, state, card),
            Screen::Rewards => rewards::view(sheet, card),
            Screen::History => history::view(sheet, program, &state.history),
            Screen::Code => code::view(sheet, state, card),
        },
        _ => {
            sheet.title(texts::loading());
            sheet.part("div", "skeleton", |sheet| (0..4).for_each(|_| sheet.part("p", "", |_| {})));
        }
    }
}

/// What anybody can say here, whoever they are and whatever they answered.
fn voice(sheet: &mut Sheet) {
    sheet.part("div", "voice", |sheet| {
        sheet.fill("plain", texts::review_write(), "voice/review");
        sheet.fill("plain", texts::complain(), "voice/complaint");
    });
}

fn said(state: &State) -> String {
    match state.said {
        None => String::new(),
        Some(Said::Arrived { points, balance }) => texts::arrived(&counted(balance), &counted(points)),
        Some(Said::Balance(balance)) => texts::balance_now(&counted(balance)),
        Some(Said::Copied) => texts::code_copied(),
        Some(Said::CopyRefused) => texts::code_copy_refused(),
    }
}

/// What is the matter, in words.
pub(crate) fn trouble(trouble: Trouble) -> String {
    match trouble {
        Trouble::Slow => texts::slow(),
        Trouble::Offline => texts::offline(),
        Trouble::Busy => texts::busy(),
        Trouble::Failed => texts::failed(),
    }
}

fn trouble_bar(sheet: &mut Sheet, trouble: Trouble) {
    sheet.part("div", "trouble", |sheet| {
        sheet.line("", self::trouble(trouble));
        sheet.button("plain", texts::retry(), &Intent::Retry);
    });
}

fn sections(sheet: &mut Sheet, open: Screen) {
    let open = if open == Screen::Code { Screen::Card } else { open };
    sheet.open("nav", "");
    sheet.attribute("aria-label", texts::nav_label());
    for (screen, name) in [
        (Screen::Card, texts::tab_card()),
        (Screen::Rewards, texts::rewards_title()),
        (Screen::History, texts::history_title()),
    ] {
        sheet.open("button", "");
        sheet.attribute("type", "button".to_owned());
        sheet.attribute("aria-current", if screen == open { "page" } else { "" }.to_owned());
        sheet.attribute("value", Intent::Open(screen).words());
        sheet.words(name);
        sheet.close();
    }
    sheet.close();
}

#[cfg(test)]
mod tests;
