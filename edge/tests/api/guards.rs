//! Nobody does what they may not: every call of the table, by everybody who should be turned away.

mod people;
mod shop;

use loyalty::wire::calls::{Call, SCOPES, Who, calls};
use loyalty::wire::changes::ChangePage;
use serde_json::Value;

use crate::http::Reply;
use crate::server::Server;
use crate::site::TestSite;
use shop::Shop;

/// A key of this shop with every scope but the one the call needs.
fn key_without(shop: &Shop, scope: &str) -> String {
    let others: Vec<&str> =
        SCOPES.iter().copied().filter(|other| *other != "*" && scope.split(' ').all(|one| one != *other)).collect();
    shop.site.key_for(&others).secret
}

fn revoked_key(shop: &Shop) -> String {
    let key = shop.site.key_for(&["*"]);
    shop.site.ask("DELETE", &format!("/v1/keys/{}", key.id)).send().is::<Value>(200);
    key.secret
}

/// Secrets that are nobody's, made of those that are somebody's.
fn forgeries(shop: &Shop, other: &Shop) -> Vec<String> {
    let key = &shop.site.keys.secret_key;
    let mut last_changed = key.clone();
    last_changed.pop();
    last_changed.push(if key.ends_with('0') { '1' } else { '0' });
    // Another site's secret with this site's letters in front.
    let grafted = |one: &str, other: &str, front: usize| format!("{}{}", &one[..front], &other[front..]);
    vec![
        String::new(),
        "garbage".into(),
        "sk_".into(),
        "' OR 1=1 --".into(),
        last_changed,
        grafted(key, &other.site.keys.secret_key, 11),
        grafted(&shop.session, &other.session, 12),
        shop.site.keys.public_key.clone(),
        shop.site.keys.identity_key.secret.clone(),
        shop.site.keys.identity_key.id.clone(),
        "0".repeat(Server::shared().operator_key.len()),
    ]
}

#[track_caller]
fn turned_away(call: &Call, reply: &Reply, statuses: &[u16], who: &str) {
    assert!(
        statuses.contains(&reply.status),
        "{} {} by {who}: {} {}",
        call.method,
        call.path,
        reply.status,
        reply.text()
    );
}

fn guarded() -> impl Iterator<Item = &'static Call> {
    calls().filter(|call| call.who != Who::Anybody)
}

#[test]
fn nobody_gets_in_with_nothing_or_with_what_they_made_up() {
    let (shop, other) = (Shop::open(), Shop::open());
    let (before, forgeries) = (shop.state(), forgeries(&shop, &other));
    for call in guarded() {
        turned_away(call, &shop.ask(call).send(), &[401], "nobody");
        turned_away(call, &shop.ask(call).header("authorization", "Basic eDp5").send(), &[401], "basic");
        for forged in &forgeries {
            // What has the form of a session is told that a session may not do this, before it is looked up.
            let statuses: &[u16] = if forged.starts_with("ses_") { &[401, 403] } else { &[401] };
            turned_away(call, &shop.ask(call).bearer(forged).send(), statuses, forged);
        }
    }
    assert_eq!(shop.state(), before);
}

#[test]
fn a_key_does_what_its_scopes_say_until_it_is_revoked() {
    let shop = Shop::open();
    let revoked = revoked_key(&shop);
    let scoped = guarded().filter_map(|call| match call.who {
        Who::Shop(scope) | Who::CustomerOrShop(scope) => Some((call, key_without(&shop, scope))),
        _ => None,
    });
    let scoped: Vec<(&Call, String)> = scoped.collect();
    let before = shop.state();
    for (call, key) in scoped {
        turned_away(call, &shop.ask(call).bearer(&key).send(), &[403], "a key without its scope");
        turned_away(call, &shop.ask(call).bearer(&revoked).send(), &[401], "a revoked key");
    }
    assert_eq!(shop.state(), before);
}

#[test]
fn customers_shops_and_the_operator_keep_to_their_own_calls() {
    let shop = Shop::open();
    let before = shop.state();
    for call in guarded() {
        let by = |secret: &str| shop.ask(call).bearer(secret).send();
        let (operator, key) = (Server::shared().operator_key.as_str(), shop.site.keys.secret_key.as_str());
        match call.who {
            Who::Shop(_) => {
                turned_away(call, &by(&shop.session), &[403], "a session");
                turned_away(call, &by(operator), &[401], "the operator");
            }
            Who::Operator => {
                turned_away(call, &by(&shop.session), &[401], "a session");
                turned_away(call, &by(key), &[401], "a shop");
            }
            Who::Customer => {
                turned_away(call, &by(key), &[401], "a shop");
                turned_away(call, &by(operator), &[401], "the operator");
            }
            Who::CustomerOrShop(_) => turned_away(call, &by(operator), &[401], "the operator"),
            Who::Person | Who::Device => {
                for secret in [&shop.session, operator, key] {
                    turned_away(call, &by(secret), &[401], "somebody with a secret");
                }
            }
            Who::Anybody => {}
        }
    }
    assert_eq!(shop.state(), before);
}

#[test]
fn another_sites_key_and_session_reach_nothing_here() {
    let shop = Shop::open();
    let before = shop.state();
    for call in guarded().filter(|call| call.who != Who::Operator) {
        let other = TestSite::open();
        let stranger = other.member("zoe").signs_in().secret;
        let by_key = shop.ask(call).bearer(&other.keys.secret_key).send();
        let by_session = shop.ask(call).bearer(&stranger).send();
        // What names something of this site is not there for another; the rest happens on their own site.
        let reads_or_removes = matches!(call.method, "GET" | "DELETE") || call.path.ends_with("/cancel");
        // An export names a table, which every site has: they get their own.
        let names_ours = call.path.contains('{') && call.path != "/v1/exports/{what}";
        if names_ours && reads_or_removes || call.path.starts_with("/v1/coupons") {
            let statuses: &[u16] = if matches!(call.who, Who::Person | Who::Device) { &[401] } else { &[404] };
            turned_away(call, &by_key, statuses, "another site");
        }
        for reply in [by_key, by_session] {
            let said = reply.text();
            let ours = ["50000", "\"bob\"", shop.redemption.coupon.code.as_str(), shop.site.keys.public_key.as_str()];
            assert!(!ours.iter().any(|ours| said.contains(ours)), "{} {}: {said}", call.method, call.path);
        }
    }
    assert_eq!(shop.state(), before);
}

#[test]
fn every_call_works_for_those_who_may_make_it() {
    // What only reads leaves the shop as it was, for the next one.
    let read = Shop::open();
    for call in calls() {
        let written;
        let shop = if call.method == "GET" {
            &read
        } else {
            written = Shop::open();
            &written
        };
        let ask = shop.ask(call);
        let (reply, documented) = match call.who {
            Who::Anybody => (ask.send(), call.answers),
            Who::Operator => (ask.bearer(&Server::shared().operator_key).send(), call.answers),
            // A letter to whoever asks: a key has no address.
            Who::Shop(_) if call.path.ends_with("/test") => {
                (shop.says(call, shop.owner.ask(call.method, &shop.path(call))).send(), call.answers)
            }
            Who::Shop(scope) | Who::CustomerOrShop(scope) => {
                let scope = scope.split(' ').next().unwrap();
                (ask.bearer(&shop.site.key_for(&[scope]).secret).send(), call.answers)
            }
            Who::Customer => (ask.bearer(&shop.session).send(), call.answers),
            Who::Person => (shop.says(call, shop.person(call).ask(call.method, &shop.path(call))).send(), call.answers),
            Who::Device => (shop.says(call, shop.counter.ask(call.method, &shop.path(call))).send(), call.answers),
        };
        let said = format!("{} {}: {} {}", call.method, call.path, reply.status, reply.text());
        assert!(documented.iter().any(|(status, _)| *status == reply.status), "{said}");
    }
}

/// Calls of the table that only tell whoever asks what would be, or what is.
const TELLING: [&str; 7] = [
    "/v1/program/preview",
    "/v1/purchases/preview",
    "/v1/counter/find",
    "/v1/feed/check",
    "/v1/announcements/{id}/test",
    "/v1/letters/preview",
    "/v1/surveys/preview",
];

#[test]
fn whatever_a_person_writes_stands_in_the_owners_log() {
    let writes = calls().filter(|call| {
        let is_shops = matches!(call.who, Who::Shop(_) | Who::CustomerOrShop(_));
        // The shop is launched: to launch it again changes nothing.
        is_shops && call.method != "GET" && !TELLING.contains(&call.path) && call.path != "/v1/site/launch"
    });
    for call in writes {
        let shop = Shop::open();
        let log = || shop.owner.get("/v1/changes?limit=100").is::<ChangePage>(200).changes;
        let before = log().len();
        let reply = shop.says(call, shop.owner.ask(call.method, &shop.path(call))).send();
        let said = format!("{} {}: {} {}", call.method, call.path, reply.status, reply.text());
        assert!((200..300).contains(&reply.status), "{said}");
        let after = log();
        assert_eq!(after.len(), before + 1, "{said}");
        assert_eq!(after[0].actor, format!("person:{}", shop.owner.id), "{said}");
        assert_eq!(after[0].actor_name.as_deref(), Some(shop.owner.email.as_str()), "{said}");
    }
}
