//! Something done at this counter. It is kept in the browser from the moment it was confirmed, under an id that stays
//! the same at every try, so that the edge takes it once however often it is sent.

use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// Its place in the order; the store gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// What the edge knows it by.
    pub id: String,
    /// The site that the counter belonged to.
    pub site: String,
    /// When it was done, in milliseconds since 1970.
    pub at: i64,
    /// The customer, as the list shows them.
    pub who: String,
    /// What was done.
    pub what: What,
    /// What became of it.
    pub state: State,
    /// How often it was sent. What was never sent can be taken back without asking anybody.
    #[serde(default)]
    pub tries: u32,
}

/// What can be done here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A purchase.
    Purchase {
        /// The customer's id at the shop, where it is known …
        member: Option<String>,
        /// … or the code of their card.
        card: Option<String>,
        /// What was paid, in minor units.
        total: i64,
        /// What it should earn, as this browser reckons.
        guess: i64,
    },
    /// A reward.
    Reward {
        /// What it is called.
        title: String,
        /// What it cost.
        cost: i64,
    },
    /// A coupon that was taken.
    Coupon {
        /// What it is good for.
        title: String,
    },
    /// A new card.
    Card,
    /// Points on paper.
    Voucher {
        /// What was paid, in minor units.
        total: i64,
        /// What it brings.
        points: i64,
    },
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// The edge has not answered yet.
    Queued,
    /// The edge has taken it.
    Sent {
        /// Points it brought.
        earned: i64,
        /// When the edge took it, in milliseconds since 1970.
        at: i64,
    },
    /// The edge will not take it.
    Refused {
        /// The problem's stable code.
        code: String,
        /// Somebody has read that.
        seen: bool,
    },
    /// It was taken back.
    Undone,
}

/// What the edge said to one try.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It has taken it.
    Taken {
        /// Points it brought.
        earned: i64,
    },
    /// It will never take it, for this reason.
    No(String),
    /// Nothing, or that it cannot now, or that nobody is at work here: it waits.
    Later,
}

/// How long what was done can be undone, in milliseconds: ten minutes.
const UNDO_MS: i64 = 10 * 60 * 1000;
/// How long the list remembers, in milliseconds: a week.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Codes that say nothing about the deed itself: the shift is over, the device is at another site, the edge is busy.
const PASSING: [&str; 8] =
    ["offline", "try_again", "internal", "unreadable", "rate_limited", "unauthorized", "forbidden", "other_site"];

impl Answer {
    /// What a problem of this code means for what was sent.
    pub fn to_problem(code: &str) -> Self {
        if PASSING.contains(&code) { Self::Later } else { Self::No(code.to_owned()) }
    }
}

impl Deed {
    /// Something that was done now, and not kept yet.
    pub fn done(id: String, site: String, at: i64, who: String, what: What, state: State) -> Self {
        Self { n: None, id, site, at, who, what, state, tries: 0 }
    }

    /// Takes in what the edge said to a try. What it may have taken without our hearing of it stays queued.
    #[must_use]
    pub fn answered(mut self, answer: Answer, now: i64) -> Self {
        self.state = match answer {
            Answer::Taken { earned } => State::Sent { earned, at: now },
            Answer::No(code) => State::Refused { code, seen: false },
            Answer::Later => State::Queued,
        };
        self
    }

    /// Whether it waits to be sent.
    pub fn waits(&self) -> bool {
        self.state == State::Queued
    }

    /// Whether it can be taken back at this moment, and by whom.
    pub fn undo(&self, now: i64) -> Option<Undo> {
        match (&self.state, &self.what) {
            (State::Queued, _) if self.tries == 0 => Some(Undo::Here),
            (State::Sent { at, .. }, What::Purchase { .. } | What::Reward { .. }) if now < at + UNDO_MS => {
                Some(Undo::AtTheEdge)
            }
            _ => None,
        }
    }

    /// Whether the list can forget it: it is old, and nobody waits for it.
    pub fn is_over(&self, now: i64) -> bool {
        let waits = matches!(self.state, State::Queued | State::Refused { seen: false, .. });
        !waits && self.at + KEPT_MS < now
    }
}

/// Who takes something back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// It has never left this browser: nobody has to be asked.
    Here,
    /// The edge undoes it.
    AtTheEdge,
}

/// The next one to be sent for this site: the oldest that waits. One that is refused does not hold up the others.
pub fn next<'a>(deeds: &'a [Deed], site: &str) -> Option<&'a Deed> {
    deeds.iter().filter(|deed| deed.site == site && deed.waits()).min_by_key(|deed| deed.n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purchase(n: u64, state: State) -> Deed {
        let what = What::Purchase { member: None, card: Some("KEPT-7Q4M9-2XK8D".to_owned()), total: 1250, guess: 12 };
        let id = format!("c-{n}");
        Deed { n: Some(n), id, site: "pk_1".to_owned(), at: 0, who: String::new(), what, state, tries: 1 }
    }

    #[test]
    fn they_are_sent_in_the_order_they_were_done_and_a_refused_one_holds_nobody_up() {
        let refused = State::Refused { code: "not_found".to_owned(), seen: false };
        let other = Deed { site: "pk_2".to_owned(), ..purchase(1, State::Queued) };
        let deeds = [purchase(4, State::Queued), other, purchase(2, refused), purchase(3, State::Queued)];
        assert_eq!(next(&deeds, "pk_1").unwrap().n, Some(3));
        assert_eq!(next(&deeds[..1], "pk_3"), None);
    }

    #[test]
    fn what_passes_leaves_it_waiting_and_what_does_not_is_told() {
        for code in ["offline", "unauthorized", "internal", "rate_limited"] {
            assert!(purchase(1, State::Queued).answered(Answer::to_problem(code), 5).waits(), "{code}");
        }
        let refused = purchase(1, State::Queued).answered(Answer::to_problem("not_found"), 5);
        assert_eq!(refused.state, State::Refused { code: "not_found".to_owned(), seen: false });
        let taken = purchase(1, State::Queued).answered(Answer::Taken { earned: 12 }, 5);
        assert_eq!(taken.state, State::Sent { earned: 12, at: 5 });
    }

    #[test]
    fn ten_minutes_after_the_edge_took_it_nothing_is_undone_here() {
        let sent = purchase(1, State::Sent { earned: 12, at: 1_000 });
        assert_eq!(sent.undo(1_000 + UNDO_MS - 1), Some(Undo::AtTheEdge));
        assert_eq!(sent.undo(1_000 + UNDO_MS), None);
        let coupon = Deed { what: What::Coupon { title: String::new() }, ..sent };
        assert_eq!(coupon.undo(1_000), None, "a used coupon stays used");
    }

    #[test]
    fn only_what_was_never_sent_is_taken_back_without_asking() {
        assert_eq!(Deed { tries: 0, ..purchase(1, State::Queued) }.undo(0), Some(Undo::Here));
        assert_eq!(purchase(1, State::Queued).undo(0), None, "the edge may have it");
    }

    #[test]
    fn what_somebody_still_waits_for_is_never_forgotten() {
        let late = KEPT_MS + 1;
        let unread = State::Refused { code: "not_found".to_owned(), seen: false };
        assert!(!purchase(1, State::Queued).is_over(late) && !purchase(1, unread).is_over(late));
        assert!(purchase(1, State::Undone).is_over(late) && !purchase(1, State::Undone).is_over(KEPT_MS));
    }

    #[test]
    fn what_the_browser_keeps_is_read_back_as_it_was() {
        for state in [State::Queued, State::Undone, State::Sent { earned: 12, at: 5 }] {
            let deed = purchase(7, state);
            let text = serde_json::to_string(&deed).unwrap();
            assert_eq!(serde_json::from_str::<Deed>(&text).unwrap(), deed);
        }
    }
}
