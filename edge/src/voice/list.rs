//! Answers as their owner reads them, newest first.

use worker::Response;

use super::READ;
use crate::call::Call;
use crate::entries::limit;
use crate::error::Answer;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// Before the newest of all.
const NEWEST: i64 = (i32::MAX as i64) << 20;

/// A site's answers: all, or those to one survey.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let survey = call.query("survey")?.filter(|survey| !survey.is_empty());
    let page = page(shop.site, survey.as_deref(), cursor(call)?, limit(call)?);
    respond::json_text(200, call.db.ask(vec![shop.guard(READ), page]).await?.unwrap_or_default())
}

/// The statement of a page.
pub fn page(site: i64, survey: Option<&str>, from: Option<Cursor>, limit: i64) -> Statement {
    let from = from.unwrap_or(Cursor { number: NEWEST, name: "0".to_owned() });
    let answer = from.name.parse::<i64>().unwrap_or(0);
    match survey {
        Some(survey) => statement!(OF_SURVEY, site, from.number, answer, limit, survey),
        None => statement!(ALL, site, from.number, answer, limit),
    }
}

/// An answer as its owner reads it.
macro_rules! answer_json {
    () => {
        concat!(
            "json_object('id', CAST(answer.answer AS TEXT), 'survey', answer.survey, 'revision', answer.revision, 'kind', answer.kind,
    'member', (SELECT external FROM member WHERE member.site = answer.site AND member.member = answer.member),
    'name', (SELECT name FROM profile WHERE profile.site = answer.site AND profile.member = answer.member),
    'score', answer.score, 'comment', answer.comment, 'answers', json(answer.answers), 'service', answer.service, 'purchase', answer.purchase,
    'channel', answer.channel, 'language', answer.language, 'at', ",
            moment!("answer.at"),
            ", 'replaced_at', ",
            moment!("answer.replaced_at"),
            ")"
        )
    };
}
pub(crate) use answer_json;

macro_rules! page {
    ($rows:literal) => {
        concat!(
            "
SELECT json_object('answers', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?4, last, NULL)) AS json
FROM (SELECT 1) LEFT JOIN (SELECT ",
            answer_json!(),
            " AS line, min(at) OVER () || ' ' || last_value(answer.answer) OVER (ORDER BY at DESC, answer.answer DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM answer ",
            $rows,
            " AND (at, answer) < (?2, ?3) ORDER BY at DESC, answer DESC LIMIT CAST(?4 AS INTEGER)) AS answer ORDER BY at DESC, answer.answer DESC) ON true"
        )
    };
}

const ALL: &str = page!("INDEXED BY answer_newest WHERE site = ?1");

const OF_SURVEY: &str = page!("INDEXED BY answer_survey WHERE site = ?1 AND survey = ?5");
