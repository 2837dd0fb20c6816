//! Text that breaks programs: 461 strings that were collected because each of them broke one. They are kept and shown
//! byte for byte, as text, wherever somebody may write.

use loyalty::wire::figures::ExportPage;

use super::*;

/// All of them.
pub(crate) fn strings() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../node_modules/big-list-of-naughty-strings/blns.json");
    let list = std::fs::read(path).expect("npm's list of strings: `cargo xtask setup` installs it");
    let strings: Vec<String> = serde_json::from_slice(&list).unwrap();
    assert_eq!(strings.len(), 461);
    strings
}

/// As a name, where it is short enough for one and says something.
pub(crate) fn name(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty() && text.chars().count() <= 100)
}

/// What a name of a service may be.
fn is_name(text: &str) -> bool {
    (1..=200).contains(&text.chars().count())
}

/// What an owner may write on one line.
fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 120 && !text.chars().any(char::is_control)
}

/// The same in an order of their own.
pub(crate) fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}

#[test]
fn what_customers_write_is_kept_and_shown_byte_for_byte() {
    let (site, strings) = (TestSite::open(), strings());
    site.member("ada").buys(1000);
    site.writes("ours", &own()).is::<SurveyShown>(200);
    for text in &strings {
        let answers = json!({"what": "repair", "words": text});
        let mut said = json!({"survey": "ours", "member": "ada", "answers": answers, "comment": text});
        if is_name(text) {
            said["service"] = json!(text);
        }
        site.ask("POST", "/v1/answers").json(&said).send().is::<AnswerKept>(201);
    }
    let mut listed = Vec::new();
    let mut path = "/v1/answers?limit=100".to_owned();
    loop {
        let page: AnswerPage = site.get(&path).is(200);
        listed.extend(page.answers);
        let Some(next) = page.next else { break };
        path = format!("/v1/answers?limit=100&cursor={}", next.replace(' ', "%20"));
    }
    let exported = site.member("ada").get("/export").is::<Export>(200).answers;
    assert_eq!((listed.len(), exported.len()), (461, 461));
    for answer in listed.iter().chain(&exported) {
        let text = answer.comment.as_deref().unwrap();
        assert_eq!(answer.answers.as_ref().unwrap()["words"], text);
        assert_eq!(answer.service.as_deref(), is_name(text).then_some(text));
    }
    let comments = |answers: &[loyalty::wire::voice::AnswerShown]| {
        sorted(answers.iter().filter_map(|answer| answer.comment.clone()).collect())
    };
    assert_eq!((comments(&listed), comments(&exported)), (sorted(strings.clone()), sorted(strings.clone())));
    let mut rows = Vec::new();
    let mut path = "/v1/exports/answers".to_owned();
    loop {
        let page: ExportPage = site.get(&path).is(200);
        rows.extend(page.rows);
        let Some(next) = page.next else { break };
        path = format!("/v1/exports/answers?cursor={next}");
    }
    let column = |row: &Value| row[6].as_str().unwrap().to_owned();
    assert_eq!(sorted(rows.iter().map(|row| column(&json!(row))).collect::<Vec<_>>()), sorted(strings));
}

#[test]
fn what_owners_write_is_kept_byte_for_byte_or_refused() {
    let site = TestSite::open();
    let (lines, others): (Vec<String>, Vec<String>) = strings().into_iter().partition(|text| is_line(text));
    assert!(lines.len() > 400);
    for (number, part) in lines.chunks(190).enumerate() {
        let mut survey = own();
        let questions = part.chunks(19).enumerate().map(|(at, part)| {
            let mut options: Vec<Value> =
                part.iter().enumerate().map(|(at, text)| json!({"id": at.to_string(), "text": {"en": text}})).collect();
            options.push(json!({"id": "last", "text": {"en": "last"}}));
            json!({"id": format!("q{at}"), "kind": "choice", "text": {"en": part[0], "ru": part[0]}, "is_optional": false, "options": options})
        });
        survey["questions"] = questions.collect();
        survey["title"] = json!({"en": part[0]});
        let id = format!("part-{number}");
        let written = site.writes(&id, &survey).is::<Value>(200);
        assert_eq!((&written["document"], &written["document"]["questions"]), (&survey, &written["questions"]));
        assert_eq!(site.get(&format!("/v1/surveys/{id}")).value(), written);
    }
    for text in others {
        let mut survey = own();
        survey["title"]["en"] = json!(text);
        assert_eq!(site.writes("odd", &survey).refused(Code::SurveyInvalid).extra["path"], "/title/en", "{text:?}");
    }
}
