//! For somebody who is not signed in: how points are earned, how long they last, what they buy, and the way in for
//! whoever has a card.

use super::door;
use super::parts::gives;
use crate::js::{amount, counted, period};
use crate::program::{EarnRule, Expiry, Program, Reward};
use crate::sheet::Sheet;
use crate::state::{Shut, State};
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, program: &Program, state: &State) {
    sheet.title(texts::guest_title(&program.site));
    sheet.line("lead", texts::guest_lead());
    sheet.maybe("note", (state.door == Some(Shut::Over)).then(texts::ended_title));
    sheet.part("section", "", |sheet| {
        sheet.heading(texts::how_title());
        sheet.part("ul", "ways", |sheet| {
            program.earn.iter().for_each(|rule| sheet.say("li", "", earn_rule(rule)));
            sheet.say("li", "", lasts(program.expiry));
        });
    });
    sheet.part("section", "", |sheet| {
        sheet.heading(texts::rewards_title());
        sheet.maybe("small", program.rewards.is_empty().then(texts::rewards_none));
        sheet.part("ul", "rows", |sheet| program.rewards.iter().for_each(|one| reward(sheet, one)));
    });
    door::form(sheet, state);
    if program.letters {
        sheet.fill("quiet", texts::mail_card(), "letters/code");
        sheet.fill("quiet", texts::mail_posts(), "letters/subscribe");
    }
    sheet.line("note", texts::guest_sign_in());
}

fn reward(sheet: &mut Sheet, reward: &Reward) {
    sheet.part("li", "row", |sheet| {
        sheet.part("div", "", |sheet| {
            sheet.say("h3", "", reward.title.clone());
            sheet.line("small", gives(reward.gives));
        });
        sheet.say("b", "cost", counted(reward.cost));
    });
}

/// What a rule gives, in words.
pub(crate) fn earn_rule(rule: &EarnRule) -> String {
    texts::earn_rule(&amount(rule.per_minor), &counted(rule.points))
}

fn lasts(expiry: Expiry) -> String {
    match expiry {
        Expiry::Never => texts::expiry_none(),
        Expiry::Days(days) => texts::expiry_period(&period(days, "day")),
        Expiry::Months(months) => texts::expiry_period(&period(months, "month")),
    }
}
