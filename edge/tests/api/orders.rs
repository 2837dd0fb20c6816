//! Orders over HTTP: shops report late, twice and at once; customers see and hear it once.

use loyalty::wire::Code;
use loyalty::wire::mail::Mailbox;
use loyalty::wire::messages::{Delivery, DeliveryPage, Endpoint};
use loyalty::wire::orders::{OrderFile, OrderPage, OrderReported, OrderSettings};
use loyalty::wire::voice::PromptOffer;
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::Reply;
use crate::listener::Listener;
use crate::member::fresh;
use crate::person::TestPerson;
use crate::server::Server;
use crate::site::{NOON, TestSite};

/// An order of ada's, as her shop reports it at this moment.
fn order(status: &str, at: &str) -> Value {
    json!({"id": "r1", "member": {"id": "ada"}, "title": "Phone repair", "status": status, "at": at})
}

fn reports(site: &TestSite, order: &Value) -> Reply {
    site.ask("POST", "/v1/orders").json(order).send()
}

/// The same with these fields beside or instead of the usual ones.
fn with(mut order: Value, fields: &Value) -> Value {
    for (field, value) in fields.as_object().unwrap() {
        order[field] = value.clone();
    }
    order
}

fn file(site: &TestSite) -> OrderFile {
    site.get("/v1/orders/r1").is(200)
}

/// What went out about orders to this address, newest first.
fn letters(site: &TestSite, to: &str) -> Vec<String> {
    let path = format!("/v1/mailbox?to={to}");
    let ask = site.server.ask("GET", &path).bearer(&site.server.operator_key).at(&site.now);
    ask.send().is::<Mailbox>(200).mails.into_iter().map(|mail| mail.subject).collect()
}

#[test]
fn the_newest_report_counts_and_the_same_one_is_answered_as_the_first_time() {
    let site = TestSite::open();
    let ready = order("ready", "2026-11-22T11:00:00Z");
    let first: OrderReported = reports(&site, &ready).is(201);
    assert!(first.counts && first.message.is_none(), "nobody knows where ada can be reached");
    let older: OrderReported = reports(&site, &order("accepted", "2026-11-22T09:00:00Z")).is(201);
    assert!(!older.counts);
    assert_eq!(file(&site).order.status, "ready");
    let again = reports(&site, &ready);
    assert!(again.is_replayed());
    assert_eq!(again.is::<OrderReported>(200), first);
    // What is known of a customer may change; what was reported of the order may not.
    let elsewhere = with(ready.clone(), &json!({"member": {"id": "ada", "name": "Ada"}}));
    assert_eq!(reports(&site, &elsewhere).is::<OrderReported>(200), first);
    assert_eq!(reports(&site, &order("done", "2026-11-22T11:00:00Z")).refused(Code::KeyReused).extra["path"], "/at");
    let theirs = with(order("done", NOON), &json!({"member": {"id": "bob"}}));
    assert_eq!(reports(&site, &theirs).refused(Code::KeyReused).extra["path"], "/member");
    let steps: Vec<_> = file(&site).history.into_iter().map(|step| (step.status, step.counts)).collect();
    assert_eq!(steps, [("ready".to_owned(), true), ("accepted".to_owned(), false)]);
}

#[test]
fn a_closed_order_is_corrected_within_a_day_and_then_stays_closed() {
    let site = TestSite::open();
    let step = |site: &TestSite, status: &str| {
        site.ask("POST", "/v1/orders/r1/status").json(&json!({"status": status})).send()
    };
    step(&site, "ready").refused(Code::NotFound);
    reports(&site, &order("accepted", NOON)).is::<OrderReported>(201);
    step(&site, "done").is::<OrderReported>(201);
    let late = site.at("2026-11-23T11:00:00Z");
    assert!(step(&late, "in_work").is::<OrderReported>(201).counts);
    step(&late, "cancelled").is::<OrderReported>(201);
    let later = site.at("2026-11-24T11:00:01Z");
    step(&later, "ready").refused(Code::TooLate);
    assert_eq!(file(&later).order.status, "cancelled");
    assert!(step(&later, "cancelled").is::<OrderReported>(201).counts, "whoever says the same is right");
}

#[test]
fn many_reports_at_once_are_each_kept_and_the_newest_counts() {
    let site = TestSite::open();
    let statuses = ["accepted", "in_work", "waiting_for_parts", "ready"];
    let reported = |caller: usize| {
        let at = format!("2026-11-22T11:00:0{}Z", caller % 8);
        loop {
            let reply = reports(&site, &order(statuses[caller % 4], &at));
            // Four at once may each lose three times; a shop sends it again.
            if reply.status != 503 {
                return reply.status;
            }
        }
    };
    let answered = at_once(16, reported);
    assert!(answered.iter().all(|status| [200, 201].contains(status)), "{answered:?}");
    let file = file(&site);
    assert_eq!((file.order.status.as_str(), file.history.len()), ("ready", 8));
    assert_eq!(answered.iter().filter(|status| **status == 201).count(), 8);
}

#[test]
fn a_card_changes_with_an_order_and_shows_it_until_a_day_after_it_was_done() {
    let site = TestSite::open();
    site.member("ada").buys(1000);
    let session = site.member("ada").signs_in();
    let before = session.reads_card();
    let tag = before.header("etag").unwrap().to_owned();
    assert_eq!(before.value()["orders"], json!([]));
    let polls = |tag: &str| session.ask("GET", "/v1/card").header("if-none-match", tag).send();
    assert_eq!(polls(&tag).status, 304);
    let fields = json!({"note": "Ask for Petya", "ready_by": "2026-11-25"});
    reports(&site, &with(order("in_work", NOON), &fields)).is::<OrderReported>(201);
    let after = polls(&tag);
    assert_eq!(after.status, 200);
    let shown = after.value()["orders"][0].clone();
    assert_eq!((&shown["title"], &shown["status"]), (&json!("Phone repair"), &json!("in_work")));
    assert_eq!((&shown["note"], &shown["ready_by"]), (&json!("Ask for Petya"), &json!("2026-11-25T23:59:59Z")));
    reports(&site, &order("done", "2026-11-22T13:00:00Z")).is::<OrderReported>(201);
    assert_eq!(session.card()["orders"][0]["ready_by"], Value::Null, "a deadline is for those who wait");
    let statuses = |now: &str| -> Vec<Value> {
        let card = site.at(now).member("ada").signs_in().card();
        card["orders"].as_array().unwrap().iter().map(|order| order["status"].clone()).collect()
    };
    assert_eq!(statuses("2026-11-23T12:59:59Z"), ["done"]);
    assert_eq!(statuses("2026-11-23T13:00:00Z"), Vec::<Value>::new());
}

#[test]
fn a_customer_hears_once_of_each_status_that_its_shop_tells() {
    let site = TestSite::open();
    let email = format!("{}@reader.example", fresh("ada"));
    let told = |status: &str, at: &str| {
        let order = with(order(status, at), &json!({"member": {"id": "ada", "email": email}}));
        reports(&site, &order).is::<OrderReported>(201).message
    };
    assert_eq!(told("accepted", "2026-11-22T08:00:00Z"), None, "that is what the counter said");
    assert_eq!(told("ready", "2026-11-22T09:00:00Z").as_deref(), Some("mail"));
    assert_eq!(letters(&site, &email), ["Phone repair: ready (Bell & Sons)"]);
    assert_eq!(told("waiting_for_parts", "2026-11-22T08:30:00Z"), None, "a newer report came before");
    assert_eq!(told("in_work", "2026-11-22T10:00:00Z"), None);
    assert_eq!(told("ready", "2026-11-22T11:00:00Z"), None, "told before");
    assert_eq!(letters(&site, &email).len(), 1);
    let names = json!({"statuses": [
        {"status": "ready", "name": {"en": "on the shelf"}, "sends": false},
        {"status": "done", "name": {"en": "yours again"}, "sends": true}]});
    let kept: OrderSettings = site.ask("PUT", "/v1/orders/settings").json(&names).send().is(200);
    assert_eq!(kept.statuses.len(), 6);
    assert_eq!(told("done", NOON).as_deref(), Some("mail"));
    assert_eq!(letters(&site, &email)[0], "Phone repair: yours again (Bell & Sons)");
    let imported =
        with(order("done", "2026-11-20T12:00:00Z"), &json!({"id": "old", "member": {"id": "ada", "email": email}}));
    assert_eq!(reports(&site, &imported).is::<OrderReported>(201).message, None);
    assert_eq!(letters(&site, &email).len(), 2);
    for bad in
        [json!([{"status": "lost", "sends": true}]), json!([{"status": "done", "sends": true, "name": {"en": ""}}])]
    {
        site.ask("PUT", "/v1/orders/settings").json(&json!({"statuses": bad})).send().refused(Code::OutOfRange);
    }
}

#[test]
fn who_has_no_address_is_texted_and_the_owners_systems_are_told() {
    let listener = Listener::open();
    let url = listener.url("/sms");
    let server = Server::told(&[
        ("SMS_PROVIDER", "plain"),
        ("SMS_URL", &url),
        ("SMS_TOKEN", "t1"),
        ("SMS_FROM", "+15005550006"),
    ]);
    let site = TestSite::on(&server);
    let hook = json!({"url": listener.url("/told"), "events": ["order.changed"]});
    site.ask("POST", "/v1/endpoints").json(&hook).send().is::<Endpoint>(201);
    let ready =
        with(order("ready", NOON), &json!({"member": {"id": "ada", "phone": "8 916 123-45-67"}, "note": "Until 8 pm"}));
    assert_eq!(reports(&site, &ready).is::<OrderReported>(201).message.as_deref(), Some("sms"));
    let ask = server.ask("GET", "/v1/mailbox").at("2026-11-22T12:01:00Z").bearer(&server.operator_key);
    ask.send().is::<Mailbox>(200);
    let page: DeliveryPage = site.get("/v1/deliveries").is(200);
    let mut gone: Vec<_> = page.deliveries.into_iter().map(|Delivery { kind, state, .. }| (kind, state)).collect();
    gone.sort();
    let sent = |kind: &str| (kind.to_owned(), "sent".to_owned());
    assert_eq!(gone, [sent("order.changed"), sent("order_status")]);
    let heard = listener.heard();
    let text = heard.iter().find(|one| one.line.ends_with("/sms")).unwrap();
    let said: Value = serde_json::from_str(&text.body).unwrap();
    assert_eq!(
        (&said["to"], &said["text"]),
        (&json!("+79161234567"), &json!("Phone repair: ready (Bell & Sons). Until 8 pm"))
    );
    let call = heard.iter().find(|one| one.line.ends_with("/told")).unwrap();
    let told: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(
        (&told["type"], &told["data"]["status"], &told["data"]["member"]),
        (&json!("order.changed"), &json!("ready"), &json!("ada"))
    );
    assert!(!call.body.contains("Phone"), "words are the customer's and the shop's: {}", call.body);
}

#[test]
fn an_order_that_is_done_is_asked_about_when_its_time_has_come() {
    let site = TestSite::open();
    let survey = json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "order", "hours": 3}});
    site.ask("PUT", "/v1/surveys/csat").json(&survey).send().is::<Value>(200);
    reports(&site, &order("ready", "2026-11-22T12:00:01Z")).is::<OrderReported>(201);
    reports(&site, &order("done", "2026-11-22T12:00:02Z")).is::<OrderReported>(201);
    let offered = |now: &str| {
        let session = site.at(now).member("ada").signs_in();
        session.ask("GET", "/v1/prompt").send().is::<PromptOffer>(200).prompt
    };
    assert!(offered("2026-11-22T14:59:59Z").is_none());
    let prompt = offered("2026-11-22T15:00:02Z").expect("three hours after it was done");
    assert_eq!(prompt.asking.kind, "csat");
}

#[test]
fn whoever_stands_at_the_counter_takes_orders_in_and_says_how_they_stand() {
    let owner = TestPerson::owner();
    let petya = owner.hires("Petya", "2580");
    let counter = owner.enrols();
    counter.opens(&petya, "2580").is::<Value>(201);
    counter.asks("POST", "/v1/counter/members", &json!({"id": "ada", "name": "Ada"})).is::<Value>(201);
    let strange = with(order("accepted", NOON), &json!({"member": {"id": "ada", "email": "petya@shop.example"}}));
    counter.asks("POST", "/v1/orders", &strange).refused(Code::Forbidden);
    counter.asks("POST", "/v1/orders", &order("accepted", NOON)).is::<OrderReported>(201);
    counter.asks("POST", "/v1/orders/r1/status", &json!({"status": "ready"})).is::<OrderReported>(201);
    let page: OrderPage = counter.ask("GET", "/v1/orders").send().is(200);
    assert_eq!((page.orders[0].status.as_str(), page.orders[0].name.as_deref(), page.open), ("ready", Some("Ada"), 1));
    let file: OrderFile = counter.ask("GET", "/v1/orders/r1").send().is(200);
    assert_eq!(file.history[0].actor_name.as_deref(), Some("Petya"));
    let found: OrderPage = counter.ask("GET", "/v1/orders?id=r").send().is(200);
    assert_eq!(found.orders.len(), 1);
    assert!(owner.changes().iter().any(|(what, _)| what == "order.reported"));
}

#[test]
fn what_is_no_order_is_named() {
    let site = TestSite::open();
    let path = |fields: Value| {
        reports(&site, &with(order("ready", NOON), &fields)).refused(Code::OutOfRange).extra["path"].clone()
    };
    assert_eq!(path(json!({"status": "lost"})), "/status");
    assert_eq!(path(json!({"title": "x".repeat(121)})), "/title");
    assert_eq!(path(json!({"title": "two\nlines"})), "/title");
    assert_eq!(path(json!({"note": "x".repeat(501)})), "/note");
    assert_eq!(path(json!({"at": "2026-11-24T12:00:00Z"})), "/at");
    assert_eq!(path(json!({"id": "settings"})), "/id");
    reports(&site, &with(order("ready", NOON), &json!({"member": {"id": "a", "card": "b"}}))).refused(Code::Malformed);
    reports(&site, &with(order("ready", NOON), &json!({"member": {"card": "KEPT-00000-00000"}})))
        .refused(Code::NotFound);
    site.get("/v1/orders?status=lost").refused(Code::OutOfRange);
}

#[test]
fn two_cards_of_one_customer_have_one_list_and_an_erased_customer_has_none() {
    let site = TestSite::open();
    let twin = with(order("ready", NOON), &json!({"id": "r2", "member": {"id": "twin"}, "note": "For Twin"}));
    reports(&site, &order("in_work", NOON)).is::<OrderReported>(201);
    reports(&site, &twin).is::<OrderReported>(201);
    site.ask("POST", "/v1/members/twin/merge").json(&json!({"into": "ada"})).send().is::<Value>(200);
    let card = site.member("ada").signs_in().card();
    let shown: Vec<_> = card["orders"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect();
    assert_eq!(shown, ["r2", "r1"]);
    let export: Value = site.get("/v1/members/ada/export").is(200);
    assert_eq!(export["orders"].as_array().unwrap().len(), 2);
    assert!(site.get("/v1/exports/orders").text().contains("For Twin"));
    site.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    let left: OrderPage = site.get("/v1/orders").is(200);
    assert!(left.orders.iter().all(|order| order.member.is_none() && order.title.is_none() && order.note.is_none()));
    assert_eq!(left.orders.len(), 2, "what lies on the bench still does");
    assert!(reports(&site, &order("done", "2026-11-22T12:30:00Z")).is::<OrderReported>(201).counts);
    assert!(
        !site.get("/v1/exports/orders").text().contains("Twin")
            && !site.get("/v1/exports/orders").text().contains("Phone")
    );
    site.get("/v1/members/ada").refused(Code::NotFound);
}
