//! Surveys as their owner writes them.

use loyalty::ids::Id;
use loyalty::read::{Fault, FaultCode};
use loyalty::voice::survey::Survey;
use loyalty::wire::voice::{SurveyList, SurveyPreview, SurveyShown};
use loyalty::wire::{Code, Problem};
use worker::Response;

use super::{READ, Stored, WRITE, known, stored, whole};
use crate::call::Call;
use crate::changes::note;
use crate::error::{Answer, ApiError, faulty, read_stored, read_value};
use crate::json::{self, object};
use crate::respond;
use crate::sql::{Statement, statement};

/// The most surveys of a site; figures are read for all of them at once.
const SURVEYS_MAX: i64 = 50;
/// The longest id, in bytes.
const ID_BYTES_MAX: usize = 40;

loyalty::stored! {
    /// A site's surveys.
    struct All {
        company: String,
        surveys: Vec<Stored>,
    }
}

loyalty::stored! {
    /// One survey, and how it is now.
    struct One {
        company: String,
        stored: Option<Stored>,
    }
}

/// All surveys: ours in our order, then those the owner named, by their ids.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let all = call.db.ask(vec![shop.guard(READ), statement!(ALL, shop.site)]).await?;
    let all: All = read_stored(&all.ok_or_else(|| ApiError::not_found("site"))?)?;
    let mut surveys = Vec::new();
    for id in Survey::READY {
        let stored = all.surveys.iter().find(|stored| stored.survey == id);
        surveys.push(shown(id, stored, &all.company)?);
    }
    for stored in all.surveys.iter().filter(|stored| !Survey::READY.contains(&stored.survey.as_str())) {
        surveys.push(shown(&stored.survey, Some(stored), &all.company)?);
    }
    respond::json(200, &SurveyList { surveys })
}

/// One survey.
pub async fn show(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let one = call.db.ask(vec![shop.guard(READ), statement!(ONE, id, shop.site)]).await?;
    answer(id, &read_stored(&one.ok_or_else(|| ApiError::not_found("site"))?)?)
}

/// Writes a survey. 1. Read it whole, or name every fault. 2. Write it as the next revision, unless the caller has seen
/// another, its kind was another, or there are too many.
pub async fn replace(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let seen = call.seen()?;
    let survey = read(call)?;
    let is_id = id.len() <= ID_BYTES_MAX && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if Id::parse(id).is_none() || !is_id {
        return Err(Problem::new(Code::OutOfRange, "an id has 1 to 40 letters, digits, _ or -").into());
    }
    if Survey::ready(id).is_some_and(|ready| ready.kind != survey.kind) {
        return Err(other_kind());
    }
    let mut batch = vec![shop.guard(WRITE), statement!(ONE, id, shop.site)];
    let [insert, take_force] = writing(shop.site, id, &survey, &shop.actor(), seen, call.now.0);
    batch.push(insert);
    batch.push(note(&shop, "survey.changed", id, object([("is_on", survey.is_on.into())]), call.now.0));
    batch.extend([take_force, statement!(ONE, id, shop.site)]);
    let mut answers = call.db.run(batch).await?;
    let after: One = read_stored(&answers.pop().flatten().ok_or_else(|| ApiError::not_found("site"))?)?;
    let before: One = read_stored(&answers.get(1).cloned().flatten().unwrap_or_default())?;
    let revision = |one: &One| one.stored.as_ref().map_or(0, |stored| stored.revision);
    if revision(&after) == revision(&before) {
        return Err(match before.stored.as_ref() {
            _ if seen.is_some_and(|seen| seen != revision(&before)) => {
                Problem::new(Code::Changed, "somebody else changed the survey since you read it")
                    .with("revision", revision(&before))
                    .into()
            }
            Some(_) => other_kind(),
            None => Problem::new(Code::OutOfRange, "a site has up to 50 surveys").into(),
        });
    }
    answer(id, &after)
}

/// Writes a survey as the next revision, and puts it in force. What is switched on, or gets another occasion, begins to
/// ask now.
pub fn writing(site: i64, id: &str, survey: &Survey, actor: &str, seen: Option<i64>, now: i64) -> [Statement; 2] {
    let (kind, occasion) = (survey.kind.name(), survey.occasion);
    let is_on = i64::from(survey.is_on);
    [
        statement!(INSERT, site, id, json::text(survey), actor, now, seen, kind, SURVEYS_MAX),
        statement!(TAKE_FORCE, site, id, kind, occasion.name(), occasion.delay_ms(), is_on, now),
    ]
}

/// Says how a survey would be put.
pub async fn preview(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let survey = read(call)?;
    let company = call.db.ask(vec![shop.guard(READ), statement!(COMPANY, shop.site)]).await?.unwrap_or_default();
    respond::json(200, &SurveyPreview { questions: survey.questions(&company) })
}

fn read(call: &Call) -> Answer<Survey> {
    let document = read_value(call.body())?;
    Survey::read(&document).map_err(|faults| faulty(Code::SurveyInvalid, &faults).into())
}

fn answer(id: &str, one: &One) -> Answer<Response> {
    let shown = shown(id, one.stored.as_ref(), &one.company)?;
    let response = respond::json(200, &shown)?;
    response.headers().set("etag", &format!("\"{}\"", shown.revision))?;
    Ok(response)
}

fn shown(id: &str, stored: Option<&Stored>, company: &str) -> Answer<SurveyShown> {
    let (document, revision) = known(stored, id)?;
    let questions = document.questions(company);
    Ok(SurveyShown { survey: id.to_owned(), revision: whole(revision), document, questions })
}

fn other_kind() -> ApiError {
    let (path, code) = ("/kind".to_owned(), FaultCode::UnknownValue);
    let detail = "a survey keeps its kind: answers of two kinds make no figure".to_owned();
    faulty(Code::SurveyInvalid, &[Fault { path, code, detail }]).into()
}

const COMPANY: &str = "SELECT name AS json FROM site WHERE site = ?1";

const ALL: &str = "
SELECT json_object('company', name, 'surveys', json((SELECT json_group_array(json_object('survey', survey, 'revision', revision, 'document', json(document)))
  FROM (SELECT survey.survey, survey.revision, document FROM survey JOIN survey_revision USING (site, survey, revision) WHERE survey.site = ?1 ORDER BY survey.survey)))) AS json
FROM site WHERE site = ?1";

const ONE: &str = concat!(
    "SELECT json_object('company', name, 'stored', ",
    stored!("?1"),
    ") AS json FROM site WHERE site.site = ?2"
);

const INSERT: &str = "
INSERT INTO survey_revision (site, survey, revision, document, actor, created_at)
SELECT ?1, ?2, coalesce(revision, 0) + 1, ?3, ?4, ?5 FROM (SELECT 1) LEFT JOIN survey ON site = ?1 AND survey = ?2
WHERE (?6 IS NULL OR coalesce(revision, 0) = ?6) AND coalesce(kind, ?7) = ?7
  AND (revision IS NOT NULL OR (SELECT count(*) FROM survey WHERE site = ?1) < ?8)";

// Of the revisions the newest takes force; where none was written this changes nothing.
const TAKE_FORCE: &str = "
INSERT INTO survey (site, survey, revision, kind, occasion, delay_ms, is_on, on_since)
SELECT site, survey, revision, ?3, ?4, ?5, ?6, iif(?6, ?7, NULL) FROM survey_revision
WHERE site = ?1 AND survey = ?2 AND revision = 1 + coalesce((SELECT revision FROM survey WHERE site = ?1 AND survey = ?2), 0)
ON CONFLICT DO UPDATE SET revision = excluded.revision, delay_ms = excluded.delay_ms,
  on_since = iif(excluded.is_on AND is_on AND occasion = excluded.occasion, on_since, excluded.on_since),
  occasion = excluded.occasion, is_on = excluded.is_on";
