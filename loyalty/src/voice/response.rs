//! An answer to a survey, checked: what of it is a score, what is counted, and what is wrong with it.
//!
//! A score without a comment counts, a comment without a score is heard and counts nowhere. Words are kept as they
//! were written, whatever stands in them.

use serde_json::{Map, Value};

use super::survey::{Kind, Question, QuestionKind, Survey};
use crate::read::{Fault, FaultCode, Reader};

/// The most characters that all words of one answer have together: a page of answers is one value of the database.
pub const WORDS_CHARS_MAX: usize = 2_000;

/// What was answered, before it is checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Response<'a> {
    /// The score of a standard kind.
    pub score: Option<i64>,
    /// Words beside it.
    pub comment: Option<&'a str>,
    /// Answers to the questions of an owner's own survey, by their ids.
    pub answers: Option<&'a Map<String, Value>>,
}

/// What an answer counts as: a question's id and the option or step that was chosen, `""` for the survey as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The question; empty for the score of a standard kind, and for one answer to an owner's own.
    pub question: String,
    /// The option, or the step.
    pub value: String,
}

impl Response<'_> {
    /// What it counts as: nothing where it is words alone. Or everything that is wrong with it.
    pub fn check(&self, survey: &Survey) -> Result<Vec<Counted>, Vec<Fault>> {
        let mut reader = Reader::default();
        let counted = reader.response(self, survey);
        reader.end(Some(counted))
    }
}

impl Reader {
    fn response(&mut self, response: &Response<'_>, survey: &Survey) -> Vec<Counted> {
        let written = response.answers.into_iter().flat_map(Map::values).filter_map(Value::as_str);
        let words: usize = response.comment.into_iter().chain(written).map(|text| text.chars().count()).sum();
        if words > WORDS_CHARS_MAX {
            let path = if response.comment.is_some() { "/comment" } else { "/answers" };
            let detail = format!("all words together have up to {WORDS_CHARS_MAX} characters");
            self.fault(path, FaultCode::OutOfRange, detail);
        }
        let Some((from, to)) = survey.kind.scale() else { return self.own(response, &survey.questions) };
        if response.answers.is_some() {
            let detail = "a survey of this kind is answered by a score and a comment".to_owned();
            self.fault("/answers", FaultCode::UnknownField, detail);
        }
        match response.score {
            Some(score) if (from..=to).contains(&score) => vec![Counted::whole(score.to_string())],
            Some(_) => {
                self.fault("/score", FaultCode::OutOfRange, format!("this is between {from} and {to}"));
                Vec::new()
            }
            None => {
                if response.comment.is_none() {
                    self.fault("/score", FaultCode::Missing, "an answer has a score, or at least words".into());
                }
                Vec::new()
            }
        }
    }

    /// Goes the way that the answers lead, and notes what lies beside it.
    fn own(&mut self, response: &Response<'_>, questions: &[Question]) -> Vec<Counted> {
        if response.score.is_some() {
            self.fault("/score", FaultCode::UnknownField, "this survey has questions of its own".into());
        }
        let Some(answers) = response.answers else {
            if response.comment.is_none() {
                self.fault("/answers", FaultCode::Missing, "an answer has answers, or at least words".into());
            }
            return Vec::new();
        };
        let mut counted = Vec::new();
        let mut asked: Vec<&str> = Vec::new();
        let mut at = (!questions.is_empty()).then_some(0);
        while let Some((place, question)) = at.and_then(|at| Some((at, questions.get(at)?))) {
            asked.push(&question.id);
            let answer = answers.get(&question.id).filter(|answer| !answer.is_null());
            let path = ["/answers/", &question.id].concat();
            match answer {
                Some(answer) => self.one(question, answer, &path, &mut counted),
                None if question.is_optional => {}
                None => self.fault(&path, FaultCode::Missing, "this question wants an answer".into()),
            }
            at = question.next(place, answer, questions);
        }
        for id in answers.keys().filter(|id| !asked.contains(&id.as_str())) {
            let detail = "after these answers there is no such question".to_owned();
            self.fault(&["/answers/", id].concat(), FaultCode::UnknownField, detail);
        }
        if counted.is_empty() {
            return counted;
        }
        counted.insert(0, Counted::whole(String::new()));
        counted
    }

    fn one(&mut self, question: &Question, answer: &Value, path: &str, counted: &mut Vec<Counted>) {
        let mut count = |value: String| counted.push(Counted { question: question.id.clone(), value });
        match (question.kind, answer) {
            (QuestionKind::Choice, Value::Array(chosen)) if question.is_several => {
                let is_twice = |at: usize| chosen[..at].contains(&chosen[at]);
                let is_known = chosen.iter().all(|one| question.takes_one(one)) && !(0..chosen.len()).any(is_twice);
                if chosen.is_empty() || !is_known {
                    self.fault(path, FaultCode::UnknownValue, "these are some of its options, each once".into());
                    return;
                }
                chosen.iter().filter_map(Value::as_str).map(str::to_owned).for_each(count);
            }
            (QuestionKind::Text, Value::String(_)) => count(String::new()),
            (QuestionKind::Text, _) => self.fault(path, FaultCode::WrongType, "this is a text".into()),
            (_, one) if question.takes_one(one) => {
                count(one.as_str().map_or_else(|| one.as_i64().unwrap_or(0).to_string(), str::to_owned));
            }
            _ => self.fault(path, FaultCode::UnknownValue, "this question has no such answer".into()),
        }
    }
}

impl Counted {
    fn whole(value: String) -> Self {
        Self { question: String::new(), value }
    }
}

/// Under what an answer is counted: all answers, those about its service, of its segment, by its channel, and those to
/// each question. Each is a part, a name within it, and the value. Words alone are counted nowhere.
pub fn parts(counted: &[Counted], service: Option<&str>, segment: &str, channel: &str) -> Vec<[String; 3]> {
    let mut parts = Vec::new();
    for Counted { question, value } in counted {
        let mut part = |part: &str, name: &str| parts.push([part.to_owned(), name.to_owned(), value.clone()]);
        if question.is_empty() {
            part("", "");
            part("segment", segment);
            part("channel", channel);
            if let Some(service) = service {
                part("service", service);
            }
        } else {
            part("question", question);
        }
    }
    parts
}

/// Whether the next screen asks if the company shall look into it.
pub fn is_low(kind: Kind, score: Option<i64>) -> bool {
    score.is_some_and(|score| kind.is_low(score))
}

#[cfg(test)]
mod tests;
