//! A member's first screen: how their orders stand, the balance, what it reaches next, the way to the card's code, what needs attention,
//! open coupons.

use super::parts::gives;
use crate::intent::Intent;
use crate::js::{counted, date, last_before, unit, whole};
use crate::member::{Card, Coupon, Order};
use crate::program::{Program, Reward};
use crate::sheet::Sheet;
use crate::state::{Screen, State};
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, program: &Program, state: &State, card: &Card) {
    sheet.title(card.name.as_ref().map_or_else(texts::card_title, |name| texts::greeting(name)));
    sheet.part("section", "card", |sheet| {
        // What changes here while somebody looks is read out to them.
        sheet.open("div", "");
        sheet.attribute("aria-live", "polite".to_owned());
        for one in &card.orders {
            order(sheet, one);
        }
        sheet.close();
        sheet.line("label", texts::balance_label());
        figures(sheet, state, card);
        if card.rewards.iter().any(|reward| reward.missing == 0) {
            sheet.button("inverse", texts::choose_reward(), &Intent::Open(Screen::Rewards));
        }
    });
    if card.code.is_empty() {
        sheet.nothing();
    } else {
        sheet.button("quiet", texts::code_show(), &Intent::Open(Screen::Code));
    }
    sheet.part("div", "", |sheet| {
        for text in attention(card) {
            sheet.maybe("note", text);
        }
        // Room for a question: below what may be reached for, and told whether somebody sees it.
        sheet.part("kept-ask", if state.seen { "seen" } else { "" }, |_| {});
    });
    if card.coupons.is_empty() {
        sheet.nothing();
    } else {
        sheet.part("section", "", |sheet| {
            sheet.heading(texts::coupons_title());
            sheet.part("ul", "rows", |sheet| card.coupons.iter().for_each(|one| coupon(sheet, state, one)));
        });
    }
    sheet.copy_refused(state);
    if program.letters {
        sheet.fill("quiet", texts::mail_posts(), "letters/subscribe");
    }
}

/// What the next reward still needs; with everything within reach, that.
pub(crate) fn next_reward(card: &Card) -> Option<String> {
    let missing = next(card).map(|reward| texts::next_reward(&counted(reward.missing), &reward.title));
    missing.or_else(|| (!card.rewards.is_empty()).then(texts::next_any))
}

/// The number that matters, what came in just now, and how far the next reward is.
pub(super) fn figures(sheet: &mut Sheet, state: &State, card: &Card) {
    sheet.part("p", "balance", |sheet| {
        sheet.say("b", "", whole(card.balance));
        sheet.words(" ".to_owned());
        sheet.say("span", "", unit(card.balance));
    });
    sheet.maybe("chip", (state.arrived > 0).then(|| ["+", &counted(state.arrived)].concat()));
    progress(sheet, card);
}

/// How far the next reward is.
pub(crate) fn progress(sheet: &mut Sheet, card: &Card) {
    let sentence = next_reward(card);
    if let Some(reward) = next(card) {
        sheet.part("label", "next", |sheet| {
            sheet.say("span", "", sentence.unwrap_or_default());
            sheet.progress(card.balance, reward.cost);
        });
    } else {
        sheet.maybe("next", sentence);
    }
}

fn next(card: &Card) -> Option<&Reward> {
    card.next.as_ref().and_then(|(id, _)| card.rewards.iter().find(|reward| reward.id == *id))
}

/// What should not be missed: points that lapse, points on their way, debt.
pub(crate) fn attention(card: &Card) -> [Option<String>; 3] {
    [
        card.expiring.as_ref().map(|(points, at)| texts::expiring(&last_before(at), &counted(*points))),
        (card.pending > 0).then(|| texts::pending(&counted(card.pending))),
        (card.debt > 0).then(|| texts::debt(&counted(card.debt))),
    ]
}

/// What it is about and where it stands; then what else the shop says.
fn order(sheet: &mut Sheet, order: &Order) {
    let status = match &*order.status {
        _ if !order.name.is_empty() => order.name.clone(),
        "waiting_for_parts" => texts::order_waiting_for_parts(),
        "in_work" => texts::order_in_work(),
        "ready" => texts::order_ready(),
        "done" => texts::order_done(),
        _ => texts::order_accepted(),
    };
    let title = order.title.clone().unwrap_or_else(texts::order_untitled);
    sheet.heading([&title, ": ", &status].concat());
    sheet.maybe("", order.ready_by.as_ref().map(|at| texts::order_by(&date(at))));
    sheet.maybe("", order.note.clone());
}

fn coupon(sheet: &mut Sheet, state: &State, coupon: &Coupon) {
    let id = ["code-", &coupon.code].concat();
    let copy = if state.has_copied(&id) { texts::copied() } else { texts::copy() };
    sheet.part("li", "row", |sheet| {
        sheet.part("div", "", |sheet| {
            sheet.say("h3", "", coupon.title.clone());
            sheet.code(&id, &coupon.code);
            sheet.line("small", gives(coupon.gives));
            sheet.until(coupon.expires_at.as_deref());
        });
        let label = texts::copy_named(&coupon.code);
        sheet.named_button("quiet", String::new(), label, copy, &Intent::Copy(id));
    });
}
