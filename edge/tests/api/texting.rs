//! Text messages over HTTP: a server of the test plays the provider, and reads what really arrives there.

use loyalty::wire::Code;
use loyalty::wire::mail::Mailbox;
use loyalty::wire::members::Member;
use loyalty::wire::messages::{Delivery, DeliveryPage, MessageList};
use serde_json::{Value, json};

use crate::listener::{Heard, Listener};
use crate::member::fresh;
use crate::server::Server;
use crate::site::{NOON, TestSite};

/// A server whose messages leave by this provider.
fn served(provider: &str, listener: &Listener) -> Server {
    let url = listener.url("/sms");
    Server::told(&[
        ("SMS_PROVIDER", provider),
        ("SMS_URL", &url),
        ("SMS_ACCOUNT", "AC1"),
        ("SMS_TOKEN", "t1"),
        ("SMS_FROM", "+15005550006"),
    ])
}

/// A site that tells its members of their points.
fn site(server: &Server) -> TestSite<'_> {
    let site = TestSite::on(server);
    let texts = json!({"en": {"subject": "Points", "body": "{name}, {points} are yours.\n\n[Card]({link})"}});
    site.ask("PUT", "/v1/messages/earned").json(&json!({"is_on": true, "texts": texts})).send().is::<Value>(200);
    site
}

/// A member with this number who agreed to messages about their points.
fn agrees(site: &TestSite<'_>, phone: &str) -> String {
    let id = fresh("texted");
    let new = json!({"id": id, "name": "Ada", "phone": phone});
    site.ask("POST", "/v1/members").json(&new).send().is::<Value>(201);
    let topics = json!({"text_topics": ["points"]});
    let agreed: Member = site.ask("PATCH", &format!("/v1/members/{id}")).json(&topics).send().is(200);
    assert_eq!(agreed.text_topics, ["points"]);
    id
}

/// Sends what is due at this moment.
fn sends(site: &TestSite<'_>, now: &str) {
    let ask = site.server.ask("GET", "/v1/mailbox").at(now).bearer(&site.server.operator_key);
    ask.send().is::<Mailbox>(200);
}

/// The text messages, newest first.
fn sent(site: &TestSite<'_>) -> Vec<Delivery> {
    let page: DeliveryPage = site.get("/v1/deliveries").is(200);
    page.deliveries.into_iter().filter(|one| one.channel == "sms").collect()
}

/// The one call that was made.
fn only(listener: &Listener) -> Heard {
    let heard = listener.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    heard.into_iter().next().unwrap()
}

/// The link behind these words, as a path.
fn link(text: &str, words: &str) -> String {
    let (_, rest) = text.split_once(words).expect("the words");
    rest[rest.find("/m/").expect("a link")..].lines().next().expect("its line").to_owned()
}

#[test]
fn points_reach_a_telephone_and_are_counted() {
    let listener = Listener::open();
    let server = served("plain", &listener);
    let site = site(&server);
    let ada = agrees(&site, "8 916 123-45-67");
    site.member(&ada).buys(12_000);
    sends(&site, NOON);
    let heard = only(&listener);
    assert_eq!(heard.line, "POST /sms");
    assert_eq!((heard.header("authorization"), heard.header("content-type")), ("Bearer t1", "application/json"));
    let said: Value = serde_json::from_str(&heard.body).unwrap();
    assert_eq!((&said["to"], &said["from"]), (&json!("+79161234567"), &json!("+15005550006")));
    assert_eq!(said["id"], heard.header("idempotency-key"));
    let text = said["text"].as_str().unwrap();
    assert!(text.starts_with("Ada, 120 points are yours.\nCard: http://127.0.0.1:"), "{text}");
    let [one] = &sent(&site)[..] else { panic!("one message") };
    assert_eq!((one.state.as_str(), one.recipient.as_deref()), ("sent", Some("8 916 123-45-67")));
    assert_eq!(server.ask("GET", &link(text, "Card: ")).at(NOON).send().status, 303);
    let messages: MessageList = site.get("/v1/messages").is(200);
    let earned = messages.messages.iter().find(|message| message.kind == "earned").unwrap();
    let counted: Vec<_> = earned.channels.iter().map(|one| (one.channel.as_str(), one.sent, one.opened)).collect();
    assert_eq!(counted, [("sms", 1, 1)]);
}

#[test]
fn what_a_provider_answers_says_whether_a_message_is_tried_again() {
    let listener = Listener::open();
    let server = served("plain", &listener);
    let site = site(&server);
    let each = |status: u16, now: &str| {
        let member = agrees(&site, "+49 170 1234567");
        listener.answers(status, "", "");
        site.member(&member).buys(1_000);
        sends(&site, now);
        let path = format!("/v1/members/{member}");
        (site.get(&path).is::<Member>(200), listener.heard().last().cloned().unwrap())
    };
    let state = |problem: &str| sent(&site).into_iter().find(|one| one.problem.as_deref() == Some(problem)).unwrap();
    let (_, first) = each(429, NOON);
    let slow = state("429");
    assert_eq!((slow.state.as_str(), slow.attempts), ("due", 1));
    sends(&site, "2026-11-22T12:02:00Z");
    assert_eq!(listener.heard().last(), Some(&first), "the same to the byte, its id included");
    assert!(sent(&site).iter().any(|one| one.id == slow.id && one.state == "sent" && one.attempts == 2));
    let (member, _) = each(400, NOON);
    assert_eq!((state("400").state.as_str(), member.text_topics), ("dead", vec!["points".to_owned()]));
    let (member, _) = each(410, NOON);
    assert_eq!((state("410").state.as_str(), member.text_topics), ("dead", vec![]), "nobody is there");
    let heard = listener.heard().len();
    each(401, NOON);
    let waits = sent(&site).into_iter().find(|one| one.state == "due").unwrap();
    assert_eq!((waits.attempts, waits.problem.as_deref()), (0, Some("server")), "no fault of the message's");
    assert_eq!(listener.heard().len(), heard + 1);
}

#[test]
fn twilio_gets_its_form_and_whoever_answers_stop_is_texted_no_more() {
    let listener = Listener::open();
    let server = served("twilio", &listener);
    let site = site(&server);
    let ada = agrees(&site, "+7 916 123-45-67");
    listener.answers(400, "content-type: application/json\r\n", r#"{"code": 21610, "message": "to +79161234567"}"#);
    site.member(&ada).buys(12_000);
    sends(&site, NOON);
    let heard = only(&listener);
    assert_eq!(heard.line, "POST /sms/2010-04-01/Accounts/AC1/Messages.json");
    assert_eq!(heard.header("authorization"), "Basic QUMxOnQx");
    assert_eq!(heard.header("content-type"), "application/x-www-form-urlencoded");
    let begin = "To=%2B79161234567&From=%2B15005550006&Body=Ada%2C+120+points+are+yours.%0ACard%3A+http";
    assert!(heard.body.starts_with(begin), "{}", heard.body);
    let [dead] = &sent(&site)[..] else { panic!("one message") };
    assert_eq!((dead.state.as_str(), dead.problem.as_deref()), ("dead", Some("400 21610")));
    assert_eq!(site.get(&format!("/v1/members/{ada}")).is::<Member>(200).text_topics, Vec::<String>::new());
    site.member(&ada).buys(1_000);
    sends(&site, NOON);
    assert_eq!(listener.heard().len(), 1);
}

#[test]
fn a_message_ends_with_a_link_to_have_no_more_of_them() {
    let listener = Listener::open();
    let server = served("plain", &listener);
    let site = site(&server);
    let ada = agrees(&site, "+7 916 123-45-67");
    site.member(&ada).buys(12_000);
    sends(&site, NOON);
    let said: Value = serde_json::from_str(&only(&listener).body).unwrap();
    let leave = link(said["text"].as_str().unwrap(), "No more messages: ");
    let topics = || site.get(&format!("/v1/members/{ada}")).is::<Member>(200).text_topics;
    let page = server.ask("GET", &leave).at(NOON).send();
    assert!(page.status == 200 && page.text().contains("<form method=\"post\">"), "{}", page.text());
    assert_eq!(topics(), ["points"], "a link that was only followed ends nothing");
    let left = server.ask("POST", &leave).at(NOON).bytes("do=leave").send();
    assert!(left.status == 200 && left.text().contains("You have left"), "{}", left.text());
    assert_eq!(topics(), Vec::<String>::new());
    let forged = format!("{}x", &leave[..leave.len() - 1]);
    assert_eq!(server.ask("GET", &forged).at(NOON).send().status, 404);
}

#[test]
fn consent_belongs_to_a_number_that_says_its_country() {
    let site = TestSite::open();
    let ada = agrees(&site, "+7 916 123-45-67");
    let path = format!("/v1/members/{ada}");
    let changes = |change: Value| site.ask("PATCH", &path).json(&change).send();
    let topics = |change: Value| changes(change).is::<Member>(200).text_topics;
    assert_eq!(topics(json!({"phone": "8 (916) 123 45 67"})), ["points"], "the same, written otherwise");
    assert_eq!(topics(json!({"text_topics": ["offers", "points"]})), ["points", "offers"]);
    assert_eq!(topics(json!({"phone": "+7 916 765-43-21"})), Vec::<String>::new(), "another one");
    assert_eq!(topics(json!({"phone": "+7 916 000-00-00", "text_topics": ["points"]})), ["points"]);
    assert_eq!(topics(json!({"text_topics": null})), Vec::<String>::new());
    for wrong in [json!({"text_topics": ["news"]}), json!({"phone": "030 1234567", "text_topics": ["points"]})] {
        assert_eq!(changes(wrong).refused(Code::OutOfRange).extra["path"], "/text_topics");
    }
    site.ask("PATCH", "/v1/site").json(&json!({"contacts": "owner"})).send().is::<Value>(200);
    changes(json!({"phone": "+7 916 000-00-00", "text_topics": ["points"]})).refused(Code::ContactsNotKept);
}
