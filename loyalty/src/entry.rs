//! One line of a member's journal.

use crate::account::Change;
use crate::time::Moment;

/// What an entry records. The database keeps the same kinds as rows, so that a later one is a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A purchase earned points.
    Earn,
    /// A reward was bought.
    Redeem,
    /// A redemption was cancelled and its points came back.
    Cancel,
    /// A lot's term ended.
    Expire,
    /// A refund took points back.
    Clawback,
    /// The owner gave or took points.
    Adjust,
    /// Points or debt went over to another journal, because two members turned out to be one.
    Merge,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Earn, Self::Redeem, Self::Cancel, Self::Expire, Self::Clawback, Self::Adjust, Self::Merge];

    /// The kind's name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Earn => "earn",
            Self::Redeem => "redeem",
            Self::Cancel => "cancel",
            Self::Expire => "expire",
            Self::Clawback => "clawback",
            Self::Adjust => "adjust",
            Self::Merge => "merge",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One line of the journal: what changed and what it refers to. Why it changed (rule, program version,
/// basis) stands in the stored reason, which no sum depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the member's journal: 1, 2, 3 … without a gap.
    pub seq: i64,
    /// What it records.
    pub kind: Kind,
    /// What it changed.
    pub change: Change,
    /// The lot it is about: the one that expires, or the one a clawback takes from first.
    pub lot: Option<i64>,
    /// The redemption it cancels.
    pub reverses: Option<i64>,
    /// When the lot it opens lapses; [`crate::time::NEVER`] where it does not, or opens none.
    pub expires_at: Moment,
    /// When it was posted, by the server's clock.
    pub recorded_at: Moment,
    /// Points this clawback should have taken and forgave.
    pub clamped: i64,
    /// Points this cancellation kept for earlier clamped clawbacks.
    pub recovered: i64,
}
