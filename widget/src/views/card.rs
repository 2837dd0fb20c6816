//! A member's first screen: the balance, what it reaches next, what needs attention, open coupons.

use tachys::view::any_view::AnyView;

use super::parts::{
    b, button, code, copy_refused, div, gives, h3, heading, label, li, line, maybe, named_button, p, progress, section,
    span, title, ul, until, words,
};
use crate::intent::Intent;
use crate::js::{counted, last_before, unit, whole};
use crate::member::{Card, Coupon};
use crate::state::{Screen, State};
use crate::texts;

pub(crate) fn view(state: &State, card: &Card) -> Vec<AnyView> {
    let greeting = card.name.as_ref().map_or_else(texts::card_title, |name| texts::greeting(name));
    let arrived = (state.arrived > 0).then(|| line("chip", ["+", &counted(state.arrived)].concat()));
    let coupons = (!card.coupons.is_empty()).then(|| {
        let rows = card.coupons.iter().map(|one| coupon(state, one)).collect();
        section("", vec![heading(texts::coupons_title()), ul("rows", rows)])
    });
    vec![
        title(greeting),
        section(
            "card",
            vec![
                line("label", texts::balance_label()),
                p(
                    "balance",
                    vec![
                        b("", vec![words(whole(card.balance))]),
                        words(" ".to_owned()),
                        span("", vec![words(unit(card.balance))]),
                    ],
                ),
                maybe(arrived),
                next(card),
                maybe(within_reach(card)),
            ],
        ),
        div("", attention(card)),
        maybe(coupons),
        copy_refused(state),
    ]
}

/// How far the next reward is; with everything within reach, that.
fn next(card: &Card) -> AnyView {
    let next = card.next.as_ref().and_then(|(id, _)| card.rewards.iter().find(|reward| reward.id == *id));
    if let Some(reward) = next {
        let sentence = texts::next_reward(&counted(reward.missing), &reward.title);
        return label("next", vec![words(sentence), progress(card.balance, reward.cost)]);
    }
    maybe((!card.rewards.is_empty()).then(|| line("next", texts::next_any())))
}

fn within_reach(card: &Card) -> Option<AnyView> {
    let any = card.rewards.iter().any(|reward| reward.missing == 0);
    any.then(|| button("inverse", texts::choose_reward(), &Intent::Open(Screen::Rewards)))
}

fn attention(card: &Card) -> Vec<AnyView> {
    let expiring = card.expiring.as_ref().map(|(points, at)| texts::expiring(&last_before(at), &counted(*points)));
    let pending = (card.pending > 0).then(|| texts::pending(&counted(card.pending)));
    let debt = (card.debt > 0).then(|| texts::debt(&counted(card.debt)));
    [expiring, pending, debt].into_iter().map(|text| maybe(text.map(|text| line("note", text)))).collect()
}

fn coupon(state: &State, coupon: &Coupon) -> AnyView {
    let id = ["code-", &coupon.code].concat();
    let copy = if state.has_copied(&id) { texts::copied() } else { texts::copy() };
    li(
        "row",
        vec![
            div(
                "",
                vec![
                    h3("", vec![words(coupon.title.clone())]),
                    code(id.clone(), coupon.code.clone()),
                    line("small", gives(coupon.gives)),
                    until(coupon.expires_at.as_deref()),
                ],
            ),
            named_button("quiet", None, Some(texts::copy_named(&coupon.code)), copy, &Intent::Copy(id)),
        ],
    )
}
