//! A redemption went through: the code, large, to copy or to show.

use tachys::view::any_view::AnyView;

use super::parts::{button, code, copy_refused, gives, line, section, title, until};
use crate::intent::Intent;
use crate::js::counted;
use crate::member::Redemption;
use crate::program::Reward;
use crate::state::State;
use crate::texts;

pub(crate) fn view(state: &State, balance: i64, reward: &Reward, done: &Redemption) -> Vec<AnyView> {
    let id = "code".to_owned();
    let copy = if state.has_copied(&id) { texts::code_copied() } else { texts::code_copy() };
    vec![
        title(texts::coupon_title()),
        section(
            "ticket",
            vec![
                line("name", reward.title.clone()),
                line("small", gives(reward.gives)),
                code(id.clone(), done.code.clone()),
                until(done.expires_at.as_deref()),
            ],
        ),
        button("main", copy, &Intent::Copy(id)),
        copy_refused(state),
        line("lead", texts::code_hint()),
        line("small", texts::coupon_left(&counted(balance))),
        button("quiet", texts::back(), &Intent::Dismiss),
    ]
}
