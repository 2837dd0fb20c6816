//! What all answers together say, from the counts of days.
//!
//! One trip for everything, whose size depends on how many days and how many kinds of answers there are, never on how
//! many customers gave them.

mod counts;

use loyalty::calendar::{day_named, name_of};
use loyalty::voice::figures::{Ces, Csat, Met, Nps, response_percent};
use loyalty::voice::survey::Kind;
use loyalty::wire::voice::{
    Asked, QuestionFigures, SurveyFigures, ValueCount, VoiceFigures, VoiceGroup, VoiceMoves, VoiceSpan, VoiceSummary,
};
use worker::Response;

use super::READ;
use super::prompts::today;
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::respond;
use crate::sql::statement;
pub use counts::{BEFORE, Counted, Window, counting};

/// The longest window, in days.
const WINDOW_DAYS_MAX: i64 = 366;
/// The window where nobody names one, in days.
const WINDOW_DAYS: i64 = 30;
/// Up to so many days the trend goes by days.
const BY_DAY_MAX: i64 = 31;

/// What customers say.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let (from, to) = (day(call, "from")?, day(call, "to")?);
    // Which day it is somewhere is known only there.
    let zone = call.db.ask(vec![shop.guard(READ), statement!(ZONE, shop.site)]).await?;
    let to = match to {
        Some(to) => to,
        None => today(&zone.ok_or_else(|| ApiError::not_found("site"))?, call.now)?,
    };
    let from = from.unwrap_or(to.saturating_sub(WINDOW_DAYS.saturating_sub(1)));
    let days = to.saturating_sub(from).saturating_add(1);
    if !(1..=WINDOW_DAYS_MAX).contains(&days) {
        return Err(super::fault("from", "a window has 1 to 366 days"));
    }
    let step = match call.query("trend")?.as_deref() {
        None if days <= BY_DAY_MAX => 1,
        None | Some("week") => 7,
        Some("day") => 1,
        Some(_) => return Err(super::fault("trend", "a trend goes by day or by week")),
    };
    let by = match call.query("by")? {
        Some(by) if ["service", "segment", "channel"].contains(&by.as_str()) => Some(by),
        Some(_) => return Err(super::fault("by", "this is service, segment or channel")),
        None => None,
    };
    let window = Window { from, to, days, step };
    let survey = call.query("survey")?.filter(|survey| !survey.is_empty());
    let counted = call.db.ask(vec![counting(shop.site, &window, by.as_deref(), survey.as_deref())]).await?;
    respond::json(200, &summary(&window, &read_stored(&counted.unwrap_or_default())?))
}

/// The summary of what was counted.
pub fn summary(window: &Window, counted: &Counted) -> VoiceSummary {
    let figures = |is_of: &dyn Fn(i64) -> bool| {
        let of = |kind: Kind| counted.days.iter().filter(|row| row.kind == kind.name() && is_of(row.span)).collect();
        figures_of(&of)
    };
    let (now, before) = (figures(&|span| span != BEFORE), figures(&|span| span == BEFORE));
    let mut spans: Vec<i64> = counted.days.iter().map(|row| row.span).filter(|span| *span != BEFORE).collect();
    spans.sort_unstable();
    spans.dedup();
    let span =
        |begins: i64| VoiceSpan { begins: name_of(begins.max(window.from)), figures: figures(&|span| span == begins) };
    VoiceSummary {
        from: name_of(window.from),
        to: name_of(window.to),
        nps: now.nps,
        csat: now.csat,
        ces: now.ces,
        expectation: now.expectation,
        moves: VoiceMoves {
            nps: now.nps.moved_since(&before.nps),
            csat: now.csat.moved_since(&before.csat),
            ces: now.ces.moved_since(&before.ces),
        },
        trend: spans.into_iter().map(span).collect(),
        groups: groups(counted),
        surveys: surveys(counted),
    }
}

fn figures_of<'a>(of: &dyn Fn(Kind) -> Vec<&'a counts::Row>) -> VoiceFigures {
    let scores = |kind: Kind| -> Vec<(i64, u32)> {
        of(kind).iter().filter_map(|row| Some((row.value.parse().ok()?, row.answers()))).collect()
    };
    VoiceFigures {
        nps: Nps::of_counts(&scores(Kind::Nps)),
        csat: Csat::of_counts(&scores(Kind::Csat)),
        ces: Ces::of_counts(&scores(Kind::Ces)),
        expectation: Met::of_counts(&scores(Kind::Expectation)),
    }
}

/// Names in the order of how often they were answered about.
fn groups(counted: &Counted) -> Vec<VoiceGroup> {
    let mut names: Vec<(&str, u32)> = Vec::new();
    for row in &counted.groups {
        match names.iter_mut().find(|(name, _)| *name == row.name) {
            Some((_, answers)) => *answers = answers.saturating_add(row.answers()),
            None => names.push((&row.name, row.answers())),
        }
    }
    names.sort_by(|(one, fewer), (other, more)| more.cmp(fewer).then(one.cmp(other)));
    let group = |(name, _): (&str, u32)| VoiceGroup {
        name: name.to_owned(),
        figures: figures_of(&|kind| {
            counted.groups.iter().filter(|row| row.kind == kind.name() && row.name == name).collect()
        }),
    };
    names.into_iter().map(group).collect()
}

fn surveys(counted: &Counted) -> Vec<SurveyFigures> {
    let answered = counted.surveys.iter().map(|row| (row.survey.as_str(), row.kind.as_str()));
    let asked = counted.asked.iter().map(|row| (row.survey.as_str(), row.kind.as_str()));
    let mut all: Vec<(&str, &str)> = answered.chain(asked).collect();
    all.sort_unstable();
    all.dedup_by(|(one, _), (other, _)| one == other);
    let of = |(survey, kind): (&str, &str)| SurveyFigures {
        survey: survey.to_owned(),
        kind: kind.to_owned(),
        answers: counted.surveys.iter().filter(|row| row.survey == survey).map(counts::Row::answers).sum(),
        asked: counted.asked.iter().find(|row| row.survey == survey).map_or_else(nobody, counts::AskedRow::figures),
        questions: questions(counted, survey),
    };
    all.into_iter().map(of).collect()
}

fn questions(counted: &Counted, survey: &str) -> Vec<QuestionFigures> {
    let mut questions: Vec<QuestionFigures> = Vec::new();
    for row in counted.questions.iter().filter(|row| row.survey == survey) {
        let value = ValueCount { value: row.value.clone(), answers: row.answers() };
        match questions.iter_mut().find(|one| one.question == row.name) {
            Some(question) => question.values.push(value),
            None => questions.push(QuestionFigures { question: row.name.clone(), values: vec![value] }),
        }
    }
    questions
}

fn nobody() -> Asked {
    Asked { eligible: 0, invited: 0, shown: 0, answered: 0, dismissed: 0, response_percent: response_percent(0, 0) }
}

/// A day that the query names.
fn day(call: &Call, name: &str) -> Answer<Option<i64>> {
    let Some(date) = call.query(name)? else { return Ok(None) };
    day_named(&date).map(Some).ok_or_else(|| super::fault(name, "a day is a date such as 2026-11-22"))
}

const ZONE: &str = "SELECT zone AS json FROM site WHERE site = ?1";
