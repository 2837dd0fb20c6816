//! The only place where the panel's state changes: an event comes in, effects go out.
//!
//! It is a plain function of plain data, so every path (a network that dies in the middle of a redemption,
//! a session that ends, a purchase that arrives) is tested without a browser.

mod door;

use door::{claim, claimed, enter, forget, knock, known, leave, proved, turned_away};

use crate::intent::Intent;
use crate::member::{Card, Redemption};
use crate::state::{Call, Deal, Effect, Event, Refused, Said, Screen, Standing, State, Step, Trouble, Voucher};

/// How often a visible panel looks whether the card changed.
const POLL_MS: u32 = 3_000;
/// How often a visible block does: it stands in the page all the time, and the panel tells it what it sees.
const POLL_BLOCK_MS: u32 = 30_000;
/// Failed loads double the wait up to this.
const POLL_MAX_MS: u32 = 30_000;
/// Where every view puts its heading.
const TITLE: &str = "title";

/// What `event` makes of the panel, and what is to be done about it. `fresh_key` names a new redemption.
pub fn update(state: &mut State, event: Event, fresh_key: fn() -> String) -> Vec<Effect> {
    match event {
        Event::Wanted(intent) => want(state, intent, fresh_key),
        Event::Online => again(state),
        Event::Copied(done) => {
            state.said = Some(if done { Said::Copied } else { Said::CopyRefused });
            vec![]
        }
        Event::Session { changed } => arrive(state, changed),
        Event::Card(card) => take_card(state, card),
        Event::Same => settle(state),
        Event::Entries(page) => {
            state.history.take(page);
            state.trouble = None;
            vec![]
        }
        Event::Redemption(redemption) => redeemed(state, redemption),
        Event::Refused(refused) => refuse(state, refused),
        Event::Failed(call) => fail(state, call, Trouble::Offline),
        Event::Broken(call) => fail(state, call, Trouble::Busy),
        Event::Slow => {
            state.trouble.get_or_insert(Trouble::Slow);
            vec![]
        }
        Event::Guest(card) => known(state, card),
        Event::Signed => {
            // Nothing on its way may be taken for the next customer's. A redemption waits for who that is: `arrive`
            // sends it again for the same one, under its key, and drops it for another.
            *state = State { deal: state.deal.take(), ..state.anew() };
            vec![Effect::Abandon, Effect::AskToken]
        }
        Event::Token(Some(token)) => vec![Effect::SignIn(token)],
        Event::Token(None) => end(state),
        Event::Forget => forget(state),
        Event::Seen(seen) => see(state, seen),
        Event::Poll => poll(state),
        Event::Changed(card) => match (&state.code, state.standing, &card) {
            (Some(_), _, None) => forget(state),
            (None, Standing::Guest, Some(_)) => known(state, card),
            _ => poll(state),
        },
        Event::Claimed { card, earned } => claimed(state, card, earned),
        Event::Picture(picture) => {
            state.picture = picture;
            vec![]
        }
        Event::Proved(who) => proved(state, who),
        Event::Offline => {
            state.trouble = Some(Trouble::Offline);
            vec![]
        }
    }
}

fn want(state: &mut State, intent: Intent, fresh_key: fn() -> String) -> Vec<Effect> {
    match intent {
        Intent::Open(screen) if state.block.is_some() => vec![Effect::OpenPanel(screen)],
        Intent::Open(screen) => open(state, screen),
        Intent::Choose(reward) => choose(state, &reward, fresh_key),
        Intent::Confirm => confirm(state),
        Intent::Dismiss => dismiss(state),
        // The button stays while a page is on its way, so that it keeps focus.
        Intent::More if state.history.loading.is_some() => vec![],
        Intent::More => {
            state.history.loading = Some(state.history.next.clone());
            reload(state)
        }
        Intent::Retry => again(state),
        Intent::Copy(id) => {
            state.said = None;
            state.copied.clone_from(&id);
            vec![Effect::Copy(id)]
        }
        Intent::Enter(typed) => enter(state, &typed),
        Intent::Forget => forget(state),
        Intent::Claim => claim(state),
        Intent::Leave => leave(state),
        Intent::Fill(form) => vec![Effect::Fill(form)],
    }
}

/// There is a session. Where the site signed in somebody else meanwhile, nothing of the former stays:
/// a redemption that one member confirmed must not be sent for another.
fn arrive(state: &mut State, changed: bool) -> Vec<Effect> {
    if changed {
        *state = State { code: state.code.take(), ..state.anew() };
    }
    state.door = None;
    let came_in = state.standing == Standing::Guest;
    state.standing = Standing::Member;
    let mut effects = again(state);
    if came_in {
        // The form is gone; whoever filled it in goes on from the card's heading.
        effects.push(focus_title());
    }
    effects
}

fn open(state: &mut State, screen: Screen) -> Vec<Effect> {
    // A block may ask at any time. What was sent and not answered must keep its key, or it could be bought twice.
    if state.deal.as_ref().is_some_and(|deal| matches!(deal.step, Step::Sending | Step::Unknown)) {
        return vec![focus_title()];
    }
    state.screen = screen;
    state.deal = None;
    state.said = None;
    state.arrived = 0;
    let mut effects = vec![focus_title()];
    effects.extend(read_history(state));
    effects.extend(draw(state));
    effects
}

/// The card's code is drawn when somebody looks at it.
fn draw(state: &State) -> Option<Effect> {
    let looks = state.screen == Screen::Code || state.voucher.as_ref().is_some_and(Voucher::made_the_card);
    let card = state.card.as_ref().filter(|_| looks && state.picture.is_empty())?;
    Some(Effect::DrawPicture(card.code.clone()))
}

/// The journal is read when somebody looks at it and the card moved since it was read.
fn read_history(state: &mut State) -> Vec<Effect> {
    if state.screen != Screen::History || state.history.fresh {
        return vec![];
    }
    state.history.fresh = true;
    state.history.loading = Some(None);
    reload(state)
}

fn reload(state: &State) -> Vec<Effect> {
    state.history.loading.iter().cloned().map(Effect::LoadEntries).collect()
}

fn choose(state: &mut State, reward: &str, fresh_key: fn() -> String) -> Vec<Effect> {
    let counter_only = state.card.as_ref().is_some_and(|card| card.counter_only);
    let rewards = state.card.iter().flat_map(|card| &card.rewards);
    let Some(reward) = rewards.filter(|known| known.missing == 0 && !counter_only).find(|known| known.id == reward)
    else {
        return vec![];
    };
    state.deal = Some(Deal { reward: reward.clone(), key: fresh_key(), step: Step::Confirming });
    state.said = None;
    vec![focus_title()]
}

fn confirm(state: &mut State) -> Vec<Effect> {
    match &mut state.deal {
        Some(deal) if matches!(deal.step, Step::Confirming | Step::Unknown) => {
            deal.step = Step::Sending;
            send(state)
        }
        _ => vec![],
    }
}

fn send(state: &State) -> Vec<Effect> {
    let waiting = state.deal.iter().filter(|deal| deal.step == Step::Sending);
    waiting.map(|deal| Effect::Redeem { reward: deal.reward.id.clone(), key: deal.key.clone() }).collect()
}

fn dismiss(state: &mut State) -> Vec<Effect> {
    state.said = None;
    match state.deal.take() {
        Some(Deal { step: Step::Confirming, reward, .. }) => vec![Effect::Focus(["redeem-", &reward.id].concat())],
        Some(Deal { step: Step::Done(_), .. }) => {
            state.screen = Screen::Card;
            vec![focus_title()]
        }
        _ => vec![focus_title()],
    }
}

/// Sends again whatever has no answer yet. A redemption keeps its key, so it happens once at most.
fn again(state: &mut State) -> Vec<Effect> {
    if state.trouble != Some(Trouble::Offline) {
        state.trouble = None;
    }
    if let Some(deal) = &mut state.deal
        && deal.step == Step::Unknown
    {
        deal.step = Step::Sending;
    }
    match state.standing {
        Standing::Guest => {
            state.trouble = None;
            let mut effects = door::waiting(state);
            effects.extend(state.code.clone().map(Effect::EnterCard));
            effects
        }
        Standing::Arriving => vec![knock(state)],
        Standing::Ended => {
            state.standing = Standing::Arriving;
            vec![knock(state), focus_title()]
        }
        Standing::Member => {
            let mut effects = send(state);
            effects.extend(door::waiting(state));
            effects.push(Effect::LoadCard);
            effects.extend(reload(state));
            effects
        }
    }
}

fn take_card(state: &mut State, card: Card) -> Vec<Effect> {
    let balance = card.balance;
    match state.card.as_ref().map(|old| balance - old.balance) {
        Some(0) => {}
        Some(points) if points > 0 => {
            state.arrived = points;
            state.said = Some(Said::Arrived { points, balance });
        }
        _ => {
            state.arrived = 0;
            state.said = Some(Said::Balance(balance));
        }
    }
    state.history.fresh = false;
    let new_code = state.card.as_ref().is_none_or(|old| old.code != card.code);
    let shown = state.block.is_none() && !card.code.is_empty();
    state.card = Some(card);
    let mut effects = settle(state);
    effects.push(Effect::TellBalance(Some(balance)));
    if new_code && shown {
        state.picture.clear();
        effects.push(Effect::WarmPicture);
        effects.extend(draw(state));
    }
    effects.extend(read_history(state));
    effects
}

/// The edge is there and knows the member; a page of the journal that got lost meanwhile is asked for again.
fn settle(state: &mut State) -> Vec<Effect> {
    let mut effects = if state.failures > 0 { reload(state) } else { vec![] };
    state.trouble = None;
    state.failures = 0;
    state.asked = false;
    effects.extend(next_poll(state));
    effects
}

fn next_poll(state: &State) -> Vec<Effect> {
    if !state.seen {
        return vec![];
    }
    let usual = if state.block.is_some() { POLL_BLOCK_MS } else { POLL_MS };
    vec![Effect::PollAfter((usual << state.failures.min(4)).min(POLL_MAX_MS))]
}

fn redeemed(state: &mut State, redemption: Redemption) -> Vec<Effect> {
    let reward = redemption.reward.clone();
    if let Some(card) = &mut state.card {
        card.balance = redemption.balance;
    }
    let mut effects = vec![Effect::LoadCard, Effect::TellRedeemed(reward)];
    if let Some(deal) = &mut state.deal {
        deal.step = Step::Done(redemption);
        effects.push(focus_title());
    }
    state.trouble = None;
    effects
}

fn refuse(state: &mut State, refused: Refused) -> Vec<Effect> {
    match refused.call {
        Call::Session if state.code.is_some() => return turned_away(state, &refused),
        Call::Session if refused.code == "unauthorized" => return end(state),
        Call::Claim if refused.code != "unauthorized" => return door::refused(state, &refused),
        _ => {}
    }
    if refused.code == "unauthorized" {
        if state.asked {
            return end(state);
        }
        state.asked = true;
        return vec![knock(state)];
    }
    match &mut state.deal {
        // It waits for a fresh code, and is sent again with the session that it opens.
        Some(_) if refused.code == "step_up_required" => vec![Effect::Fill("letters/fresh".to_owned())],
        Some(deal) if refused.call == Call::Redemption => {
            deal.step = Step::Refused(refused);
            vec![Effect::LoadCard, focus_title()]
        }
        _ => {
            state.trouble = Some(Trouble::Failed);
            state.failures = state.failures.saturating_add(1);
            next_poll(state)
        }
    }
}

fn end(state: &mut State) -> Vec<Effect> {
    *state = State { standing: Standing::Ended, deal: state.deal.take(), ..state.anew() };
    vec![Effect::SignOut, Effect::PollAfter(0), Effect::TellBalance(None), focus_title()]
}

fn fail(state: &mut State, call: Call, trouble: Trouble) -> Vec<Effect> {
    state.trouble = Some(trouble);
    state.failures = state.failures.saturating_add(1);
    let mut effects = next_poll(state);
    if let Some(deal) = &mut state.deal
        && call == Call::Redemption
        && deal.step == Step::Sending
    {
        deal.step = Step::Unknown;
        effects.push(focus_title());
    }
    effects
}

fn see(state: &mut State, seen: bool) -> Vec<Effect> {
    state.seen = seen;
    if seen {
        return poll(state);
    }
    state.arrived = 0;
    state.said = None;
    vec![Effect::PollAfter(0)]
}

fn poll(state: &State) -> Vec<Effect> {
    match state.standing {
        Standing::Member => vec![Effect::LoadCard],
        Standing::Arriving if state.failures > 0 => vec![knock(state)],
        _ => vec![],
    }
}

fn focus_title() -> Effect {
    Effect::Focus(TITLE.to_owned())
}

#[cfg(test)]
mod tests;
