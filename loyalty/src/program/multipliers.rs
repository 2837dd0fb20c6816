//! Times at which, and things on which, points count several times.
//!
//! A multiplier works on what a rule has granted, after that rule's rounding, and the product is rounded once more: by the same
//! rule, unless the program says otherwise. One that
//! counts only some lines of a receipt multiplies the share of the points that
//! those lines have in the rule's basis.

use serde::Serialize;

use super::conditions::Conditions;
use super::earn::Rounding;
use super::is_default;

/// The multipliers, and what they do together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Multipliers {
    /// What several do to the same points: `best` where this is missing.
    #[serde(default)]
    pub stacking: Stacking,
    /// What becomes of a fraction: what the rule does that gave the points where this is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Each of them.
    pub list: Vec<Multiplier>,
}

/// What several multipliers of one priority do to the same points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// The largest counts: twice and three times are three times.
    #[default]
    Best,
    /// What each adds is added: twice and three times are four times.
    Add,
    /// Each multiplies what the others made: twice and three times are six times.
    Multiply,
}

/// Points that count several times.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Multiplier {
    /// The owner's name for it; entries name what multiplied them.
    pub id: String,
    /// 200 is twice, 150 one and a half times.
    pub percent: i64,
    /// Those of the highest number set the others aside: 0 where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: i64,
    /// When and on what: always and on everything where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub only: Conditions,
}

/// One, in the unit that factors are kept in: ten-thousandths, or basis points. Two factors of whole per cent multiply
/// to a whole number of them; of more, what is smaller is dropped.
pub const ONCE_BP: i64 = 10_000;

/// The most that points are multiplied by: a thousand times.
pub const TIMES_BP_MAX: i64 = 1_000 * ONCE_BP;

impl Stacking {
    /// What these multipliers come to, in basis points.
    pub fn together(self, percents: impl Iterator<Item = i64>) -> i64 {
        let each = percents.map(|percent| percent * (ONCE_BP / 100));
        let times = match self {
            Self::Best => each.max().unwrap_or(ONCE_BP),
            Self::Add => each.fold(ONCE_BP, |sum, times| sum + times - ONCE_BP),
            Self::Multiply => each.fold(ONCE_BP, |product, times| (product * times / ONCE_BP).min(TIMES_BP_MAX)),
        };
        times.min(TIMES_BP_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_multipliers_do_together_what_the_program_says() {
        let together = |stacking: Stacking, percents: &[i64]| stacking.together(percents.iter().copied());
        let modes = [Stacking::Best, Stacking::Add, Stacking::Multiply];
        assert_eq!(modes.map(|mode| together(mode, &[200, 300])), [30_000, 40_000, 60_000]);
        assert_eq!(modes.map(|mode| together(mode, &[115, 115])), [11_500, 13_000, 13_225]);
        assert_eq!(modes.map(|mode| together(mode, &[150])), [15_000; 3]);
        assert_eq!(modes.map(|mode| together(mode, &[])), [ONCE_BP; 3]);
        assert_eq!(together(Stacking::Multiply, &[10_000; 9]), TIMES_BP_MAX);
    }
}
