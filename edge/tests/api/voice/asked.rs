//! Panels that ask whether there is something to ask.

use loyalty::wire::voice::{PromptOffer, PromptShown};

use super::*;
use crate::at_once::at_once;
use crate::member::Session;

impl Session<'_> {
    #[track_caller]
    fn offered(&self) -> PromptOffer {
        self.ask("GET", "/v1/prompt").send().is(200)
    }

    #[track_caller]
    fn shows(&self, prompt: &str) -> bool {
        self.ask("POST", &format!("/v1/prompts/{prompt}/shown")).send().is::<PromptShown>(200).show
    }
}

/// A site that asks about purchases at once, and somebody who bought.
fn bought() -> TestSite<'static> {
    let site = TestSite::open();
    for id in ["csat", "mood"] {
        site.writes(id, &standard("csat", &json!({"on": "purchase", "hours": 0}))).is::<SurveyShown>(200);
    }
    site.member("ada").buys_as("p1", 1000);
    site
}

#[test]
fn sixty_four_panels_at_once_ask_one_question() {
    let site = bought();
    let sessions: Vec<Session> = (0..4).map(|_| site.member("ada").signs_in()).collect();
    let offers = at_once(64, |caller| sessions[caller % 4].offered().prompt);
    let given: Vec<_> =
        offers.iter().enumerate().filter_map(|(caller, offer)| Some((caller, offer.clone()?))).collect();
    assert_eq!(given.len(), 1, "{given:?}");
    let (caller, prompt) = &given[0];
    assert_eq!((prompt.asking.kind.as_str(), prompt.purchase.as_deref()), ("csat", Some("p1")));
    let shown = at_once(64, |other| sessions[other % 4].shows(&prompt.id));
    let own = shown.iter().enumerate().filter(|(other, shown)| (other % 4 == caller % 4) && **shown).count();
    assert_eq!((own, shown.iter().filter(|shown| **shown).count()), (16, 16), "whoever it is held for");
    assert!(at_once(64, |caller| sessions[caller % 4].offered().prompt).iter().all(Option::is_none));
    let asked: Vec<_> = site.summary("").surveys.into_iter().map(|one| one.asked).collect();
    assert_eq!(asked.iter().map(|asked| asked.eligible).sum::<u32>(), 2);
    assert_eq!(asked.iter().map(|asked| (asked.invited, asked.shown)).filter(|both| *both == (1, 1)).count(), 1);
}

#[test]
fn what_is_shown_is_decided_anew_and_what_is_answered_is_counted() {
    let site = bought();
    let session = site.member("ada").signs_in();
    let prompt = session.offered().prompt.unwrap();
    let stranger = site.member("bob");
    stranger.buys(1000);
    let stranger = stranger.signs_in();
    stranger.ask("POST", &format!("/v1/prompts/{}/shown", prompt.id)).send().refused(Code::NotFound);
    stranger.ask("POST", &format!("/v1/prompts/{}/dismissed", prompt.id)).send().refused(Code::NotFound);
    // Meanwhile they said it by themselves: it is no longer asked.
    let other = if prompt.asking.survey == "csat" { "mood" } else { "csat" };
    let unasked = json!({"survey": other, "score": 4});
    session.ask("POST", "/v1/answers").json(&unasked).send().is::<AnswerKept>(201);
    assert!(!session.shows(&prompt.id));
    let later = site.at("2026-11-22T12:05:00Z").member("bob").signs_in();
    let bobs = later.offered().prompt.unwrap();
    assert!(later.shows(&bobs.id) && later.shows(&bobs.id), "the same again is no other");
    let answer = json!({"prompt": bobs.id, "score": 5, "comment": "quick"});
    later.ask("POST", "/v1/answers").json(&answer).send().is::<AnswerKept>(201);
    let answers = site.get("/v1/answers").is::<AnswerPage>(200).answers;
    assert_eq!((answers[0].purchase.as_ref(), answers[0].score), (bobs.purchase.as_ref(), Some(5)));
    let summary = site.summary("");
    let asked = summary.surveys.iter().find(|one| one.survey == bobs.asking.survey).unwrap().asked.clone();
    assert_eq!((asked.shown, asked.answered, asked.response_percent), (1, 1, Some(100)));
    assert_eq!(summary.csat.answers, 2);
}

#[test]
fn a_survey_that_was_switched_off_and_a_prompt_that_was_waved_away_are_not_shown() {
    let site = bought();
    let session = site.member("ada").signs_in();
    let prompt = session.offered().prompt.unwrap();
    let mut off = standard("csat", &json!({"on": "purchase", "hours": 0}));
    off["is_on"] = json!(false);
    site.writes(&prompt.asking.survey, &off).is::<SurveyShown>(200);
    assert!(!session.shows(&prompt.id));
    let other = session.offered().prompt.unwrap();
    assert_ne!(other.asking.survey, prompt.asking.survey);
    let dismiss = || session.ask("POST", &format!("/v1/prompts/{}/dismissed", other.id)).send();
    assert_eq!((dismiss().status, dismiss().status), (204, 204));
    assert!(!session.shows(&other.id) && session.offered().prompt.is_none());
    let asked = |survey: &str| {
        let surveys = site.summary("").surveys;
        surveys.into_iter().find(|one| one.survey == survey).unwrap().asked
    };
    let waved = asked(&other.asking.survey);
    assert_eq!((waved.shown, waved.dismissed, waved.response_percent), (1, 1, Some(0)));
}
