//! Readers over HTTP: the form with and without a script, the letter, the button, leaving; and codes to sign in with.

use courier::hook::Secret;
use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::mail::Mailbox;
use loyalty::wire::subscriptions::{SubscriberPage, SubscriberProof};
use loyalty::wire::voice::AnswerPage;
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::{Ask, Reply};
use crate::member::fresh;
use crate::server::{Server, mail_events_secret, wait_until};
use crate::site::{NOON, TestSite, reward};

/// A secret of a frame.
const ASKED: &str = "a secret of one frame only";

/// What the panel sends for somebody who wants posts.
pub(crate) fn subscription(site: &TestSite, email: &str) -> Value {
    json!({"site": site.keys.public_key, "email": email, "language": "en", "topics": ["posts"], "frequency": "each",
        "data": true, "advertising": false, "page": "https://blog.example/post?secret=1", "zone_minutes": 180})
}

/// A call that the mail provider has signed at this moment.
pub(crate) fn signed<'a>(ask: Ask<'a>, body: &str, at: &str) -> Ask<'a> {
    let secret = Secret::parse(mail_events_secret()).unwrap();
    let at_s = Moment::parse(at).unwrap().0 / 1000;
    let headers = courier::hook::headers("msg_1", at_s, body.as_bytes(), &[secret]).unwrap();
    headers.into_iter().fold(ask, |ask, (name, value)| ask.header(name, &value))
}

fn letters(site: &TestSite, to: &str) -> Mailbox {
    let server = site.server;
    let path = format!("/v1/mailbox?to={to}");
    server.ask("GET", &path).bearer(&server.operator_key).at("2026-11-22T12:01:00Z").send().is(200)
}

fn subscribes(site: &TestSite, email: &str) -> Reply {
    site.server.ask("POST", "/v1/subscriptions").at(NOON).json(&subscription(site, email)).send()
}

/// The path of the link in the newest letter.
fn link(site: &TestSite, to: &str) -> String {
    let body = letters(site, to).mails.remove(0).body;
    let at = body.find("/m/").expect("a link");
    body[at..].split_whitespace().next().unwrap().to_owned()
}

fn sends_form(site: &TestSite, path: &str, form: &str) -> Reply {
    let ask = site.server.ask("POST", path).at(NOON).header("content-type", "application/x-www-form-urlencoded");
    ask.bytes(form.to_owned()).send()
}

fn opens(site: &TestSite, path: &str) -> Reply {
    site.server.ask("GET", path).at(NOON).send()
}

fn reader(site: &TestSite) -> SubscriberProof {
    let page: SubscriberPage = site.get("/v1/subscribers").is(200);
    site.get(&format!("/v1/subscribers/{}", page.subscribers[0].id)).is(200)
}

/// Somebody who reads this site.
fn reads(site: &TestSite, email: &str) {
    subscribes(site, email).is::<Value>(202);
    assert_eq!(sends_form(site, &link(site, email), "").status, 200);
}

#[test]
fn a_reader_is_asked_first_and_the_answer_says_nothing_about_their_address() {
    let site = TestSite::open();
    let (known, stranger) = ("known@reader.example", "stranger@reader.example");
    reads(&site, known);
    let answers = [known, stranger].map(|email| subscribes(&site, email));
    assert_eq!(answers[0].text(), answers[1].text());
    assert_eq!(letters(&site, stranger).mails.len(), 1);
    let page = opens(&site, &link(&site, stranger));
    assert!(page.text().contains("<form method=\"post\">") && page.text().contains("Yes, subscribe me"));
    let page: SubscriberPage = site.get("/v1/subscribers?q=stranger").is(200);
    assert_eq!(page.subscribers[0].state, "asked", "a link that was only followed confirms nothing");
}

#[test]
fn the_proof_says_what_was_agreed_to_where_and_when() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::open();
    reads(&site, email);
    let proof = reader(&site);
    assert_eq!((proof.subscriber.state.as_str(), proof.subscriber.source.as_str()), ("confirmed", "panel"));
    let steps: Vec<(&str, &str)> = proof.consents.iter().map(|one| (one.kind.as_str(), one.step.as_str())).collect();
    assert_eq!(steps, [("data", "asked"), ("data", "confirmed")]);
    let asked = &proof.consents[0];
    assert_eq!((asked.page.as_deref(), asked.zone_minutes), (Some("https://blog.example/post"), Some(180)));
    assert!(asked.text.as_deref().unwrap().starts_with("I agree that") && asked.version == Some(1));
}

#[test]
fn a_link_works_once_and_says_so() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::open();
    subscribes(&site, email).is::<Value>(202);
    let link = link(&site, email);
    assert!(sends_form(&site, &link, "").text().contains("You are subscribed"));
    assert!(sends_form(&site, &link, "").text().contains("You are already subscribed"));
    let cut = &link[..link.len() - 1];
    let unknown = opens(&site, cut);
    assert_eq!((unknown.status, unknown.text().contains("not known")), (404, true));
}

#[test]
fn one_click_leaves_reading_the_page_does_not_and_what_is_chosen_there_counts() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::open();
    reads(&site, email);
    let welcome = json!({"is_on": true, "texts": {}});
    site.ask("PUT", "/v1/messages/welcome").json(&welcome).send().is::<Value>(200);
    reads(&site, email);
    let letter = letters(&site, email).mails.into_iter().find(|mail| mail.leave_url.is_some()).unwrap();
    let leave = letter.leave_url.unwrap();
    let path = &leave[leave.find("/m/").unwrap()..];
    assert!(opens(&site, path).text().contains("No more letters"));
    let chosen = sends_form(&site, path, "do=save&topics=news&topics=offers&frequency=weekly");
    assert!(chosen.text().contains("Saved"), "{}", chosen.text());
    let proof = reader(&site);
    assert_eq!(
        (proof.subscriber.topics.join(" "), proof.subscriber.frequency.as_str()),
        ("news offers".into(), "weekly")
    );
    assert!(proof.consents.iter().any(|one| one.kind == "advertising" && one.step == "confirmed"));
    assert_eq!(sends_form(&site, path, "do=save&frequency=weekly").status, 422, "nothing chosen");
    assert_eq!(opens(&site, path).status, 200);
    assert_eq!(reader(&site).subscriber.state, "confirmed", "nobody has pressed anything");
    assert_eq!(sends_form(&site, path, "List-Unsubscribe=One-Click").status, 200);
    assert_eq!(reader(&site).subscriber.state, "left");
    sends_form(&site, path, "do=leave&reason=too+many");
    assert_eq!(reader(&site).subscriber.reason.as_deref(), Some("too many"));
    let answers: AnswerPage = site.get("/v1/answers?survey=leaving").is(200);
    let heard: Vec<_> = answers.answers.iter().map(|one| (one.comment.as_deref(), one.channel.as_str())).collect();
    assert_eq!(heard, [(Some("too many"), "letter")]);
    let forged = format!("{}0", &path[..path.len() - 1]);
    assert_eq!(sends_form(&site, &forged, "List-Unsubscribe=One-Click").status, 404);
}

#[test]
fn a_plain_form_is_answered_by_a_page_and_loses_nothing_to_a_mistake() {
    let site = TestSite::open();
    let path = format!("/s/{}/subscribe", site.keys.public_key);
    assert!(opens(&site, &path).text().contains("<form method=\"post\">"));
    let wrong = sends_form(&site, &path, "email=ada%40&data=on&topics=news&frequency=weekly");
    assert_eq!(wrong.status, 422);
    let text = wrong.text();
    assert!(text.contains("value=\"ada@\"") && text.contains("does not look like an e-mail address"), "{text}");
    assert!(text.contains("name=\"topics\" value=\"news\" checked") && text.contains("value=\"weekly\" checked"));
    let unticked = sends_form(&site, &path, "email=ada%40reader.example").text();
    assert!(unticked.contains("Please tick the box") && unticked.contains("value=\"posts\" checked"), "{unticked}");
    let nothing = sends_form(&site, &path, "email=ada%40reader.example&data=on&asked=topics");
    assert!(nothing.text().contains("Please choose what you would like to read about"), "it is not chosen for them");
    let fine = sends_form(&site, &path, "email=ada%40reader.example&data=on");
    assert_eq!((fine.status, fine.text().contains("Check your mailbox")), (202, true));
    let machine = sends_form(&site, &path, "email=bot%40reader.example&data=on&website=x");
    assert_eq!(machine.text(), fine.text(), "a machine is told what everybody is told");
    assert_eq!(letters(&site, "bot@reader.example").mails.len(), 0);
    let script = sends_form(&site, &path, "email=%22%3E%3Cscript%3E&data=on");
    assert!(!script.text().contains("<script"));
    assert!(script.header("content-security-policy").unwrap().starts_with("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn nobodys_mailbox_can_be_filled_with_letters_that_ask() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::open();
    for _ in 0..3 {
        subscribes(&site, email).is::<Value>(202);
    }
    let refused = subscribes(&site, email).refused(Code::RateLimited);
    assert!(refused.extra["retry_at"].is_string());
    assert_eq!(letters(&site, email).mails.len(), 3);
}

#[test]
fn bad_wishes_are_named_and_an_owner_who_keeps_contacts_gets_none() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::open();
    let with = |field: &str, value: Value| {
        let mut new = subscription(&site, email);
        new[field] = value;
        let refused = site.server.ask("POST", "/v1/subscriptions").at(NOON).json(&new).send();
        refused.refused(Code::OutOfRange).extra["path"].clone()
    };
    assert_eq!(with("email", json!("ada at home")), "/email");
    assert_eq!(with("topics", json!([])), "/topics");
    assert_eq!(with("topics", json!(["offers"])), "/advertising");
    assert_eq!(with("frequency", json!("hourly")), "/frequency");
    assert_eq!(with("data", json!(false)), "/data");
    site.ask("PATCH", "/v1/site").json(&json!({"contacts": "owner"})).send().is::<Value>(200);
    subscribes(&site, email).refused(Code::ContactsNotKept);
    asks_code(&site, email).refused(Code::ContactsNotKept);
}

#[test]
fn what_the_mail_provider_says_counts_only_signed() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::open();
    reads(&site, email);
    let welcome = json!({"is_on": true, "texts": {}});
    site.ask("PUT", "/v1/messages/welcome").json(&welcome).send().is::<Value>(200);
    reads(&site, email);
    letters(&site, email);
    let sent: Value = site.get("/v1/deliveries").is(200);
    let welcome = sent["deliveries"].as_array().unwrap().iter().find(|one| one["kind"] == "welcome").unwrap();
    let number: i64 = welcome["id"].as_str().unwrap().parse().unwrap();
    let id = format!("<{}.{number:x}@localhost>", site.keys.public_key.trim_start_matches("pk_"));
    let body = json!({"type": "complained", "message_id": id}).to_string();
    let ask = || site.server.ask("POST", "/v1/mail/events").at(NOON);
    ask().bytes(body.clone()).send().refused(Code::Unauthorized);
    signed(ask(), "another body", NOON).bytes(body.clone()).send().refused(Code::Unauthorized);
    signed(ask(), &body, "2026-11-22T11:54:00Z").bytes(body.clone()).send().refused(Code::Unauthorized);
    assert_eq!(reader(&site).subscriber.state, "confirmed");
    assert_eq!(signed(ask(), &body, NOON).bytes(body).send().status, 204);
    assert_eq!(reader(&site).subscriber.state, "complained");
    let before = letters(&site, email).mails.len();
    subscribes(&site, email).is::<Value>(202);
    assert_eq!(letters(&site, email).mails.len(), before, "no letter goes there any more");
}

fn asks_code(site: &TestSite, email: &str) -> Reply {
    let new = json!({"site": site.keys.public_key, "email": email, "language": "en", "asked": ASKED});
    site.server.ask("POST", "/v1/codes").at(NOON).json(&new).send()
}

fn code(site: &TestSite, email: &str) -> String {
    let body = letters(site, email).mails.remove(0).body;
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    body.split_whitespace().find(is_code).expect("a code").to_owned()
}

fn signs_in(site: &TestSite, email: &str, code: &str, more: &Value) -> Reply {
    let mut new = json!({"site": site.keys.public_key, "email": email, "code": code, "asked": ASKED});
    for (name, value) in more.as_object().into_iter().flatten() {
        new[name] = value.clone();
    }
    site.server.ask("POST", "/v1/session").at(NOON).json(&new).send()
}

fn card(site: &TestSite, session: &Value) -> Value {
    site.server.ask("GET", "/v1/card").at(NOON).bearer(session["session"].as_str().unwrap()).send().is(200)
}

#[test]
fn a_code_opens_the_member_whom_the_shop_reported_with_that_address() {
    let email = &format!("{}@reader.example", fresh("ada"));
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(12_000);
    site.ask("PATCH", "/v1/members/ada").json(&json!({"email": email.to_uppercase()})).send().is::<Value>(200);
    asks_code(&site, email).is::<Value>(202);
    let typed = code(&site, email);
    signs_in(&site, email, &typed, &json!({"asked": "another frame's own secret"})).refused(Code::Unauthorized);
    let spaced = format!("{} {}", &typed[..3], &typed[3..]);
    let session: Value = signs_in(&site, email, &spaced, &json!({})).is(201);
    let shown = card(&site, &session);
    assert_eq!(
        (&shown["member"]["id"], &shown["level"], &shown["balance"]),
        (&json!("ada"), &json!("code"), &json!(120))
    );
    signs_in(&site, email, &typed, &json!({})).refused(Code::Unauthorized);
    let redeems = |key: &str, at: &str| {
        let ask = site.server.ask("POST", "/v1/redemptions").at(at).bearer(session["session"].as_str().unwrap());
        ask.header("idempotency-key", key).json(&json!({"reward": "coffee"})).send()
    };
    redeems("k1", "2026-11-22T12:09:59Z").is::<Value>(201);
    redeems("k2", "2026-11-22T12:10:00Z").refused(Code::StepUpRequired);
    assert_eq!(card(&site, &session)["balance"], 110, "nothing was spent");
}

#[test]
fn an_address_nobody_knows_opens_a_new_card_and_five_wrong_codes_spoil_the_right_one() {
    let site = TestSite::open();
    let email = "new@reader.example";
    asks_code(&site, email).is::<Value>(202);
    let right = code(&site, email);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        signs_in(&site, email, wrong, &json!({})).refused(Code::Unauthorized);
    }
    signs_in(&site, email, &right, &json!({})).refused(Code::Unauthorized);
    asks_code(&site, email).is::<Value>(202);
    let session: Value = signs_in(&site, email, &code(&site, email), &json!({})).is(201);
    let shown = card(&site, &session);
    assert!(shown["code"].is_string() && shown["balance"] == 0);
    let found: Value = site.get("/v1/members?q=new@reader.example").is(200);
    assert_eq!(found["members"][0]["id"], shown["member"]["id"]);
    assert_eq!(signs_in(&site, email, "12345", &json!({})).refused(Code::OutOfRange).extra["path"], "/code");
}

#[test]
fn an_address_that_proves_itself_in_many_frames_at_once_is_one_new_member() {
    let site = TestSite::open();
    let email = &format!("{}@reader.example", fresh("everywhere"));
    let frame = |number: usize| format!("the secret of frame number {number}");
    let typed: Vec<String> = (0..4)
        .map(|number| {
            let new = json!({"site": site.keys.public_key, "email": email, "language": "en", "asked": frame(number)});
            site.server.ask("POST", "/v1/codes").at(NOON).json(&new).send().is::<Value>(202);
            wait_until("the frame's own code", || letters(&site, email).mails.len() == number + 1);
            code(&site, email)
        })
        .collect();
    let opened = at_once(4, |number| signs_in(&site, email, &typed[number], &json!({"asked": frame(number)})));
    let members: Vec<Value> =
        opened.into_iter().map(|reply| card(&site, &reply.is(201))["member"]["id"].clone()).collect();
    assert!(members.iter().all(|member| *member == members[0]), "{members:?}");
    let found: Value = site.get(&format!("/v1/members?q={email}")).is(200);
    assert_eq!(found["members"].as_array().map(Vec::len), Some(1), "{found}");
}

#[test]
fn whoever_shares_an_address_is_asked_who_they_are() {
    let site = TestSite::open();
    let email = format!("{}@reader.example", fresh("family"));
    for (id, name) in [("ada", "Ada"), ("bob", "Bob")] {
        site.member(id).buys(1000);
        site.ask("PATCH", &format!("/v1/members/{id}"))
            .json(&json!({"email": email, "name": name}))
            .send()
            .is::<Value>(200);
    }
    asks_code(&site, &email).is::<Value>(202);
    let typed = code(&site, &email);
    let asked = signs_in(&site, &email, &typed, &json!({})).refused(Code::SeveralMembers).extra;
    assert_eq!(asked["members"], json!([{"id": "ada", "name": "Ada"}, {"id": "bob", "name": "Bob"}]));
    signs_in(&site, &email, &typed, &json!({"member": "eve"})).refused(Code::Unauthorized);
    let session: Value = signs_in(&site, &email, &typed, &json!({"member": "bob"})).is(201);
    assert_eq!(card(&site, &session)["member"]["id"], "bob");
}

#[test]
fn of_an_owner_who_keeps_contacts_no_address_reaches_the_database() {
    let server = Server::start();
    let site = TestSite::on(&server);
    site.ask("PATCH", "/v1/site").json(&json!({"contacts": "owner"})).send().is::<Value>(200);
    let canary = "canary-of-a-reader@reader.example";
    subscribes(&site, canary).refused(Code::ContactsNotKept);
    asks_code(&site, canary).refused(Code::ContactsNotKept);
    let form = format!("email={}&data=on", canary.replace('@', "%40"));
    assert_eq!(sends_form(&site, &format!("/s/{}/subscribe", site.keys.public_key), &form).status, 409);
    site.ask("POST", "/v1/imports/subscribers").json(&json!({"email": canary})).send().refused(Code::ContactsNotKept);
    assert_eq!(crate::privacy::found(&server, &[canary]), Vec::<String>::new());
}
