//! The contact budget: who may be asked what now.
//!
//! One for each member, over all prompts and all channels. What was dismissed was asked as well. Service stands
//! outside: a question that closes somebody's own complaint neither waits for the budget nor uses it. Only the holdout
//! is asked nothing at all, because a question is attention too, and what it brings is measured against them.

use crate::time::Moment;
use crate::voice::stage::Stage;
use crate::voice::survey::Kind;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days between two questions about the relationship with the company.
pub const RELATIONSHIP_DAYS: i64 = 180;
/// Days between two questions about something that was bought or done.
pub const TRANSACTIONAL_DAYS: i64 = 90;
/// Prompts in [`MONTH_DAYS`] at most.
pub const MONTHLY_MOST: usize = 2;
/// The days of a month.
pub const MONTH_DAYS: i64 = 30;
/// Days between any two prompts where the owner has not said otherwise.
pub const GAP_DAYS: i64 = 7;
/// The longest gap an owner can set, in days.
pub const GAP_DAYS_MAX: i64 = 365;

/// What a question is about, for the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The company as a whole.
    Relationship,
    /// Something that was bought or done.
    Transactional,
    /// A matter of their own that they opened.
    Service,
}

impl Class {
    /// Of a survey of this kind that something of this name brought up. NPS after a purchase or a visit is about that; why
    /// somebody stays away is about all of it.
    pub fn of(kind: Kind, occasion: &str) -> Self {
        match (occasion, kind) {
            ("complaint", _) => Self::Service,
            ("purchase" | "order" | "visit", _) => Self::Transactional,
            ("win_back", _) | (_, Kind::Nps) => Self::Relationship,
            _ => Self::Transactional,
        }
    }

    /// Days between two questions of this class.
    pub fn days(self) -> i64 {
        match self {
            Self::Relationship => RELATIONSHIP_DAYS,
            Self::Transactional => TRANSACTIONAL_DAYS,
            Self::Service => 0,
        }
    }
}

/// One time that somebody was asked, or answered by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What it was about.
    pub class: Class,
    /// When.
    pub at: Moment,
    /// Whether we asked: who answers unasked has not been bothered, and need not be asked the same again.
    pub was_asked: bool,
    /// Whether that was in the visit that goes on.
    pub in_visit: bool,
}

/// What is known of a member who may be asked something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether they are left alone to compare.
    pub is_held_out: bool,
    /// Whether a prompt is on its way to them.
    pub is_being_asked: bool,
    /// The site's days between any two prompts.
    pub gap_days: i64,
    /// What they were asked and what they answered, as far back as [`RELATIONSHIP_DAYS`].
    pub contacts: Vec<Contact>,
}

/// Why somebody is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// They are left alone to compare.
    HeldOut,
    /// They are being asked something.
    BeingAsked,
    /// They were asked in this visit.
    OnceAVisit,
    /// They were asked a short while ago.
    Gap,
    /// They were asked twice in thirty days.
    TwiceAMonth,
    /// They were asked, or said, something like that not long ago.
    LikeIt,
}

impl NotNow {
    /// Its name, as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::HeldOut => "held_out",
            Self::BeingAsked => "being_asked",
            Self::OnceAVisit => "once_a_visit",
            Self::Gap => "gap",
            Self::TwiceAMonth => "twice_a_month",
            Self::LikeIt => "like_it",
        }
    }
}

/// Whether a question of this class may be put now.
pub fn may_ask(class: Class, facts: &Facts, now: Moment) -> Result<(), NotNow> {
    if facts.is_held_out {
        return Err(NotNow::HeldOut);
    }
    if facts.is_being_asked {
        return Err(NotNow::BeingAsked);
    }
    if class == Class::Service {
        return Ok(());
    }
    let counting = || facts.contacts.iter().filter(|contact| contact.class != Class::Service);
    let asked = || counting().filter(|contact| contact.was_asked);
    // What is dated ahead of us was written by another clock: it happened as well.
    let within = |contact: &&Contact, days: i64| contact.at.0 > now.0.saturating_sub(days.saturating_mul(DAY_MS));
    if asked().any(|contact| contact.in_visit) {
        return Err(NotNow::OnceAVisit);
    }
    if asked().any(|contact| within(&contact, facts.gap_days)) {
        return Err(NotNow::Gap);
    }
    if asked().filter(|contact| within(contact, MONTH_DAYS)).count() >= MONTHLY_MOST {
        return Err(NotNow::TwiceAMonth);
    }
    if counting().any(|contact| contact.class == class && within(&contact, class.days())) {
        return Err(NotNow::LikeIt);
    }
    Ok(())
}

/// Something a member could be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is about.
    pub class: Class,
    /// What the survey measures.
    pub kind: Kind,
    /// Since when it could be asked.
    pub due_at: Moment,
}

/// Which of these is asked now, if any: service first, then what fits the stage, then what has waited longest.
pub fn choose(candidates: &[Candidate], facts: &Facts, stage: Option<Stage>, now: Moment) -> Option<usize> {
    let open = candidates.iter().enumerate().filter(|(_, one)| may_ask(one.class, facts, now).is_ok());
    open.min_by_key(|(at, one)| (rank(one, stage), one.due_at, *at)).map(|(at, _)| at)
}

/// What fits the stage comes first: whoever came once is asked about that; whoever comes again, about the company;
/// whoever speaks for it, for their opinion.
fn rank(candidate: &Candidate, stage: Option<Stage>) -> u8 {
    match (candidate.class, stage, candidate.kind) {
        (Class::Service, ..) => 0,
        (Class::Relationship, Some(Stage::Loyal | Stage::Engaged), _) => 1,
        (_, Some(Stage::Engaged), Kind::Own) => 2,
        (Class::Relationship, ..) => 4,
        (Class::Transactional, ..) => 3,
    }
}

#[cfg(test)]
mod tests;
