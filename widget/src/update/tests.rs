//! Journeys through the panel without a browser: what happens, and what must follow.

use super::update;
use crate::intent::Intent;
use crate::member::{Card, Entry, Page, Redemption};
use crate::program::Reward;
use crate::state::{Block, Call, Effect, Event, Refused, Said, Screen, Standing, State, Step, Trouble};

fn key() -> String {
    "key-1".to_owned()
}

fn other_key() -> String {
    "key-2".to_owned()
}

fn tell(state: &mut State, event: Event) -> Vec<Effect> {
    update(state, event, key)
}

fn want(state: &mut State, intent: Intent) -> Vec<Effect> {
    tell(state, Event::Wanted(intent))
}

fn card(balance: i64) -> Card {
    let reward =
        |id: &str, cost: i64| Reward { id: id.to_owned(), cost, missing: (cost - balance).max(0), ..Reward::default() };
    Card { balance, rewards: vec![reward("coffee", 100), reward("ten_off", 500)], ..Card::default() }
}

fn member(balance: i64) -> State {
    let mut state = State::default();
    tell(&mut state, Event::Seen(true));
    tell(&mut state, Event::Signed);
    tell(&mut state, Event::Token(Some("jwt".to_owned())));
    tell(&mut state, Event::Session { changed: false });
    tell(&mut state, Event::Card(card(balance)));
    state
}

fn redeem(key: &str) -> Effect {
    Effect::Redeem { reward: "coffee".to_owned(), key: key.to_owned() }
}

fn title() -> Effect {
    Effect::Focus("title".to_owned())
}

fn refused(call: Call, code: &str) -> Event {
    Event::Refused(Refused { call, code: code.to_owned(), needed: 100, available: 40 })
}

#[test]
fn a_signed_visitor_goes_from_token_to_session_to_card() {
    let mut state = State::default();
    assert_eq!(tell(&mut state, Event::Signed), [Effect::Abandon, Effect::AskToken]);
    assert_eq!(tell(&mut state, Event::Token(Some("jwt".to_owned()))), [Effect::SignIn("jwt".to_owned())]);
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [Effect::LoadCard]);
    tell(&mut state, Event::Card(card(120)));
    assert_eq!(state.standing, Standing::Member);
    assert_eq!(state.card.map(|card| card.balance), Some(120));
}

#[test]
fn a_visible_panel_looks_every_three_seconds_and_a_hidden_one_never() {
    let mut state = member(120);
    assert_eq!(tell(&mut state, Event::Poll), [Effect::LoadCard]);
    assert_eq!(tell(&mut state, Event::Same), [Effect::PollAfter(3_000)]);
    assert_eq!(tell(&mut state, Event::Seen(false)), [Effect::PollAfter(0)]);
    assert_eq!(tell(&mut state, Event::Same), []);
    assert_eq!(tell(&mut state, Event::Seen(true)), [Effect::LoadCard]);
}

#[test]
fn failed_loads_wait_longer_each_time_and_one_success_ends_it() {
    let mut state = member(120);
    let waits: Vec<_> = (0..5).flat_map(|_| tell(&mut state, Event::Failed(Call::Card))).collect();
    assert_eq!(waits, [6_000, 12_000, 24_000, 30_000, 30_000].map(Effect::PollAfter));
    assert_eq!(state.trouble, Some(Trouble::Offline));
    assert_eq!(tell(&mut state, Event::Online), [Effect::LoadCard]);
    assert_eq!(tell(&mut state, Event::Same), [Effect::PollAfter(3_000)]);
    assert_eq!(state.trouble, None);
}

#[test]
fn a_purchase_that_arrives_is_shown_and_said() {
    let mut state = member(120);
    assert_eq!((state.arrived, state.said), (0, Some(Said::Balance(120))), "the first card brings nothing new");
    tell(&mut state, Event::Card(card(170)));
    assert_eq!(state.arrived, 50);
    assert_eq!(state.said, Some(Said::Arrived { points: 50, balance: 170 }));
    want(&mut state, Intent::Open(Screen::Rewards));
    assert_eq!((state.arrived, state.said), (0, None));
}

#[test]
fn points_that_leave_are_said_without_a_cheer() {
    let mut state = member(120);
    tell(&mut state, Event::Card(card(20)));
    assert_eq!((state.arrived, state.said), (0, Some(Said::Balance(20))));
}

#[test]
fn the_launcher_hears_every_new_balance() {
    let mut state = member(120);
    assert!(tell(&mut state, Event::Card(card(170))).contains(&Effect::TellBalance(Some(170))));
    assert!(tell(&mut state, Event::Forget).contains(&Effect::TellBalance(None)));
}

#[test]
fn a_reward_is_asked_about_then_sent_then_handed_out() {
    let mut state = member(120);
    assert_eq!(want(&mut state, Intent::Choose("coffee".to_owned())), [title()]);
    assert_eq!(want(&mut state, Intent::Confirm), [redeem("key-1")]);
    assert_eq!(want(&mut state, Intent::Confirm), [], "a second press sends nothing");
    let done = Redemption { reward: "coffee".to_owned(), balance: 20, ..Redemption::default() };
    let effects = tell(&mut state, Event::Redemption(done.clone()));
    assert_eq!(effects, [Effect::LoadCard, Effect::TellRedeemed("coffee".to_owned()), title()]);
    assert_eq!(state.deal.as_ref().map(|deal| &deal.step), Some(&Step::Done(done)));
    tell(&mut state, Event::Card(card(20)));
    assert_eq!(state.said, None, "the coupon itself says it");
}

#[test]
fn a_reward_out_of_reach_cannot_be_chosen() {
    let mut state = member(120);
    assert_eq!(want(&mut state, Intent::Choose("ten_off".to_owned())), []);
    assert_eq!(want(&mut state, Intent::Choose("no such reward".to_owned())), []);
    assert_eq!(state.deal, None);
}

#[test]
fn a_redemption_without_an_answer_is_sent_again_under_the_same_key() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    tell(&mut state, Event::Failed(Call::Redemption));
    assert_eq!(state.deal.as_ref().map(|deal| &deal.step), Some(&Step::Unknown));
    assert_eq!(update(&mut state, Event::Wanted(Intent::Confirm), other_key), [redeem("key-1")]);
    tell(&mut state, Event::Failed(Call::Redemption));
    assert_eq!(update(&mut state, Event::Online, other_key), [redeem("key-1"), Effect::LoadCard]);
}

#[test]
fn a_late_redemption_can_be_sent_again_by_hand_under_the_same_key() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    tell(&mut state, Event::Slow);
    assert_eq!(state.trouble, Some(Trouble::Slow));
    assert_eq!(update(&mut state, Event::Wanted(Intent::Retry), other_key), [redeem("key-1"), Effect::LoadCard]);
}

#[test]
fn a_refused_redemption_is_over_and_the_next_one_has_its_own_key() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    let effects = tell(&mut state, refused(Call::Redemption, "insufficient_points"));
    assert_eq!(effects, [Effect::LoadCard, title()]);
    assert_eq!(want(&mut state, Intent::Confirm), [], "it stays refused");
    assert_eq!(want(&mut state, Intent::Dismiss), [title()]);
    update(&mut state, Event::Wanted(Intent::Choose("coffee".to_owned())), other_key);
    assert_eq!(want(&mut state, Intent::Confirm), [redeem("key-2")]);
}

#[test]
fn leaving_the_question_returns_focus_to_its_button() {
    let mut state = member(120);
    want(&mut state, Intent::Open(Screen::Rewards));
    want(&mut state, Intent::Choose("coffee".to_owned()));
    assert_eq!(want(&mut state, Intent::Dismiss), [Effect::Focus("redeem-coffee".to_owned())]);
    assert_eq!(state.screen, Screen::Rewards);
}

#[test]
fn an_ended_session_asks_the_site_once_and_goes_on_where_it_was() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    assert_eq!(tell(&mut state, refused(Call::Redemption, "unauthorized")), [Effect::AskToken]);
    tell(&mut state, Event::Token(Some("jwt".to_owned())));
    assert_eq!(tell(&mut state, Event::Session { changed: false }), [redeem("key-1"), Effect::LoadCard]);
}

#[test]
fn a_session_refused_twice_ends_with_a_way_back() {
    let mut state = member(120);
    tell(&mut state, refused(Call::Card, "unauthorized"));
    let effects = tell(&mut state, refused(Call::Session, "unauthorized"));
    assert_eq!(effects, [Effect::SignOut, Effect::PollAfter(0), Effect::TellBalance(None), title()]);
    assert_eq!((state.standing, &state.card), (Standing::Ended, &None));
    assert_eq!(want(&mut state, Intent::Retry), [Effect::AskToken, title()]);
    assert_eq!(state.standing, Standing::Arriving);
}

#[test]
fn a_site_without_a_token_ends_the_session() {
    let mut state = member(120);
    tell(&mut state, refused(Call::Card, "unauthorized"));
    tell(&mut state, Event::Token(None));
    assert_eq!(state.standing, Standing::Ended);
}

#[test]
fn nothing_of_one_member_is_left_when_the_token_is_anothers() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    tell(&mut state, refused(Call::Redemption, "unauthorized"));
    tell(&mut state, Event::Token(Some("jwt of another".to_owned())));
    assert_eq!(tell(&mut state, Event::Session { changed: true }), [Effect::LoadCard]);
    assert_eq!((&state.card, &state.deal), (&None, &None));
}

#[test]
fn the_history_is_read_when_it_is_opened_and_again_when_the_card_moved() {
    let mut state = member(120);
    assert_eq!(want(&mut state, Intent::Open(Screen::History)), [title(), Effect::LoadEntries(None)]);
    tell(&mut state, Event::Entries(Page { entries: vec![Entry::default(); 2], next: None }));
    want(&mut state, Intent::Open(Screen::Card));
    assert_eq!(want(&mut state, Intent::Open(Screen::History)), [title()], "nothing moved");
    assert!(tell(&mut state, Event::Card(card(170))).contains(&Effect::LoadEntries(None)));
    tell(&mut state, Event::Entries(Page { entries: vec![Entry::default(); 3], next: None }));
    assert_eq!(state.history.entries.len(), 3, "a first page replaces what was there");
}

#[test]
fn older_entries_are_added_below() {
    let mut state = member(120);
    want(&mut state, Intent::Open(Screen::History));
    tell(&mut state, Event::Entries(Page { entries: vec![Entry::default()], next: Some("c1".to_owned()) }));
    assert_eq!(want(&mut state, Intent::More), [Effect::LoadEntries(Some("c1".to_owned()))]);
    tell(&mut state, Event::Entries(Page { entries: vec![Entry::default()], next: None }));
    assert_eq!((state.history.entries.len(), &state.history.next), (2, &None));
}

#[test]
fn a_page_lost_with_the_connection_is_asked_for_when_it_is_back() {
    let mut state = member(120);
    want(&mut state, Intent::Open(Screen::History));
    tell(&mut state, Event::Failed(Call::Entries));
    assert_eq!(tell(&mut state, Event::Same), [Effect::LoadEntries(None), Effect::PollAfter(3_000)]);
}

#[test]
fn a_sign_in_that_failed_is_tried_again_with_a_fresh_token() {
    let mut state = State { seen: true, ..State::default() };
    tell(&mut state, Event::Signed);
    assert_eq!(tell(&mut state, Event::Failed(Call::Session)), [Effect::PollAfter(6_000)]);
    assert_eq!(tell(&mut state, Event::Poll), [Effect::AskToken]);
}

#[test]
fn a_redemption_on_its_way_outlives_a_new_sign_in_of_its_member_and_of_nobody_else() {
    for (changed, sent) in [(false, 1), (true, 0)] {
        let mut state = member(120);
        want(&mut state, Intent::Choose("coffee".to_owned()));
        want(&mut state, Intent::Confirm);
        let key = state.deal.as_ref().unwrap().key.clone();
        tell(&mut state, Event::Signed);
        let effects = tell(&mut state, Event::Session { changed });
        let again = effects.iter().filter(|effect| matches!(effect, Effect::Redeem { key: same, .. } if *same == key));
        assert_eq!(again.count(), sent);
        assert_eq!(state.deal.is_some(), !changed);
    }
}

#[test]
fn a_block_that_opens_a_section_drops_no_redemption_without_an_answer() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    let before = state.deal.clone();
    want(&mut state, Intent::Open(Screen::Rewards));
    assert_eq!(state.deal, before);
    tell(&mut state, Event::Failed(Call::Redemption));
    want(&mut state, Intent::Open(Screen::History));
    assert_eq!(state.deal.map(|deal| deal.step), Some(Step::Unknown));
}

#[test]
fn forgetting_leaves_a_guest_and_no_session() {
    let mut state = member(120);
    let effects = tell(&mut state, Event::Forget);
    assert_eq!(effects, [Effect::SignOut, Effect::PollAfter(0), Effect::TellBalance(None), Effect::ForgetCard]);
    assert_eq!(state, State { seen: true, standing: Standing::Guest, ..State::default() });
}

#[test]
fn copying_is_told_apart_by_code() {
    let mut state = member(120);
    assert_eq!(want(&mut state, Intent::Copy("code-A".to_owned())), [Effect::Copy("code-A".to_owned())]);
    tell(&mut state, Event::Copied(true));
    assert!(state.has_copied("code-A") && !state.has_copied("code-B"));
    tell(&mut state, Event::Copied(false));
    assert_eq!(state.said, Some(Said::CopyRefused));
}

#[test]
fn a_block_looks_every_thirty_seconds_and_when_the_panel_saw_a_change() {
    let mut state = State { block: Some(Block::Balance), ..State::default() };
    tell(&mut state, Event::Seen(true));
    tell(&mut state, Event::Signed);
    tell(&mut state, Event::Session { changed: true });
    assert!(tell(&mut state, Event::Card(card(120))).contains(&Effect::PollAfter(30_000)));
    assert_eq!(tell(&mut state, Event::Changed(None)), [Effect::LoadCard]);
    assert_eq!(state.block, Some(Block::Balance));
}

#[test]
fn a_block_opens_the_panel_and_stays_as_it_is() {
    let mut state = State { block: Some(Block::Card), ..member(120) };
    let before = state.clone();
    assert_eq!(want(&mut state, Intent::Open(Screen::Rewards)), [Effect::OpenPanel(Screen::Rewards)]);
    assert_eq!(state, before);
}

#[test]
fn an_edge_that_is_in_trouble_is_not_called_a_lost_connection() {
    let mut state = member(120);
    assert_eq!(tell(&mut state, Event::Broken(Call::Card)), [Effect::PollAfter(6_000)]);
    assert_eq!(state.trouble, Some(Trouble::Busy));
    tell(&mut state, Event::Same);
    assert_eq!(state.trouble, None);
}

#[test]
fn a_redemption_that_broke_at_the_edge_is_as_unknown_as_one_without_an_answer() {
    let mut state = member(120);
    want(&mut state, Intent::Choose("coffee".to_owned()));
    want(&mut state, Intent::Confirm);
    tell(&mut state, Event::Broken(Call::Redemption));
    assert_eq!(state.deal.as_ref().map(|deal| &deal.step), Some(&Step::Unknown));
    assert_eq!(want(&mut state, Intent::Confirm), [redeem("key-1")]);
}

#[test]
fn more_is_asked_for_once() {
    let mut state = member(120);
    want(&mut state, Intent::Open(Screen::History));
    tell(&mut state, Event::Entries(Page { next: Some("older".to_owned()), ..Page::default() }));
    assert_eq!(want(&mut state, Intent::More), [Effect::LoadEntries(Some("older".to_owned()))]);
    assert_eq!(want(&mut state, Intent::More), []);
}
