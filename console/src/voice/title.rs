//! What a survey is called in a list.

use loyalty::voice::survey::{Kind, Survey};
use loyalty::voice::wordings;
use loyalty::wire::voice::SurveyShown;

use super::{measure, spoken};
use crate::texts::voice as says;

/// Of a survey that is at hand.
pub(super) fn of(survey: &str, document: &Survey) -> String {
    match &document.title {
        Some(title) => spoken(title),
        None => named(survey, document.kind),
    }
}

/// Of a survey by its id, among those that were read. One that is there no more is called what it measured.
pub(super) fn among(surveys: &[SurveyShown], survey: &str, kind: &str) -> String {
    match surveys.iter().find(|one| one.survey == survey) {
        Some(one) => of(survey, &one.document),
        None => named(survey, Kind::parse(kind).unwrap_or(Kind::Own)),
    }
}

fn named(survey: &str, kind: Kind) -> String {
    match survey {
        wordings::LEAVING => says::leaving().to_owned(),
        wordings::WIN_BACK => says::win_back().to_owned(),
        _ => measure(kind).to_owned(),
    }
}
