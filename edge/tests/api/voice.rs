//! What customers are asked and what they answer, as the panel, pages and shops' servers see it.

mod asked;
mod links;
pub(crate) mod naughty;

use loyalty::read::Fault;
use loyalty::time::Moment;
use loyalty::voice::figures::Move;
use loyalty::voice::survey::Survey;
use loyalty::wire::Code;
use loyalty::wire::changes::ChangePage;
use loyalty::wire::members::{Erased, Export};
use loyalty::wire::voice::{
    AnswerKept, AnswerPage, Asking, MemberVoice, SurveyList, SurveyPreview, SurveyShown, Voice, VoiceSummary,
};
use serde_json::{Value, json};

use crate::http::Reply;
use crate::reviews::form_at;
use crate::server::Server;
use crate::site::{NOON, TestSite};

impl TestSite<'_> {
    /// Answers as somebody in a page of theirs, who read it a minute before.
    #[track_caller]
    fn hears(&self, answer: &Value) -> Reply {
        let mut answer = answer.clone();
        let before = Moment::parse(&self.now).unwrap().plus_ms(-60_000);
        answer["form"] = json!(form_at(self, &before.to_rfc3339()));
        answer["site"] = json!(self.keys.public_key);
        self.server.ask("POST", "/v1/answers").at(&self.now).json(&answer).send()
    }

    /// What all of them say.
    #[track_caller]
    fn summary(&self, query: &str) -> VoiceSummary {
        self.get(&format!("/v1/voice/summary{query}")).is(200)
    }

    /// Writes a survey.
    #[track_caller]
    fn writes(&self, id: &str, survey: &Value) -> Reply {
        self.ask("PUT", &format!("/v1/surveys/{id}")).json(survey).send()
    }
}

fn standard(kind: &str, occasion: &Value) -> Value {
    json!({"version": 1, "kind": kind, "is_on": true, "occasion": occasion})
}

fn own() -> Value {
    json!({
        "version": 1, "kind": "own", "is_on": true, "occasion": {"on": "none"}, "title": {"en": "Ours"},
        "questions": [
            {"id": "what", "kind": "choice", "text": {"en": "What for?"}, "is_optional": false, "options": [
                {"id": "repair", "text": {"en": "A repair"}}, {"id": "sale", "text": {"en": "A sale"}}],
             "branches": [{"in": ["sale"], "go": "end"}]},
            {"id": "words", "kind": "text", "text": {"en": "Anything else?"}, "is_optional": true},
        ],
    })
}

#[test]
fn the_summary_says_what_the_definitions_say() {
    let site = TestSite::open();
    let scores = |survey: &str, counts: &[(i64, usize)]| {
        for (score, count) in counts {
            for _ in 0..*count {
                site.hears(&json!({"survey": survey, "score": score})).is::<AnswerKept>(201);
            }
        }
    };
    scores("nps", &[(10, 30), (9, 20), (8, 10), (7, 20), (6, 10), (0, 10)]);
    scores("csat", &[(1, 10), (2, 10), (3, 13), (4, 44), (5, 30)]);
    scores("ces", &[(1, 2), (2, 3), (3, 5), (4, 10), (5, 20), (6, 35), (7, 25)]);
    let all = site.summary("");
    let interval = all.nps.interval.unwrap();
    assert_eq!((all.nps.promoters, all.nps.passives, all.nps.detractors), (50, 30, 20));
    assert_eq!((all.nps.score, interval.low_hundredths, interval.high_hundredths), (Some(30), 1405, 4420));
    let interval = all.csat.interval.unwrap();
    assert_eq!((all.csat.satisfied, all.csat.answers, all.csat.percent), (74, 107, Some(69)));
    assert_eq!((interval.low_hundredths, interval.high_hundredths), (5987, 7712));
    assert_eq!((all.ces.mean_hundredths, all.ces.agree_percent), (Some(548), Some(80)));
    assert_eq!((all.from.as_str(), all.to.as_str()), ("2026-10-24", "2026-11-22"));
    assert_eq!(
        all.surveys.iter().map(|one| (one.survey.as_str(), one.answers)).collect::<Vec<_>>(),
        [("ces", 100), ("csat", 107), ("nps", 100)]
    );
    assert_eq!(all.moves.nps, None::<Move>);
    let groups = site.summary("?by=segment&survey=nps").groups;
    assert_eq!((groups.len(), groups[0].name.as_str(), groups[0].figures.nps), (1, "guest", all.nps));
    assert_eq!(site.summary("?to=2026-11-21").nps.score, None);
    for wrong in ["?from=2026-11-23", "?from=2020-01-01", "?from=yesterday", "?by=name", "?trend=month"] {
        site.get(&format!("/v1/voice/summary{wrong}")).refused(Code::OutOfRange);
    }
}

#[test]
fn halves_are_rounded_away_from_nought() {
    for (counts, score) in [([3, 3, 2], 13), ([2, 3, 3], -13)] {
        let site = TestSite::open();
        for (value, count) in [9, 7, 3].into_iter().zip(counts) {
            for _ in 0..count {
                site.hears(&json!({"survey": "nps", "score": value})).is::<AnswerKept>(201);
            }
        }
        assert_eq!(site.summary("").nps.score, Some(score));
    }
}

#[test]
fn days_are_those_of_the_sites_zone() {
    let new = json!({"name": "Bell", "origins": ["https://bell.example"], "currency": "EUR", "zone": "Europe/Moscow", "languages": ["en"]});
    let server = Server::shared();
    let created = server.ask("POST", "/v1/sites").bearer(&server.operator_key).at(NOON).json(&new).send();
    let site = TestSite { server, keys: created.is(201), now: "2026-11-22T22:30:00Z".into() };
    site.hears(&json!({"survey": "csat", "score": 5})).is::<AnswerKept>(201);
    let trend = site.summary("?trend=day").trend;
    assert_eq!((trend.len(), trend[0].begins.as_str()), (1, "2026-11-23"));
    assert_eq!(site.summary("?trend=week").trend[0].begins, "2026-11-23");
}

#[test]
fn a_score_without_words_counts_words_alone_are_heard_and_the_last_score_wins() {
    let site = TestSite::open();
    let ada = site.member("ada");
    ada.buys(1000);
    let session = ada.signs_in();
    let says = |answer: Value| session.ask("POST", "/v1/answers").json(&answer).send();
    let low: AnswerKept = says(json!({"survey": "nps", "score": 6})).is(201);
    assert!(low.is_low);
    let high: AnswerKept = says(json!({"survey": "nps", "score": 9, "comment": "after all"})).is(201);
    assert!(!high.is_low);
    says(json!({"survey": "nps", "comment": "words alone"})).is::<AnswerKept>(201);
    let nps = site.summary("").nps;
    assert_eq!((nps.answers, nps.promoters), (1, 1));
    let mut answers = site.get("/v1/answers").is::<AnswerPage>(200).answers;
    answers.sort_by_key(|answer| answer.score);
    assert_eq!(answers.iter().map(|one| one.score).collect::<Vec<_>>(), [None, Some(6), Some(9)]);
    assert_eq!(answers.iter().map(|one| one.replaced_at.is_some()).collect::<Vec<_>>(), [false, true, false]);
    assert!(answers.iter().all(|one| one.member.as_deref() == Some("ada") && one.channel == "panel"));
    let guest = json!({"survey": "csat", "score": 1, "visitor": "a secret of one open page"});
    site.hears(&guest).is::<AnswerKept>(201);
    site.hears(&json!({"survey": "csat", "score": 4, "visitor": "a secret of one open page"})).is::<AnswerKept>(201);
    site.hears(&json!({"survey": "csat", "score": 4})).is::<AnswerKept>(201);
    let csat = site.summary("").csat;
    assert_eq!((csat.answers, csat.satisfied), (2, 2));
}

#[test]
fn what_is_no_answer_is_refused() {
    let site = TestSite::open();
    site.member("ada").buys_as("p1", 1000);
    site.member("bob").buys(1000);
    site.writes("ours", &own()).is::<SurveyShown>(200);
    let faults = |answer: Value| -> Vec<String> {
        let problem = site.hears(&answer).refused(Code::AnswerInvalid);
        let faults: Vec<Fault> = serde_json::from_value(problem.extra["faults"].clone()).unwrap();
        faults.into_iter().map(|fault| fault.path).collect()
    };
    assert_eq!(faults(json!({"survey": "nps", "score": 11})), ["/score"]);
    assert_eq!(faults(json!({"survey": "nps"})), ["/score"]);
    assert_eq!(faults(json!({"survey": "csat", "score": 0, "comment": "x".repeat(2001)})), ["/comment", "/score"]);
    assert_eq!(
        faults(json!({"survey": "ours", "answers": {"what": "rent", "mood": 1}})),
        ["/answers/what", "/answers/mood"]
    );
    assert_eq!(
        faults(json!({"survey": "ours", "answers": {"what": "sale", "words": "beside the way"}})),
        ["/answers/words"]
    );
    site.hears(&json!({"survey": "theirs", "score": 5})).refused(Code::NotFound);
    for (answer, path) in [
        (json!({"survey": "nps", "score": 5, "member": "ada"}), "/member"),
        (json!({"survey": "nps", "score": 5, "purchase": "p1"}), "/purchase"),
        (json!({"survey": "nps", "score": 5, "service": ""}), "/service"),
        (json!({"survey": "nps", "score": 5, "visitor": "short"}), "/visitor"),
        (json!({"survey": "nps", "score": 5, "channel": "letter"}), "/channel"),
        (json!({"survey": "nps", "score": 5, "prompt": "1"}), "/prompt"),
        (json!({"score": 5}), "/survey"),
    ] {
        assert_eq!(site.hears(&answer).refused(Code::OutOfRange).extra["path"], path);
    }
    let bobs = site.member("bob").signs_in();
    let others = json!({"survey": "csat", "score": 5, "purchase": "p1"});
    bobs.ask("POST", "/v1/answers").json(&others).send().refused(Code::OutOfRange);
    let machine = json!({"survey": "nps", "score": 1, "website": "https://spam.example"});
    site.hears(&machine).is::<AnswerKept>(201);
    let nobody = json!({"survey": "nps", "score": 5, "member": "nobody"});
    site.ask("POST", "/v1/answers").json(&nobody).send().refused(Code::NotFound);
    let reader = site.key_for(&["voice:read"]);
    let said = json!({"survey": "nps", "score": 5, "member": "ada"});
    site.ask("POST", "/v1/answers").bearer(&reader.secret).json(&said).send().refused(Code::Forbidden);
    assert_eq!(site.get("/v1/answers").is::<AnswerPage>(200).answers, []);
}

#[test]
fn an_owners_own_survey_is_counted_by_its_answers() {
    let site = TestSite::open();
    site.writes("ours", &own()).is::<SurveyShown>(200);
    for answers in [json!({"what": "repair", "words": "fine"}), json!({"what": "repair"}), json!({"what": "sale"})] {
        site.hears(&json!({"survey": "ours", "answers": answers})).is::<AnswerKept>(201);
    }
    let surveys = site.summary("").surveys;
    assert_eq!((surveys.len(), surveys[0].answers), (1, 3));
    let counts = |question: &str| -> Vec<(String, u32)> {
        let found = surveys[0].questions.iter().find(|one| one.question == question).unwrap();
        found.values.iter().map(|one| (one.value.clone(), one.answers)).collect()
    };
    assert_eq!(counts("what"), [("repair".into(), 2), ("sale".into(), 1)]);
    assert_eq!(counts("words"), [(String::new(), 1)]);
    let asking: Asking = site
        .server
        .ask("GET", &format!("/v1/surveys/ours/questions?site={}", site.keys.public_key))
        .at(NOON)
        .send()
        .is(200);
    assert_eq!((asking.kind.as_str(), asking.questions.len(), asking.revision), ("own", 2, 1));
}

#[test]
fn surveys_are_written_whole_and_keep_their_kind() {
    let site = TestSite::open();
    let ready: SurveyList = site.get("/v1/surveys").is(200);
    let ids: Vec<&str> = ready.surveys.iter().map(|one| one.survey.as_str()).collect();
    assert_eq!(ids, Survey::READY);
    assert!(ready.surveys.iter().all(|one| one.revision == 0 && !one.document.is_on && !one.questions.is_empty()));
    let ces = &ready.surveys[2].questions[0].text;
    assert_eq!(ces["en"], "Bell & Sons made it easy for me to handle my issue.");
    let mut faulty = own();
    faulty["questions"][0]["branches"][0]["go"] = json!("nowhere");
    let problem = site.writes("ours", &faulty).refused(Code::SurveyInvalid);
    assert_eq!(problem.extra["path"], "/questions/0/branches/0/go");
    let preview = |survey: &Value| site.ask("POST", "/v1/surveys/preview").json(survey).send();
    assert_eq!(preview(&faulty).refused(Code::SurveyInvalid).extra, problem.extra);
    assert_eq!(preview(&own()).is::<SurveyPreview>(200).questions.len(), 2);
    site.get("/v1/surveys/ours").refused(Code::NotFound);
    let first = site.writes("ours", &own());
    assert_eq!((first.header("etag"), first.is::<SurveyShown>(200).revision), (Some("\"1\""), 1));
    let seen = |revision: &str| site.ask("PUT", "/v1/surveys/ours").header("if-match", revision).json(&own()).send();
    assert_eq!(seen("\"1\"").is::<SurveyShown>(200).revision, 2);
    assert_eq!(seen("\"1\"").refused(Code::Changed).extra["revision"], 2);
    let nps = standard("nps", &json!({"on": "none"}));
    for (id, survey) in [("ours", &nps), ("csat", &nps)] {
        assert_eq!(site.writes(id, survey).refused(Code::SurveyInvalid).extra["path"], "/kind");
    }
    site.writes("no%20space", &nps).refused(Code::OutOfRange);
    let log: ChangePage = site.get("/v1/changes").is(200);
    assert_eq!(log.changes.iter().filter(|change| change.what == "survey.changed").count(), 2);
    assert_eq!(site.get("/v1/voice").is::<Voice>(200).gap_days, 7);
    let gap = |days: i64| site.ask("PATCH", "/v1/voice").json(&json!({"gap_days": days})).send();
    assert_eq!(gap(0).is::<Voice>(200).gap_days, 0);
    gap(366).refused(Code::OutOfRange);
}

#[test]
fn an_erased_members_words_are_gone_and_their_score_still_counts() {
    let site = TestSite::open();
    let ada = site.member("ada");
    ada.buys(1000);
    let said = json!({"survey": "nps", "score": 2, "member": "ada", "comment": "I am Ada of Bell Lane"});
    site.ask("POST", "/v1/answers").json(&said).send().is::<AnswerKept>(201);
    assert_eq!(ada.get("/export").is::<Export>(200).answers[0].comment.as_deref(), Some("I am Ada of Bell Lane"));
    site.ask("DELETE", "/v1/members/ada").send().is::<Erased>(200);
    let answers = site.get("/v1/answers").is::<AnswerPage>(200).answers;
    assert_eq!((answers[0].score, &answers[0].comment, &answers[0].member), (Some(2), &None, &None));
    assert_eq!(site.summary("").nps.detractors, 1);
}

#[test]
fn a_member_stands_where_what_they_do_and_say_puts_them() {
    let site = TestSite::open();
    let ada = site.member("ada");
    let stands = || -> (Option<String>, Vec<String>) {
        let voice: MemberVoice = ada.get("/voice").is(200);
        (voice.stage, voice.reasons.into_iter().map(|reason| reason.reason).collect())
    };
    ada.buys(1000);
    assert_eq!(stands(), (Some("satisfied".into()), vec!["bought".into(), "bought_once".into()]));
    ada.buys(1000);
    assert_eq!(stands().0.as_deref(), Some("loyal"));
    site.writes("ours", &own()).is::<SurveyShown>(200);
    let opinion = json!({"survey": "ours", "member": "ada", "answers": {"what": "sale"}});
    site.ask("POST", "/v1/answers").json(&opinion).send().is::<AnswerKept>(201);
    assert_eq!(stands().0.as_deref(), Some("engaged"));
    let let_down = json!({"survey": "csat", "member": "ada", "score": 2});
    site.ask("POST", "/v1/answers").json(&let_down).send().is::<AnswerKept>(201);
    assert_eq!(stands(), (None, vec!["bought".into(), "scored_low".into()]));
    let later = ada.at("2027-03-22T12:00:00Z");
    assert_eq!(later.get("/voice").is::<MemberVoice>(200).answers.len(), 2);
    site.get("/v1/members/nobody/voice").refused(Code::NotFound);
}
