//! The panel's small forms in the host page's flow. They show and never ask: a button opens the panel.
//!
//! Whatever a customer's name, reward or language makes of them, they must fit the room that the pasted line keeps:
//! 96 pixels for the balance, 280 for the card, down to 280 pixels of width. So long sentences are cut after two
//! lines, and of all that needs attention only the first is said.

use super::guest::earn_rule;
use super::parts::gives;
use crate::app::trouble;
use crate::intent::Intent;
use crate::js::{counted, whole};
use crate::member::Card;
use crate::program::{Program, Reward};
use crate::sheet::Sheet;
use crate::state::{Block, Screen, Standing, State};
use crate::texts;
use crate::views::card::{attention, figures, next_reward};

/// As many rewards as fit beside a card.
const REWARDS_MAX: usize = 3;

pub(crate) fn view(sheet: &mut Sheet, block: Block, program: &Program, state: &State) {
    match (block, state.standing, &state.card) {
        (Block::Balance, Standing::Guest, _) => one_line(sheet, |sheet| ways(sheet, program), texts::how_title()),
        (Block::Balance, Standing::Member, Some(card)) => balance(sheet, card),
        (Block::Card, Standing::Guest, _) => tile(sheet, |sheet| guest(sheet, program), &program.rewards),
        (Block::Card, Standing::Member, Some(card)) => tile(sheet, |sheet| member(sheet, state, card), &card.rewards),
        (_, Standing::Ended, _) => halted(sheet, texts::ended_title()),
        _ => match state.trouble {
            Some(it) => halted(sheet, trouble(it)),
            None => sheet.part("div", "skeleton", |sheet| sheet.say("p", "", String::new())),
        },
    }
}

fn balance(sheet: &mut Sheet, card: &Card) {
    one_line(
        sheet,
        |sheet| {
            sheet.say("h1", "said", texts::balance_label());
            sheet.say("p", "sum", counted(card.balance));
            sheet.maybe("small", next_reward(card));
        },
        texts::block_open(),
    );
}

fn one_line(sheet: &mut Sheet, inside: impl FnOnce(&mut Sheet), open: String) {
    sheet.part("section", "strip", |sheet| {
        sheet.part("div", "", inside);
        sheet.button("quiet", open, &Intent::Open(Screen::Card));
    });
}

/// What a purchase brings, as the strip's own heading.
fn ways(sheet: &mut Sheet, program: &Program) {
    let way = program.earn.first().map_or_else(texts::guest_lead, earn_rule);
    sheet.say("h1", "name", way);
}

/// A coloured face and, where there is room, the first rewards beside it.
fn tile(sheet: &mut Sheet, face: impl FnOnce(&mut Sheet), rewards: &[Reward]) {
    sheet.part("div", "tile", |sheet| {
        sheet.part("section", "card", face);
        sheet.part("section", "beside", |sheet| {
            sheet.heading(texts::rewards_title());
            sheet.maybe("small", rewards.is_empty().then(texts::rewards_none));
            sheet.part("ul", "", |sheet| {
                for reward in rewards.iter().take(REWARDS_MAX) {
                    sheet.part("li", "", |sheet| {
                        sheet.part("div", "", |sheet| {
                            sheet.say("h3", "", reward.title.clone());
                            sheet.line("small", gives(reward.gives));
                        });
                        sheet.say("b", "cost", counted(reward.cost));
                    });
                }
            });
        });
    });
}

fn guest(sheet: &mut Sheet, program: &Program) {
    sheet.say("h1", "", texts::guest_title(&program.site));
    sheet.line("next", program.earn.first().map_or_else(texts::guest_lead, earn_rule));
    sheet.button("inverse", texts::how_title(), &Intent::Open(Screen::Card));
}

fn member(sheet: &mut Sheet, state: &State, card: &Card) {
    sheet.say("h1", "label", card.name.as_ref().map_or_else(texts::balance_label, |name| texts::greeting(name)));
    figures(sheet, state, card);
    let coupons = (!card.coupons.is_empty()).then(|| texts::block_coupons(&whole(count(card))));
    sheet.maybe("small", attention(card).into_iter().flatten().next().or(coupons));
    let within_reach = card.rewards.iter().any(|reward| reward.missing == 0);
    let (label, screen) =
        if within_reach { (texts::choose_reward(), Screen::Rewards) } else { (texts::block_open(), Screen::Card) };
    sheet.button("inverse", label, &Intent::Open(screen));
}

fn count(card: &Card) -> i64 {
    i64::try_from(card.coupons.len()).unwrap_or_default()
}

/// Nothing to show, and why; the way out is to try again.
fn halted(sheet: &mut Sheet, why: String) {
    sheet.part("section", "strip", |sheet| {
        sheet.say("h1", "name", why);
        sheet.button("quiet", texts::retry(), &Intent::Retry);
    });
}
