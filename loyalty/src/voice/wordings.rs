//! The questions that everybody asks, in the words in which they are asked elsewhere: every sentence of them, in every
//! language, is here.
//!
//! NPS as Bain puts it; CSAT with five named steps; CES 2.0 as agreement to a sentence, because “effort” is understood
//! differently wherever it is translated. Steps are always in the same order, and none is marked before somebody
//! chose it.

use crate::program::Texts;
use crate::voice::survey::{Choice, Kind, Label, Question, QuestionKind};

/// The id of the question whose answer is the score.
pub const SCORE: &str = "score";
/// The id of the question for the reason.
pub const WHY: &str = "why";
/// The survey whose answers are the reasons people leave the letters with.
pub const LEAVING: &str = "leaving";
/// The survey for those who had stayed away for long.
pub const WIN_BACK: &str = "win_back";

/// A sentence in English and in Russian.
type Sentence = (&'static str, &'static str);

/// What a kind says.
struct Wording {
    /// `{company}` stands for the company's name.
    question: Sentence,
    labels: &'static [(i64, Sentence)],
    why: Sentence,
}

const NPS: Wording = Wording {
    question: (
        "How likely are you to recommend us to a friend or colleague?",
        "С какой вероятностью вы порекомендуете нас друзьям или коллегам?",
    ),
    labels: &[
        (0, ("Not at all likely", "Точно не порекомендую")),
        (10, ("Extremely likely", "Обязательно порекомендую")),
    ],
    why: ("What is the main reason for your score?", "Назовите главную причину вашей оценки"),
};

const CSAT: Wording = Wording {
    question: ("How satisfied were you with this service?", "Насколько вы довольны качеством обслуживания?"),
    labels: &[
        (1, ("Very dissatisfied", "Совсем не доволен")),
        (2, ("Dissatisfied", "Скорее не доволен")),
        (3, ("Neither", "Ни то ни другое")),
        (4, ("Satisfied", "Скорее доволен")),
        (5, ("Very satisfied", "Полностью доволен")),
    ],
    why: ("What should we know about it?", "Что нам стоит об этом знать?"),
};

const CES: Wording = Wording {
    question: ("{company} made it easy for me to handle my issue.", "{company}: мне помогли легко решить мой вопрос."),
    labels: &[
        (1, ("Strongly disagree", "Полностью не согласен")),
        (2, ("Disagree", "Не согласен")),
        (3, ("Somewhat disagree", "Скорее не согласен")),
        (4, ("Neither", "Ни то ни другое")),
        (5, ("Somewhat agree", "Скорее согласен")),
        (6, ("Agree", "Согласен")),
        (7, ("Strongly agree", "Полностью согласен")),
    ],
    why: ("What made it easy or hard?", "Что помогло или помешало?"),
};

const EXPECTATION: Wording = Wording {
    question: ("How was it compared to what you expected?", "Насколько это оправдало ваши ожидания?"),
    labels: &[
        (1, ("Worse than expected", "Хуже, чем ожидалось")),
        (2, ("As expected", "Как ожидалось")),
        (3, ("Better than expected", "Лучше, чем ожидалось")),
    ],
    why: ("What was different?", "Что оказалось иначе?"),
};

const WIN_BACK_WHY: Sentence = ("What kept you away?", "Почему вас давно не было?");

/// Reasons to stay away.
const WIN_BACK_REASONS: [(&str, Sentence); 5] = [
    ("no_need", ("I had no need", "Не было нужды")),
    ("price", ("It was too expensive", "Слишком дорого")),
    ("elsewhere", ("I found somebody else", "Нашёл других")),
    ("disappointed", ("I was not satisfied", "Остался недоволен")),
    ("other", ("Something else", "Другое")),
];

/// What a standard kind asks: for the score, which is one tap, and for the reason, which may be left open. None for an
/// owner's own.
pub fn questions(kind: Kind, company: &str) -> Vec<Question> {
    let wording = match kind {
        Kind::Nps => NPS,
        Kind::Csat => CSAT,
        Kind::Ces => CES,
        Kind::Expectation => EXPECTATION,
        Kind::Own => return Vec::new(),
    };
    let mut score = plain(SCORE, QuestionKind::Scale, wording.question);
    for text in score.text.values_mut() {
        *text = text.replace("{company}", company);
    }
    (score.from, score.to) = kind.scale().unzip();
    score.labels = wording.labels.iter().map(|(value, text)| Label { value: *value, text: both(*text) }).collect();
    vec![score, Question { is_optional: true, ..plain(WHY, QuestionKind::Text, wording.why) }]
}

/// What those are asked who leave the letters.
pub(crate) fn leaving() -> Vec<Question> {
    let why = ("Would you tell us why you are leaving?", "Скажете, почему уходите?");
    vec![Question { is_optional: true, ..plain(WHY, QuestionKind::Text, why) }]
}

pub(crate) fn leaving_title() -> Texts {
    both(("Why people leave the letters", "Почему отписываются от писем"))
}

/// What those are asked who had stayed away for long.
pub(crate) fn win_back() -> Vec<Question> {
    let options = WIN_BACK_REASONS.iter().map(|(id, text)| Choice { id: (*id).to_owned(), text: both(*text) });
    let reason = Question { options: options.collect(), ..plain("reason", QuestionKind::Choice, WIN_BACK_WHY) };
    let words = ("What could we do better?", "Что нам сделать лучше?");
    vec![reason, Question { is_optional: true, ..plain(WHY, QuestionKind::Text, words) }]
}

pub(crate) fn win_back_title() -> Texts {
    both(("Why people stay away", "Почему перестают приходить"))
}

fn plain(id: &str, kind: QuestionKind, text: Sentence) -> Question {
    Question {
        id: id.to_owned(),
        kind,
        text: both(text),
        is_optional: false,
        options: Vec::new(),
        is_several: false,
        from: None,
        to: None,
        labels: Vec::new(),
        branches: Vec::new(),
    }
}

fn both((english, russian): Sentence) -> Texts {
    Texts::from([("en".to_owned(), english.to_owned()), ("ru".to_owned(), russian.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_question_has_its_scale_with_both_ends_named_and_an_open_reason() {
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Own) {
            let questions = questions(kind, "Bell & Sons");
            let [score, why] = questions.as_slice() else { panic!("{kind:?}") };
            assert_eq!((score.from, score.to), kind.scale().unzip());
            let values: Vec<i64> = score.labels.iter().map(|label| label.value).collect();
            assert!(values.is_sorted() && values.first().copied() == score.from && values.last().copied() == score.to);
            assert!(why.is_optional && why.kind == QuestionKind::Text && !score.is_optional);
            for text in [&score.text, &why.text].into_iter().chain(score.labels.iter().map(|label| &label.text)) {
                assert_eq!(text.keys().collect::<Vec<_>>(), ["en", "ru"]);
                assert!(text.values().all(|text| !text.is_empty() && !text.contains('{')), "{text:?}");
            }
        }
    }

    #[test]
    fn effort_names_the_company() {
        let questions = questions(Kind::Ces, "Bell {company}");
        assert_eq!(questions[0].text["en"], "Bell {company} made it easy for me to handle my issue.");
    }
}
