//! Complaints: what they can be about, how long an answer may take, and what each act makes of one.
//!
//! A complaint that was answered or closed opens again as soon as its author says more: whether it is settled is for
//! them to say. The promise of a time begins anew then.

use crate::time::Moment;

/// What every site's complaints can be about, until its owner decides otherwise.
pub const TOPICS: [&str; 5] = ["quality", "delay", "price", "staff", "other"];
/// In how many hours a complaint is answered, until its owner decides otherwise.
pub const HOURS: i64 = 24;
/// The most hours an owner may take: a month.
pub const HOURS_MAX: i64 = 31 * 24;
/// The most topics a site has.
pub const TOPICS_MAX: usize = 20;
/// The longest text, in characters.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// The longest wish, in characters.
pub const WISH_CHARS_MAX: usize = 500;

/// Where a complaint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It came in.
    Received,
    /// Somebody sees to it.
    Assigned,
    /// Its author was answered.
    Answered,
    /// It is settled.
    Resolved,
    /// Its author was not content with the answer.
    Reopened,
}

/// What is done about a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Somebody is named who sees to it.
    Assign,
    /// The company answers.
    Answer,
    /// The company closes it.
    Resolve,
    /// Its author says more.
    Say,
    /// Its author opens it again.
    Reopen,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Received, Self::Assigned, Self::Answered, Self::Resolved, Self::Reopened];

    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Assigned => "assigned",
            Self::Answered => "answered",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
        }
    }

    /// The state of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether its author waits for the company.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Assigned | Self::Reopened)
    }

    /// What an act makes of it; none where it may not be done. Nobody closes what they have not answered.
    pub fn after(self, act: Act) -> Option<Self> {
        match act {
            Act::Assign if self.is_open() => Some(Self::Assigned),
            Act::Assign => Some(self),
            Act::Answer if self == Self::Resolved => Some(self),
            Act::Answer => Some(Self::Answered),
            Act::Resolve if self.is_open() => None,
            Act::Resolve => Some(Self::Resolved),
            Act::Say | Act::Reopen if self.is_open() => Some(self),
            Act::Say | Act::Reopen => Some(Self::Reopened),
        }
    }
}

/// Until when it is answered: a promise that does not move while somebody waits for it, and begins anew with a
/// complaint that is opened again.
pub fn due(before: Option<(State, Option<Moment>)>, after: State, hours: i64, now: Moment) -> Option<Moment> {
    if !after.is_open() {
        return None;
    }
    let promised = before.filter(|(state, _)| state.is_open()).and_then(|(_, due)| due);
    promised.or_else(|| Some(now.plus_ms(hours.clamp(1, HOURS_MAX).saturating_mul(60 * 60 * 1000))))
}

/// Whether a topic's id can be one: 1 to 40 letters, digits, `-` and `_`.
pub fn is_topic(id: &str) -> bool {
    (1..=40).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ACTS: [Act; 5] = [Act::Assign, Act::Answer, Act::Resolve, Act::Say, Act::Reopen];

    #[test]
    fn a_complaint_goes_its_way_and_comes_back() {
        let mut state = State::Received;
        for (act, next) in [
            (Act::Assign, State::Assigned),
            (Act::Answer, State::Answered),
            (Act::Resolve, State::Resolved),
            (Act::Reopen, State::Reopened),
            (Act::Say, State::Reopened),
            (Act::Assign, State::Assigned),
            (Act::Answer, State::Answered),
            (Act::Say, State::Reopened),
        ] {
            state = state.after(act).unwrap();
            assert_eq!(state, next, "{act:?}");
        }
        for open in [State::Received, State::Assigned, State::Reopened] {
            assert_eq!(open.after(Act::Resolve), None, "nobody closes what they have not answered");
        }
    }

    #[test]
    fn a_promise_stays_while_somebody_waits_and_begins_anew_when_they_come_back() {
        let (now, later) = (Moment(1_000), Moment(2_000));
        let promised = due(None, State::Received, 24, now);
        assert_eq!(promised, Some(now.plus_ms(86_400_000)));
        assert_eq!(due(Some((State::Received, promised)), State::Assigned, 1, later), promised);
        assert_eq!(due(Some((State::Assigned, promised)), State::Answered, 24, later), None);
        assert_eq!(due(Some((State::Answered, None)), State::Reopened, 1, later), Some(later.plus_ms(3_600_000)));
    }

    #[test]
    fn topics_have_plain_ids() {
        assert!(TOPICS.iter().all(|topic| is_topic(topic)) && is_topic("after-sales_2"));
        for other in ["", "Delay", "a b", "цена", &"x".repeat(41)] {
            assert!(!is_topic(other), "{other}");
        }
    }

    proptest! {
        /// Whatever was done about it: its author can always say more, and then somebody has to answer by a time.
        #[test]
        fn an_author_is_always_heard(acts in prop::collection::vec(0..5_usize, 0..30), hours in 1..HOURS_MAX) {
            let (mut state, mut promised) = (State::Received, due(None, State::Received, hours, Moment(0)));
            for (at, act) in acts.into_iter().enumerate() {
                let now = Moment(i64::try_from(at).unwrap() * 1_000);
                let Some(next) = state.after(ACTS[act]) else { continue };
                promised = due(Some((state, promised)), next, hours, now);
                state = next;
                prop_assert_eq!(promised.is_some(), state.is_open());
            }
            for act in [Act::Say, Act::Reopen] {
                let heard = state.after(act).unwrap();
                prop_assert!(heard.is_open() && due(Some((state, promised)), heard, hours, Moment(9)).is_some());
            }
        }
    }
}
