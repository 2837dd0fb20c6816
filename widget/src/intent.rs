//! What a customer can want, and how a button says it.

use crate::state::Screen;

/// What a customer can want.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Open a section.
    Open(Screen),
    /// Pick the reward with this id.
    Choose(String),
    /// Say yes, or ask again after an unknown outcome.
    Confirm,
    /// Leave the redemption.
    Dismiss,
    /// See older entries.
    More,
    /// Try again.
    Retry,
    /// Copy what stands in the element with this id.
    Copy(String),
    /// Open the card with the code that was typed.
    Enter(String),
    /// Let nothing of the card stay in this browser.
    Forget,
    /// Take what the voucher holds.
    Claim,
    /// Go on from the voucher.
    Leave,
    /// Fill in the form with this name: its script's and its own, `letters/code`.
    Fill(String),
}

impl Intent {
    /// The words that a button holds as its value.
    pub fn words(&self) -> String {
        let (verb, object) = match self {
            Intent::Open(screen) => (screen.word(), ""),
            Intent::Choose(reward) => ("choose", &**reward),
            Intent::Confirm => ("confirm", ""),
            Intent::Dismiss => ("dismiss", ""),
            Intent::More => ("more", ""),
            Intent::Retry => ("retry", ""),
            Intent::Copy(id) => ("copy", &**id),
            Intent::Enter(code) => ("enter", &**code),
            Intent::Forget => ("forget", ""),
            Intent::Claim => ("claim", ""),
            Intent::Leave => ("leave", ""),
            Intent::Fill(form) => ("fill", &**form),
        };
        [verb, " ", object].concat()
    }

    /// The intent behind a button's words.
    pub fn parse(words: &str) -> Option<Intent> {
        let (verb, object) = words.split_once(' ')?;
        Some(match verb {
            "card" => Intent::Open(Screen::Card),
            "rewards" => Intent::Open(Screen::Rewards),
            "history" => Intent::Open(Screen::History),
            "code" => Intent::Open(Screen::Code),
            "choose" => Intent::Choose(object.to_owned()),
            "confirm" => Intent::Confirm,
            "dismiss" => Intent::Dismiss,
            "more" => Intent::More,
            "retry" => Intent::Retry,
            "copy" => Intent::Copy(object.to_owned()),
            "enter" => Intent::Enter(object.to_owned()),
            "forget" => Intent::Forget,
            "claim" => Intent::Claim,
            "leave" => Intent::Leave,
            "fill" => Intent::Fill(object.to_owned()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Intent;
    use crate::state::Screen;

    #[test]
    fn every_intent_survives_being_a_buttons_value() {
        let all = [
            Intent::Open(Screen::Card),
            Intent::Open(Screen::Rewards),
            Intent::Open(Screen::History),
            Intent::Open(Screen::Code),
            Intent::Choose("ten off".to_owned()),
            Intent::Confirm,
            Intent::Dismiss,
            Intent::More,
            Intent::Retry,
            Intent::Copy("code-7Q4M9".to_owned()),
            Intent::Enter("kept 7q4m9 2xk8d".to_owned()),
            Intent::Forget,
            Intent::Claim,
            Intent::Leave,
            Intent::Fill("letters/subscribe".to_owned()),
        ];
        for intent in all {
            assert_eq!(Intent::parse(&intent.words()), Some(intent));
        }
    }

    #[test]
    fn a_button_that_is_not_ours_means_nothing() {
        assert_eq!(Intent::parse(""), None);
        assert_eq!(Intent::parse("delete everything"), None);
    }
}
