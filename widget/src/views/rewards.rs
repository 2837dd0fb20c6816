//! What points buy: rewards within reach with their button, the others with what is missing.

use tachys::view::any_view::AnyView;

use super::parts::{b, div, gives, h2, li, line, maybe, named_button, title, ul, words};
use crate::js::counted;
use crate::member::Card;
use crate::program::Reward;

use crate::intent::Intent;
use crate::texts;

pub(crate) fn view(card: &Card) -> Vec<AnyView> {
    vec![
        title(texts::rewards_title()),
        line("lead", texts::balance_now(&counted(card.balance))),
        maybe(card.rewards.is_empty().then(|| line("small", texts::rewards_none()))),
        ul("rows", card.rewards.iter().map(reward).collect()),
    ]
}

fn reward(reward: &Reward) -> AnyView {
    let action = if reward.missing > 0 {
        line("small", texts::reward_missing(&counted(reward.missing)))
    } else {
        let id = Some(["redeem-", &reward.id].concat());
        let label = texts::redeem_named(&reward.title);
        named_button("main", id, Some(label), texts::redeem(), &Intent::Choose(reward.id.clone()))
    };
    li(
        "row",
        vec![
            div(
                "",
                vec![
                    h2("", vec![words(reward.title.clone())]),
                    line("small", gives(reward.gives)),
                    b("cost", vec![words(counted(reward.cost))]),
                ],
            ),
            action,
        ],
    )
}
