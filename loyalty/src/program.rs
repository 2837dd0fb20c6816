//! A site's program: how points are earned, what they buy, when they lapse, what a refund takes back.
//!
//! Each part is a module of its own, with its reading beside the others' in `read`. The document only ever grows by
//! fields that may be missing, and what is missing means what programs meant before the field came; so `version`
//! stays, every stored program is read, and one that uses nothing new is written as it always was.
//!
//! A program is read as a whole: a faulty one yields *every* fault with its path, because an owner who
//! fixes one mistake at a time gives up. `read` does that; what it returned can be trusted everywhere.

mod acts;
mod caps;
pub mod changes;
mod conditions;
pub mod draft;
mod earn;
mod expiry;
pub mod merge;
mod multipliers;
mod read;
mod refunds;
mod rewards;

use std::collections::BTreeMap;

use serde::Serialize;

pub use acts::{EarnOn, Per, Times};
pub use caps::{Caps, Over, PurchaseCap};
pub use conditions::{Clock, Conditions, Hours, ItemFilter, ItemSet, Weekday, Window};
pub use earn::{Basis, Combine, Discount, EarnRule, PaidWithPoints, PointWorth, Rounding};
pub use expiry::{Expiry, TermEnd, YearDay};
pub use multipliers::{Multiplier, Multipliers, ONCE_BP, Stacking, TIMES_BP_MAX};
pub use refunds::{Refunds, Shortfall};
pub use rewards::{Gives, Reward};

/// The form of the document this version reads; the first one.
pub const FORM_VERSION: u64 = 1;

/// One text in several languages, by language code.
pub type Texts = BTreeMap<String, String>;

/// The site's words for points: by language, then by plural category (`one`, `few`, `many`, `other`).
pub type Unit = BTreeMap<String, BTreeMap<String, String>>;

/// A site's rules as checked data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Program {
    /// The form of this document: [`FORM_VERSION`].
    pub version: u64,
    /// What points are called.
    pub unit: Unit,
    /// How points are earned.
    pub earn: Vec<EarnRule>,
    /// When points count several times: never where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub multipliers: Multipliers,
    /// The most that anybody earns: without bounds where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub caps: Caps,
    /// What points are worth when they pay; needed where a rule asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point_worth: Option<PointWorth>,
    /// When points lapse.
    pub expiry: Expiry,
    /// What happens when a refund must take back points that are already spent.
    pub refunds: Refunds,
    /// What points buy.
    pub rewards: Vec<Reward>,
}

impl Program {
    /// The program every new site starts with: one point for each hundred minor units, points that do
    /// not lapse, no rewards.
    pub fn starter() -> Self {
        let forms = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Self {
            version: FORM_VERSION,
            unit: Unit::from([
                ("en".into(), forms(&[("one", "point"), ("other", "points")])),
                ("ru".into(), forms(&[("one", "балл"), ("few", "балла"), ("many", "баллов"), ("other", "балла")])),
            ]),
            earn: vec![EarnRule::per_amount("base", 1, 100, Rounding::Down)],
            multipliers: Multipliers::default(),
            caps: Caps::default(),
            point_worth: None,
            expiry: Expiry::None,
            refunds: Refunds { shortfall: Shortfall::Clamp },
            rewards: Vec::new(),
        }
    }

    /// The reward of this id.
    pub fn reward(&self, id: &str) -> Option<&Reward> {
        self.rewards.iter().find(|reward| reward.id == id)
    }
}

/// Whether a setting is what it is where nothing is said: then nothing is written.
fn is_default<T: Default + PartialEq>(setting: &T) -> bool {
    *setting == T::default()
}
