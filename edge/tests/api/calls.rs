//! What each call answers when all is well, and what it remembers.

use loyalty::points::Money;
use loyalty::program::Program;
use loyalty::wire::Code;
use loyalty::wire::entries::EntryPage;
use loyalty::wire::members::{Export, LotPage};
use loyalty::wire::purchases::{Item, NewRefund, PurchaseAnswer, RefundAnswer, RefundItem, WaitingAnswer};
use loyalty::wire::redemptions::{CancellationAnswer, RedemptionAnswer};
use loyalty::wire::sites::{Key, KeyList, Site};
use serde_json::{Value, json};

use crate::http::Reply;
use crate::server::Server;
use crate::site::{NOON, TestSite, purchase, refund, reward};

#[test]
fn the_description_is_served_as_it_is_kept() {
    let served = Server::shared().ask("GET", "/openapi.json").send();
    assert_eq!((served.status, &served.value()), (200, crate::contract::document()));
}

#[test]
fn a_site_shows_its_settings_and_changes_those_that_are_sent() {
    let site = TestSite::open();
    let before: Site = site.get("/v1/site").is(200);
    assert_eq!((before.name.as_str(), before.contacts.as_str()), ("Bell & Sons", "ours"));
    assert_eq!(before.public_key, site.keys.public_key);
    let change = json!({"name": "Bell & Daughters", "languages": ["ru"]});
    let after: Site = site.ask("PATCH", "/v1/site").json(&change).send().is(200);
    assert_eq!(after, Site { name: "Bell & Daughters".into(), languages: vec!["ru".into()], ..before });
    assert_eq!(site.get("/v1/site").is::<Site>(200), after);
}

#[test]
fn two_keys_of_a_name_live_side_by_side_so_that_one_can_replace_the_other() {
    let site = TestSite::open();
    let scopes = || vec!["members:read".to_owned()];
    let make = || site.creates_key("secret", "till", scopes());
    let (first, second): (Value, Value) = (make().is(201), make().is(201));
    make().refused(Code::TooManyKeys);
    let id = first["id"].as_str().unwrap();
    let revoked: Key = site.ask("DELETE", &format!("/v1/keys/{id}")).send().is(200);
    assert!(revoked.revoked_at.is_some());
    let again: Key = site.ask("DELETE", &format!("/v1/keys/{id}")).send().is(200);
    assert_eq!(again, revoked, "revoking twice is revoking once");
    make().is::<Value>(201);
    let by = |key: &Value| site.ask("GET", "/v1/members/ada").bearer(key["secret"].as_str().unwrap()).send();
    by(&first).refused(Code::Unauthorized);
    by(&second).refused(Code::NotFound);
    let listed: KeyList = site.get("/v1/keys").is(200);
    assert_eq!(listed.keys.iter().filter(|key| key.name == "till").count(), 3);
    site.ask("DELETE", "/v1/keys/nokey000").send().refused(Code::NotFound);
    for secret in [&first, &second].map(|key| key["secret"].as_str().unwrap()) {
        assert!(!site.get("/v1/keys").text().contains(secret), "a secret is shown once");
    }
}

#[test]
fn a_key_gives_no_more_than_it_may_do_itself() {
    let site = TestSite::open();
    let manager = site.key_for(&["keys:write", "members:read"]).secret;
    let make = |scopes: &[&str]| {
        let new = json!({"kind": "secret", "name": "made", "scopes": scopes});
        site.ask("POST", "/v1/keys").bearer(&manager).json(&new).send()
    };
    make(&["points:adjust"]).refused(Code::Forbidden);
    make(&["*"]).refused(Code::Forbidden);
    make(&["members:read", "audit:read"]).refused(Code::Forbidden);
    make(&["members:read"]).is::<Value>(201);
}

#[test]
fn a_program_is_replaced_only_over_the_revision_that_was_read() {
    let site = TestSite::open();
    let read = site.get("/v1/program");
    assert_eq!(Program::read(&read.value()).unwrap(), Program::starter());
    let tag = read.header("etag").unwrap().to_owned();
    let put = |tag: &str, cost: i64| {
        let program = Program { rewards: vec![reward("coffee", cost)], ..Program::starter() };
        site.ask("PUT", "/v1/program").header("if-match", tag).json(&program).send()
    };
    let mine = put(&tag, 10);
    assert_eq!(mine.status, 200, "{}", mine.text());
    assert_ne!(mine.header("etag"), Some(tag.as_str()));
    for stale in [tag.as_str(), "\"77\"", "\"abc\""] {
        put(stale, 99).refused(Code::Changed);
    }
    assert_eq!(site.get("/v1/program").value(), mine.value(), "a refused program changes nothing");
    assert_eq!(put("*", 20).status, 200);
    assert_eq!(put(&format!("W/{}", site.get("/v1/program").header("etag").unwrap()), 30).status, 200);
}

#[test]
fn a_purchase_sent_again_is_answered_as_the_first_time() {
    let site = TestSite::open();
    let bought = purchase("order 1024/б", "ada lovelace", 12_345);
    let first = site.reports(&bought);
    let answer: PurchaseAnswer = first.is(201);
    assert_eq!((answer.earned, answer.pending, answer.balance, answer.entries.len()), (123, 0, 123, 1));
    assert_eq!(answer.entries[0].reason["rules"][0]["gave"], 123);
    assert!(!first.is_replayed());
    site.member("ada lovelace").buys_as("another", 100);
    let again = site.reports(&bought);
    assert_eq!((again.status, again.is_replayed(), &again.body), (200, true, &first.body));
    let mut changed = bought.clone();
    changed.total = Money(12_346);
    site.reports(&changed).refused(Code::KeyReused);
    let mut moved = bought.clone();
    moved.member.phone = Some("+7 900 000-00-00".into());
    assert!(site.reports(&moved).is_replayed(), "a new telephone number is no new purchase");
    assert_eq!(site.member("ada%20lovelace").movements(), [123, 1]);
}

#[test]
fn a_purchase_that_earns_nothing_is_remembered_too() {
    let site = TestSite::open();
    let first = site.reports(&purchase("p1", "ada", 99));
    assert_eq!(first.is::<PurchaseAnswer>(201).entries, []);
    site.changes_program(|program| program.earn[0].per_minor = 1);
    assert_eq!(site.reports(&purchase("p1", "ada", 99)).body, first.body);
    assert_eq!((site.member("ada").sums(), site.member("ada").shown().orders), ((0, 0), 1));
}

#[test]
fn refunds_wait_for_their_purchase_and_never_exceed_it() {
    let site = TestSite::open();
    let early = site.refunds("p1", &refund("r1", 3000));
    assert_eq!(early.is::<WaitingAnswer>(201).status, "waiting");
    assert_eq!(site.refunds("p1", &refund("r1", 3000)).body, early.body);
    let bought: PurchaseAnswer = site.reports(&purchase("p1", "ada", 10_000)).is(201);
    assert_eq!((bought.earned, bought.balance), (100, 70));
    assert!(site.refunds("p1", &refund("r1", 3000)).is_replayed());
    let problem = site.refunds("p1", &refund("r2", 7001)).refused(Code::RefundTooLarge);
    assert_eq!(problem.extra["refundable"], 7000);
    let again = site.refunds("p1", &refund("r2", 7001));
    assert_eq!((again.refused(Code::RefundTooLarge), again.is_replayed()), (problem, true));
    site.refunds("p1", &refund("r2", 7000)).refused(Code::KeyReused);
    let rest: RefundAnswer = site.refunds("p1", &refund("r3", 7000)).is(201);
    assert_eq!((rest.clawed_back, rest.returned, rest.balance, rest.debt), (70, 0, 0, 0));
    let shown = site.member("ada").shown();
    assert_eq!((shown.orders, shown.net_minor), (1, 0));
    site.audit();
}

#[test]
fn items_come_back_at_their_share_of_what_was_paid() {
    let site = TestSite::open();
    let item = |sku: &str, quantity, total| Item { sku: sku.into(), category: None, quantity, total: Money(total) };
    let mut bought = purchase("p1", "ada", 9000);
    (bought.discount, bought.items) = (Some(Money(1000)), Some(vec![item("A", 3, 6000), item("B", 1, 4000)]));
    site.reports(&bought).is::<PurchaseAnswer>(201);
    let back = |name: &str, sku: &str, quantity| {
        let items = Some(vec![RefundItem { sku: sku.into(), quantity }]);
        site.refunds("p1", &NewRefund { total: None, items, ..refund(name, 0) })
    };
    assert_eq!(back("r1", "A", 1).is::<RefundAnswer>(201).clawed_back, 18);
    back("r2", "A", 3).refused(Code::RefundTooLarge);
    back("r3", "C", 1).refused(Code::OutOfRange);
    assert_eq!(back("r4", "A", 2).is::<RefundAnswer>(201).balance, 36);
    assert_eq!(back("r5", "B", 1).is::<RefundAnswer>(201).balance, 0);
    site.audit();
}

#[test]
fn points_given_by_hand_carry_their_note_and_never_overdraw() {
    let site = TestSite::open();
    let ada = site.member("ada");
    let first = ada.adjusts("a1", 50, Some("2027-01-01"));
    assert_eq!(first.status, 201);
    assert_eq!(ada.adjusts("a1", 50, Some("2027-01-01")).body, first.body);
    ada.adjusts("a1", 51, Some("2027-01-01")).refused(Code::KeyReused);
    let refused = ada.adjusts("a2", -51, None).refused(Code::InsufficientPoints);
    assert_eq!((&refused.extra["needed"], &refused.extra["available"]), (&json!(51), &json!(50)));
    ada.is_given(100, None);
    ada.adjusts("a2", -51, None).refused(Code::InsufficientPoints);
    assert_eq!(ada.is_given(-60, None).balance, 90);
    let journal = ada.journal();
    assert_eq!(journal[0].note.as_deref(), Some("by hand"));
    assert_eq!(journal[0].actor, format!("key:{}", &site.keys.secret_key[11..19]));
    assert_eq!(journal[2].uses.iter().map(|taken| (taken.lot, taken.points)).collect::<Vec<_>>(), [(1, 50), (2, 10)]);
}

#[test]
fn a_redemption_is_replayed_cancelled_once_and_its_coupon_used_once() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10), reward("tea", 5)]);
    let ada = site.member("ada");
    ada.buys(5000);
    let first = ada.redemption("k1", "coffee").send();
    let bought: RedemptionAnswer = first.is(201);
    assert_eq!((bought.cost, bought.balance, bought.coupon.expires_at), (10, 40, None));
    let again = ada.redemption("k1", "coffee").send();
    assert_eq!((again.status, again.is_replayed(), again.is::<RedemptionAnswer>(200)), (200, true, bought.clone()));
    ada.redemption("k1", "tea").send().refused(Code::KeyReused);
    site.member("bob").buys(5000);
    site.member("bob").redemption("k1", "coffee").send().refused(Code::KeyReused);
    let cancel = |redemption: &str| site.ask("POST", &format!("/v1/redemptions/{redemption}/cancel")).send();
    let code = |bought: &RedemptionAnswer| format!("/v1/coupons/{}", bought.coupon.code);
    let spend = |bought: &RedemptionAnswer, on: &str| {
        site.ask("POST", &format!("{}/use", code(bought))).json(&json!({"purchase": on})).send()
    };
    let cancelled = cancel(&bought.redemption);
    let returned: CancellationAnswer = cancelled.is(200);
    assert_eq!((returned.returned, returned.balance, cancelled.is_replayed()), (10, 50, false));
    let twice = cancel(&bought.redemption);
    assert_eq!((twice.is::<CancellationAnswer>(200), twice.is_replayed()), (returned, true));
    assert_eq!(site.get(&code(&bought)).value()["status"], "cancelled");
    spend(&bought, "p1").refused(Code::CouponCancelled);
    let second = ada.redeems("tea");
    assert_eq!(site.get(&code(&second)).value()["status"], "issued");
    let used = spend(&second, "p1");
    assert_eq!((&used.value()["status"], &used.value()["purchase"]), (&json!("used"), &json!("p1")));
    assert_eq!(spend(&second, "p1").value(), used.value());
    assert_eq!(spend(&second, "p2").refused(Code::CouponUsed).extra["purchase"], "p1");
    cancel(&second.redemption).refused(Code::CouponUsed);
    let typed = second.coupon.code.to_lowercase().replace('-', "").replace('0', "o");
    assert_eq!(site.get(&format!("/v1/coupons/{typed}")).value(), used.value(), "however it is typed");
    cancel("red_unknown").refused(Code::NotFound);
    site.get("/v1/coupons/00000-00000").refused(Code::NotFound);
    assert_eq!(ada.movements(), [50, -10, 10, -5]);
    site.audit();
}

#[test]
fn the_card_has_a_tag_that_changes_with_it() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    let session = ada.signs_in();
    let first = session.reads_card();
    let tag = first.header("etag").unwrap().to_owned();
    let poll = |tag: &str| session.ask("GET", "/v1/card").header("if-none-match", tag).send();
    for seen in [tag.clone(), format!("W/{tag}")] {
        let unchanged = poll(&seen);
        assert_eq!((unchanged.status, unchanged.header("etag")), (304, Some(tag.as_str())));
    }
    ada.buys(5000);
    let changed = poll(&tag);
    assert_eq!((changed.status, changed.value()["balance"].as_i64()), (200, Some(50)));
    let coupon: RedemptionAnswer = session.redemption("k1", "coffee").send().is(201);
    let card = session.card();
    assert_eq!((&card["balance"], &card["version"]), (&json!(40), &json!(2)));
    assert_eq!(card["coupons"][0]["code"], json!(coupon.coupon.code));
    let used = site.ask("POST", &format!("/v1/coupons/{}/use", coupon.coupon.code)).json(&json!({"purchase": "p"}));
    used.send().is::<Value>(200);
    assert_eq!(session.card()["coupons"], json!([]), "a used coupon is no longer in hand");
    ada.is_given(30, Some("2027-01-01"));
    assert_eq!(session.card()["expiring"], json!({"points": 30, "at": "2027-01-01T00:00:00Z"}));
    let lapsed = session.at("2027-01-01T00:00:00Z");
    lapsed.ask("GET", "/v1/card").send().refused(Code::Unauthorized);
}

#[test]
fn journals_and_lots_are_read_page_by_page() {
    let site = TestSite::open();
    let ada = site.member("ada");
    let lines: Vec<String> =
        (0..25).map(|n| json!(purchase(&format!("p{n}"), "ada", 1000 + 100 * n)).to_string()).collect();
    site.imports(&lines.join("\n"));
    let read = |page: &dyn Fn(&str) -> Reply| {
        let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page: EntryPage = page(&format!("limit=10{cursor}")).is(200);
            seen.extend(page.entries.iter().map(|line| line.entry.seq));
            pages += 1;
            let Some(next) = page.next else { return (seen, pages) };
            cursor = format!("&cursor={next}");
        }
    };
    let session = ada.signs_in();
    let newest_first: Vec<i64> = (1..=25).rev().collect();
    assert_eq!(read(&|query| ada.get(&format!("/entries?{query}"))), (newest_first.clone(), 3));
    assert_eq!(read(&|query| session.ask("GET", &format!("/v1/entries?{query}")).send()), (newest_first, 3));
    let (mut lots, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: LotPage = ada.get(&format!("/lots?limit=5{cursor}")).is(200);
        lots.extend(page.lots.iter().map(|lot| lot.lot));
        let Some(next) = page.next else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(lots, (1..=25).collect::<Vec<i64>>());
    assert_eq!(site.member("nobody").get("/entries").refused(Code::NotFound).status, 404);
    assert_eq!(site.member("nobody").get("/lots").refused(Code::NotFound).status, 404);
}

#[test]
fn everything_kept_about_a_person_is_exported() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    let mut bought = purchase("p1", "ada", 5000);
    bought.member.email = Some("ada@example.com".into());
    bought.member.birthday = Some("12-10".into());
    site.reports(&bought).is::<PurchaseAnswer>(201);
    site.refunds("p1", &refund("r1", 1000)).is::<RefundAnswer>(201);
    let coupon = ada.redeems("coffee").coupon.code;
    ada.signs_in();
    let kept: Export = ada.get("/export").is(200);
    assert_eq!(kept.member, ada.shown());
    assert_eq!(
        (kept.member.email.as_deref(), kept.member.birthday.as_deref()),
        (Some("ada@example.com"), Some("12-10"))
    );
    assert_eq!(kept.entries, ada.journal());
    assert_eq!((&kept.purchases[0]["refunds"][0]["id"], &kept.purchases[0]["total"]), (&json!("r1"), &json!(5000)));
    assert_eq!((&kept.coupons[0]["code"], kept.sessions.len()), (&json!(coupon), 1));
}

#[test]
fn who_wrote_reads_what_they_wrote_by_the_bookmark() {
    let site = TestSite::open();
    let wrote = site.reports(&purchase("p1", "ada", 5000));
    let bookmark = wrote.header("kept-bookmark").expect("a bookmark").to_owned();
    let read = |bookmark: &str| site.ask("GET", "/v1/members/ada").header("kept-bookmark", bookmark).send();
    assert_eq!(read(&bookmark).value()["balance"], 50);
    for odd in ["", "nonsense", "0' OR 1", &"0".repeat(10_000)] {
        assert_eq!(read(odd).status, 200, "a bookmark that is none of ours is no reason to fail");
    }
}

#[test]
fn the_clock_of_a_request_is_the_clock_of_all_it_writes() {
    let site = TestSite::open().at("2031-05-06T07:08:09Z");
    let mut bought = purchase("p1", "ada", 5000);
    bought.at = loyalty::time::When::parse("2031-05-07T07:08:09Z").unwrap();
    site.reports(&bought).is::<PurchaseAnswer>(201);
    bought.at = loyalty::time::When::parse("2031-05-07T07:08:10Z").unwrap();
    site.reports(&loyalty::wire::purchases::NewPurchase { id: crate::site::id("p2"), ..bought })
        .refused(Code::OutOfRange);
    assert_eq!(site.member("ada").shown().created_at.to_rfc3339(), "2031-05-06T07:08:09Z");
    assert_ne!(site.now, NOON);
}
