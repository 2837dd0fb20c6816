//! Members whom a shop asks by a link.

use loyalty::wire::voice::PromptMade;

use super::*;

#[test]
fn a_link_asks_one_member_once_within_the_budget() {
    let site = TestSite::open();
    site.member("ada").buys(1000);
    let invites = |now: &str| -> PromptMade {
        site.at(now).ask("POST", "/v1/prompts").json(&json!({"member": "ada", "survey": "nps"})).send().is(201)
    };
    let made = invites(NOON);
    let link = made.link.unwrap();
    assert_eq!(invites(NOON).not_now.as_deref(), Some("gap"));
    assert_eq!(invites("2027-02-22T12:00:00Z").not_now.as_deref(), Some("like_it"));
    let reads = |now: &str, link: &str| site.server.ask("GET", &format!("/v1/links/{link}")).at(now).send();
    let asking: Asking = reads(NOON, &link).is(200);
    assert_eq!((asking.survey.as_str(), asking.questions[0].id.as_str()), ("nps", "score"));
    let answers = |now: &str, link: &str, score: i64| {
        let answer = json!({"link": link, "score": score});
        site.server.ask("POST", "/v1/answers").at(now).json(&answer).send()
    };
    answers("2026-11-23T12:00:00Z", &link, 3).is::<AnswerKept>(201);
    answers("2026-11-23T12:59:59Z", &link, 9).is::<AnswerKept>(201);
    answers("2026-11-23T13:00:01Z", &link, 10).refused(Code::NotFound);
    let site = site.at("2026-11-23T14:00:00Z");
    let summary = site.summary("");
    assert_eq!((summary.nps.answers, summary.nps.promoters), (1, 1));
    assert_eq!(summary.surveys[0].asked.response_percent, Some(100));
    let answers_kept = site.get("/v1/answers").is::<AnswerPage>(200).answers;
    assert!(answers_kept.iter().all(|one| one.channel == "link" && one.member.as_deref() == Some("ada")));
    let mut grafted = link.clone();
    grafted.replace_range(24..25, if link.as_bytes()[24] == b'0' { "1" } else { "0" });
    for wrong in [grafted.as_str(), "ask_", "sub_0"] {
        reads(NOON, wrong).refused(Code::NotFound);
        answers(NOON, wrong, 5).refused(Code::NotFound);
    }
}

#[test]
fn a_link_is_over_after_thirty_days_and_asks_nobody_unknown() {
    let site = TestSite::open();
    site.member("ada").buys(1000);
    let invite = |member: &str, survey: &str| {
        site.ask("POST", "/v1/prompts").json(&json!({"member": member, "survey": survey})).send()
    };
    invite("nobody", "nps").refused(Code::NotFound);
    invite("ada", "theirs").refused(Code::NotFound);
    let unbought = json!({"member": "ada", "survey": "csat", "purchase": "p9"});
    site.ask("POST", "/v1/prompts").json(&unbought).send().refused(Code::OutOfRange);
    let link = invite("ada", "ces").is::<PromptMade>(201).link.unwrap();
    let reads = |now: &str| site.server.ask("GET", &format!("/v1/links/{link}")).at(now).send();
    reads("2026-12-22T11:59:59Z").is::<Asking>(200);
    reads("2026-12-22T12:00:00Z").refused(Code::NotFound);
}
