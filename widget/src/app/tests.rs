//! What every customer finds in the panel, whoever they are and wherever they have got to.

use proptest::prelude::*;

use super::panel;
use crate::intent::Intent;
use crate::member::{Card, Page, Redemption};
use crate::program::{Program, Reward};
use crate::state::{Call, Event, Refused, State, Voucher};
use crate::update::update;

fn key() -> String {
    "key".to_owned()
}

fn card() -> Card {
    let reward = |id: &str, missing| Reward { id: id.to_owned(), cost: 100, missing, ..Reward::default() };
    Card { balance: 100, rewards: vec![reward("coffee", 0), reward("ten_off", 400)], ..Card::default() }
}

/// Everything that can come from outside, by number.
fn outside(number: usize) -> Event {
    let refused =
        |call, code: &str| Event::Refused(Refused { call, code: code.to_owned(), needed: 100, available: 40 });
    let calls = [Call::Session, Call::Card, Call::Entries, Call::Redemption, Call::Claim];
    let call = calls[number / 20 % calls.len()];
    match number % 20 {
        0 => Event::Signed,
        1 => Event::Token(Some("jwt".to_owned())),
        2 => Event::Token(None),
        3 => Event::Guest(None),
        4 => Event::Guest(Some("KEPT-7Q4M9-2XK8D".to_owned())),
        5 => Event::Session { changed: number > 50 },
        6 | 7 => Event::Card(card()),
        8 => Event::Same,
        9 => Event::Entries(Page::default()),
        10 => Event::Redemption(Redemption::default()),
        11 => refused(call, "insufficient_points"),
        12 => refused(call, "unauthorized"),
        13 => Event::Failed(call),
        14 => Event::Broken(call),
        15 => Event::Forget,
        16 => Event::Seen(number > 50),
        17 => Event::Claimed { card: None, earned: 20 },
        18 => Event::Offline,
        _ => Event::Online,
    }
}

/// Whether a review and a complaint can be written from here.
fn offers_both(program: &Program, state: &State) -> bool {
    let intents = panel(program, state).intents();
    ["voice/review", "voice/complaint"].iter().all(|form| intents.contains(&Intent::Fill((*form).to_owned())))
}

proptest! {
    // What somebody answered is not even known here: a question is put by a script of its own. What is left is where
    // they have got to, and that must not matter either.
    #[test]
    fn a_review_and_a_complaint_are_within_reach_from_everywhere(
        with_voucher in any::<bool>(),
        steps in prop::collection::vec((any::<bool>(), 0..100_usize), 0..40),
    ) {
        let program = Program::default();
        let voucher = with_voucher.then(|| Voucher { code: "V".to_owned(), points: 20, ..Voucher::default() });
        let mut state = State { voucher, ..State::default() };
        for (is_press, number) in steps {
            let buttons = panel(&program, &state).intents();
            let event = match buttons.get(number % buttons.len().max(1)) {
                Some(intent) if is_press => Event::Wanted(intent.clone()),
                _ => outside(number),
            };
            update(&mut state, event, key);
            if offers_both(&program, &state) {
                continue;
            }
            // Nothing else stands beside the buying of a reward; once it is answered, or not, one press leads out of it.
            prop_assert!(state.deal.is_some(), "{state:?}");
            let mut after = state.clone();
            update(&mut after, Event::Failed(Call::Redemption), key);
            update(&mut after, Event::Wanted(Intent::Dismiss), key);
            prop_assert!(offers_both(&program, &after), "{after:?}");
        }
    }
}
