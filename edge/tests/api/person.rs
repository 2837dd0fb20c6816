//! Somebody at the console, and a counter, as the tests see them: what a browser keeps and sends for them.

use std::sync::{Arc, Mutex};

use loyalty::wire::changes::ChangePage;
use loyalty::wire::devices::{Counter, DeviceCreated};
use loyalty::wire::mail::Mailbox;
use loyalty::wire::people::Console;
use loyalty::wire::team::{Invitation, Team};
use serde_json::{Value, json};

use crate::http::{Ask, Reply};
use crate::member::fresh;
use crate::server::Server;
use crate::site::{NOON, TestSite};

/// A browser in which somebody is signed in to the console.
#[derive(Clone)]
pub(crate) struct TestPerson {
    pub(crate) server: &'static Server,
    pub(crate) email: String,
    pub(crate) id: String,
    /// The public key of the site they are at; `-` for none.
    pub(crate) site: String,
    pub(crate) now: String,
    cookie: Cookie,
}

/// A cookie as a browser keeps it: an answer may replace it.
type Cookie = Arc<Mutex<String>>;

impl TestPerson {
    /// Somebody new, signed in, at no site yet.
    pub(crate) fn new() -> Self {
        Self::named(&format!("{}@team.example", fresh("person")))
    }

    /// Whoever has this address, in a browser of their own.
    #[track_caller]
    pub(crate) fn named(email: &str) -> Self {
        Self::signs_in(email, NOON)
    }

    /// The same, signed in at this moment.
    #[track_caller]
    pub(crate) fn signs_in(email: &str, now: &str) -> Self {
        let server = Server::shared();
        let mut person = Self {
            server,
            email: email.to_owned(),
            id: String::new(),
            site: "-".into(),
            now: now.into(),
            cookie: Cookie::default(),
        };
        let code = Self::mailed(email, now);
        let console: Console = person.asks("POST", "/v1/console/session", &code).is(201);
        person.id = console.person.id;
        person.site = console.site.unwrap_or_else(|| "-".into());
        person
    }

    /// The address, with the code that was just mailed to it.
    #[track_caller]
    pub(crate) fn mailed(email: &str, now: &str) -> Value {
        let server = Server::shared();
        let new = json!({"email": email, "language": "en"});
        server.ask("POST", "/v1/console/codes").at(now).json(&new).send().is::<Value>(202);
        let code = |letter: &str| letter.split_whitespace().find(|word| is_code(word)).map(str::to_owned);
        let code = letters(server, email, now).iter().find_map(|letter| code(letter)).expect("a code");
        json!({"email": email, "code": code})
    }

    /// Somebody new whom a site's own server has made an owner.
    #[track_caller]
    pub(crate) fn joins(site: &TestSite) -> Self {
        let mut owner = Self::new();
        let invited = json!({"email": owner.email, "role": "owner", "language": "en"});
        site.ask("POST", "/v1/team/invitations").json(&invited).send().is::<Invitation>(201);
        let link = owner.link();
        owner.accepts(&link).is::<Console>(201);
        owner.site.clone_from(&site.keys.public_key);
        owner
    }

    /// An owner with a site that is not launched yet.
    #[track_caller]
    pub(crate) fn owner() -> Self {
        let mut owner = Self::new();
        owner.starts("shop");
        owner
    }

    /// Creates a site from this template, and is in it from then on.
    #[track_caller]
    pub(crate) fn starts(&mut self, template: &str) -> Console {
        let new = json!({"template": template, "name": "Bell & Sons", "currency": "EUR", "zone": "UTC",
            "languages": ["en", "ru"], "origins": ["https://bell.example"]});
        let console: Console = self.asks("POST", "/v1/console/sites", &new).is(201);
        self.site = console.site.clone().expect("a site");
        console
    }

    /// Somebody else with a seat in this person's site.
    #[track_caller]
    pub(crate) fn takes_in(&self, role: &str) -> Self {
        let mut other = Self::new();
        self.invites(&other.email, role).is::<Invitation>(201);
        let link = other.link();
        other.accepts(&link).is::<Console>(201);
        other.site.clone_from(&self.site);
        other
    }

    /// Invites whoever has this address.
    #[track_caller]
    pub(crate) fn invites(&self, email: &str, role: &str) -> Reply {
        self.asks("POST", "/v1/team/invitations", &json!({"email": email, "role": role, "language": "ru"}))
    }

    /// Opens the link of an invitation.
    #[track_caller]
    pub(crate) fn accepts(&mut self, token: &str) -> Reply {
        self.asks("POST", "/v1/console/invitations", &json!({"token": token}))
    }

    /// The token in the newest letter to this person.
    #[track_caller]
    pub(crate) fn link(&self) -> String {
        let letters = letters(self.server, &self.email, &self.now);
        let letter = letters.iter().find(|letter| letter.contains("/console/invited#")).expect("an invitation");
        letter.split_once("/console/invited#").expect("a link").1.split_whitespace().next().expect("a token").to_owned()
    }

    /// The newest letter to this person.
    #[track_caller]
    pub(crate) fn letter(&self) -> String {
        letters(self.server, &self.email, &self.now).into_iter().next().expect("a letter")
    }

    /// The same browser at another moment.
    pub(crate) fn at(&self, now: &str) -> Self {
        Self { now: now.to_owned(), ..self.clone() }
    }

    /// A browser of the same person's in which nobody is signed in.
    pub(crate) fn elsewhere(&self) -> Self {
        Self { site: "-".into(), cookie: Cookie::default(), ..self.clone() }
    }

    /// The cookie that this browser keeps.
    pub(crate) fn cookie(&self) -> String {
        self.cookie.lock().expect("a cookie").clone()
    }

    /// A request as a page of the console makes it.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'static> {
        let site = if path.starts_with("/v1/console") { "-" } else { &self.site };
        browser(self.server, method, path, site, &self.cookie).at(&self.now)
    }

    /// Sends a body as the console does, and keeps the cookie that comes back.
    #[track_caller]
    pub(crate) fn asks(&self, method: &str, path: &str, body: &Value) -> Reply {
        keep(&self.cookie, self.ask(method, path).json(body).send())
    }

    /// Reads something.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).send()
    }

    /// Everybody who works in the site.
    #[track_caller]
    pub(crate) fn team(&self) -> Team {
        self.get("/v1/team").is(200)
    }

    /// What was done in the site, newest first: what, and to what.
    #[track_caller]
    pub(crate) fn changes(&self) -> Vec<(String, String)> {
        let page: ChangePage = self.get("/v1/changes?limit=100").is(200);
        page.changes.into_iter().map(|change| (change.what, change.subject)).collect()
    }

    /// A device that is enrolled at this person's site.
    #[track_caller]
    pub(crate) fn enrols(&self) -> TestCounter {
        let device: DeviceCreated = self.asks("POST", "/v1/counter/devices", &json!({"name": "Window"})).is(201);
        let counter = TestCounter { at: self.clone(), device: device.device, cookie: Cookie::default() };
        counter.asks("POST", "/v1/counter/enrol", &json!({"code": device.code})).is::<Counter>(201);
        counter
    }

    /// Somebody who only works at the counter, with this PIN; their number.
    #[track_caller]
    pub(crate) fn hires(&self, name: &str, pin: &str) -> String {
        let team: Team = self.asks("POST", "/v1/team", &json!({"name": name, "pin": pin})).is(201);
        team.people.into_iter().find(|person| person.name == name).expect("the new one").person
    }
}

/// A device at a counter.
pub(crate) struct TestCounter {
    at: TestPerson,
    pub(crate) device: String,
    cookie: Cookie,
}

impl TestCounter {
    /// The same device at another moment.
    pub(crate) fn at(&self, now: &str) -> Self {
        let mut at = self.at.clone();
        now.clone_into(&mut at.now);
        Self { at, device: self.device.clone(), cookie: Arc::clone(&self.cookie) }
    }

    /// A request as the counter's page makes it.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'static> {
        browser(self.at.server, method, path, &self.at.site, &self.cookie).at(&self.at.now).header("kept-counter", "1")
    }

    /// Sends a body, and keeps the cookie that comes back.
    #[track_caller]
    pub(crate) fn asks(&self, method: &str, path: &str, body: &Value) -> Reply {
        keep(&self.cookie, self.ask(method, path).json(body).send())
    }

    /// Tries to open a shift.
    #[track_caller]
    pub(crate) fn opens(&self, person: &str, pin: &str) -> Reply {
        self.asks("POST", "/v1/counter/shift", &json!({"person": person, "pin": pin}))
    }
}

fn browser(server: &'static Server, method: &str, path: &str, site: &str, cookie: &Cookie) -> Ask<'static> {
    let ask = server.ask(method, path).header("origin", &server.url("")).header("kept-site", site);
    let cookie = cookie.lock().expect("a cookie");
    if cookie.is_empty() { ask } else { ask.header("cookie", &cookie) }
}

fn keep(cookie: &Cookie, reply: Reply) -> Reply {
    if let Some(set) = reply.header("set-cookie") {
        *cookie.lock().expect("a cookie") = set.split(';').next().unwrap_or_default().to_owned();
    }
    reply
}

#[track_caller]
/// The letters to an address, newest first, by somebody's clock: what is written in their future is not yet sent.
fn letters(server: &Server, to: &str, now: &str) -> Vec<String> {
    let path = format!("/v1/mailbox?to={}", to.trim().to_lowercase());
    let mailbox: Mailbox = server.ask("GET", &path).at(now).bearer(&server.operator_key).send().is(200);
    mailbox.mails.into_iter().map(|letter| letter.body).collect()
}

fn is_code(word: &str) -> bool {
    word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit())
}
