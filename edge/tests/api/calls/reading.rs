//! The card, the journal page by page, and all that is kept about a person.

use loyalty::wire::Code;
use loyalty::wire::entries::EntryPage;
use loyalty::wire::members::{Export, LotPage};
use loyalty::wire::purchases::{PurchaseAnswer, RefundAnswer};
use loyalty::wire::redemptions::RedemptionAnswer;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::site::{TestSite, purchase, refund, reward};

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
    assert_eq!((&kept.purchases[0]["refunds"][0]["refund"], &kept.purchases[0]["total"]), (&json!("r1"), &json!(5000)));
    assert_eq!((&kept.coupons[0]["code"], kept.sessions.len()), (&json!(coupon), 1));
}
