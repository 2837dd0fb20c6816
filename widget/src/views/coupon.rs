//! A redemption went through: the code, large, to copy or to show.

use tachys::view::any_view::AnyView;

use super::parts::{button, code, gives, line, maybe, section, title, until};
use crate::intent::Intent;
use crate::js::counted;
use crate::member::Redemption;
use crate::program::Reward;
use crate::state::Said;
use crate::texts;

pub(crate) fn view(said: Option<Said>, balance: i64, reward: &Reward, done: &Redemption) -> Vec<AnyView> {
    let copied = said == Some(Said::Copied);
    let refused = (said == Some(Said::CopyRefused)).then(|| line("note", texts::code_copy_refused()));
    let id = "code".to_owned();
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
        button("main", if copied { texts::code_copied() } else { texts::code_copy() }, &Intent::Copy(id)),
        maybe(refused),
        line("lead", texts::code_hint()),
        line("small", texts::coupon_left(&counted(balance))),
        button("quiet", texts::back(), &Intent::Dismiss),
    ]
}
