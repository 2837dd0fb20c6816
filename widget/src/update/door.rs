//! How somebody comes in without the site's token: with a card's code, or with a voucher that makes them a card.

use super::{again, focus_title};
use crate::state::{Claim, Effect, Refused, Shut, Standing, State, Trouble};

/// Where the code is typed.
const FIELD: &str = "card";

/// The page has nobody signed in. A browser that knows a card's code opens that card.
pub(super) fn known(state: &mut State, card: Option<String>) -> Vec<Effect> {
    state.code = card;
    state.standing = if state.code.is_some() { Standing::Arriving } else { Standing::Guest };
    state.code.clone().map(Effect::EnterCard).into_iter().collect()
}

/// A mailed code has opened a session, which the script that knows it takes up.
pub(super) fn proved(state: &mut State, who: String) -> Vec<Effect> {
    state.code = Some(who.clone());
    vec![Effect::EnterCard(who)]
}

/// Asks for whatever proves who this is.
pub(super) fn knock(state: &State) -> Effect {
    state.code.clone().map_or(Effect::AskToken, Effect::EnterCard)
}

/// Somebody typed a code. The form stays until the card is there, with what was typed in it.
pub(super) fn enter(state: &mut State, typed: &str) -> Vec<Effect> {
    if state.standing != Standing::Guest {
        return vec![];
    }
    state.code = loyalty::card::parse(typed);
    state.trouble = None;
    match &state.code {
        Some(code) => {
            state.door = None;
            vec![Effect::EnterCard(code.clone())]
        }
        None => shut(state, Shut::Shape),
    }
}

/// The code opens nothing. Where it was one that this browser knew, that card has another code by now.
pub(super) fn turned_away(state: &mut State, refused: &Refused) -> Vec<Effect> {
    let why = match &*refused.code {
        "rate_limited" => Shut::TooMany,
        "over" => Shut::Over,
        "try_again" => {
            state.trouble = Some(Trouble::Busy);
            return vec![];
        }
        _ => Shut::Unknown,
    };
    if state.standing == Standing::Guest {
        state.code = None;
        return shut(state, why);
    }
    let mut effects = leave_as_guest(state);
    if why == Shut::Unknown {
        effects.push(Effect::ForgetCard);
    }
    state.door = Some(why);
    effects.push(focus_title());
    effects
}

fn shut(state: &mut State, why: Shut) -> Vec<Effect> {
    state.door = Some(why);
    vec![Effect::Focus(FIELD.to_owned())]
}

/// Nothing of whoever was here stays, the card's code included.
pub(super) fn forget(state: &mut State) -> Vec<Effect> {
    let by_hand = state.code.is_some();
    let mut effects = leave_as_guest(state);
    effects.push(Effect::ForgetCard);
    if by_hand {
        effects.push(focus_title());
    }
    effects
}

fn leave_as_guest(state: &mut State) -> Vec<Effect> {
    *state = State { standing: Standing::Guest, ..state.anew() };
    vec![Effect::SignOut, Effect::PollAfter(0), Effect::TellBalance(None)]
}

/// The customer takes what the voucher holds, again after an answer that did not come: it counts once.
pub(super) fn claim(state: &mut State) -> Vec<Effect> {
    if let Some(voucher) = &mut state.voucher {
        voucher.step = Claim::Sending;
    }
    state.trouble = None;
    waiting(state)
}

/// The voucher that was sent and has no answer.
pub(super) fn waiting(state: &State) -> Vec<Effect> {
    let sent = state.voucher.iter().filter(|voucher| voucher.step == Claim::Sending);
    sent.map(|voucher| Effect::Claim(voucher.code.clone())).collect()
}

/// The points are on the card; a guest has one now.
pub(super) fn claimed(state: &mut State, card: Option<String>, earned: i64) -> Vec<Effect> {
    let fresh = state.standing != Standing::Member;
    if let Some(voucher) = &mut state.voucher {
        voucher.step = Claim::Done { earned, fresh };
    }
    state.code = card.or(state.code.take());
    state.door = None;
    state.standing = Standing::Member;
    let mut effects = again(state);
    effects.push(focus_title());
    effects
}

/// The voucher brings nothing any more.
pub(super) fn refused(state: &mut State, refused: &Refused) -> Vec<Effect> {
    let step = match &*refused.code {
        "rate_limited" | "try_again" => {
            state.trouble = Some(Trouble::Busy);
            return vec![];
        }
        "voucher_over" => Claim::Over,
        _ => Claim::Gone,
    };
    if let Some(voucher) = &mut state.voucher {
        voucher.step = step;
    }
    vec![focus_title()]
}

/// On from the voucher to the card, or to what a guest may see.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    state.voucher = None;
    vec![focus_title()]
}

#[cfg(test)]
mod tests;
