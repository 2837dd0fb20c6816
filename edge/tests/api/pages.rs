//! Pages that links of the customer's voice lead to: they need no script, lose nothing that was written, and offer a
//! review and a complaint to everybody alike.

use loyalty::wire::Code;
use loyalty::wire::complaints::{ComplaintFile, ComplaintPage, ComplaintTaken, ComplaintThread, OwnComplaints};
use loyalty::wire::mail::Mailbox;
use loyalty::wire::voice::{AnswerPage, PromptMade};
use serde_json::{Value, json};

use crate::complaints::{guests, of_guest};
use crate::http::Reply;
use crate::member::fresh;
use crate::person::TestPerson;
use crate::reviews::{form, form_at};
use crate::site::TestSite;

const LATER: &str = "2026-11-22T12:00:05Z";

fn opens(site: &TestSite, path: &str) -> String {
    let page = site.server.ask("GET", path).at(&site.now).send();
    assert_eq!(page.status, 200, "{}", page.text());
    page.text()
}

/// Sends a form as browsers do.
fn sends(site: &TestSite, path: &str, fields: &[(&str, &str)]) -> Reply {
    let line = |(name, value): &(&str, &str)| format!("{name}={}", encoded(value));
    let body = fields.iter().map(line).collect::<Vec<_>>().join("&");
    let ask = site.server.ask("POST", path).at(&site.now);
    ask.header("content-type", "application/x-www-form-urlencoded").bytes(body).send()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn letters(site: &TestSite, to: &str) -> Mailbox {
    let ask = site.server.ask("GET", &format!("/v1/mailbox?to={to}")).bearer(&site.server.operator_key);
    ask.at("2026-11-22T12:01:00Z").send().is(200)
}

/// The first link of ours in a letter to a page of this kind.
fn link_in(letter: &str, kind: &str) -> String {
    let at = letter.find(kind).unwrap_or_else(|| panic!("no {kind} in {letter}"));
    letter[at..].split(|end: char| end.is_whitespace() || end == '"').next().unwrap().to_owned()
}

fn has_both_ways(site: &TestSite, page: &str) -> bool {
    ["review", "complaint"].iter().all(|way| page.contains(&format!("href=\"/s/{}/{way}\"", site.keys.public_key)))
}

#[test]
fn every_page_of_a_link_offers_a_review_and_a_complaint_whatever_the_score() {
    let site = TestSite::open();
    for (score, survey, most) in [(0, "nps", 10), (10, "nps", 10), (1, "csat", 5), (5, "csat", 5), (1, "ces", 7)] {
        let member = format!("m{survey}{score}");
        site.member(&member).buys(1000);
        let asked = json!({"member": member, "survey": survey});
        let made: PromptMade = site.ask("POST", "/v1/prompts").json(&asked).send().is(201);
        let path = format!("/q/{}", made.link.unwrap());
        let first = opens(&site, &path);
        assert!(has_both_ways(&site, &first) && first.contains(&format!("value=\"{most}\"")), "{first}");
        let score = score.to_string();
        let second = sends(&site, &path, &[("put", "score"), ("a.score", &score)]);
        assert!(second.status == 200 && has_both_ways(&site, &second.text()), "{}", second.text());
        let third = sends(&site, &path, &[("put", "score"), ("a.score", &score), ("put", "why"), ("a.why", "So")]);
        assert!(third.status == 200 && has_both_ways(&site, &third.text()), "{}", third.text());
    }
}

#[test]
fn who_says_by_a_link_that_something_is_wrong_is_heard_as_themselves_on_every_site() {
    let site = TestSite::open();
    let topics = json!({"topics": [{"id": "delay", "hours": 2}, {"id": "rest", "title": {"en": "Rest"}, "hours": 48}]});
    site.ask("PUT", "/v1/complaints/topics").json(&topics).send().is::<Value>(200);
    let ada = site.member("ada");
    ada.buys(1000);
    let asked = json!({"member": "ada", "survey": "csat"});
    let path =
        format!("/q/{}", site.ask("POST", "/v1/prompts").json(&asked).send().is::<PromptMade>(201).link.unwrap());
    let low = sends(&site, &path, &[("put", "score"), ("a.score", "1")]);
    assert!(low.text().contains("name=\"look\""), "{}", low.text());
    let empty = sends(&site, &path, &[("look", "yes"), ("email", "ada@mail.example")]);
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("value=\"ada@mail.example\"") && empty.text().contains("role=\"alert\""));
    // What browsers count as 4,000 characters they send as more where it has lines.
    let text = format!("{}\r\n{}", "a".repeat(1999), "b".repeat(2000));
    let taken = sends(&site, &path, &[("look", "yes"), ("text", &text)]);
    assert_eq!(taken.status, 201, "{}", taken.text());
    let page: ComplaintPage = site.get("/v1/complaints").is(200);
    let one = &page.complaints[0];
    assert_eq!((one.member.as_deref(), one.topic.as_str()), (Some("ada"), "rest"));
    let session = ada.signs_in().secret;
    let mine = site.server.ask("GET", "/v1/complaints/mine").at(&site.now).bearer(&session).send();
    assert_eq!(mine.is::<OwnComplaints>(200).complaints.len(), 1, "it stands in their card");
}

#[test]
fn a_complaint_is_written_on_a_page_of_its_own_and_stays_there_until_it_is_right() {
    let site = TestSite::open();
    let path = format!("/s/{}/complaint", site.keys.public_key);
    let page = opens(&site, &path);
    assert!(page.contains("value=\"delay\"") && page.contains("name=\"phone\""), "{page}");
    let mark = form_at(&site, "2026-11-22T11:59:00Z");
    let odd = "Late <b>\"again\"</b>\nand \u{1f600}";
    let wrong = sends(&site, &path, &[("form", &mark), ("text", odd), ("email", "ada at mail"), ("topic", "delay")]);
    let again = wrong.text();
    assert_eq!(wrong.status, 422);
    assert!(again.contains("Late &lt;b&gt;&quot;again&quot;&lt;/b&gt;\nand \u{1f600}</textarea>"), "{again}");
    assert!(again.contains("value=\"delay\" checked") && again.contains("This is no e-mail address."), "{again}");
    let quick = sends(&site, &path, &[("form", &form_at(&site, &site.now)), ("text", odd), ("topic", "delay")]);
    assert!(quick.status == 429 && quick.text().contains("again"), "{}", quick.text());
    let machine = sends(&site, &path, &[("website", "x"), ("text", "spam"), ("topic", "delay")]);
    assert_eq!(machine.status, 201);
    let taken = sends(&site, &path, &[("form", &mark), ("text", odd), ("topic", "delay")]);
    assert_eq!(taken.status, 201, "{}", taken.text());
    let thread = opens(&site, &link_in(&taken.text(), "/c/thr_"));
    assert!(thread.contains("Late &lt;b&gt;"), "{thread}");
    let all: ComplaintPage = site.get("/v1/complaints?state=all").is(200);
    assert_eq!(all.complaints.len(), 1);
}

#[test]
fn a_guest_reads_on_by_the_letters_link_says_how_easy_it_was_and_has_all_of_it_forgotten() {
    let site = TestSite::open();
    let owner = TestPerson::joins(&site);
    let email = format!("{}@guests.example", fresh("late"));
    let mut complaint = guests(&site, &form(&site));
    complaint["email"] = json!(email);
    let ask = site.server.ask("POST", "/v1/complaints").at(&site.now).json(&complaint);
    let taken: ComplaintTaken = ask.send().is(201);
    let told = letters(&site, &owner.email);
    assert!(told.mails.iter().any(|mail| mail.subject.contains("No. 1 waits")), "the shop hears of it at once");
    let path = format!("/v1/complaints/{}", taken.complaint);
    site.ask("POST", &format!("{path}/resolve")).json(&json!({"text": "Tomorrow"})).send().is::<ComplaintFile>(200);
    let letter = letters(&site, &email).mails[0].body.clone();
    let page = link_in(&letter, "/c/thr_");
    assert!(opens(&site, &page).contains("Tomorrow"));
    let rated = sends(&site, &page, &[("a.score", "6")]);
    assert_eq!(rated.status, 200, "{}", rated.text());
    assert_eq!(sends(&site, &page, &[("a.score", "9")]).status, 422);
    let kept: AnswerPage = site.get("/v1/answers").is(200);
    assert_eq!((kept.answers.len(), kept.answers[0].score), (1, Some(6)));
    let long = "x".repeat(4001);
    let refused = sends(&site, &page, &[("text", &long)]);
    assert!(refused.status == 422 && refused.text().contains(&long), "nothing that was written is lost");
    let later = site.at(LATER);
    let said = sends(&later, &page, &[("text", "It is not")]);
    assert_eq!(said.status, 200);
    let token = taken.token.unwrap();
    let thread: ComplaintThread = site.server.ask("GET", &format!("/v1/complaints/{token}")).at(LATER).send().is(200);
    assert_eq!(thread.state, "reopened");
    assert_eq!(sends(&later, &page, &[("forget", "yes")]).status, 200);
    assert_eq!(later.server.ask("GET", &page).at(LATER).send().status, 404);
    let file: ComplaintFile = site.get(&format!("{path}/file")).is(200);
    assert!(file.messages.iter().all(|message| message.text.is_empty()) && file.complaint.email.is_none());
    // The same by the API; and nobody else's.
    let other = of_guest(&site);
    let forgets = |id: &str| site.server.ask("DELETE", &format!("/v1/complaints/{id}")).at(LATER).send();
    assert_eq!(forgets(&other.complaint).refused(Code::Unauthorized).status, 401);
    assert_eq!(forgets(other.token.as_deref().unwrap()).status, 204);
    forgets(other.token.as_deref().unwrap()).refused(Code::NotFound);
}

#[test]
fn a_review_is_written_changed_and_taken_back_on_pages_without_a_script() {
    let site = TestSite::open();
    site.ask("PUT", "/v1/reviews/places")
        .json(&json!({"urls": ["https://www.trustpilot.com/review/a.example"]}))
        .send()
        .is::<Value>(200);
    let path = format!("/s/{}/review", site.keys.public_key);
    let page = opens(&site, &path);
    assert!(
        page.contains("name=\"visitor\"") && !page.contains("checked"),
        "nothing is chosen before they are: {page}"
    );
    let mark = form_at(&site, "2026-11-22T11:59:00Z");
    let mut sent = vec![
        ("form", mark.as_str()),
        ("visitor", "a secret of this form"),
        ("text", "Slow <i>and</i> dear"),
        ("name", "Ann"),
    ];
    let wrong = sends(&site, &path, &sent);
    assert_eq!(wrong.status, 422);
    let again = wrong.text();
    assert!(
        again.contains("Slow &lt;i&gt;and")
            && again.contains("value=\"a secret of this form\"")
            && again.contains("Choose one to five stars.")
    );
    sent.push(("stars", "1"));
    let kept = sends(&site, &path, &sent);
    assert_eq!(kept.status, 201, "{}", kept.text());
    assert!(kept.text().contains("https://www.trustpilot.com/review/a.example"), "one star is sent there as five are");
    let link = link_in(&kept.text(), "/r/rev_");
    let own = opens(&site, &link);
    assert!(own.contains("value=\"1\" checked") && own.contains("Slow &lt;i&gt;and"), "{own}");
    let long = "x".repeat(2001);
    let refused = sends(&site, &link, &[("stars", "2"), ("text", &long), ("name", "Ann")]);
    assert!(refused.status == 422 && refused.text().contains(&long));
    assert_eq!(sends(&site, &link, &[("stars", "2"), ("text", "Slow"), ("name", "")]).status, 200);
    let queue = site.get("/v1/reviews/queue").value();
    assert_eq!(
        (queue["reviews"][0]["review"]["stars"].as_i64(), queue["reviews"][0]["review"]["text"].as_str()),
        (Some(2), Some("Slow"))
    );
    assert!(queue["reviews"][0]["review"]["name"].is_null(), "a name that is emptied goes");
    assert_eq!(sends(&site, &link, &[("withdraw", "yes")]).status, 200);
    assert!(opens(&site, &link).contains("It is taken back"));
    let late = sends(&site, &link, &[("stars", "5"), ("text", "Slow")]).text();
    assert!(late.contains("It is taken back"), "and stays so: {late}");
}
