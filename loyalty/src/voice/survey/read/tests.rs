use serde_json::json;

use super::*;

fn faults(document: &Value) -> Vec<(String, FaultCode)> {
    let faults = Survey::read(document).unwrap_err();
    faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
}

pub(crate) fn own() -> Value {
    json!({
        "version": 1, "kind": "own", "is_on": true, "occasion": {"on": "purchase", "hours": 48},
        "title": {"en": "Our workshop", "ru": "Наша мастерская"},
        "questions": [
            {"id": "what", "kind": "choice", "text": {"en": "What did you come for?"}, "is_optional": false,
             "options": [{"id": "repair", "text": {"en": "A repair"}}, {"id": "sale", "text": {"en": "A sale"}}],
             "branches": [{"in": ["sale"], "go": "words"}]},
            {"id": "speed", "kind": "scale", "text": {"en": "How quick was it?"}, "is_optional": true, "from": 1, "to": 5,
             "labels": [{"value": 1, "text": {"en": "Slow"}}, {"value": 5, "text": {"en": "Quick"}}],
             "branches": [{"in": [4, 5], "go": "end"}]},
            {"id": "words", "kind": "text", "text": {"en": "Anything else?"}, "is_optional": true},
        ],
    })
}

#[test]
fn what_is_written_is_read_back() {
    let about = |kind: &str, occasion: Value| json!({"version": 1, "kind": kind, "is_on": false, "occasion": occasion});
    let (sampled, done) = (json!({"on": "sample"}), json!({"on": "order", "days": 3}));
    let came = json!({"on": "visit", "hours": 2});
    for document in [own(), about("nps", sampled), about("csat", done), about("csat", came)] {
        let survey = Survey::read(&document).unwrap();
        assert_eq!(serde_json::to_value(&survey).unwrap(), document);
    }
}

#[test]
fn every_ready_survey_is_one_that_could_be_written() {
    for id in Survey::READY {
        let ready = Survey::ready(id).unwrap();
        assert_eq!(Survey::read(&serde_json::to_value(&ready).unwrap()), Ok(ready), "{id}");
    }
    assert_eq!(Survey::ready("ours"), None);
}

#[test]
fn an_order_that_is_done_is_asked_about_after_its_time() {
    let document = json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "order", "hours": 5}});
    let occasion = Survey::read(&document).unwrap().occasion;
    assert_eq!((occasion.name(), occasion.delay_ms()), ("order", 5 * 60 * 60 * 1000));
    let both = json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "order"}});
    assert_eq!(faults(&both), [("/occasion".to_owned(), FaultCode::Missing)]);
}

#[test]
fn every_fault_is_named_with_its_path() {
    let found = faults(&json!({
        "version": 2, "kind": "own", "is_on": "yes", "occasion": {"on": "purchase", "hours": 1, "days": 1}, "colour": "red",
        "questions": [
            {"id": "end", "kind": "choice", "text": {}, "options": [{"id": "a", "text": {"en": "A"}}, {"id": "a"}], "from": 1},
            {"id": "b", "kind": "scale", "text": {"english": ""}, "from": 1, "to": 1, "labels": [{"value": 7, "text": {"en": "x"}}]},
            {"id": "c", "kind": "text", "text": {"en": "Why?"}, "branches": []},
            {"kind": "slider"},
        ],
    }));
    let expected = [
        ("/version", FaultCode::UnknownValue),
        ("/colour", FaultCode::UnknownField),
        ("/is_on", FaultCode::WrongType),
        ("/occasion", FaultCode::Missing),
        ("/title", FaultCode::Missing),
        ("/questions/0/from", FaultCode::UnknownField),
        ("/questions/0/id", FaultCode::OutOfRange),
        ("/questions/0/text", FaultCode::Missing),
        ("/questions/0/options/1/text", FaultCode::Missing),
        ("/questions/1/text/english", FaultCode::UnknownValue),
        ("/questions/1/text/english", FaultCode::OutOfRange),
        ("/questions/1/to", FaultCode::OutOfRange),
        ("/questions/1/labels/0/value", FaultCode::OutOfRange),
        ("/questions/2/branches", FaultCode::UnknownField),
        ("/questions/3/kind", FaultCode::UnknownValue),
        ("/questions/3/id", FaultCode::Missing),
        ("/questions/3/text", FaultCode::Missing),
    ];
    assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn branches_lead_forwards_on_answers_there_are() {
    let mut document = own();
    document["questions"][0]["branches"] = json!([
        {"in": ["rent"], "go": "words"}, {"in": ["sale"], "go": "what"}, {"in": ["repair"], "go": "nowhere"}, {"in": [], "go": "end"}
    ]);
    document["questions"][1]["branches"] = json!([{"in": [0, "4"], "go": "what"}]);
    let expected = [
        ("/questions/0/branches/3/in", FaultCode::WrongType),
        ("/questions/0/branches/0/in/0", FaultCode::UnknownValue),
        ("/questions/1/branches/0/in/0", FaultCode::UnknownValue),
        ("/questions/1/branches/0/in/1", FaultCode::UnknownValue),
        ("/questions/0/branches/1/go", FaultCode::UnknownValue),
        ("/questions/0/branches/2/go", FaultCode::UnknownValue),
        ("/questions/1/branches/0/go", FaultCode::UnknownValue),
    ];
    assert_eq!(faults(&document), expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn a_survey_has_one_to_ten_questions_of_different_names() {
    let mut document = own();
    document["questions"] = json!([]);
    assert_eq!(faults(&document), [("/questions".to_owned(), FaultCode::OutOfRange)]);
    document["questions"] = vec![own()["questions"][2].clone(); 11].into();
    assert_eq!(faults(&document), [("/questions".to_owned(), FaultCode::OutOfRange)]);
    document["questions"] = vec![own()["questions"][2].clone(); 2].into();
    assert_eq!(faults(&document), [("/questions".to_owned(), FaultCode::Duplicate)]);
}

#[test]
fn the_standard_kinds_ask_the_standard_question_and_only_nps_asks_by_sample() {
    let mut document = own();
    document["kind"] = json!("csat");
    assert_eq!(faults(&document), [("/questions".to_owned(), FaultCode::UnknownField)]);
    let sampled = json!({"version": 1, "kind": "ces", "is_on": true, "occasion": {"on": "sample"}});
    assert_eq!(faults(&sampled), [("/occasion/on".to_owned(), FaultCode::UnknownValue)]);
    assert_eq!(faults(&json!([])), [(String::new(), FaultCode::WrongType)]);
}
