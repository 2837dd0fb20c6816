//! The complaint desk over HTTP: anybody is heard at once, a thread is its author's alone, and what is late is told.

use loyalty::wire::Code;
use loyalty::wire::complaints::{
    ComplaintFile, ComplaintForm, ComplaintPage, ComplaintTaken, ComplaintThread, ComplaintTopics, OwnComplaints,
};
use loyalty::wire::mail::Mailbox;
use loyalty::wire::members::Export;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::member::fresh;
use crate::person::TestPerson;
use crate::reviews::{form, form_at};
use crate::server::Server;
use crate::site::TestSite;
use crate::voice::naughty;

/// What a guest sends whose repair is late.
pub(crate) fn guests(site: &TestSite, form: &str) -> Value {
    json!({"site": site.keys.public_key, "topic": "delay", "text": "The repair is late", "wish": "A date", "form": form})
}

/// A guest's complaint.
pub(crate) fn of_guest(site: &TestSite) -> ComplaintTaken {
    complains(site, &guests(site, &form(site))).is(201)
}

fn complains(site: &TestSite, complaint: &Value) -> Reply {
    site.server.ask("POST", "/v1/complaints").at(&site.now).json(complaint).send()
}

/// A guest's complaint with these fields beside or instead of the usual ones.
fn guest_with(site: &TestSite, fields: &Value) -> Reply {
    let mut complaint = guests(site, &form(site));
    for (field, value) in fields.as_object().unwrap() {
        complaint[field] = value.clone();
    }
    complains(site, &complaint)
}

fn thread(site: &TestSite, id: &str) -> Reply {
    site.server.ask("GET", &format!("/v1/complaints/{id}")).at(&site.now).send()
}

fn says(site: &TestSite, id: &str, text: &str) -> Reply {
    let ask = site.server.ask("POST", &format!("/v1/complaints/{id}/messages")).at(&site.now);
    ask.json(&json!({"text": text})).send()
}

fn does(site: &TestSite, complaint: &str, act: &str, body: &Value) -> Reply {
    site.ask("POST", &format!("/v1/complaints/{complaint}/{act}")).json(body).send()
}

fn letters(server: &Server, to: &str, now: &str) -> Mailbox {
    server.ask("GET", &format!("/v1/mailbox?to={to}")).bearer(&server.operator_key).at(now).send().is(200)
}

#[test]
fn anybody_is_answered_at_once_with_a_number_and_a_time() {
    let site = TestSite::open();
    let path = format!("/v1/complaints/form?site={}", site.keys.public_key);
    let form: ComplaintForm = site.server.ask("GET", &path).at(&site.now).send().is(200);
    assert!(form.takes_contacts && form.topics.iter().any(|topic| topic.id == "delay" && topic.hours == 24));
    let taken = of_guest(&site);
    assert_eq!((taken.complaint.as_str(), taken.promised_at.to_rfc3339().as_str()), ("1", "2026-11-23T12:00:00Z"));
    assert_eq!(of_guest(&site).complaint, "2");
    let seen: ComplaintThread = thread(&site, &taken.token.unwrap()).is(200);
    assert_eq!((seen.state.as_str(), seen.messages[0].text.as_str()), ("received", "The repair is late"));
    assert_eq!((seen.wish.as_deref(), seen.promised_at), (Some("A date"), Some(taken.promised_at)));
    for bad in
        [json!({"topic": "weather"}), json!({"text": " "}), json!({"email": "nonsense"}), json!({"phone": "<b>"})]
    {
        guest_with(&site, &bad).refused(Code::OutOfRange);
    }
}

#[test]
fn a_thread_goes_back_and_forth_until_its_author_is_content() {
    let site = TestSite::open();
    let owner = TestPerson::joins(&site);
    let taken = of_guest(&site);
    let (number, token) = (taken.complaint, taken.token.unwrap());
    does(&site, &number, "assign", &json!({"person": "12345"})).refused(Code::OutOfRange);
    let assigned: ComplaintFile = does(&site, &number, "assign", &json!({"person": owner.id})).is(200);
    assert_eq!(
        (assigned.complaint.state.as_str(), assigned.complaint.person.as_deref()),
        ("assigned", Some(owner.id.as_str()))
    );
    does(&site, &number, "resolve", &json!({})).refused(Code::OutOfRange);
    let answered: ComplaintFile = does(&site, &number, "answer", &json!({"text": "Tomorrow"})).is(200);
    assert_eq!((answered.complaint.state.as_str(), answered.complaint.due_at), ("answered", None));
    does(&site, &number, "resolve", &json!({})).is::<ComplaintFile>(200);
    let closed: ComplaintThread = thread(&site, &token).is(200);
    assert_eq!((closed.state.as_str(), closed.messages.len()), ("resolved", 2));
    let later = site.at("2026-11-24T12:00:00Z");
    let again: ComplaintThread = says(&later, &token, "It is not done").is(201);
    assert_eq!((again.state.as_str(), again.messages.len()), ("reopened", 3));
    assert_eq!(again.promised_at.unwrap().to_rfc3339(), "2026-11-25T12:00:00Z", "the promise begins anew");
    let closed: ComplaintFile = does(&later, &number, "resolve", &json!({"text": "Done today, sorry"})).is(200);
    assert_eq!((closed.complaint.state.as_str(), closed.complaint.reopened), ("resolved", 1));
    let reopen = || later.server.ask("POST", &format!("/v1/complaints/{token}/reopen")).at(&later.now).send();
    assert_eq!(reopen().is::<ComplaintThread>(200).state, "reopened");
    assert_eq!(reopen().is::<ComplaintThread>(200).state, "reopened", "it is open already");
    let file: ComplaintFile = site.get(&format!("/v1/complaints/{number}/file")).is(200);
    assert_eq!(
        file.messages.iter().map(|one| one.by.as_str()).collect::<Vec<_>>(),
        ["author", "shop", "author", "shop"]
    );
    let log = owner.get("/v1/changes").text();
    assert!(log.contains("complaint.answered") && !log.contains("Tomorrow"), "what was said is in the thread alone");
}

#[test]
fn a_thread_is_read_by_its_token_or_its_authors_session_alone() {
    let site = TestSite::open();
    let taken = of_guest(&site);
    let token = taken.token.unwrap();
    thread(&site, &taken.complaint).refused(Code::Unauthorized);
    let (rest, last) = token.split_at(token.len() - 1);
    thread(&site, &[rest, if last == "0" { "1" } else { "0" }].concat()).refused(Code::Unauthorized);
    thread(&site, &token.replace("thr_", "rev_")).refused(Code::Unauthorized);
    let [ada, eve] = ["ada", "eve"].map(|member| site.member(member).signs_in().secret);
    let by = |session: &str, path: &str| site.server.ask("GET", path).at(&site.now).bearer(session).send();
    by(&ada, &format!("/v1/complaints/{}", taken.complaint)).refused(Code::NotFound);
    let complaint = json!({"topic": "staff", "text": "Rude"});
    let own: ComplaintTaken =
        site.server.ask("POST", "/v1/complaints").at(&site.now).bearer(&ada).json(&complaint).send().is(201);
    assert_eq!(own.token, None);
    let path = format!("/v1/complaints/{}", own.complaint);
    assert_eq!(by(&ada, &path).is::<ComplaintThread>(200).topic, "staff");
    by(&eve, &path).refused(Code::NotFound);
    assert_eq!(by(&eve, "/v1/complaints/mine").is::<OwnComplaints>(200).complaints, []);
    let mine: OwnComplaints = by(&ada, "/v1/complaints/mine").is(200);
    assert_eq!((mine.complaints[0].begins.as_str(), mine.complaints[0].answered), ("Rude", false));
    let other = TestSite::open();
    other.get(&format!("{path}/file")).refused(Code::NotFound);
    let key = site.get(&path);
    key.refused(Code::Unauthorized);
}

#[test]
fn the_answer_comes_by_mail_where_they_left_an_address() {
    let site = TestSite::open();
    let email = format!("{}@guests.example", fresh("late"));
    let taken: ComplaintTaken = guest_with(&site, &json!({"email": email, "language": "ru"})).is(201);
    let text = "We are sorry.\n\n<b>Tomorrow</b>";
    does(&site, &taken.complaint, "answer", &json!({"text": text})).is::<ComplaintFile>(200);
    let mailbox = letters(site.server, &email, "2026-11-22T12:01:00Z");
    let letter = &mailbox.mails[0];
    assert!(letter.body.contains(text) && letter.body.contains("№ 1"), "{}", letter.body);
    assert_eq!(mailbox.mails.len(), 1);
}

#[test]
fn what_is_late_is_told_to_the_owner_once() {
    let site = TestSite::open();
    let owner = TestPerson::joins(&site);
    let topics = json!({"topics": [{"id": "delay", "hours": 2, "person": owner.id}, {"id": "other", "title": {"en": "Else"}, "hours": 48}]});
    let kept: ComplaintTopics = site.ask("PUT", "/v1/complaints/topics").json(&topics).send().is(200);
    assert_eq!((kept.topics[0].hours, kept.topics[0].person.as_deref()), (2, Some(owner.id.as_str())));
    let strange = json!({"topics": [{"id": "delay", "hours": 2, "person": "12345"}]});
    site.ask("PUT", "/v1/complaints/topics").json(&strange).send().refused(Code::OutOfRange);
    for bad in [
        json!([]),
        json!([{"id": "A b", "hours": 1}]),
        json!([{"id": "a", "hours": 0}]),
        json!([{"id": "a", "hours": 1}, {"id": "a", "hours": 1}]),
    ] {
        site.ask("PUT", "/v1/complaints/topics").json(&json!({"topics": bad})).send().refused(Code::OutOfRange);
    }
    assert_eq!(site.get("/v1/complaints/topics").is::<ComplaintTopics>(200), kept);
    let morning = site.at("2026-11-22T09:59:00Z");
    let complaint = guests(&site, &form_at(&site, "2026-11-22T09:58:00Z"));
    let taken: ComplaintTaken = complains(&morning, &complaint).is(201);
    assert_eq!(taken.promised_at.to_rfc3339(), "2026-11-22T11:59:00Z");
    let told = || {
        let minute = site.ask("POST", "/v1/jobs/minute").bearer(&site.server.operator_key);
        minute.send().is::<Value>(200);
        let mailbox = letters(site.server, &owner.email, "2026-11-22T12:01:00Z");
        mailbox.mails.iter().filter(|letter| letter.subject.contains("No. 1 is late")).count()
    };
    assert_eq!([told(), told()], [1, 1]);
    let late: ComplaintPage = site.get("/v1/complaints").is(200);
    assert_eq!((late.open, late.late, late.complaints[0].state.as_str()), (1, 1, "assigned"));
    assert!(late.complaints[0].escalated_at.is_some());
}

#[test]
fn machines_are_told_what_everybody_is_told_and_a_network_has_its_limit() {
    let site = TestSite::open();
    let machine: ComplaintTaken = guest_with(&site, &json!({"website": "https://spam.example"})).is(201);
    thread(&site, &machine.token.unwrap()).refused(Code::Unauthorized);
    assert_eq!(site.get("/v1/complaints?state=all").is::<ComplaintPage>(200).complaints, []);
    guest_with(&site, &json!({"form": null})).refused(Code::OutOfRange);
    let statuses: Vec<u16> = (0..22)
        .map(|_| {
            let ask = site.server.ask("POST", "/v1/complaints").at(&site.now);
            ask.header("cf-connecting-ip", "203.0.113.99").json(&guests(&site, &form(&site))).send().status
        })
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 20, "{statuses:?}");
}

#[test]
fn a_script_stays_the_text_it_is_and_goes_with_its_author() {
    let site = TestSite::open();
    let odd = "<script>alert('1')</script>\u{202e}\u{1}\"\\ \u{1f600}";
    let session = site.member("ada").signs_in().secret;
    let complaint = json!({"topic": "other", "text": odd, "wish": odd, "name": odd, "email": "ada@mail.example"});
    let ask = || site.server.ask("POST", "/v1/complaints").at(&site.now).bearer(&session);
    let own: ComplaintTaken = ask().json(&complaint).send().is(201);
    let file: ComplaintFile = site.get(&format!("/v1/complaints/{}/file", own.complaint)).is(200);
    assert_eq!(
        [Some(file.messages[0].text.as_str()), file.complaint.wish.as_deref(), file.complaint.name.as_deref()],
        [Some(odd); 3]
    );
    assert_eq!((file.complaint.begins.as_str(), file.complaint.email.as_deref()), (odd, Some("ada@mail.example")));
    let export: Export = site.get("/v1/members/ada/export").is(200);
    assert_eq!(export.complaints[0].messages[0].text, odd);
    let table: Value = site.get("/v1/exports/complaint_messages").is(200);
    assert_eq!(table["rows"][0][4], odd);
    site.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    for path in ["/v1/exports/complaints", "/v1/exports/complaint_messages", "/v1/complaints?state=all"] {
        let left = site.get(path).text();
        assert!(!left.contains("alert") && !left.contains("ada@mail.example"), "{path}: {left}");
    }
}

#[test]
fn an_owner_who_keeps_contacts_is_left_none() {
    let server = Server::start();
    let site = TestSite::on(&server);
    site.ask("PATCH", "/v1/site").json(&json!({"contacts": "owner"})).send().is::<Value>(200);
    let canary = "canary-of-a-complaint@guests.example";
    guest_with(&site, &json!({"email": canary})).refused(Code::ContactsNotKept);
    let path = format!("/v1/complaints/form?site={}", site.keys.public_key);
    assert!(!server.ask("GET", &path).at(&site.now).send().is::<ComplaintForm>(200).takes_contacts);
    of_guest(&site);
    assert_eq!(crate::privacy::found(&server, &[canary]), Vec::<String>::new());
}

#[test]
fn what_breaks_programs_is_kept_and_shown_byte_for_byte_in_a_thread() {
    let (site, strings) = (TestSite::open(), naughty::strings());
    for text in &strings {
        let is_text = !text.trim().is_empty();
        let taken = guest_with(&site, &json!({"text": text, "wish": text, "name": naughty::name(text)}));
        if !is_text {
            taken.refused(Code::OutOfRange);
            continue;
        }
        let taken: ComplaintTaken = taken.is(201);
        let answered: ComplaintFile = does(&site, &taken.complaint, "answer", &json!({"text": text})).is(200);
        assert_eq!(answered.messages.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), [text, text]);
        assert_eq!(
            (answered.complaint.wish.as_deref(), answered.complaint.name),
            (Some(text.as_str()), naughty::name(text))
        );
        let read: ComplaintThread = thread(&site, &taken.token.unwrap()).is(200);
        assert_eq!((read.messages[0].text.as_str(), read.wish.as_deref()), (text.as_str(), Some(text.as_str())));
    }
    let topic = |title: &str| json!({"topics": [{"id": "delay", "title": {"en": title}, "hours": 4}]});
    for text in
        strings.iter().filter(|text| (1..=80).contains(&text.chars().count()) && !text.contains(char::is_control))
    {
        let kept: ComplaintTopics = site.ask("PUT", "/v1/complaints/topics").json(&topic(text)).send().is(200);
        assert_eq!(kept.topics[0].title.as_ref().unwrap()["en"], json!(text));
    }
}
