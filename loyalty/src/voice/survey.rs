//! A survey as checked data: what it asks, in which order, and what brings it before somebody.
//!
//! Four kinds ask the one question that everybody asks (`wordings`), so that their figures mean what they mean
//! elsewhere. The fifth is the owner's own: up to ten questions, and what was answered to one may lead past others,
//! forwards only, so that every survey ends. `read` names every fault with its path.

mod read;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::program::Texts;
use crate::voice::wordings;

/// The form of the document this version reads; the first one.
pub const FORM_VERSION: u64 = 1;
/// The most questions of a survey.
pub const QUESTIONS_MAX: usize = 10;
/// Where a branch leads that leads out of the survey; no question is called so.
pub const END: &str = "end";

/// What a survey measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whether they would recommend the company: 0 to 10.
    Nps,
    /// Whether they are satisfied: 1 to 5.
    Csat,
    /// Whether it was easy: 1 to 7.
    Ces,
    /// What was met of what they expected: 1 worse, 2 as expected, 3 better.
    Expectation,
    /// What the owner wants to know.
    Own,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Nps, Self::Csat, Self::Ces, Self::Expectation, Self::Own];

    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nps => "nps",
            Self::Csat => "csat",
            Self::Ces => "ces",
            Self::Expectation => "expectation",
            Self::Own => "own",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its least and its greatest score; none for an owner's own.
    pub fn scale(self) -> Option<(i64, i64)> {
        match self {
            Self::Nps => Some((0, 10)),
            Self::Csat => Some((1, 5)),
            Self::Ces => Some((1, 7)),
            Self::Expectation => Some((1, 3)),
            Self::Own => None,
        }
    }

    /// Whether somebody who scores so is asked if the company shall look into it.
    pub fn is_low(self, score: i64) -> bool {
        match self {
            Self::Nps => score <= 6,
            Self::Csat => score <= 2,
            Self::Ces => score <= 3,
            Self::Expectation => score == 1,
            Self::Own => false,
        }
    }
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Survey {
    /// The form of this document: [`FORM_VERSION`].
    pub version: u64,
    /// What it measures.
    pub kind: Kind,
    /// Whether anybody is asked.
    pub is_on: bool,
    /// What brings it before somebody.
    pub occasion: Occasion,
    /// What the owner calls it; people see it above an owner's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Texts>,
    /// What an owner's own asks; empty for the other kinds, whose questions are the standard ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// What brings a survey before somebody. Tiers will name theirs here as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Occasion {
    /// Nothing: it stands in a page, or behind a link that somebody is sent.
    None,
    /// A purchase, so long after it: hours or days.
    Purchase {
        /// So many hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<u32>,
        /// So many days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// Their day: each day a share of all who have bought here, so that everybody's comes once in half a year.
    Sample,
    /// They were written to because they had not come for long.
    WinBack,
    /// A complaint of theirs was closed.
    Complaint,
    /// An order of theirs was done, so long ago: hours or days.
    Order {
        /// So many hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<u32>,
        /// So many days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// A visit of theirs that the shop reported, so long after it: hours or days.
    Visit {
        /// So many hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<u32>,
        /// So many days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
}

impl Occasion {
    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Purchase { .. } => "purchase",
            Self::Sample => "sample",
            Self::WinBack => "win_back",
            Self::Complaint => "complaint",
            Self::Order { .. } => "order",
            Self::Visit { .. } => "visit",
        }
    }

    /// How long after it somebody is asked, in milliseconds.
    pub fn delay_ms(self) -> i64 {
        const HOUR_MS: i64 = 60 * 60 * 1000;
        let (Self::Purchase { hours, days } | Self::Order { hours, days } | Self::Visit { hours, days }) = self else {
            return 0;
        };
        (i64::from(hours.unwrap_or(0)) + 24 * i64::from(days.unwrap_or(0))) * HOUR_MS
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Question {
    /// The owner's name for it.
    pub id: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What people read.
    pub text: Texts,
    /// Whether it may be left open.
    pub is_optional: bool,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Whether more than one may be chosen.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_several: bool,
    /// The least of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The greatest of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// Words beside steps of a scale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// Where some answers lead; all others lead to the next question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// By one of some options, or several of them.
    Choice,
    /// By a step of a scale.
    Scale,
    /// In one's own words.
    Text,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// The owner's name for it.
    pub id: String,
    /// What people read.
    pub text: Texts,
}

/// Words beside a step of a scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Label {
    /// The step.
    pub value: i64,
    /// What people read.
    pub text: Texts,
}

/// If the answer is one of these, then there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Branch {
    /// Ids of options, or steps of the scale.
    #[serde(rename = "in")]
    pub values: Vec<Value>,
    /// The id of a later question, or `end`.
    pub go: String,
}

impl Survey {
    /// The questions as they are put for a company of this name.
    pub fn questions(&self, company: &str) -> Vec<Question> {
        if self.kind == Kind::Own { self.questions.clone() } else { wordings::questions(self.kind, company) }
    }

    /// One that every site has until its owner writes another of this name. It is off: it asks nobody by itself, and
    /// takes answers.
    pub fn ready(id: &str) -> Option<Self> {
        let of = |kind, occasion, title, questions| Self {
            version: FORM_VERSION,
            kind,
            is_on: false,
            occasion,
            title,
            questions,
        };
        match id {
            wordings::LEAVING => {
                Some(of(Kind::Own, Occasion::None, Some(wordings::leaving_title()), wordings::leaving()))
            }
            wordings::WIN_BACK => {
                Some(of(Kind::Own, Occasion::WinBack, Some(wordings::win_back_title()), wordings::win_back()))
            }
            "nps" => Some(of(Kind::Nps, Occasion::Sample, None, Vec::new())),
            "csat" => Some(of(Kind::Csat, Occasion::Purchase { hours: None, days: Some(2) }, None, Vec::new())),
            "ces" => Some(of(Kind::Ces, Occasion::Complaint, None, Vec::new())),
            "expectation" => Some(of(Kind::Expectation, Occasion::None, None, Vec::new())),
            _ => None,
        }
    }

    /// The names of those that every site has, in the order an owner reads them.
    pub const READY: [&str; 6] = ["nps", "csat", "ces", "expectation", wordings::WIN_BACK, wordings::LEAVING];
}

impl Question {
    /// The question that is put after this one, `at` among `questions`, was answered so; none where that was the last.
    pub fn next(&self, at: usize, answer: Option<&Value>, questions: &[Self]) -> Option<usize> {
        let is_in = |branch: &&Branch| match answer {
            Some(Value::Array(chosen)) => chosen.iter().any(|one| branch.values.contains(one)),
            Some(one) => branch.values.contains(one),
            None => false,
        };
        let following = (at + 1 < questions.len()).then_some(at + 1);
        let Some(branch) = self.branches.iter().find(is_in) else { return following };
        questions.iter().position(|question| question.id == branch.go)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(flag: &bool) -> bool {
    !flag
}
