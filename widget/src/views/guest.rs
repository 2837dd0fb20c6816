//! For somebody who is not signed in: how points are earned, how long they last, what they buy.

use tachys::view::any_view::AnyView;

use super::parts::{b, div, gives, h3, heading, li, line, maybe, section, title, ul, words};
use crate::js::{amount, counted, period};
use crate::program::{EarnRule, Expiry, Program, Reward};
use crate::texts;

pub(crate) fn view(program: &Program) -> Vec<AnyView> {
    let mut ways: Vec<_> = program.earn.iter().map(earn_rule).collect();
    ways.push(lasts(program.expiry));
    let none = program.rewards.is_empty().then(|| line("small", texts::rewards_none()));
    vec![
        title(texts::guest_title(&program.site)),
        line("lead", texts::guest_lead()),
        section(
            "",
            vec![
                heading(texts::how_title()),
                ul("ways", ways.into_iter().map(|way| li("", vec![words(way)])).collect()),
            ],
        ),
        section(
            "",
            vec![
                heading(texts::rewards_title()),
                maybe(none),
                ul("rows", program.rewards.iter().map(reward).collect()),
            ],
        ),
        line("note", texts::guest_sign_in()),
    ]
}

fn reward(reward: &Reward) -> AnyView {
    li(
        "row",
        vec![
            div("", vec![h3("", vec![words(reward.title.clone())]), line("small", gives(reward.gives))]),
            b("cost", vec![words(counted(reward.cost))]),
        ],
    )
}

fn earn_rule(rule: &EarnRule) -> String {
    texts::earn_rule(&amount(rule.per_minor), &counted(rule.points))
}

fn lasts(expiry: Expiry) -> String {
    match expiry {
        Expiry::Never => texts::expiry_none(),
        Expiry::Days(days) => texts::expiry_period(&period(days, "day")),
        Expiry::Months(months) => texts::expiry_period(&period(months, "month")),
    }
}
