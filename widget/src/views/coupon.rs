//! A redemption went through: the code, large, to copy or to show.

use super::parts::gives;
use crate::intent::Intent;
use crate::js::counted;
use crate::member::Redemption;
use crate::program::Reward;
use crate::sheet::Sheet;
use crate::state::State;
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, state: &State, balance: i64, reward: &Reward, done: &Redemption) {
    let copy = if state.has_copied("code") { texts::code_copied() } else { texts::code_copy() };
    sheet.title(texts::coupon_title());
    sheet.part("section", "ticket", |sheet| {
        sheet.line("name", reward.title.clone());
        sheet.line("small", gives(reward.gives));
        sheet.code("code", &done.code);
        sheet.until(done.expires_at.as_deref());
    });
    sheet.button("main", copy, &Intent::Copy("code".to_owned()));
    sheet.copy_refused(state);
    sheet.line("lead", texts::code_hint());
    sheet.line("small", texts::coupon_left(&counted(balance)));
    sheet.button("quiet", texts::back(), &Intent::Dismiss);
}
