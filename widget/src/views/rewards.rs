//! What points buy: rewards within reach with their button, the others with what is missing. Whoever has only
//! shown a card's code takes them at the counter, where somebody sees who it is.

use super::parts::gives;
use crate::intent::Intent;
use crate::js::counted;
use crate::member::Card;
use crate::program::Reward;
use crate::sheet::Sheet;
use crate::state::Screen;
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, card: &Card) {
    sheet.title(texts::rewards_title());
    sheet.line("lead", texts::balance_now(&counted(card.balance)));
    sheet.maybe("small", card.rewards.is_empty().then(texts::rewards_none));
    if card.counter_only && !card.rewards.is_empty() {
        sheet.line("note", texts::counter_only());
        sheet.button("quiet", texts::code_show(), &Intent::Open(Screen::Code));
    }
    sheet.part("ul", "rows", |sheet| card.rewards.iter().for_each(|one| reward(sheet, one, card.counter_only)));
}

fn reward(sheet: &mut Sheet, reward: &Reward, counter_only: bool) {
    sheet.part("li", "row", |sheet| {
        sheet.part("div", "", |sheet| {
            sheet.heading(reward.title.clone());
            sheet.line("small", gives(reward.gives));
            sheet.say("b", "cost", counted(reward.cost));
        });
        if reward.missing > 0 {
            sheet.line("small", texts::reward_missing(&counted(reward.missing)));
        } else if counter_only {
            sheet.line("small", texts::at_counter());
        } else {
            let id = ["redeem-", &reward.id].concat();
            let label = texts::redeem_named(&reward.title);
            sheet.named_button("main", id, label, texts::redeem(), &Intent::Choose(reward.id.clone()));
        }
    });
}
