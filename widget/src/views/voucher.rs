//! The page of a voucher: points on paper that go onto the card of whoever takes them first.

use super::{code, door};
use crate::intent::Intent;
use crate::js::{counted, last_before, unit, whole};
use crate::program::Program;
use crate::sheet::Sheet;
use crate::state::{Claim, Standing, State, Voucher};
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, program: &Program, state: &State, voucher: &Voucher) {
    let member = state.standing == Standing::Member;
    let onwards = if member { texts::card_open() } else { texts::how_title() };
    match voucher.step {
        Claim::Offered | Claim::Sending => offer(sheet, program, state, voucher),
        Claim::Done { earned, fresh } => {
            sheet.title(texts::voucher_done(&counted(earned)));
            if fresh {
                sheet.line("lead", texts::voucher_keep());
                code::picture(sheet, state, state.code.as_deref().unwrap_or_default());
            }
            sheet.button("main", onwards, &Intent::Leave);
        }
        Claim::Gone | Claim::Over => {
            sheet.title(texts::guest_title(&program.site));
            let over = voucher.step == Claim::Over;
            sheet.line("lead", if over { texts::voucher_over() } else { texts::voucher_gone() });
            sheet.button("main", onwards, &Intent::Leave);
        }
    }
}

fn offer(sheet: &mut Sheet, program: &Program, state: &State, voucher: &Voucher) {
    let sending = voucher.step == Claim::Sending;
    sheet.title(texts::guest_title(&program.site));
    sheet.line("lead", texts::voucher_lead());
    sheet.part("section", "card", |sheet| {
        sheet.part("p", "balance", |sheet| {
            sheet.say("b", "", whole(voucher.points));
            sheet.words(" ".to_owned());
            sheet.say("span", "", unit(voucher.points));
        });
        sheet.maybe("small", voucher.expires_at.as_deref().map(|end| texts::coupon_until(&last_before(end))));
        sheet.button("inverse", if sending { texts::loading() } else { texts::voucher_take() }, &Intent::Claim);
    });
    if let Some(card) = state.card.as_ref().filter(|_| state.standing == Standing::Member) {
        sheet.line("small", texts::balance_now(&counted(card.balance)));
    } else if state.standing == Standing::Guest {
        sheet.line("small", texts::voucher_new());
        door::form(sheet, state);
    }
}
