//! Coming in, each way that it can go.

use super::super::update;
use crate::intent::Intent;
use crate::member::Card;
use crate::program::Reward;
use crate::state::{Call, Claim, Effect, Event, Refused, Screen, Shut, Standing, State, Trouble, Voucher};

const CODE: &str = "KEPT-7Q4M9-2XK8D";

fn tell(state: &mut State, event: Event) -> Vec<Effect> {
    update(state, event, || "key-1".to_owned())
}

fn want(state: &mut State, intent: Intent) -> Vec<Effect> {
    tell(state, Event::Wanted(intent))
}

fn types(state: &mut State, code: &str) -> Vec<Effect> {
    want(state, Intent::Enter(code.to_owned()))
}

fn refused(call: Call, code: &str) -> Event {
    Event::Refused(Refused { call, code: code.to_owned(), needed: 0, available: 0 })
}

fn guest() -> State {
    let mut state = State::default();
    tell(&mut state, Event::Seen(true));
    tell(&mut state, Event::Guest(None));
    state
}

fn card(balance: i64) -> Card {
    let coffee = Reward { id: "coffee".to_owned(), cost: 100, ..Reward::default() };
    Card { balance, code: CODE.to_owned(), counter_only: true, rewards: vec![coffee], ..Card::default() }
}

fn holder() -> State {
    let mut state = guest();
    types(&mut state, CODE);
    tell(&mut state, Event::Session { changed: false });
    tell(&mut state, Event::Card(card(120)));
    state
}

fn paper() -> State {
    let voucher = Voucher { code: "V1".to_owned(), points: 50, ..Voucher::default() };
    State { voucher: Some(voucher), ..guest() }
}

fn enter() -> Effect {
    Effect::EnterCard(CODE.to_owned())
}

fn title() -> Effect {
    Effect::Focus("title".to_owned())
}

#[test]
fn a_typed_code_opens_the_card() {
    let mut state = guest();
    assert_eq!(types(&mut state, " kept 7q4m9 2xk8d"), [enter()]);
    assert_eq!(state.standing, Standing::Guest, "the form stays until the card is there");
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [Effect::LoadCard, title()]);
    assert!(tell(&mut state, Event::Card(card(120))).contains(&Effect::WarmPicture));
    assert_eq!((state.standing, state.code.as_deref()), (Standing::Member, Some(CODE)));
}

#[test]
fn half_a_code_is_not_sent() {
    let mut state = guest();
    assert_eq!(types(&mut state, "KEPT-7Q4M9"), [Effect::Focus("card".to_owned())]);
    assert_eq!(state.door, Some(Shut::Shape));
}

#[test]
fn a_code_that_no_card_has_says_so_at_its_field() {
    for (code, why) in [("not_found", Shut::Unknown), ("rate_limited", Shut::TooMany)] {
        let mut state = guest();
        types(&mut state, CODE);
        assert_eq!(tell(&mut state, refused(Call::Session, code)), [Effect::Focus("card".to_owned())]);
        assert_eq!((state.door, &state.code, state.standing), (Some(why), &None, Standing::Guest));
    }
}

#[test]
fn a_code_that_was_sent_into_nothing_is_sent_again_when_the_line_is_back() {
    let mut state = guest();
    types(&mut state, CODE);
    tell(&mut state, Event::Failed(Call::Session));
    assert_eq!(state.trouble, Some(Trouble::Offline));
    assert_eq!(tell(&mut state, Event::Online), [enter()]);
}

#[test]
fn a_browser_that_knows_a_card_opens_it_by_itself() {
    let mut state = State::default();
    assert_eq!(tell(&mut state, Event::Guest(Some(CODE.to_owned()))), [enter()]);
    assert_eq!(state.standing, Standing::Arriving);
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [Effect::LoadCard]);
}

#[test]
fn a_known_code_that_was_replaced_is_dropped_and_the_customer_told() {
    let mut state = State::default();
    tell(&mut state, Event::Guest(Some(CODE.to_owned())));
    assert!(tell(&mut state, refused(Call::Session, "not_found")).contains(&Effect::ForgetCard));
    assert_eq!((state.standing, state.door, &state.code), (Standing::Guest, Some(Shut::Unknown), &None));
}

#[test]
fn a_known_code_outlives_an_hour_of_too_many_tries() {
    let mut state = State::default();
    tell(&mut state, Event::Guest(Some(CODE.to_owned())));
    assert!(!tell(&mut state, refused(Call::Session, "rate_limited")).contains(&Effect::ForgetCard));
}

#[test]
fn a_session_by_code_that_ended_is_opened_anew_without_asking_the_page() {
    let mut state = holder();
    assert_eq!(tell(&mut state, refused(Call::Card, "unauthorized")), [enter()]);
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [Effect::LoadCard]);
}

#[test]
fn whoever_holds_only_the_code_redeems_at_the_counter() {
    let mut state = holder();
    assert_eq!(want(&mut state, Intent::Choose("coffee".to_owned())), []);
    assert_eq!(state.deal, None);
}

#[test]
fn the_code_is_drawn_when_it_is_looked_at_and_once() {
    let mut state = holder();
    let drawn = Effect::DrawPicture(CODE.to_owned());
    assert_eq!(want(&mut state, Intent::Open(Screen::Code)), [title(), drawn]);
    tell(&mut state, Event::Picture("data:".to_owned()));
    want(&mut state, Intent::Open(Screen::Card));
    assert_eq!(want(&mut state, Intent::Open(Screen::Code)), [title()]);
    let reissued = Card { code: "KEPT-00000-00000".to_owned(), ..card(120) };
    let effects = tell(&mut state, Event::Card(reissued));
    assert!(effects.contains(&Effect::DrawPicture("KEPT-00000-00000".to_owned())), "a new code is a new picture");
}

#[test]
fn a_proved_address_opens_the_card_and_leads_to_its_heading() {
    let mut state = guest();
    assert_eq!(want(&mut state, Intent::Fill("letters/code".to_owned())), [Effect::Fill("letters/code".to_owned())]);
    let who = "anna@example.com";
    assert_eq!(tell(&mut state, Event::Proved(who.to_owned())), [Effect::EnterCard(who.to_owned())]);
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [Effect::LoadCard, title()]);
    assert_eq!((state.standing, state.code.as_deref()), (Standing::Member, Some(who)));
}

/// Somebody who proved an address a while ago, and has confirmed a redemption that needs a fresh code.
fn asked_again() -> State {
    let mut state = guest();
    tell(&mut state, Event::Proved("anna@example.com".to_owned()));
    tell(&mut state, Event::Session { changed: false });
    tell(&mut state, Event::Card(Card { counter_only: false, ..card(120) }));
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    let effects = tell(&mut state, refused(Call::Redemption, "step_up_required"));
    assert_eq!(effects, [Effect::Fill("letters/fresh".to_owned())]);
    state
}

#[test]
fn a_redemption_that_needs_a_fresh_code_is_sent_again_with_it() {
    let mut state = asked_again();
    tell(&mut state, Event::Proved("anna@example.com".to_owned()));
    let again = Effect::Redeem { reward: "coffee".to_owned(), key: "key-1".to_owned() };
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [again, Effect::LoadCard]);
}

#[test]
fn a_redemption_is_not_sent_for_another_address() {
    let mut state = asked_again();
    tell(&mut state, Event::Proved("boris@example.com".to_owned()));
    assert_eq!(tell(&mut state, Event::Session { changed: true }), [Effect::LoadCard]);
    assert_eq!(state.deal, None);
}

#[test]
fn whoever_leaves_the_fresh_code_out_redeems_nothing() {
    let mut state = asked_again();
    want(&mut state, Intent::Dismiss);
    assert_eq!((state.deal, state.standing), (None, Standing::Member));
}

#[test]
fn a_proof_that_is_over_is_said_and_known_cards_stay() {
    let mut state = guest();
    tell(&mut state, Event::Proved("anna@example.com".to_owned()));
    tell(&mut state, Event::Session { changed: false });
    assert_eq!(
        tell(&mut state, refused(Call::Card, "unauthorized")),
        [Effect::EnterCard("anna@example.com".to_owned())]
    );
    assert!(!tell(&mut state, refused(Call::Session, "over")).contains(&Effect::ForgetCard));
    assert_eq!((state.standing, state.door, &state.code), (Standing::Guest, Some(Shut::Over), &None));
}

#[test]
fn forgetting_leaves_nothing_of_the_card_in_this_browser() {
    let mut state = holder();
    let effects = want(&mut state, Intent::Forget);
    assert!(effects.contains(&Effect::SignOut) && effects.contains(&Effect::ForgetCard));
    assert_eq!(state, State { seen: true, standing: Standing::Guest, ..State::default() });
}

#[test]
fn what_one_frame_learns_or_forgets_the_others_follow() {
    let mut block = guest();
    assert_eq!(tell(&mut block, Event::Changed(Some(CODE.to_owned()))), [enter()]);
    let mut block = holder();
    assert!(tell(&mut block, Event::Changed(None)).contains(&Effect::SignOut));
    assert_eq!(block.standing, Standing::Guest);
}

#[test]
fn a_guest_takes_a_voucher_and_has_a_card() {
    let mut state = paper();
    assert_eq!(want(&mut state, Intent::Claim), [Effect::Claim("V1".to_owned())]);
    let claimed = Event::Claimed { card: Some(CODE.to_owned()), earned: 50 };
    assert_eq!(tell(&mut state, claimed), [Effect::LoadCard, title()]);
    assert!(state.voucher.as_ref().unwrap().made_the_card());
    assert!(tell(&mut state, Event::Card(card(50))).contains(&Effect::DrawPicture(CODE.to_owned())));
    want(&mut state, Intent::Leave);
    assert_eq!((state.voucher, state.standing), (None, Standing::Member));
}

#[test]
fn whoever_has_a_card_keeps_it() {
    let mut state = State { voucher: paper().voucher, ..holder() };
    want(&mut state, Intent::Claim);
    tell(&mut state, Event::Claimed { card: None, earned: 50 });
    assert_eq!(state.code.as_deref(), Some(CODE));
    assert_eq!(state.voucher.unwrap().step, Claim::Done { earned: 50, fresh: false });
}

#[test]
fn a_claim_without_an_answer_is_sent_again() {
    for event in [Event::Online, Event::Wanted(Intent::Retry), Event::Wanted(Intent::Claim)] {
        let mut state = paper();
        want(&mut state, Intent::Claim);
        tell(&mut state, Event::Failed(Call::Claim));
        assert!(tell(&mut state, event).contains(&Effect::Claim("V1".to_owned())));
    }
}

#[test]
fn a_claim_survives_its_session() {
    let mut state = State { voucher: paper().voucher, ..holder() };
    want(&mut state, Intent::Claim);
    assert_eq!(tell(&mut state, refused(Call::Claim, "unauthorized")), [enter()]);
    let effects = tell(&mut state, Event::Session { changed: false });
    assert!(effects.contains(&Effect::Claim("V1".to_owned())));
}

#[test]
fn a_voucher_that_is_gone_or_over_says_which() {
    for (code, step) in [("voucher_claimed", Claim::Gone), ("voucher_over", Claim::Over)] {
        let mut state = paper();
        want(&mut state, Intent::Claim);
        assert_eq!(tell(&mut state, refused(Call::Claim, code)), [title()]);
        assert_eq!(state.voucher.unwrap().step, step);
    }
}
