//! Reading a survey from JSON: every fault at once, each with the path of the field it is in.

use serde_json::{Map, Value};

use super::{Branch, Choice, END, FORM_VERSION, Kind, Label, Occasion, QUESTIONS_MAX, Question, QuestionKind, Survey};
use crate::program::Texts;
use crate::read::{Fault, FaultCode, Reader, TEXT_CHARS_MAX};

/// The longest question, in characters.
const QUESTION_CHARS_MAX: usize = 300;
/// The most a question lets choose from.
const OPTIONS_MAX: usize = 20;
/// The most steps of a scale.
const STEPS_MAX: i64 = 11;
/// The longest somebody waits to be asked about a purchase, in days.
const DAYS_MAX: i64 = 90;

impl Survey {
    /// Reads a survey, or says everything that is wrong with it.
    pub fn read(document: &Value) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::default();
        let survey = reader.survey(document);
        reader.end(survey)
    }
}

impl Reader {
    fn survey(&mut self, document: &Value) -> Option<Survey> {
        let object = self.any_object(document, "")?;
        let version = self.required(object, "", "version").and_then(|value| {
            let found = value.as_u64();
            if found != Some(FORM_VERSION) {
                self.fault("/version", FaultCode::UnknownValue, format!("the form version is {FORM_VERSION}"));
            }
            found
        });
        let kind = self.word(object, "", "kind", &Kind::ALL.map(|kind| (kind.name(), kind)));
        let has_questions = kind.is_none_or(|kind| kind == Kind::Own);
        let fields = ["version", "kind", "is_on", "occasion", "title", "questions"];
        // Only an owner's own has questions that somebody thought up: the others would no longer mean what they mean.
        self.no_other_fields(object, "", if has_questions { &fields } else { &fields[..5] });
        let is_on = self.flag(object, "", "is_on");
        let occasion = self.required(object, "", "occasion").and_then(|value| self.occasion(value, kind));
        let title = match (object.get("title"), kind) {
            (Some(value), _) => self.texts(value, "/title", TEXT_CHARS_MAX).map(Some),
            (None, Some(Kind::Own)) => self.required(object, "", "title").map(|_| None),
            (None, _) => Some(None),
        };
        let questions = if kind == Some(Kind::Own) { self.questions(object) } else { Some(Vec::new()) };
        Some(Survey {
            version: version?,
            kind: kind?,
            is_on: is_on?,
            occasion: occasion?,
            title: title?,
            questions: questions?,
        })
    }

    fn occasion(&mut self, value: &Value, kind: Option<Kind>) -> Option<Occasion> {
        let path = "/occasion";
        let object = self.any_object(value, path)?;
        let names = [
            ("none", 0),
            ("purchase", 1),
            ("sample", 2),
            ("win_back", 3),
            ("complaint", 4),
            ("order", 5),
            ("visit", 6),
        ];
        let on = self.word(object, path, "on", &names)?;
        let is_delayed = matches!(on, 1 | 5 | 6);
        self.no_other_fields(object, path, if is_delayed { &["on", "hours", "days"] } else { &["on"] });
        match on {
            0 => Some(Occasion::None),
            1 => self.delay(object, path).map(|(hours, days)| Occasion::Purchase { hours, days }),
            2 if kind.is_some_and(|kind| kind != Kind::Nps) => {
                let detail = "only NPS is asked of a daily share of all customers".to_owned();
                self.fault("/occasion/on", FaultCode::UnknownValue, detail);
                None
            }
            2 => Some(Occasion::Sample),
            3 => Some(Occasion::WinBack),
            5 => self.delay(object, path).map(|(hours, days)| Occasion::Order { hours, days }),
            6 => self.delay(object, path).map(|(hours, days)| Occasion::Visit { hours, days }),
            _ => Some(Occasion::Complaint),
        }
    }

    /// How long after it somebody is asked: hours or days, never both.
    fn delay(&mut self, object: &Map<String, Value>, path: &str) -> Option<(Option<u32>, Option<u32>)> {
        match (object.contains_key("hours"), object.contains_key("days")) {
            (true, false) => {
                let hours = self.whole(object, path, "hours", 0, 24 * DAYS_MAX)?;
                Some((u32::try_from(hours).ok(), None))
            }
            (false, true) => {
                let days = self.whole(object, path, "days", 0, DAYS_MAX)?;
                Some((None, u32::try_from(days).ok()))
            }
            _ => {
                self.fault(path, FaultCode::Missing, "so long after it is either hours or days".into());
                None
            }
        }
    }

    fn questions(&mut self, object: &Map<String, Value>) -> Option<Vec<Question>> {
        let path = "/questions";
        let list = self.required(object, "", "questions")?;
        let length = list.as_array().map_or(1, Vec::len);
        if !(1..=QUESTIONS_MAX).contains(&length) {
            self.fault(path, FaultCode::OutOfRange, format!("a survey has 1 to {QUESTIONS_MAX} questions"));
            return None;
        }
        let questions = self.list(list, path, Self::question)?;
        self.distinct(path, questions.iter().map(|question| question.id.as_str()));
        // Only where all of them were read do places in this list mean places in the document.
        if questions.len() == length {
            self.forwards(&questions);
        }
        Some(questions)
    }

    fn question(&mut self, value: &Value, path: &str) -> Option<Question> {
        let object = self.any_object(value, path)?;
        let kinds = [("choice", QuestionKind::Choice), ("scale", QuestionKind::Scale), ("text", QuestionKind::Text)];
        let kind = self.word(object, path, "kind", &kinds);
        let fields = ["id", "kind", "text", "is_optional"];
        match kind {
            Some(QuestionKind::Choice) => {
                self.no_other_fields(object, path, &[&fields[..], &["options", "is_several", "branches"]].concat());
            }
            Some(QuestionKind::Scale) => {
                self.no_other_fields(object, path, &[&fields[..], &["from", "to", "labels", "branches"]].concat());
            }
            Some(QuestionKind::Text) => self.no_other_fields(object, path, &fields),
            None => {}
        }
        let id = self.required(object, path, "id").and_then(|value| self.slug(value, &format!("{path}/id")));
        if id.as_deref() == Some(END) {
            self.fault(&format!("{path}/id"), FaultCode::OutOfRange, "this is where branches lead out".into());
        }
        let text = self.texts_of(object, path, QUESTION_CHARS_MAX);
        let mut question = Question {
            id: id.unwrap_or_default(),
            kind: kind.unwrap_or(QuestionKind::Text),
            text: text.clone().unwrap_or_default(),
            is_optional: false,
            options: Vec::new(),
            is_several: false,
            from: None,
            to: None,
            labels: Vec::new(),
            branches: Vec::new(),
        };
        self.given(object, path, "is_optional", &mut question.is_optional, Self::flag);
        let is_read = match kind? {
            QuestionKind::Choice => self.options(object, path, &mut question),
            QuestionKind::Scale => self.steps(object, path, &mut question),
            QuestionKind::Text => Some(()),
        };
        if is_read.is_some()
            && let Some(branches) = object.get("branches")
        {
            question.branches = self.list(branches, &format!("{path}/branches"), Self::branch)?;
            self.known_values(&question, path);
        }
        (is_read.is_some() && text.is_some() && !question.id.is_empty()).then_some(question)
    }

    fn options(&mut self, object: &Map<String, Value>, path: &str, question: &mut Question) -> Option<()> {
        self.given(object, path, "is_several", &mut question.is_several, Self::flag);
        let list = self.required(object, path, "options")?;
        let path = format!("{path}/options");
        let options = self.list(list, &path, |reader, value, path| {
            let object = reader.object(value, path, &["id", "text"])?;
            let id = reader.required(object, path, "id").and_then(|id| reader.slug(id, &format!("{path}/id")));
            let text = reader.texts_of(object, path, TEXT_CHARS_MAX);
            Some(Choice { id: id?, text: text? })
        })?;
        if !(2..=OPTIONS_MAX).contains(&list.as_array().map_or(0, Vec::len)) {
            self.fault(&path, FaultCode::OutOfRange, format!("there are 2 to {OPTIONS_MAX} to choose from"));
        }
        self.distinct(&path, options.iter().map(|option| option.id.as_str()));
        question.options = options;
        Some(())
    }

    fn steps(&mut self, object: &Map<String, Value>, path: &str, question: &mut Question) -> Option<()> {
        let (from, to) = (self.whole(object, path, "from", 0, 1), self.whole(object, path, "to", 1, 10));
        let (from, to) = (from?, to?);
        if !(2..=STEPS_MAX).contains(&(to - from + 1)) {
            self.fault(&format!("{path}/to"), FaultCode::OutOfRange, format!("a scale has 2 to {STEPS_MAX} steps"));
        }
        (question.from, question.to) = (Some(from), Some(to));
        let Some(labels) = object.get("labels") else { return Some(()) };
        let path = format!("{path}/labels");
        question.labels = self.list(labels, &path, |reader, value, path| {
            let object = reader.object(value, path, &["value", "text"])?;
            let step = reader.whole(object, path, "value", 0, 10);
            let text = reader.texts_of(object, path, TEXT_CHARS_MAX);
            Some(Label { value: step?, text: text? })
        })?;
        for (at, label) in question.labels.iter().enumerate() {
            if !(from..=to).contains(&label.value) {
                self.fault(&format!("{path}/{at}/value"), FaultCode::OutOfRange, "the scale has no such step".into());
            }
        }
        Some(())
    }

    fn branch(&mut self, value: &Value, path: &str) -> Option<Branch> {
        let object = self.object(value, path, &["in", "go"])?;
        let values = self.required(object, path, "in").and_then(|values| {
            let values = values.as_array().filter(|values| !values.is_empty()).cloned();
            if values.is_none() {
                self.fault(&format!("{path}/in"), FaultCode::WrongType, "this is a list of answers".into());
            }
            values
        });
        let go = self.required(object, path, "go").and_then(|go| self.slug(go, &format!("{path}/go")));
        Some(Branch { values: values?, go: go? })
    }

    /// Notes what a branch waits for in vain.
    fn known_values(&mut self, question: &Question, path: &str) {
        for (at, branch) in question.branches.iter().enumerate() {
            for (place, value) in branch.values.iter().enumerate() {
                if !question.takes_one(value) {
                    let detail = "this question has no such answer".to_owned();
                    self.fault(&format!("{path}/branches/{at}/in/{place}"), FaultCode::UnknownValue, detail);
                }
            }
        }
    }

    /// Notes what leads nowhere, or back.
    fn forwards(&mut self, questions: &[Question]) {
        for (at, question) in questions.iter().enumerate() {
            for (branch, Branch { go, .. }) in question.branches.iter().enumerate() {
                let leads_on = questions.iter().skip(at + 1).any(|later| later.id == *go);
                if go != END && !leads_on {
                    let detail = "a branch leads to a later question or to the end".to_owned();
                    self.fault(&format!("/questions/{at}/branches/{branch}/go"), FaultCode::UnknownValue, detail);
                }
            }
        }
    }

    fn texts_of(&mut self, object: &Map<String, Value>, path: &str, chars_max: usize) -> Option<Texts> {
        let value = self.required(object, path, "text")?;
        self.texts(value, &format!("{path}/text"), chars_max)
    }
}

impl Question {
    /// Whether this is one of its options, or a step of its scale.
    pub(crate) fn takes_one(&self, value: &Value) -> bool {
        match self.kind {
            QuestionKind::Choice => self.options.iter().any(|option| value.as_str() == Some(&option.id)),
            QuestionKind::Scale => {
                let (from, to) = (self.from.unwrap_or(0), self.to.unwrap_or(0));
                value.as_i64().is_some_and(|step| (from..=to).contains(&step))
            }
            QuestionKind::Text => value.is_string(),
        }
    }
}

#[cfg(test)]
mod tests;
