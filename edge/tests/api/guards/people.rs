//! Everybody at the console and at the counter: every call of the table, by each of them, at their own site
//! and at another, and by pages that are not ours.

use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::calls::{Call, Who, calls};
use loyalty::wire::roles::{May, Role};

use super::shop::Shop;
use super::{guarded, turned_away};
use crate::http::{Ask, Reply};
use crate::person::{TestCounter, TestPerson};
use crate::site::{NOON, TestSite};

/// Who may ask something of a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    Owner,
    Manager,
    /// Staff who sign in to the console.
    Clerk,
    /// Staff at work at the counter.
    Till,
    /// Signed in, but without a seat anywhere.
    Stranger,
    Nobody,
}

const ASKERS: [Asker; 6] = [Asker::Owner, Asker::Manager, Asker::Clerk, Asker::Till, Asker::Stranger, Asker::Nobody];

/// What the table says should become of a call.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Passes,
    /// Passes only shortly after they proved who they are.
    Proved,
    Refused(u16),
}

/// A shop with one of each.
struct Cast {
    shop: Shop,
    manager: TestPerson,
    clerk: TestPerson,
    stranger: TestPerson,
    till: TestCounter,
}

impl Cast {
    fn open() -> Self {
        let shop = Shop::open();
        let (manager, clerk) = (shop.owner.takes_in("manager"), shop.owner.takes_in("staff"));
        let till = shop.owner.enrols();
        assert_eq!(till.opens(&shop.staff, "2580").status, 201);
        Self { shop, manager, clerk, stranger: TestPerson::new(), till }
    }

    /// The call as it would succeed for those who may make it, in this one's browser.
    fn ask(&self, asker: Asker, call: &Call) -> Ask<'static> {
        let path = self.shop.path(call);
        let browser = match asker {
            Asker::Owner => &self.shop.owner,
            Asker::Manager => &self.manager,
            Asker::Clerk => &self.clerk,
            Asker::Stranger => &self.stranger,
            Asker::Till => return self.shop.says(call, self.till.ask(call.method, &path)),
            Asker::Nobody => return self.shop.says(call, self.stranger.elsewhere().ask(call.method, &path)),
        };
        self.shop.says(call, browser.ask(call.method, &path))
    }
}

/// The table: who may make which call.
fn fate(asker: Asker, call: &Call) -> Fate {
    let by_role = |role: Role, scopes| match role.may(scopes) {
        May::Always => Fate::Passes,
        May::Proved => Fate::Proved,
        May::Never => Fate::Refused(403),
    };
    match (call.who, asker) {
        (Who::Anybody, _) => Fate::Passes,
        (Who::Operator | Who::Customer, _) | (_, Asker::Nobody) => Fate::Refused(401),
        (Who::Shop(scopes) | Who::CustomerOrShop(scopes), _) => match asker {
            Asker::Owner => by_role(Role::Owner, scopes),
            Asker::Manager => by_role(Role::Manager, scopes),
            Asker::Clerk | Asker::Till => by_role(Role::Staff, scopes),
            Asker::Stranger | Asker::Nobody => Fate::Refused(403),
        },
        (Who::Person, Asker::Till) => Fate::Refused(401),
        (Who::Person, _) => Fate::Passes,
        (Who::Device, Asker::Till) => Fate::Passes,
        (Who::Device, _) => Fate::Refused(401),
    }
}

/// Whether it got past the guard, whatever the call then said.
#[track_caller]
fn let_in(call: &Call, reply: &Reply, asker: Asker) {
    let refused = [401, 403, 500].contains(&reply.status);
    assert!(!refused, "{} {} by {asker:?}: {} {}", call.method, call.path, reply.status, reply.text());
}

fn after_the_proof() -> String {
    Moment::parse(NOON).unwrap().plus_ms(10 * 60 * 1000).to_rfc3339()
}

#[test]
fn everybody_is_refused_what_the_table_refuses_them() {
    let cast = Cast::open();
    let before = cast.shop.state();
    for call in guarded() {
        for asker in ASKERS {
            if let Fate::Refused(status) = fate(asker, call) {
                turned_away(call, &cast.ask(asker, call).send(), &[status], &format!("{asker:?}"));
            }
        }
    }
    assert_eq!(cast.shop.state(), before);
}

#[test]
fn everybody_may_what_the_table_gives_them() {
    let read = Cast::open();
    for call in guarded().filter(|call| !matches!(call.who, Who::Operator | Who::Customer)) {
        // A challenge belongs to whoever asked for it, and an invitation to whom it was sent, who is none of these.
        let is_for = |asker: Asker| match call.path {
            "/v1/console/passkeys" => asker == Asker::Owner,
            "/v1/console/invitations" => false,
            _ => true,
        };
        let written;
        let cast = if call.method == "GET" {
            &read
        } else {
            written = Cast::open();
            &written
        };
        for asker in ASKERS.into_iter().filter(|asker| is_for(*asker)) {
            if !matches!(fate(asker, call), Fate::Refused(_)) {
                let_in(call, &cast.ask(asker, call).send(), asker);
            }
        }
    }
}

#[test]
fn what_needs_a_fresh_proof_is_refused_ten_minutes_after_it() {
    let cast = Cast::open();
    let (before, later) = (cast.shop.state(), after_the_proof());
    let mut asked = 0;
    for call in guarded() {
        for asker in [Asker::Owner, Asker::Manager] {
            if fate(asker, call) == Fate::Proved {
                asked += 1;
                cast.ask(asker, call).at(&later).send().refused(Code::StepUpRequired);
            }
        }
    }
    assert!(asked > 5, "{asked}");
    // A purchase's log is much at once, whatever its scope; a single purchase is not.
    let import = calls().find(|call| call.path == "/v1/imports/purchases").unwrap();
    cast.ask(Asker::Owner, import).at(&later).send().refused(Code::StepUpRequired);
    assert_eq!(cast.shop.state(), before);
}

#[test]
fn a_page_at_another_site_is_refused_whoever_sits_before_it() {
    let (cast, other) = (Cast::open(), TestSite::open());
    let before = cast.shop.state();
    for call in guarded() {
        for asker in ASKERS.into_iter().filter(|asker| *asker != Asker::Nobody) {
            let elsewhere = cast.ask(asker, call).without("kept-site").header("kept-site", &other.keys.public_key);
            let reply = elsewhere.send();
            match fate(asker, call) {
                Fate::Refused(401) => turned_away(call, &reply, &[401], &format!("{asker:?}")),
                _ => assert_eq!(reply.refused(Code::OtherSite).status, 403, "{} {}", call.method, call.path),
            }
        }
    }
    assert_eq!(cast.shop.state(), before);
}

#[test]
fn no_page_but_ours_makes_a_browser_do_anything() {
    let cast = Cast::open();
    let before = cast.shop.state();
    for call in guarded() {
        for asker in [Asker::Owner, Asker::Till] {
            let ask = || cast.ask(asker, call);
            let forgeries = [
                ("a form, which sends no header of its own", ask().without("kept-site")),
                ("an old browser that does not say who asks", ask().without("origin")),
                ("another origin", ask().without("origin").header("origin", "https://evil.example")),
                ("a page in a sandbox", ask().without("origin").header("origin", "null")),
                ("another site", ask().header("sec-fetch-site", "cross-site")),
                ("a neighbour under the same domain", ask().header("sec-fetch-site", "same-site")),
                ("somebody who typed the address", ask().header("sec-fetch-site", "none")),
            ];
            for (what, forged) in forgeries {
                turned_away(call, &forged.send(), &[401], what);
            }
        }
    }
    assert_eq!(cast.shop.state(), before);
    let site = calls().find(|call| call.path == "/v1/site").unwrap();
    let modern = cast.ask(Asker::Owner, site).without("origin").header("sec-fetch-site", "same-origin");
    assert_eq!(modern.send().status, 200);
}

#[test]
fn no_page_but_ours_signs_a_browser_in() {
    let shop = Shop::open();
    for call in calls().filter(|call| call.who == Who::Anybody) {
        let cookie = shop.ask(call).send().header("set-cookie").is_some();
        if cookie {
            let forged = shop.ask(call).without("sec-fetch-site").header("sec-fetch-site", "cross-site").send();
            turned_away(call, &forged, &[401], "a form on another page");
        }
    }
}

#[test]
fn who_shows_a_secret_is_asked_for_nothing_else() {
    let cast = Cast::open();
    let site = calls().find(|call| (call.method, call.path) == ("PATCH", "/v1/site")).unwrap();
    for (secret, status) in [("sk_unknown", 401), (cast.shop.session.as_str(), 403)] {
        let both = cast.ask(Asker::Owner, site).bearer(secret).send();
        turned_away(site, &both, &[status], "a secret beside an owner's cookie");
    }
}
