//! The stage a customer has grown to: satisfied, loyal, engaged, with the reasons an owner is shown.
//!
//! Each stage holds the one before. It chooses which question comes next and nothing else: whoever was let down has no
//! stage, and finds the review link and the complaint form where everybody finds them.

use crate::voice::survey::Kind;

/// A stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The service met what they expected.
    Satisfied,
    /// They come back.
    Loyal,
    /// They speak for the company.
    Engaged,
}

impl Stage {
    /// Its name, as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Loyal => "loyal",
            Self::Engaged => "engaged",
        }
    }
}

/// Something somebody does for a company of their own accord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Wrote a review.
    Review,
    /// Wrote a letter of thanks.
    Thanks,
    /// Brought a friend.
    Referral,
    /// Reads the letters.
    Subscription,
    /// Answered a survey about services.
    Survey,
}

/// Why somebody is where they are. What is missing for the next stage is said as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They have bought nothing that counts.
    NothingBought,
    /// They bought.
    Bought,
    /// Their last answer of this kind was a good one.
    ScoredWell(Kind),
    /// Their last answer of this kind was a low one.
    ScoredLow(Kind),
    /// They bought once so far.
    BoughtOnce,
    /// They came back.
    CameBack,
    /// They came back, but have not been here for long.
    Lapsed,
    /// They did this.
    Did(Act),
    /// They have not spoken for the company.
    Silent,
}

impl Reason {
    /// Its name, as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::NothingBought => "nothing_bought",
            Self::Bought => "bought",
            Self::ScoredWell(_) => "scored_well",
            Self::ScoredLow(_) => "scored_low",
            Self::BoughtOnce => "bought_once",
            Self::CameBack => "came_back",
            Self::Lapsed => "lapsed",
            Self::Did(Act::Review) => "wrote_review",
            Self::Did(Act::Thanks) => "wrote_thanks",
            Self::Did(Act::Referral) => "brought_friend",
            Self::Did(Act::Subscription) => "reads_letters",
            Self::Did(Act::Survey) => "answered_survey",
            Self::Silent => "silent",
        }
    }

    /// What kind of survey it speaks of.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::ScoredWell(kind) | Self::ScoredLow(kind) => Some(kind),
            _ => None,
        }
    }
}

/// What is known of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Purchases that were not wholly refunded.
    pub orders: i64,
    /// Days since the last one.
    pub days_since: Option<i64>,
    /// After so many days without a purchase somebody counts as gone.
    pub lapse_days: i64,
    /// Their last score of each kind.
    pub scores: Vec<(Kind, i64)>,
    /// What they did.
    pub acts: Vec<Act>,
}

/// Days without a purchase after which somebody counts as gone, where nothing else is known of a shop.
pub const LAPSE_DAYS: i64 = 90;

/// The stage, none before the first, and the reasons in the order of the stages.
pub fn of(facts: &Facts) -> (Option<Stage>, Vec<Reason>) {
    if facts.orders <= 0 {
        return (None, vec![Reason::NothingBought]);
    }
    let mut reasons = vec![Reason::Bought];
    let is_low = |(kind, score): &&(Kind, i64)| kind.is_low(*score);
    let low: Vec<Reason> = facts.scores.iter().filter(is_low).map(|(kind, _)| Reason::ScoredLow(*kind)).collect();
    if !low.is_empty() {
        reasons.extend(low);
        return (None, reasons);
    }
    reasons.extend(facts.scores.iter().map(|(kind, _)| Reason::ScoredWell(*kind)));
    let is_gone = facts.days_since.is_none_or(|days| days > facts.lapse_days);
    if facts.orders < 2 || is_gone {
        reasons.push(if facts.orders < 2 { Reason::BoughtOnce } else { Reason::Lapsed });
        return (Some(Stage::Satisfied), reasons);
    }
    reasons.push(Reason::CameBack);
    if facts.acts.is_empty() {
        reasons.push(Reason::Silent);
        return (Some(Stage::Loyal), reasons);
    }
    reasons.extend(facts.acts.iter().map(|act| Reason::Did(*act)));
    (Some(Stage::Engaged), reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regular() -> Facts {
        Facts { orders: 3, days_since: Some(10), lapse_days: LAPSE_DAYS, ..Facts::default() }
    }

    #[test]
    fn a_customer_grows_from_stage_to_stage() {
        let nobody = Facts { orders: 0, ..regular() };
        assert_eq!(of(&nobody), (None, vec![Reason::NothingBought]));
        let once = Facts { orders: 1, ..regular() };
        assert_eq!(of(&once), (Some(Stage::Satisfied), vec![Reason::Bought, Reason::BoughtOnce]));
        assert_eq!(of(&regular()), (Some(Stage::Loyal), vec![Reason::Bought, Reason::CameBack, Reason::Silent]));
        let friend = Facts { acts: vec![Act::Referral], ..regular() };
        let reasons = vec![Reason::Bought, Reason::CameBack, Reason::Did(Act::Referral)];
        assert_eq!(of(&friend), (Some(Stage::Engaged), reasons));
    }

    #[test]
    fn whoever_stays_away_is_no_longer_loyal() {
        let gone = |days_since| of(&Facts { days_since, acts: vec![Act::Review], ..regular() });
        assert_eq!(gone(Some(90)).0, Some(Stage::Engaged));
        assert_eq!(gone(Some(91)), (Some(Stage::Satisfied), vec![Reason::Bought, Reason::Lapsed]));
        assert_eq!(gone(None).0, Some(Stage::Satisfied));
    }

    #[test]
    fn whoever_was_let_down_last_has_no_stage_whatever_they_did() {
        let scores = vec![(Kind::Nps, 10), (Kind::Csat, 2)];
        let let_down = Facts { scores, acts: vec![Act::Review], ..regular() };
        assert_eq!(of(&let_down), (None, vec![Reason::Bought, Reason::ScoredLow(Kind::Csat)]));
        let pleased = Facts { scores: vec![(Kind::Nps, 7), (Kind::Csat, 3)], ..let_down };
        assert_eq!(of(&pleased).0, Some(Stage::Engaged));
        assert!(of(&pleased).1.contains(&Reason::ScoredWell(Kind::Nps)));
    }

    #[test]
    fn more_purchases_or_acts_never_lower_a_stage() {
        for orders in 0..4 {
            for acts in [vec![], vec![Act::Thanks]] {
                let at = |orders, acts: &[Act]| of(&Facts { orders, acts: acts.to_vec(), ..regular() }).0;
                assert!(at(orders, &acts) <= at(orders + 1, &acts));
                assert!(at(orders, &[]) <= at(orders, &acts));
            }
        }
    }
}
