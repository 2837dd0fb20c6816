//! A shop as the tests see it: its site, its keys, its program and its clock.

use loyalty::ids::Id;
use loyalty::points::{Money, Points};
use loyalty::program::{Gives, Program, Reward, Texts};
use loyalty::time::When;
use loyalty::wire::audit::{AuditPage, DailyAnswer};
use loyalty::wire::purchases::{ImportAnswer, MemberFields, NewPurchase, NewRefund};
use loyalty::wire::sites::{KeyCreated, NewKey, NewSite, SiteCreated};
use serde_json::json;

use crate::http::{Ask, Reply};
use crate::member::{TestMember, fresh};
use crate::server::Server;
use crate::token::Token;

/// When tests happen unless they say otherwise.
pub(crate) const NOON: &str = "2026-11-22T12:00:00Z";

/// A site with its first keys.
#[derive(Clone)]
pub(crate) struct TestSite<'a> {
    pub(crate) server: &'a Server,
    pub(crate) keys: SiteCreated,
    pub(crate) now: String,
}

impl TestSite<'static> {
    /// A new site on the server that tests share: one point a unit of money, points that do not lapse.
    pub(crate) fn open() -> Self {
        Self::on(Server::shared())
    }

    /// A new site with this program.
    pub(crate) fn with(change: impl FnOnce(&mut Program)) -> Self {
        let site = Self::open();
        site.changes_program(change);
        site
    }
}

impl<'a> TestSite<'a> {
    /// A new site on this server.
    pub(crate) fn on(server: &'a Server) -> Self {
        let new = NewSite {
            name: "Bell & Sons".into(),
            origins: vec!["https://bell.example".into()],
            currency: "EUR".into(),
            zone: "UTC".into(),
            languages: vec!["en".into(), "ru".into()],
        };
        let created = server.ask("POST", "/v1/sites").bearer(&server.operator_key).at(NOON).json(&new).send();
        Self { server, keys: created.is(201), now: NOON.into() }
    }

    /// The same site at another moment.
    pub(crate) fn at(&self, now: &str) -> Self {
        Self { now: now.to_owned(), ..self.clone() }
    }

    /// A request with the site's secret key.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'a> {
        self.server.ask(method, path).at(&self.now).bearer(&self.keys.secret_key)
    }

    /// The answer to a read with the site's secret key.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).send()
    }

    /// A customer of the site.
    pub(crate) fn member(&self, id: &str) -> TestMember<'a> {
        TestMember { site: self.clone(), id: id.to_owned() }
    }

    /// Puts the starter program in force with these changes.
    #[track_caller]
    pub(crate) fn changes_program(&self, change: impl FnOnce(&mut Program)) -> Reply {
        let mut program = Program::starter();
        change(&mut program);
        let reply = self.ask("PUT", "/v1/program").json(&program).send();
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply
    }

    /// Reports a purchase.
    #[track_caller]
    pub(crate) fn reports(&self, purchase: &NewPurchase) -> Reply {
        self.ask("POST", "/v1/purchases").json(purchase).send()
    }

    /// Reports a refund of this purchase.
    #[track_caller]
    pub(crate) fn refunds(&self, purchase: &str, refund: &NewRefund) -> Reply {
        self.ask("POST", &format!("/v1/purchases/{purchase}/refunds")).json(refund).send()
    }

    /// Imports these lines.
    #[track_caller]
    pub(crate) fn imports(&self, lines: &str) -> ImportAnswer {
        self.ask("POST", "/v1/imports/purchases").bytes(lines).send().is(200)
    }

    /// A secret key with these scopes only.
    #[track_caller]
    pub(crate) fn key_for(&self, scopes: &[&str]) -> KeyCreated {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.creates_key("secret", &fresh("key"), scopes).is(201)
    }

    /// Asks for a new key.
    #[track_caller]
    pub(crate) fn creates_key(&self, kind: &str, name: &str, scopes: Vec<String>) -> Reply {
        self.ask("POST", "/v1/keys").json(&NewKey { kind: kind.into(), name: name.into(), scopes: Some(scopes) }).send()
    }

    /// A good token for this member.
    pub(crate) fn token(&self, member: &str) -> Token {
        Token::of(&self.keys.public_key, &self.keys.identity_key, member, &self.now)
    }

    /// Tries to exchange a token for a session.
    #[track_caller]
    pub(crate) fn exchanges(&self, token: &str) -> Reply {
        let body = json!({"site": self.keys.public_key, "token": token});
        self.server.ask("POST", "/v1/session").at(&self.now).json(&body).send()
    }

    /// Has the daily work done.
    #[track_caller]
    pub(crate) fn has_its_day(&self) -> DailyAnswer {
        self.ask("POST", "/v1/jobs/daily").bearer(&self.server.operator_key).send().is(200)
    }

    /// Replays every journal; nothing may differ. Answers with how many members and entries there are.
    #[track_caller]
    pub(crate) fn audit(&self) -> (u64, u64) {
        let (mut members, mut entries, mut cursor) = (0, 0, None);
        loop {
            let path = cursor.map_or("/v1/audit".to_owned(), |cursor: String| format!("/v1/audit?cursor={cursor}"));
            let page: AuditPage = self.get(&path).is(200);
            assert_eq!(page.differences, [], "the journal and the sums differ");
            members += page.members;
            entries += page.entries;
            cursor = page.next;
            if cursor.is_none() {
                return (members, entries);
            }
        }
    }
}

/// An id.
pub(crate) fn id(text: &str) -> Id {
    Id::parse(text).expect("an id")
}

/// A purchase at noon.
pub(crate) fn purchase(purchase: &str, member: &str, total_minor: i64) -> NewPurchase {
    NewPurchase {
        id: id(purchase),
        member: MemberFields { id: Some(id(member)), card: None, email: None, phone: None, name: None, birthday: None },
        at: When::parse(NOON).expect("a time"),
        currency: None,
        total: Money(total_minor),
        discount: None,
        tax: None,
        shipping: None,
        points_used: None,
        items: None,
    }
}

/// A refund of so much at noon.
pub(crate) fn refund(refund: &str, total_minor: i64) -> NewRefund {
    NewRefund { id: id(refund), at: When::parse(NOON).expect("a time"), total: Some(Money(total_minor)), items: None }
}

/// A reward at this price.
pub(crate) fn reward(id: &str, cost: i64) -> Reward {
    let title = Texts::from([("en".into(), "A coffee".into()), ("ru".into(), "Кофе".into())]);
    Reward { id: id.into(), title, cost: Points(cost), gives: Gives::FreeItem { sku: "coffee".into() } }
}
