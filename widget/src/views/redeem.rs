//! Between choosing a reward and having it: what it costs, what remains, and every way it can fail.

use super::parts::gives;
use crate::intent::Intent;
use crate::js::counted;
use crate::sheet::Sheet;
use crate::state::{Deal, Refused, Step};
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, balance: i64, deal: &Deal) {
    match &deal.step {
        Step::Unknown => {
            sheet.title(texts::unknown_title());
            sheet.line("lead", texts::unknown_lead());
            sheet.button("main", texts::unknown_check(), &Intent::Confirm);
        }
        Step::Refused(refused) => {
            sheet.title(deal.reward.title.clone());
            sheet.line("lead", because(refused));
            sheet.button("quiet", texts::back(), &Intent::Dismiss);
        }
        _ => confirm(sheet, balance, deal),
    }
}

fn confirm(sheet: &mut Sheet, balance: i64, deal: &Deal) {
    let sending = deal.step == Step::Sending;
    sheet.title(texts::confirm_title(&deal.reward.title));
    sheet.line("lead", gives(deal.reward.gives));
    sheet.part("dl", "sum", |sheet| {
        row(sheet, texts::confirm_now(), balance);
        row(sheet, texts::confirm_cost(), deal.reward.cost);
        row(sheet, texts::confirm_left(), balance.saturating_sub(deal.reward.cost));
    });
    sheet.button("main", if sending { texts::redeeming() } else { texts::confirm_yes() }, &Intent::Confirm);
    if !sending {
        sheet.button("quiet", texts::confirm_no(), &Intent::Dismiss);
    }
}

fn row(sheet: &mut Sheet, name: String, points: i64) {
    sheet.part("div", "", |sheet| {
        sheet.say("dt", "", name);
        sheet.say("dd", "", counted(points));
    });
}

fn because(refused: &Refused) -> String {
    match &*refused.code {
        "insufficient_points" => texts::insufficient(&counted(refused.available), &counted(refused.needed)),
        "not_found" => texts::reward_gone(),
        "counter_only" => texts::counter_only(),
        "rate_limited" | "try_again" => texts::busy(),
        _ => texts::failed(),
    }
}
