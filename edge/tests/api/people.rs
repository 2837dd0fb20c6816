//! People sign in with codes and are known by a cookie, until they are not.

use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::mail::Mailbox;
use loyalty::wire::people::{Console, ConsoleAnswer, Nothing};
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::{Ask, Reply};
use crate::member::fresh;
use crate::person::TestPerson;
use crate::server::Server;
use crate::site::NOON;

fn address() -> String {
    format!("{}@people.example", fresh("somebody"))
}

fn after(minutes: i64) -> String {
    Moment::parse(NOON).unwrap().plus_ms(minutes * 60 * 1000).to_rfc3339()
}

/// Asks for a code to be mailed here.
fn wants(email: &str, language: &str) -> Ask<'static> {
    let new = json!({"email": email, "language": language});
    Server::shared().ask("POST", "/v1/console/codes").at(NOON).json(&new)
}

/// Types a code in a page of the console.
#[track_caller]
fn types(email: &str, code: &str, now: &str) -> Reply {
    let server = Server::shared();
    let ask = server.ask("POST", "/v1/console/session").at(now).header("origin", &server.url(""));
    ask.header("kept-site", "-").json(&json!({"email": email, "code": code})).send()
}

fn code_for(email: &str) -> String {
    TestPerson::mailed(email, NOON)["code"].as_str().unwrap().to_owned()
}

/// Six digits that are not these.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Whether this browser is still signed in.
fn lives(browser: &TestPerson) -> bool {
    let reply = browser.get("/v1/console");
    reply.status == 200 || reply.refused(Code::Unauthorized).status == 200
}

#[test]
fn whoever_reads_the_letter_is_signed_in_however_they_type_their_address() {
    let email = address();
    let code = code_for(&format!(" {} ", email.to_uppercase()));
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let console: Console = types(&email.to_uppercase(), &spaced, NOON).is(201);
    assert_eq!((console.person.email.as_deref(), console.sites, console.site), (Some(email.as_str()), vec![], None));
    let again: Console = types(&email, &code_for(&email), NOON).is(201);
    assert_eq!(again.person.id, console.person.id, "the same person as before");
}

#[test]
fn letters_speak_the_language_that_was_asked_for() {
    let email = address();
    wants(&email, "ru").send().is::<Nothing>(202);
    let server = Server::shared();
    let mailbox: Mailbox = server.ask("GET", "/v1/mailbox").bearer(&server.operator_key).send().is(200);
    let letter = mailbox.mails.into_iter().find(|letter| letter.to == email).expect("a letter");
    assert!(letter.subject.contains("ваш код") && letter.language == "ru", "{}", letter.subject);
    let code = letter.subject[..6].to_owned();
    let console: Console = types(&email, &code, NOON).is(201);
    assert_eq!(console.person.language, "ru");
}

#[test]
fn the_answer_says_nothing_about_whether_an_address_is_known() {
    let known = TestPerson::new();
    let without_time = |reply: Reply| (reply.status, reply.text(), reply.headers.len());
    let (one, other) = (wants(&known.email, "en").send(), wants(&address(), "en").send());
    assert_eq!(without_time(one), without_time(other));
    let wrong = |email: &str| without_time(types(email, "000000", NOON)).0;
    assert_eq!((wrong(&known.email), wrong(&address())), (401, 401));
    assert_eq!(types(&known.email, "000000", NOON).text(), types(&address(), "000000", NOON).text());
}

#[test]
fn a_code_is_good_for_ten_minutes_and_five_tries_and_once() {
    let (email, late) = (address(), address());
    let code = code_for(&email);
    for _ in 0..4 {
        types(&email, &other_than(&code), NOON).refused(Code::Unauthorized);
    }
    types(&email, &code, NOON).is::<Console>(201);
    types(&email, &code, NOON).refused(Code::Unauthorized);
    let code = code_for(&email);
    for _ in 0..5 {
        types(&email, &other_than(&code), NOON).refused(Code::Unauthorized);
    }
    types(&email, &code, NOON).refused(Code::Unauthorized);
    let code = code_for(&late);
    types(&late, &code, &after(10)).refused(Code::Unauthorized);
    let second = code_for(&late);
    if code != second {
        types(&late, &code, NOON).refused(Code::Unauthorized);
    }
    types(&late, &second, &Moment::parse(NOON).unwrap().plus_ms(599_000).to_rfc3339()).is::<Console>(201);
}

#[test]
fn of_eight_who_type_a_code_at_once_one_is_signed_in() {
    let email = address();
    let code = code_for(&email);
    let replies = at_once(4, |_| types(&email, &code, NOON));
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
}

#[test]
fn an_address_gets_five_codes_an_hour_and_a_network_asks_for_thirty() {
    let email = address();
    for _ in 0..5 {
        wants(&email, "en").send().is::<Nothing>(202);
    }
    let refused = wants(&email, "en").send().refused(Code::RateLimited);
    assert_eq!(refused.extra["retry_at"], after(60));
    wants(&email, "en").at(&after(60)).send().is::<Nothing>(202);
    // What the platform says of where a request comes from: a house has 64 bits of addresses.
    let from = |address: &str| wants(&self::address(), "en").header("cf-connecting-ip", address).send();
    for house in 0..30 {
        from(&format!("2001:db8:7:7::{house}")).is::<Nothing>(202);
    }
    from("2001:db8:7:7::ffff").refused(Code::RateLimited);
    from("2001:db8:7:8::1").is::<Nothing>(202);
}

#[test]
fn a_network_tries_a_hundred_codes_an_hour() {
    let server = Server::shared();
    let tries = |address: &str| {
        let ask = server.ask("POST", "/v1/console/session").at(NOON).header("origin", &server.url(""));
        let ask = ask.header("kept-site", "-").header("cf-connecting-ip", address);
        ask.json(&json!({"email": self::address(), "code": "000000"})).send()
    };
    for _ in 0..100 {
        tries("203.0.113.9").refused(Code::Unauthorized);
    }
    assert_eq!(tries("203.0.113.9").refused(Code::RateLimited).extra["retry_at"], after(60));
    tries("203.0.113.10").refused(Code::Unauthorized);
}

#[test]
fn what_is_no_address_and_no_code_is_told_so() {
    for email in ["", "ada", "ada@", "ada@example.com, bob@example.com", &format!("{}@example.com", "a".repeat(300))] {
        assert_eq!(wants(email, "en").send().refused(Code::OutOfRange).extra["path"], "/email", "{email}");
    }
    for code in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
        assert_eq!(types(&address(), code, NOON).refused(Code::OutOfRange).extra["path"], "/code", "{code}");
    }
}

#[test]
fn the_cookie_is_the_hosts_alone_and_no_script_reads_it() {
    let email = address();
    let reply = types(&email, &code_for(&email), NOON);
    let set = reply.header("set-cookie").expect("a cookie");
    assert!(set.starts_with("__Host-kept=per_"), "{set}");
    for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=1209600"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!reply.text().contains("per_"));
}

#[test]
fn whatever_changes_what_a_sitting_may_changes_its_cookie() {
    let mut ada = TestPerson::new();
    let (first, elsewhere) = (ada.cookie(), ada.elsewhere());
    let is_over = |cookie: &str| {
        let stale = elsewhere.ask("GET", "/v1/console").header("cookie", cookie).send();
        stale.refused(Code::Unauthorized).status == 401
    };
    ada.starts("shop");
    let second = ada.cookie();
    assert!(second != first && is_over(&first), "entering a site");
    let proof = TestPerson::mailed(&ada.email, NOON);
    let console: Console = ada.asks("POST", "/v1/console/session", &proof).is(201);
    let third = ada.cookie();
    assert!(third != second && is_over(&second), "proving again who is there");
    assert_eq!(console.site.as_deref(), Some(ada.site.as_str()), "she is where she was");
    let entered = ada.asks("PUT", "/v1/console/site", &json!({"site": ada.site}));
    assert_eq!(entered.is::<Console>(200).site.as_deref(), Some(ada.site.as_str()));
    assert!(is_over(&third), "entering a site again");
    assert!(lives(&ada));
}

#[test]
fn nobody_enters_a_site_where_they_have_no_seat() {
    let (owner, stranger) = (TestPerson::owner(), TestPerson::new());
    for site in [owner.site.as_str(), "pk_00000000", "", "-"] {
        stranger.asks("PUT", "/v1/console/site", &json!({"site": site})).refused(Code::NotFound);
    }
    assert!(lives(&stranger), "asking costs nothing");
}

#[test]
fn signing_out_ends_one_browser_or_all_of_them_and_every_counter() {
    let owner = TestPerson::owner();
    let (phone, tablet) = (TestPerson::named(&owner.email), TestPerson::named(&owner.email));
    let out = phone.ask("DELETE", "/v1/console/session").send();
    assert!(out.header("set-cookie").is_some_and(|set| set.starts_with("__Host-kept=;") && set.contains("Max-Age=0")));
    assert_eq!([&owner, &phone, &tablet].map(lives), [true, false, true]);
    owner.asks("PATCH", &format!("/v1/team/{}", owner.id), &json!({"pin": "2580"})).is::<Value>(200);
    let till = owner.enrols();
    assert_eq!(till.opens(&owner.id, "2580").status, 201);
    tablet.ask("DELETE", "/v1/console/sessions").send().is::<Nothing>(200);
    assert_eq!([&owner, &tablet].map(lives), [false, false]);
    let counter: Value = till.ask("GET", "/v1/counter").send().is(200);
    assert_eq!(counter["shift"], Value::Null, "the device stays, the shift is over");
}

#[test]
fn a_sitting_rests_for_twelve_hours_and_lives_for_fourteen_days() {
    let ada = TestPerson::new();
    assert!(lives(&ada.at(&after(12 * 60 - 1))));
    assert!(lives(&ada.at(&after(24 * 60 - 2))));
    for minutes in (24 * 60..14 * 24 * 60).step_by(11 * 60) {
        assert!(lives(&ada.at(&after(minutes))), "{minutes}");
    }
    assert!(!lives(&ada.at(&after(14 * 24 * 60))));
    let bob = TestPerson::new();
    assert!(!lives(&bob.at(&after(12 * 60))));
}

#[test]
fn people_say_themselves_what_they_are_called_and_how_they_are_spoken_to() {
    let ada = TestPerson::new();
    let change = |patch: Value| ada.asks("PATCH", "/v1/console", &patch);
    let shown: ConsoleAnswer = change(json!({"name": " Ада ", "language": "ru"})).is(200);
    assert_eq!((shown.person.name.as_str(), shown.person.language.as_str()), ("Ада", "ru"));
    assert_eq!(shown.proved_until.to_rfc3339(), after(10));
    assert_eq!(change(json!({"language": "fr"})).refused(Code::OutOfRange).extra["path"], "/language");
    assert_eq!(change(json!({"name": "a\nb"})).refused(Code::OutOfRange).extra["path"], "/name");
    change(json!({"email": "other@people.example"})).refused(Code::UnknownField);
    assert_eq!(change(json!({})).is::<ConsoleAnswer>(200).person.name, "Ада");
}
