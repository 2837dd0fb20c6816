//! Between choosing a reward and having it: what it costs, what remains, and every way it can fail.

use tachys::view::any_view::AnyView;

use super::parts::{button, dd, div, dl, dt, gives, line, maybe, title, words};
use crate::intent::Intent;
use crate::js::counted;
use crate::state::{Deal, Refused, Step};
use crate::texts;

pub(crate) fn view(balance: i64, deal: &Deal) -> Vec<AnyView> {
    match &deal.step {
        Step::Unknown => vec![
            title(texts::unknown_title()),
            line("lead", texts::unknown_lead()),
            button("main", texts::unknown_check(), &Intent::Confirm),
        ],
        Step::Refused(refused) => vec![
            title(deal.reward.title.clone()),
            line("lead", because(refused)),
            button("quiet", texts::back(), &Intent::Dismiss),
        ],
        _ => confirm(balance, deal),
    }
}

fn confirm(balance: i64, deal: &Deal) -> Vec<AnyView> {
    let sending = deal.step == Step::Sending;
    let yes = if sending { texts::redeeming() } else { texts::confirm_yes() };
    vec![
        title(texts::confirm_title(&deal.reward.title)),
        line("lead", gives(deal.reward.gives)),
        dl(
            "sum",
            vec![
                row(texts::confirm_now(), balance),
                row(texts::confirm_cost(), deal.reward.cost),
                row(texts::confirm_left(), balance.saturating_sub(deal.reward.cost)),
            ],
        ),
        button("main", yes, &Intent::Confirm),
        maybe((!sending).then(|| button("quiet", texts::confirm_no(), &Intent::Dismiss))),
    ]
}

fn row(name: String, points: i64) -> AnyView {
    div("", vec![dt("", vec![words(name)]), dd("", vec![words(counted(points))])])
}

fn because(refused: &Refused) -> String {
    match &*refused.code {
        "insufficient_points" => texts::insufficient(&counted(refused.available), &counted(refused.needed)),
        "not_found" => texts::reward_gone(),
        "rate_limited" | "try_again" => texts::busy(),
        _ => texts::failed(),
    }
}
