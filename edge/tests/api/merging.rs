//! Two members become one, as a shop, a till and a customer see it.

use loyalty::wire::Code;
use loyalty::wire::members::{Export, Member, MemberPage, MergeAnswer};
use serde_json::{Value, json};

use crate::http::Reply;
use crate::person::TestPerson;
use crate::site::{TestSite, purchase, refund, reward};

fn merges(site: &TestSite, member: &str, into: &str) -> Reply {
    site.ask("POST", &format!("/v1/members/{member}/merge")).json(&json!({"into": into})).send()
}

/// A shop that knows one customer twice.
fn shop() -> TestSite<'static> {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let mut twice = purchase("t1", "twin", 5_000);
    twice.member.phone = Some("+44 20 7946 0958".into());
    site.reports(&twice).is::<Value>(201);
    site.member("twin").redeems("coffee");
    site.member("ada").buys_as("a1", 10_000);
    site
}

#[test]
fn everything_of_the_one_is_the_others() {
    let site = shop();
    let (twin, ada) = (site.member("twin"), site.member("ada"));
    let (card, session) = (twin.shown().card.unwrap(), twin.signs_in());
    let merged: MergeAnswer = merges(&site, "twin", "ada").is(200);
    assert_eq!((merged.points, merged.purchases, merged.coupons), (40, 1, 1));
    let again = merges(&site, "twin", "ada");
    assert!(again.is_replayed());
    assert_eq!(again.is::<MergeAnswer>(200), merged);

    let shown = ada.shown();
    assert_eq!((shown.balance, shown.orders, shown.merged), (140, 2, vec!["twin".to_owned()]));
    assert_eq!(shown.phone.as_deref(), Some("+44 20 7946 0958"), "what she lacked");
    let left = twin.shown();
    assert_eq!((left.balance, left.merged_into.as_deref(), left.card), (0, Some("ada"), None));
    assert_eq!((twin.movements(), ada.movements()), (vec![50, -10, -40], vec![100, 40]));
    session.reads_card().refused(Code::Unauthorized);
    assert_eq!(twin.signs_in().card()["member"]["id"], "ada");
    for asked in ["twin", "0958", &card] {
        let found: MemberPage = site.get(&format!("/v1/members?q={asked}")).is(200);
        assert_eq!(found.members.iter().map(|member| member.id.as_str()).collect::<Vec<_>>(), ["ada"], "{asked}");
    }
    let by = json!({"by": card});
    let found: Value = site.ask("POST", "/v1/counter/find").header("kept-counter", "1").json(&by).send().is(200);
    assert_eq!((&found["members"][0]["id"], &found["members"][0]["balance"]), (&json!("ada"), &json!(140)));
    let export: Export = ada.get("/export").is(200);
    assert_eq!((export.merged[0].id.as_str(), export.merged[0].entries.len(), export.purchases.len()), ("twin", 3, 2));
    assert_eq!(site.audit(), (2, 5));
}

#[test]
fn what_comes_later_finds_the_member_who_stays() {
    let site = shop();
    let (twin, ada) = (site.member("twin"), site.member("ada"));
    let (redemption, card) = (twin.redeems("coffee"), twin.shown().card.unwrap());
    let sale = json!({"id": "by-card", "member": {"card": card}, "at": site.now, "total": 1_000});
    let sell = || site.ask("POST", "/v1/purchases").json(&sale).send();
    sell().is::<Value>(201);
    merges(&site, "twin", "ada").is::<MergeAnswer>(200);
    assert!(sell().is_replayed(), "a sale that is sent again after the merge is the same sale");
    assert_eq!(ada.sums(), (140, 0));
    twin.buys_as("t2", 2_000);
    twin.is_given(5, None);
    let back: Value = site.refunds("t1", &refund("r1", 5_000)).is(201);
    assert_eq!((&back["clawed_back"], &back["balance"]), (&json!(50), &json!(115)));
    let cancel = site.ask("POST", &format!("/v1/redemptions/{}/cancel", redemption.redemption)).bytes("").send();
    cancel.refused(Code::Merged);
    let used: Value = site
        .ask("POST", &format!("/v1/coupons/{}/use", redemption.coupon.code))
        .json(&json!({"purchase": "t2"}))
        .send()
        .is(200);
    assert_eq!((&used["status"], &used["member"]), (&json!("used"), &json!("ada")));
    assert_eq!((ada.sums(), twin.sums()), ((115, 0), (0, 0)));
    site.audit();
}

#[test]
fn what_cannot_be_merged_is_refused_by_name() {
    let site = shop();
    merges(&site, "ada", "ada").refused(Code::OutOfRange);
    merges(&site, "nobody", "ada").refused(Code::NotFound);
    merges(&site, "ada", "nobody").refused(Code::NotFound);
    let other = TestSite::open();
    other.member("bob").buys(1_000);
    merges(&site, "ada", "bob").refused(Code::NotFound);
    merges(&site, "twin", "ada").is::<MergeAnswer>(200);
    assert_eq!(merges(&site, "ada", "twin").refused(Code::Merged).extra["into"], "ada");
    for (method, rest, body) in
        [("PATCH", "", json!({"name": "X"})), ("POST", "/card", json!({})), ("DELETE", "", json!({}))]
    {
        site.ask(method, &format!("/v1/members/twin{rest}")).json(&body).send().refused(Code::Merged);
    }
    site.ask("POST", "/v1/members").json(&json!({"id": "twin"})).send().refused(Code::MemberExists);
    site.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    site.member("twin").get("").refused(Code::NotFound);
    merges(&site, "twin", "ada").refused(Code::NotFound);
    site.audit();
}

#[test]
fn an_owner_reads_in_the_log_who_was_merged() {
    let site = shop();
    let owner = TestPerson::joins(&site);
    let merged: MergeAnswer = owner.asks("POST", "/v1/members/twin/merge", &json!({"into": "ada"})).is(200);
    let log: Value = site.get("/v1/changes?limit=1").is(200);
    let line = &log["changes"][0];
    assert_eq!(line["what"], "member.merged");
    let details = json!({"member": "ada", "merged": "twin", "points": merged.points, "purchases": 1, "coupons": 1});
    assert_eq!(line["details"], details);
    let test: Member = site.ask("POST", "/v1/members").json(&json!({"id": "new"})).send().is(201);
    assert_eq!((test.merged_into, test.merged.len()), (None, 0));
}
