//! What is kept about a person, and what is left when they are erased: looked up in the database itself.

use loyalty::wire::Code;
use loyalty::wire::members::Erased;
use loyalty::wire::purchases::{ImportAnswer, NewPurchase, PurchaseAnswer};
use loyalty::wire::reviews::{ReviewKept, ReviewPage};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::http::Reply;
use crate::member::fresh;
use crate::reviews;
use crate::server::Server;
use crate::site::{TestSite, purchase, refund, reward};

/// What would tell who Ada is.
const CANARIES: [&str; 5] = ["ada-4711", "ada.canary@example.com", "+7 900 471-11-74", "Ada Canaria", "1987-06-05"];

/// The tables and columns in which one of these texts stands.
pub(crate) fn found(server: &Server, texts: &[&str]) -> Vec<String> {
    let database = Connection::open_with_flags(server.database(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut found = Vec::new();
    for table in tables {
        let mut all = database.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (index, column) in columns.iter().enumerate() {
                let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(index).unwrap() else { continue };
                let text = String::from_utf8_lossy(bytes);
                found
                    .extend(texts.iter().filter(|canary| text.contains(**canary)).map(|_| format!("{table}.{column}")));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn known_purchase(name: &str, total_minor: i64) -> NewPurchase {
    let mut bought = purchase(name, CANARIES[0], total_minor);
    let [_, email, phone, name, birthday] = CANARIES.map(|text| Some(text.to_owned()));
    let member = &mut bought.member;
    (member.email, member.phone, member.name, member.birthday) = (email, phone, name, birthday);
    bought
}

/// Ada does everything that could leave a trace.
fn live(site: &TestSite) -> (String, Vec<NewPurchase>) {
    site.changes_program(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member(CANARIES[0]);
    let bought = vec![known_purchase("p1", 10_000), known_purchase("p2", 10)];
    for bought in &bought {
        site.reports(bought).is::<PurchaseAnswer>(201);
    }
    site.refunds("p1", &refund("r1", 1000)).is::<Value>(201);
    site.refunds("p1", &refund("r2", 1_000_000)).refused(Code::RefundTooLarge);
    ada.is_given(25, Some("2027-01-01"));
    ada.adjusts("too much", -9999, None).refused(Code::InsufficientPoints);
    site.imports(&json!(known_purchase("p3", 500)).to_string());
    let token = site.token(CANARIES[0]).claim("name", CANARIES[3]).claim("email", CANARIES[1]);
    let opened: Value = site.exchanges(&token.claim("email_verified", true).signed()).is(201);
    let session = opened["session"].as_str().unwrap().to_owned();
    let by_session = |method: &str, path: &str| site.ask(method, path).bearer(&session);
    let redeem = |key: &str, reward: &str| {
        let ask = by_session("POST", "/v1/redemptions").header("idempotency-key", key);
        ask.json(&json!({"reward": reward})).send()
    };
    redeem("k1", "coffee").is::<Value>(201);
    let cancelled: Value = ada.redemption("k2", "coffee").send().is(201);
    let path = format!("/v1/redemptions/{}/cancel", cancelled["redemption"].as_str().unwrap());
    site.ask("POST", &path).send().is::<Value>(200);
    let order =
        json!({"id": "o1", "member": {"id": CANARIES[0]}, "title": CANARIES[3], "note": CANARIES[2], "at": site.now});
    site.ask("POST", "/v1/orders").json(&order).send().is::<Value>(201);
    (session, bought)
}

#[test]
fn an_erased_member_leaves_numbers_and_no_name() {
    let mut server = Server::start();
    let site = TestSite::on(&server);
    let (session, bought) = live(&site);
    let ada = site.member(CANARIES[0]);
    let coupon = ada.redeems("coffee").coupon.code;
    let (audited, kept) = (site.audit(), ada.get("/export").text());
    for canary in CANARIES {
        assert!(kept.contains(canary), "{canary} must be there to be erased");
    }
    assert!(!found(&server, &CANARIES).is_empty());

    let erase = || -> Reply { site.ask("DELETE", &format!("/v1/members/{}", ada.id)).send() };
    let erased: Erased = erase().is(200);
    assert_eq!(erased.backups_forget_at.0 - erased.erased_at.0, 30 * 24 * 60 * 60 * 1000);
    erase().refused(Code::NotFound);
    ada.get("").refused(Code::NotFound);
    ada.get("/export").refused(Code::NotFound);
    site.ask("GET", "/v1/card").bearer(&session).send().refused(Code::Unauthorized);
    assert_eq!(site.audit(), audited, "no sum moves");
    let shown: Value = site.get(&format!("/v1/coupons/{coupon}")).is(200);
    assert_eq!((&shown["status"], &shown["member"]), (&json!("issued"), &json!(null)));
    // What the shop sends again is known, and brings nobody back.
    assert!(site.reports(&bought[0]).is_replayed());
    site.refunds("p1", &refund("r9", 500)).is::<Value>(201);
    ada.get("").refused(Code::NotFound);
    server.ends();
    assert_eq!(found(&server, &CANARIES), Vec::<String>::new());
}

#[test]
fn an_erased_member_who_comes_back_is_somebody_new() {
    let site = TestSite::open();
    let ada = site.member("ada");
    ada.buys(5000);
    site.ask("DELETE", "/v1/members/ada").send().is::<Erased>(200);
    ada.buys(700);
    assert_eq!((ada.movements(), site.audit()), (vec![7], (2, 2)));
}

#[test]
fn a_site_that_keeps_contacts_at_home_gives_us_none() {
    let server = Server::start();
    let site = TestSite::on(&server);
    let owner = json!({"contacts": "owner"});
    assert_eq!(site.ask("PATCH", "/v1/site").json(&owner).send().value()["contacts"], "owner");
    let fields = [("email", CANARIES[1]), ("phone", CANARIES[2]), ("name", CANARIES[3]), ("birthday", CANARIES[4])];
    let mut lines = Vec::new();
    for (field, value) in fields {
        let mut bought = json!(purchase("p1", CANARIES[0], 1000));
        bought["member"][field] = json!(value);
        site.ask("POST", "/v1/purchases").json(&bought).send().refused(Code::ContactsNotKept);
        lines.push(bought.to_string());
    }
    let refused: Vec<Code> = site.imports(&lines.join("\n")).refused.iter().map(|refused| refused.code).collect();
    assert_eq!(refused, [Code::ContactsNotKept; 4]);
    site.reports(&purchase("p1", CANARIES[0], 1000)).is::<PurchaseAnswer>(201);
    let token = site.token(CANARIES[0]).claim("name", CANARIES[3]).claim("email", CANARIES[1]);
    site.exchanges(&token.claim("email_verified", true).signed()).is::<Value>(201);
    writes_without_a_name(&site);
    assert_eq!(found(&server, &CANARIES[1..]), Vec::<String>::new());
    assert_eq!(found(&server, &CANARIES[..1]), ["member.external"], "the opaque id stands in one place");
}

/// Reviews and letters are taken without a name and refused with one, wherever they come from.
fn writes_without_a_name(site: &TestSite) {
    let session = site.member(CANARIES[0]).signs_in().secret;
    for review in [json!({"stars": 4, "text": "Fine"}), json!({"kind": "thanks", "text": "Thank you"})] {
        let writes = |review: &Value| -> Reply {
            site.server.ask("POST", "/v1/reviews").at(&site.now).bearer(&session).json(review).send()
        };
        let mut named = review.clone();
        named["name"] = json!(CANARIES[3]);
        writes(&named).refused(Code::ContactsNotKept);
        let kept: ReviewKept = writes(&review).is(201);
        let path = format!("/v1/reviews/{}", kept.review);
        let ask = site.server.ask("PATCH", &path).at(&site.now).bearer(&session);
        ask.json(&json!({"name": CANARIES[3]})).send().refused(Code::ContactsNotKept);
    }
    let mut guests = reviews::guests(site, &reviews::form(site), &fresh("a visitor of theirs"));
    guests["name"] = json!(CANARIES[3]);
    site.server.ask("POST", "/v1/reviews").at(&site.now).json(&guests).send().refused(Code::ContactsNotKept);
    let line = json!({"id": "1", "origin": "Google", "stars": 4, "at": "2024-05-01", "name": CANARIES[3]});
    let taken: ImportAnswer = site.ask("POST", "/v1/imports/reviews").json(&line).send().is(200);
    assert_eq!((taken.accepted, taken.refused[0].code), (0, Code::ContactsNotKept));
    let path = format!("/v1/reviews?site={}", site.keys.public_key);
    assert!(!site.server.ask("GET", &path).at(&site.now).send().is::<ReviewPage>(200).takes_name);
}
