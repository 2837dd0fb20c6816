//! Members entered by hand, changed, listed and found.

use loyalty::wire::Code;
use loyalty::wire::members::{Member, MemberPage, PurchasePage};
use serde_json::{Value, json};

use super::{at_counter, card_of, credits, finds};
use crate::at_once::at_once;
use crate::site::{TestSite, reward};

#[test]
fn a_member_is_entered_once_and_changed_field_by_field() {
    let site = TestSite::open();
    let create = |body: &Value| site.ask("POST", "/v1/members").json(body).send();
    let ada: Member = create(&json!({"id": "ada", "name": "Ada Lovelace", "phone": "+44 20 7946 0958"})).is(201);
    assert!(ada.card.as_deref().is_some_and(|card| card.starts_with("KEPT-")) && !ada.test);
    create(&json!({"id": "ada"})).refused(Code::MemberExists);
    let drawn: Member = create(&json!({"name": "Bob"})).is(201);
    assert!(drawn.id.starts_with("m-"), "{}", drawn.id);
    create(&json!({"email": "nonsense"})).refused(Code::OutOfRange);
    create(&json!({"card": "KEPT-00000-00000"})).refused(Code::OutOfRange);
    let change = |body: &Value| site.ask("PATCH", "/v1/members/ada").json(body).send();
    let changed: Member = change(&json!({"email": "ada@example.com", "phone": null})).is(200);
    assert_eq!((changed.email.as_deref(), changed.phone, changed.name), (Some("ada@example.com"), None, ada.name));
    change(&json!({"id": "bob"})).refused(Code::OutOfRange);
    change(&json!({"phone": "x".repeat(33)})).refused(Code::OutOfRange);
    site.ask("PATCH", "/v1/members/nobody").json(&json!({"name": "X"})).send().refused(Code::NotFound);
    assert_eq!(search(&site, "0958"), Vec::<String>::new(), "a number that was cleared finds nobody");
    assert_eq!(search(&site, "ada@exam"), ["ada"]);
    site.audit();
}

#[test]
fn a_site_that_keeps_contacts_itself_gets_none_here() {
    let site = TestSite::open();
    site.ask("PATCH", "/v1/site").json(&json!({"contacts": "owner"})).send().is::<Value>(200);
    site.ask("POST", "/v1/members").json(&json!({"name": "Ada"})).send().refused(Code::ContactsNotKept);
    site.ask("POST", "/v1/members").json(&json!({"id": "ada"})).send().is::<Member>(201);
    site.ask("PATCH", "/v1/members/ada").json(&json!({"name": "Ada"})).send().refused(Code::ContactsNotKept);
    at_counter(&site, "/v1/counter/members", &json!({"phone": "+79001112233"})).send().refused(Code::ContactsNotKept);
    assert_eq!(site.audit(), (1, 0));
}

fn search(site: &TestSite, asked: &str) -> Vec<String> {
    let page: MemberPage = site.get(&format!("/v1/members?q={}", asked.replace(' ', "%20"))).is(200);
    page.members.into_iter().map(|member| member.id).collect()
}

#[test]
fn letters_fold_as_people_read_them() {
    let site = TestSite::open();
    for (id, name) in [("f", "Фёдор Достоевский"), ("j", "José Ångström"), ("w", "ＦＵＬＬ Ｗｉｄｔｈ")]
    {
        site.ask("POST", "/v1/members").json(&json!({"id": id, "name": name})).send().is::<Member>(201);
    }
    assert_eq!(search(&site, "ФЕДОР"), ["f"]);
    assert_eq!(search(&site, "достоевский фёд"), ["f"]);
    assert_eq!(search(&site, "jose angstrom"), ["j"]);
    assert_eq!(search(&site, "full width"), ["w"]);
}

#[test]
fn members_and_purchases_are_listed_page_by_page() {
    let site = TestSite::open();
    for n in 0..5 {
        let at = site.at(&format!("2026-11-22T12:00:0{n}Z"));
        let sale = json!({"id": format!("p{n}"), "member": {"id": format!("m{n}")}, "at": at.now, "total": 100 * n});
        at.ask("POST", "/v1/purchases").json(&sale).send().is::<Value>(201);
        credits(&at, &format!("t{n}"), &card_of(&at, "m0"), 100);
    }
    let (mut seen, mut path) = (Vec::new(), "/v1/members?limit=2".to_owned());
    loop {
        let page: MemberPage = site.get(&path).is(200);
        seen.extend(page.members.iter().map(|member| member.id.clone()));
        let Some(next) = page.next else { break };
        path = format!("/v1/members?limit=2&cursor={}", next.replace(' ', "%20"));
    }
    assert_eq!(seen, ["m4", "m3", "m2", "m1", "m0"]);
    let page: MemberPage = site.get("/v1/members?q=m0").is(200);
    assert_eq!((page.members[0].balance, page.members[0].orders), (5, 6));
    assert_eq!(page.members[0].last_at.unwrap().to_rfc3339(), "2026-11-22T12:00:04Z");
    let first: PurchasePage = site.get("/v1/members/m0/purchases?limit=4").is(200);
    assert_eq!((first.purchases[0].purchase.as_str(), first.purchases[0].place.as_deref()), ("t4", Some("counter")));
    let next = first.next.unwrap().replace(' ', "%20");
    let rest: PurchasePage = site.get(&format!("/v1/members/m0/purchases?limit=4&cursor={next}")).is(200);
    let rest: Vec<_> = rest.purchases.iter().map(|bought| bought.purchase.as_str()).collect();
    assert_eq!(rest, ["t0", "p0"]);
    site.get("/v1/members/nobody/purchases").refused(Code::NotFound);
    site.get("/v1/members?cursor=abc").refused(Code::Malformed);
}

#[test]
fn the_counter_finds_by_whatever_is_shown() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10), reward("dinner", 500)]);
    let new = json!({"id": "m-1", "name": "Ада", "phone": "8 900 111-22-33"});
    let made = at_counter(&site, "/v1/counter/members", &new).send();
    let again = at_counter(&site, "/v1/counter/members", &new).send();
    assert_eq!((made.status, again.status), (201, 200));
    site.member("m-1").buys(5000);
    let coupon = site.member("m-1").redeems("coffee").coupon.code;
    let card = card_of(&site, "m-1");
    let expected = finds(&site, &card);
    assert_eq!(expected.len(), 1);
    for by in [&card.to_lowercase(), &format!("https://bell.example/#{card}"), "+79001112233", "9001112233", &coupon] {
        assert_eq!(finds(&site, by), expected, "{by}");
    }
    let ada = &expected[0];
    assert_eq!((&ada["phone_end"], &ada["balance"], &ada["tier"]), (&json!("2233"), &json!(40), &Value::Null));
    assert_eq!((&ada["rewards"][0]["affordable"], &ada["rewards"][1]["affordable"]), (&json!(true), &json!(false)));
    assert_eq!(ada["coupons"][0]["code"], json!(coupon));
    assert!(!ada.to_string().contains("111"), "staff see the end of a number, not all of it");
    at_counter(&site, "/v1/counter/members", &json!({"phone": "+7 900 111 22 33"})).send().is::<Value>(201);
    assert_eq!(finds(&site, "89001112233").len(), 2, "a telephone may be shared");
    for nobody in ["", "2233", "KEPT-00000-00000", "anna"] {
        assert_eq!(finds(&site, nobody), Vec::<Value>::new(), "{nobody}");
    }
}

#[test]
fn one_id_entered_eight_times_at_once_is_one_member() {
    let site = TestSite::open();
    let new = json!({"id": "m-1", "name": "Ada"});
    let replies = at_once(8, |_| at_counter(&site, "/v1/counter/members", &new).send().status);
    assert_eq!(replies.iter().filter(|status| **status == 201).count(), 1, "{replies:?}");
    assert_eq!(site.audit(), (1, 0));
}
