use proptest::prelude::*;
use serde_json::json;

use super::*;

fn standard(kind: Kind) -> Survey {
    Survey::ready(kind.name()).unwrap()
}

fn own() -> Survey {
    Survey::read(&json!({
        "version": 1, "kind": "own", "is_on": true, "occasion": {"on": "none"}, "title": {"en": "Ours"},
        "questions": [
            {"id": "what", "kind": "choice", "text": {"en": "What?"}, "is_several": true,
             "options": [{"id": "repair", "text": {"en": "A repair"}}, {"id": "sale", "text": {"en": "A sale"}}],
             "branches": [{"in": ["sale"], "go": "words"}]},
            {"id": "speed", "kind": "scale", "text": {"en": "How quick?"}, "from": 1, "to": 5,
             "branches": [{"in": [4, 5], "go": "end"}]},
            {"id": "words", "kind": "text", "text": {"en": "Else?"}, "is_optional": true},
        ],
    }))
    .unwrap()
}

/// What is counted, or what is wrong.
type Checked = Result<Vec<(String, String)>, Vec<(String, FaultCode)>>;

fn counts(answers: &Value) -> Checked {
    let response = Response { answers: answers.as_object(), ..Response::default() };
    let counted = response.check(&own()).map_err(|faults| faults.into_iter().map(|one| (one.path, one.code)).collect());
    counted.map(|counted: Vec<Counted>| counted.into_iter().map(|one| (one.question, one.value)).collect())
}

fn faulty(path: &str, code: FaultCode) -> Checked {
    Err(vec![(path.to_owned(), code)])
}

#[test]
fn a_score_without_a_comment_counts_and_a_comment_alone_does_not() {
    let nps = standard(Kind::Nps);
    let score = Response { score: Some(0), ..Response::default() };
    assert_eq!(score.check(&nps), Ok(vec![Counted { question: String::new(), value: "0".into() }]));
    let words = Response { comment: Some(""), ..Response::default() };
    assert_eq!(words.check(&nps), Ok(Vec::new()));
    let path = |response: Response<'_>| response.check(&nps).unwrap_err()[0].path.clone();
    assert_eq!(path(Response::default()), "/score");
    assert_eq!(path(Response { answers: Some(&Map::new()), ..score }), "/answers");
    let long = "я".repeat(WORDS_CHARS_MAX + 1);
    assert_eq!(path(Response { comment: Some(&long), ..score }), "/comment");
    let answers = json!({"what": ["sale"], "words": long});
    assert_eq!(counts(&answers), faulty("/answers", FaultCode::OutOfRange));
}

#[test]
fn each_kind_takes_its_own_scale() {
    for kind in [Kind::Nps, Kind::Csat, Kind::Ces, Kind::Expectation] {
        let (from, to) = kind.scale().unwrap();
        let takes = |score| Response { score: Some(score), ..Response::default() }.check(&standard(kind)).is_ok();
        assert!((from..=to).all(takes) && !takes(from - 1) && !takes(to + 1), "{kind:?}");
    }
    let lowest = |kind: Kind| (-1..=11).filter(|score| !kind.is_low(*score)).min();
    assert_eq!([Kind::Nps, Kind::Csat, Kind::Ces].map(lowest), [Some(7), Some(3), Some(4)]);
    assert!(is_low(Kind::Expectation, Some(1)) && !is_low(Kind::Expectation, Some(2)) && !is_low(Kind::Nps, None));
}

#[test]
fn answers_lead_the_way() {
    let pairs = |pairs: &[(&str, &str)]| Ok(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect());
    assert_eq!(
        counts(&json!({"what": ["repair"], "speed": 3, "words": "ok"})),
        pairs(&[("", ""), ("what", "repair"), ("speed", "3"), ("words", "")])
    );
    assert_eq!(
        counts(&json!({"what": ["repair", "sale"]})),
        pairs(&[("", ""), ("what", "repair"), ("what", "sale")]),
        "a sale leads past the speed"
    );
    assert_eq!(counts(&json!({"what": "repair", "speed": 5})), pairs(&[("", ""), ("what", "repair"), ("speed", "5")]));
    assert_eq!(counts(&json!({"what": ["sale"], "speed": 3})), faulty("/answers/speed", FaultCode::UnknownField));
    assert_eq!(
        counts(&json!({"what": ["repair"], "speed": 5, "words": "x"})),
        faulty("/answers/words", FaultCode::UnknownField),
        "five leads to the end"
    );
}

#[test]
fn what_is_no_answer_is_named() {
    assert_eq!(counts(&json!({"what": ["rent"], "speed": 5})), faulty("/answers/what", FaultCode::UnknownValue));
    assert_eq!(
        counts(&json!({"what": ["repair", "repair"], "speed": 5})),
        faulty("/answers/what", FaultCode::UnknownValue)
    );
    assert_eq!(counts(&json!({"what": ["repair"], "speed": 6})), faulty("/answers/speed", FaultCode::UnknownValue));
    assert_eq!(counts(&json!({"what": ["repair"]})), faulty("/answers/speed", FaultCode::Missing));
    assert_eq!(
        counts(&json!({"what": ["sale"], "words": ["no", "text"]})),
        faulty("/answers/words", FaultCode::WrongType)
    );
}

#[test]
fn an_answer_is_counted_once_in_each_part() {
    let counted = [("", "9"), ("what", "repair")];
    let counted = counted.map(|(question, value)| Counted { question: question.into(), value: value.into() });
    let parts = parts(&counted, Some("oil"), "new", "panel");
    let expected = [
        ["", "", "9"],
        ["segment", "new", "9"],
        ["channel", "panel", "9"],
        ["service", "oil", "9"],
        ["question", "what", "repair"],
    ];
    assert_eq!(parts, expected.map(|part| part.map(str::to_owned)));
    assert_eq!(super::parts(&[], Some("oil"), "new", "panel"), Vec::<[String; 3]>::new());
}

proptest! {
    #[test]
    fn every_way_through_a_survey_ends_and_no_question_comes_twice(
        speed in prop::option::of(0_i64..8), what in prop::sample::subsequence(vec!["repair", "sale", "rent"], 0..3),
    ) {
        let survey = own();
        let answers = json!({"what": what, "speed": speed});
        let mut seen = Vec::new();
        let mut at = Some(0);
        while let Some(place) = at {
            prop_assert!(seen.last().is_none_or(|last| *last < place), "{:?}", seen);
            seen.push(place);
            let question = &survey.questions[place];
            at = question.next(place, answers.get(&question.id), &survey.questions);
        }
        prop_assert!(seen.len() <= survey.questions.len());
    }

    #[test]
    fn no_words_are_refused_for_what_stands_in_them(words in any::<String>()) {
        let response = Response { score: Some(5), comment: Some(&words), answers: None };
        let is_short = words.chars().count() <= WORDS_CHARS_MAX;
        prop_assert_eq!(response.check(&standard(Kind::Csat)).is_ok(), is_short);
    }
}
