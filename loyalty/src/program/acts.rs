//! What members do that is worth points beside buying: which acts there are, and how often each earns.

use serde::Serialize;

use crate::calendar::period::Period;

/// What a rule rewards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarnOn {
    /// A purchase.
    Purchase,
    /// Becoming a member: once, and never for whoever was imported.
    SignUp,
    /// A visit that the shop reports.
    Visit,
    /// A review of something that was bought: once for each purchase, whatever its stars.
    Review,
    /// An answer to one of the owner's own surveys: once for each survey.
    Survey,
    /// Anything else that the shop reports under a name of its own.
    Event,
}

impl EarnOn {
    /// Each with its word.
    pub const NAMED: [(&str, Self); 6] = [
        ("purchase", Self::Purchase),
        ("sign_up", Self::SignUp),
        ("visit", Self::Visit),
        ("review", Self::Review),
        ("survey", Self::Survey),
        ("event", Self::Event),
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, on)| *on == self).map_or("", |(name, _)| *name)
    }

    /// What this word means.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(word, _)| *word == name).map(|(_, on)| *on)
    }
}

/// How often an act earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Times {
    /// So many times …
    pub times: i64,
    /// … in each of these.
    pub per: Per,
}

/// The time in which acts are counted, in the site's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A calendar day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// All time.
    Ever,
}

impl Per {
    /// The period; none for all time.
    pub fn period(self) -> Option<Period> {
        match self {
            Self::Day => Some(Period::Day),
            Self::Week => Some(Period::Week),
            Self::Month => Some(Period::Month),
            Self::Year => Some(Period::Year),
            Self::Ever => None,
        }
    }
}
