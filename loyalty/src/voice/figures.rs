//! NPS, CSAT, CES and expectation: counts of answers become figures with their intervals.
//!
//! A figure is computed from counts and rounded once, half away from zero: two rounded shares subtracted from each
//! other would be off by one. Intervals are at 95 %. All of it is whole numbers, the finer ones in hundredths.

mod intervals;

use serde::{Deserialize, Serialize};

pub use intervals::Interval;
use intervals::{adjusted_wald, agresti_caffo, two_sample_wald, wilson};

/// Where a figure went from one window to another, as far as that is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// It rose.
    Up,
    /// It fell.
    Down,
}

/// Net Promoter Score: of 0 to 10, promoters are 9 and 10, detractors 0 to 6 (Bain, “Measuring Your Net Promoter Score”).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nps {
    /// Answers.
    pub answers: u32,
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
    /// Promoters less detractors for each hundred answers, −100 to 100; none without an answer.
    pub score: Option<i64>,
    /// Where the score of all customers lies with 95 % certainty, in hundredths (Rocks 2016: adjusted Wald with ¾
    /// promoter, ¾ detractor and 1½ passives more).
    pub interval: Option<Interval>,
}

impl Nps {
    /// Of so many promoters, passives and detractors.
    pub fn of(promoters: u32, passives: u32, detractors: u32) -> Self {
        let answers = promoters.saturating_add(passives).saturating_add(detractors);
        let score = rounded(100 * (i64::from(promoters) - i64::from(detractors)), answers);
        let interval = score.map(|_| adjusted_wald(promoters, detractors, answers));
        Self { answers, promoters, passives, detractors, score, interval }
    }

    /// Of answers by their score; what is no score counts nowhere.
    pub fn of_counts(counts: &[(i64, u32)]) -> Self {
        let of = |from, to| within(counts, from, to);
        Self::of(of(9, 10), of(7, 8), of(0, 6))
    }

    /// Where it went since then, if the interval of the change leaves out nought.
    pub fn moved_since(&self, before: &Self) -> Option<Move> {
        let now = (self.promoters, self.detractors, self.answers);
        moved(two_sample_wald(now, (before.promoters, before.detractors, before.answers)), self.score, before.score)
    }
}

/// Customer Satisfaction: of 1 to 5, the share of 4 and 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Csat {
    /// Answers.
    pub answers: u32,
    /// 4 and 5.
    pub satisfied: u32,
    /// Satisfied for each hundred answers; none without an answer.
    pub percent: Option<i64>,
    /// Where the share of all customers lies with 95 % certainty, in hundredths of a per cent (Wilson).
    pub interval: Option<Interval>,
    /// The mean of 1 to 5, in hundredths: a second figure, never the first.
    pub mean_hundredths: Option<i64>,
}

impl Csat {
    /// Of so many satisfied among so many.
    pub fn of(satisfied: u32, answers: u32) -> Self {
        let percent = rounded(100 * i64::from(satisfied), answers);
        let interval = percent.map(|_| wilson(satisfied, answers));
        Self { answers, satisfied, percent, interval, mean_hundredths: None }
    }

    /// Of answers by their score; what is no score counts nowhere.
    pub fn of_counts(counts: &[(i64, u32)]) -> Self {
        let mean_hundredths = mean(counts, 1, 5);
        Self { mean_hundredths, ..Self::of(within(counts, 4, 5), within(counts, 1, 5)) }
    }

    /// Where it went since then, if the interval of the change leaves out nought.
    pub fn moved_since(&self, before: &Self) -> Option<Move> {
        let change = agresti_caffo((self.satisfied, self.answers), (before.satisfied, before.answers));
        moved(change, self.percent, before.percent)
    }
}

/// Customer Effort Score 2.0: agreement, 1 to 7, that the company made it easy; the mean comes first, beside it the
/// share of 5 to 7 (CEB 2013).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ces {
    /// Answers.
    pub answers: u32,
    /// The mean of 1 to 7, in hundredths; none without an answer.
    pub mean_hundredths: Option<i64>,
    /// 5 to 7.
    pub agree: u32,
    /// Those who agree for each hundred answers.
    pub agree_percent: Option<i64>,
    /// Where the share of all customers lies with 95 % certainty, in hundredths of a per cent (Wilson).
    pub interval: Option<Interval>,
}

impl Ces {
    /// Of answers by their score; what is no score counts nowhere.
    pub fn of_counts(counts: &[(i64, u32)]) -> Self {
        let (agree, answers) = (within(counts, 5, 7), within(counts, 1, 7));
        let agree_percent = rounded(100 * i64::from(agree), answers);
        let interval = agree_percent.map(|_| wilson(agree, answers));
        Self { answers, mean_hundredths: mean(counts, 1, 7), agree, agree_percent, interval }
    }

    /// Where the share went since then, if the interval of the change leaves out nought.
    pub fn moved_since(&self, before: &Self) -> Option<Move> {
        let change = agresti_caffo((self.agree, self.answers), (before.agree, before.answers));
        moved(change, self.agree_percent, before.agree_percent)
    }
}

/// What was met of what was expected: who is let down, and who is given more than they came for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Met {
    /// Answers.
    pub answers: u32,
    /// Worse than expected: let down.
    pub worse: u32,
    /// As expected.
    pub as_expected: u32,
    /// Better than expected: over-served, where it costs more than it brings.
    pub better: u32,
    /// The share that is let down, for each hundred answers.
    pub worse_percent: Option<i64>,
    /// Where it lies with 95 % certainty, in hundredths of a per cent (Wilson).
    pub worse_interval: Option<Interval>,
    /// The share that got more than they expected, for each hundred answers.
    pub better_percent: Option<i64>,
    /// Where it lies with 95 % certainty, in hundredths of a per cent (Wilson).
    pub better_interval: Option<Interval>,
}

impl Met {
    /// Of answers by their score: 1 is worse, 2 as expected, 3 better; what is no score counts nowhere.
    pub fn of_counts(counts: &[(i64, u32)]) -> Self {
        let [worse, as_expected, better] = [1, 2, 3].map(|score| within(counts, score, score));
        let answers = within(counts, 1, 3);
        let percent = |count: u32| rounded(100 * i64::from(count), answers);
        let interval = |count| (answers > 0).then(|| wilson(count, answers));
        Self {
            answers,
            worse,
            as_expected,
            better,
            worse_percent: percent(worse),
            worse_interval: interval(worse),
            better_percent: percent(better),
            better_interval: interval(better),
        }
    }
}

/// The share of those asked who answered, for each hundred; none where nobody was asked. Who does not answer may well
/// think otherwise: it belongs beside every figure.
pub fn response_percent(answered: u32, asked: u32) -> Option<i64> {
    rounded(100 * i64::from(answered), asked)
}

/// How many answers score from `from` to `to`.
fn within(counts: &[(i64, u32)], from: i64, to: i64) -> u32 {
    let those = counts.iter().filter(|(score, _)| (from..=to).contains(score));
    those.fold(0, |sum: u32, (_, count)| sum.saturating_add(*count))
}

/// The mean of the scores from `from` to `to`, in hundredths.
fn mean(counts: &[(i64, u32)], from: i64, to: i64) -> Option<i64> {
    let those = counts.iter().filter(|(score, _)| (from..=to).contains(score));
    let sum: i64 = those.map(|(score, count)| score * i64::from(*count)).sum();
    rounded(100 * sum, within(counts, from, to))
}

/// A quotient rounded half away from zero; none where nothing is counted.
fn rounded(of: i64, by: u32) -> Option<i64> {
    let by = i64::from(by);
    (by > 0).then(|| (2 * of.abs() + by) / (2 * by) * of.signum())
}

fn moved(change: Interval, now: Option<i64>, before: Option<i64>) -> Option<Move> {
    now.and(before)?;
    match (change.low_hundredths, change.high_hundredths) {
        (1.., _) => Some(Move::Up),
        (_, ..=-1) => Some(Move::Down),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
