//! A question that came by a link: one on each page, and each answer is one press. Nothing is answered by opening the
//! link, because programs that check letters follow every one.

use loyalty::voice::survey::{Question, QuestionKind};
use loyalty::voice::wordings::{SCORE, WHY};
use loyalty::wire::Problem;
use loyalty::wire::voice::{Asking, NewAnswer};
use serde_json::{Map, Value};
use worker::Response;

use super::low;
use super::step::{self, spoken};
use super::words::{self, Words};
use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::pages::plain::document::hidden;
use crate::pages::plain::{Form, Site, site_of};
use crate::voice::{answers, asking};

/// The field that names a question which was put already.
const PUT: &str = "put";
/// What the fields of answers begin with; the question's id follows.
const ANSWER: &str = "a.";

/// What was answered so far, in the order in which it was asked.
#[derive(Default)]
struct Said {
    put: Vec<String>,
    answers: Map<String, Value>,
}

/// Puts the next question, or keeps what was answered and thanks.
pub(super) async fn answer(call: &Call, link: &str, form: Option<Form>) -> Answer<Response> {
    let (site, asking) = asking::behind(call, link, form.is_some()).await?;
    let about = site_of(call, site).await?;
    let words = words::of(&about.spoken(call, None));
    let Some((member, asking)) = asking else {
        return words.close(&about, words.page(&about, words.over).says(words.over_why)).answer(410);
    };
    if let Some(form) = form.as_ref().filter(|form| form.has(low::LOOK)) {
        return low::answer(call, site, member, &about, words, form).await;
    }
    let said = form.map(|form| Said::read(&form, &asking.questions)).unwrap_or_default();
    let Some(question) = said.next(&asking.questions) else {
        return end(call, &about, words, &asking, link, said).await;
    };
    // The score of a standard kind counts by itself, and at once.
    if asking.kind == "own" || question.id != WHY {
        return put(&about, words, question, &said, None);
    }
    match answers::said(call, &new(&asking, link, words, &said)).await {
        Ok(kept) => {
            let low = if kept.is_low { low::form(&about, words, None) } else { String::new() };
            put(&about, words, question, &said, Some((words.thanks, low)))
        }
        Err(ApiError::Problem(problem)) => again(&about, words, &asking, said, &problem),
        Err(error) => Err(error),
    }
}

/// Keeps all of it.
async fn end(
    call: &Call,
    about: &Site,
    words: &'static Words,
    asking: &Asking,
    link: &str,
    said: Said,
) -> Answer<Response> {
    match answers::said(call, &new(asking, link, words, &said)).await {
        Ok(_) => words.close(about, words.page(about, words.thanks).says(words.thanks_why)).answer(200),
        Err(ApiError::Problem(problem)) => again(about, words, asking, said, &problem),
        Err(error) => Err(error),
    }
}

/// What could not be kept is sent once more: the last question stands there again, with what was written, and the answers
/// before it go along.
fn again(about: &Site, words: &'static Words, asking: &Asking, mut said: Said, problem: &Problem) -> Answer<Response> {
    let last = said.put.pop().and_then(|id| asking.questions.iter().find(|question| question.id == id));
    let Some(last) = last.or(asking.questions.first()) else { return Err(ApiError::not_found("question")) };
    let wrote = said.answers.remove(&last.id);
    let wrote = wrote.as_ref().and_then(Value::as_str).unwrap_or_default();
    let mut carried = said.carried();
    carried.push(hidden(PUT, &last.id));
    let page = words.page(about, spoken(&last.text, words)).warns(words.fault(problem));
    words.close(about, page.part(&step::form(last, words, &carried, wrote))).answer(problem.status)
}

/// A question under its own words, or under others with what stands beside it.
fn put(
    about: &Site,
    words: &'static Words,
    question: &Question,
    said: &Said,
    after: Option<(&str, String)>,
) -> Answer<Response> {
    let mut carried = said.carried();
    carried.push(hidden(PUT, &question.id));
    let (title, beside) = after.unwrap_or_else(|| (spoken(&question.text, words), String::new()));
    let page = words.page(about, title).part(&step::form(question, words, &carried, ""));
    words.close(about, page.part(&beside)).answer(200)
}

/// What is kept: a score and words, or the answers to an owner's own.
fn new(asking: &Asking, link: &str, words: &Words, said: &Said) -> NewAnswer {
    let (link, language) = (Some(link.to_owned()), Some(words.language.to_owned()));
    let new = NewAnswer { link, language, ..NewAnswer::default() };
    if asking.kind == "own" {
        return NewAnswer { answers: Some(Value::Object(said.answers.clone())), ..new };
    }
    let score = said.answers.get(SCORE).and_then(Value::as_i64);
    let comment = said.answers.get(WHY).and_then(Value::as_str).map(str::to_owned);
    NewAnswer { score, comment, ..new }
}

impl Said {
    /// Reads what came with a form. What is no answer to its question the survey's own rules refuse.
    fn read(form: &Form, questions: &[Question]) -> Self {
        let put = form.all(PUT);
        let mut answers = Map::new();
        for question in questions.iter().filter(|question| put.contains(&question.id)) {
            let given = form.all(&[ANSWER, &question.id].concat());
            let mut values = given.into_iter().filter(|one| !one.trim().is_empty()).map(|one| match question.kind {
                QuestionKind::Scale => one.parse::<i64>().map_or(Value::String(one), Value::from),
                QuestionKind::Choice | QuestionKind::Text => Value::String(one),
            });
            let value = if question.is_several {
                let all: Vec<Value> = values.collect();
                (!all.is_empty()).then_some(Value::Array(all))
            } else {
                values.next()
            };
            answers.extend(value.map(|value| (question.id.clone(), value)));
        }
        Self { put, answers }
    }

    /// The question that comes next: the first on the way that the answers lead which was not put yet.
    fn next<'a>(&self, questions: &'a [Question]) -> Option<&'a Question> {
        let mut at = 0;
        loop {
            let question = questions.get(at)?;
            let answer = self.answers.get(&question.id);
            let is_open = answer.is_none() && !question.is_optional;
            if is_open || !self.put.contains(&question.id) {
                return Some(question);
            }
            at = question.next(at, answer, questions)?;
        }
    }

    /// All of it as fields that nobody sees.
    fn carried(&self) -> Vec<String> {
        let mut fields: Vec<String> = self.put.iter().map(|id| hidden(PUT, id)).collect();
        for (id, value) in &self.answers {
            let name = [ANSWER, id].concat();
            let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            fields.extend(all.iter().filter_map(as_text).map(|text| hidden(&name, &text)));
        }
        fields
    }
}

/// An answer as a field holds it.
fn as_text(value: &Value) -> Option<String> {
    let text = value.as_str().map(str::to_owned);
    text.or_else(|| value.as_i64().map(|step| step.to_string()))
}
