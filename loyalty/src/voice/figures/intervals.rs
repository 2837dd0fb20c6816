//! Intervals at 95 %, each by the formula its figure is usually given with.
//!
//! The only floating point of this crate. Nothing is decided by it, counts below 2^32 are exact in it, and its results
//! leave as whole hundredths.

use serde::{Deserialize, Serialize};

/// The 97.5th percentile of the normal distribution: 95 % lie between it and its negative.
const Z: f64 = 1.959_963_984_540_054;

/// Where a figure lies with 95 % certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interval {
    /// Its lower end, in hundredths: 1405 is 14.05.
    pub low_hundredths: i64,
    /// Its upper end, in hundredths.
    pub high_hundredths: i64,
}

impl Interval {
    /// Around a middle, both in units, within bounds.
    fn around(middle: f64, margin: f64, bounds: (f64, f64)) -> Self {
        let within = |value: f64| hundredths(value.clamp(bounds.0, bounds.1));
        Self { low_hundredths: within(middle - margin), high_hundredths: within(middle + margin) }
    }
}

/// The interval of an NPS: adjusted Wald (Rocks 2016, “Interval estimation for the Net Promoter Score”), with ¾
/// promoter, ¾ detractor and 1½ passives added.
pub(super) fn adjusted_wald(promoters: u32, detractors: u32, answers: u32) -> Interval {
    let (score, variance) = net(promoters, detractors, answers, 0.75);
    Interval::around(100.0 * score, 100.0 * Z * variance.sqrt(), (-100.0, 100.0))
}

/// The interval of the change between two NPS, each given as promoters, detractors, answers: the same with half of
/// what is added in each of them.
pub(super) fn two_sample_wald(now: (u32, u32, u32), before: (u32, u32, u32)) -> Interval {
    let (score, variance) = net(now.0, now.1, now.2, 0.375);
    let (score_before, variance_before) = net(before.0, before.1, before.2, 0.375);
    let margin = 100.0 * Z * (variance + variance_before).sqrt();
    Interval::around(100.0 * (score - score_before), margin, (-200.0, 200.0))
}

/// The interval of a share: Wilson's score interval, in hundredths of a per cent.
pub(super) fn wilson(count: u32, of: u32) -> Interval {
    let (count, of) = (f64::from(count), f64::from(of));
    let share = count / of;
    let scale = 1.0 + Z * Z / of;
    let middle = (share + Z * Z / (2.0 * of)) / scale;
    let margin = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt() / scale;
    Interval::around(100.0 * middle, 100.0 * margin, (0.0, 100.0))
}

/// The interval of the change between two shares, each given as a count and of how many: Agresti and Caffo (2000), one
/// more and one less in each of them.
pub(super) fn agresti_caffo(now: (u32, u32), before: (u32, u32)) -> Interval {
    let share = |(count, of): (u32, u32)| {
        let (share, of) = ((f64::from(count) + 1.0) / (f64::from(of) + 2.0), f64::from(of) + 2.0);
        (share, share * (1.0 - share) / of)
    };
    let ((now, variance), (before, variance_before)) = (share(now), share(before));
    Interval::around(100.0 * (now - before), 100.0 * Z * (variance + variance_before).sqrt(), (-100.0, 100.0))
}

/// Promoters less detractors, and the variance of that, with so many of each and twice as many passives added.
fn net(promoters: u32, detractors: u32, answers: u32, added: f64) -> (f64, f64) {
    let all = f64::from(answers) + 4.0 * added;
    let (promoters, detractors) = ((f64::from(promoters) + added) / all, (f64::from(detractors) + added) / all);
    let score = promoters - detractors;
    (score, (promoters + detractors - score * score) / all)
}

/// Rounded half away from zero.
#[allow(clippy::cast_possible_truncation, reason = "all that comes here lies between -200 and 200")]
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}
