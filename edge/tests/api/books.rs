//! What comes in from elsewhere, what leaves the house, and what an owner sees of the whole.

use loyalty::wire::Code;
use loyalty::wire::figures::{Baseline, ExportPage, Home};
use loyalty::wire::members::Member;
use loyalty::wire::purchases::ImportAnswer;
use serde_json::{Value, json};

use crate::site::{TestSite, purchase, reward};

fn imports(site: &TestSite, lines: &[Value]) -> ImportAnswer {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    site.ask("POST", "/v1/imports/members").bytes(lines.join("\n")).send().is(200)
}

fn told(answer: &ImportAnswer) -> (u64, u64, Vec<(u64, Code)>) {
    (answer.accepted, answer.replayed, answer.refused.iter().map(|line| (line.line, line.code)).collect())
}

#[test]
fn members_come_with_what_they_had_and_a_second_import_gives_nothing() {
    let site = TestSite::open();
    let lines = [
        json!({"id": "ada", "name": "Ada", "phone": "+7 900 111-22-33", "balance": 120, "at": "2024-01-31", "note": "From the old card"}),
        json!({"id": "bob", "balance": 50, "at": "2024-01-31", "expires_at": "2027-01-01"}),
        json!({"id": "eve", "balance": 50, "expires_at": "2025-01-01"}),
        json!({"id": "zoe", "email": "zoe@example.com"}),
        json!({"id": "bad", "balance": -5}),
        json!({"name": "nobody"}),
        json!({"id": "late", "balance": 1, "at": "2027-01-01"}),
    ];
    let refused = vec![(5, Code::OutOfRange), (6, Code::Malformed), (7, Code::OutOfRange)];
    assert_eq!(told(&imports(&site, &lines)), (4, 0, refused.clone()));
    let [ada, bob, eve] = ["ada", "bob", "eve"].map(|id| site.member(id));
    assert_eq!([ada.sums(), bob.sums(), eve.sums()], [(120, 0), (50, 0), (0, 0)]);
    let opening = &ada.journal()[0];
    assert_eq!(
        (opening.entry.at.to_rfc3339().as_str(), opening.note.as_deref()),
        ("2024-01-31T00:00:00Z", Some("From the old card"))
    );
    assert_eq!(eve.movements(), [50, -50], "a term that is over lapses at once");
    assert_eq!(bob.lots().lots[0].expires_at.unwrap().to_rfc3339(), "2027-01-01T00:00:00Z");
    assert!(ada.shown().card.is_some());
    assert_eq!(told(&imports(&site, &lines)), (0, 4, refused));
    assert_eq!(ada.movements(), [120]);
    let moved = [json!({"id": "ada", "phone": "+7 900 999-88-77", "balance": 120, "at": "2024-01-31"})];
    assert_eq!(told(&imports(&site, &moved)), (0, 1, Vec::new()));
    let shown: Member = ada.shown();
    assert_eq!(
        (shown.phone.as_deref(), shown.name.as_deref(), shown.balance),
        (Some("+7 900 999-88-77"), Some("Ada"), 120)
    );
    let other = [json!({"id": "ada", "balance": 121, "at": "2024-01-31"})];
    assert_eq!(told(&imports(&site, &other)), (0, 0, vec![(1, Code::KeyReused)]));
    assert_eq!(site.audit(), (4, 4));
}

#[test]
fn four_thousand_members_are_imported_and_exported_whole() {
    let site = TestSite::open();
    let lines: Vec<Value> =
        (0..4_100).map(|n| json!({"id": format!("m{n}"), "name": format!("Член {n}"), "balance": n})).collect();
    assert_eq!(told(&imports(&site, &lines)), (4_100, 0, Vec::new()));
    let members = exported(&site, "members");
    assert_eq!(members.len(), 4_100);
    let mut ids: Vec<&str> = members.iter().map(|row| row[0].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4_100, "each once");
    assert_eq!(exported(&site, "entries").len(), 4_099, "none for a balance of nothing");
    let found: Value = site.get("/v1/members?q=%D1%87%D0%BB%D0%B5%D0%BD%204099").is(200);
    assert_eq!(found["members"][0]["balance"], 4_099);
}

fn exported(site: &TestSite, what: &str) -> Vec<Vec<Value>> {
    let (mut rows, mut path) = (Vec::new(), format!("/v1/exports/{what}"));
    loop {
        let page: ExportPage = site.get(&path).is(200);
        assert!(page.rows.iter().all(|row| row.len() == page.columns.len()));
        rows.extend(page.rows);
        let Some(next) = page.next else { return rows };
        path = format!("/v1/exports/{what}?cursor={}", next.replace(' ', "%20"));
    }
}

#[test]
fn every_table_leaves_the_house() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys_as("p1", 5000);
    ada.redeems("coffee");
    site.ask("PATCH", "/v1/members/ada").json(&json!({"name": "Ada"})).send().is::<Value>(200);
    let [members, purchases, entries, coupons, changes] =
        ["members", "purchases", "entries", "coupons", "changes"].map(|what| exported(&site, what));
    assert_eq!((&members[0][0], &members[0][1], &members[0][6]), (&json!("ada"), &json!("Ada"), &json!(40)));
    assert_eq!(
        purchases,
        [vec![json!("p1"), json!("ada"), json!("2026-11-22T12:00:00Z"), json!(5000), json!(0), json!(50), Value::Null]]
    );
    assert_eq!(entries.iter().map(|row| row[3].as_i64().unwrap()).collect::<Vec<_>>(), [50, -10]);
    assert_eq!((coupons.len(), &coupons[0][3]), (1, &json!("coffee")));
    assert!(changes.iter().any(|row| row[3] == "member.changed"), "{changes:?}");
    site.get("/v1/exports/secrets").refused(Code::NotFound);
}

#[test]
fn readers_leave_the_house_and_the_proof_of_one_who_was_erased_does_too() {
    let site = TestSite::open();
    let lines: String = (0..2_100).map(|n| format!("{{\"email\": \"r{n}@readers.example\"}}\n")).collect();
    let taken: ImportAnswer = site.ask("POST", "/v1/imports/subscribers").bytes(lines).send().is(200);
    assert_eq!(taken.accepted, 2_100);
    let readers = exported(&site, "subscribers");
    let proofs = exported(&site, "consents");
    assert_eq!((readers.len(), proofs.len()), (2_100, 2_100), "more than a page of each, and each once");
    let reader = readers.iter().find(|row| row[1] == "r7@readers.example").unwrap();
    assert_eq!((&reader[2], &reader[3], &reader[6]), (&json!("confirmed"), &json!(["posts"]), &json!("import")));
    let of_reader = |proofs: &[Vec<Value>]| {
        let own = proofs.iter().filter(|row| row[0] == reader[12]);
        own.map(|row| (row[1].clone(), row[2].clone())).collect::<Vec<_>>()
    };
    assert_eq!(of_reader(&proofs), [(json!("subscription"), json!("confirmed"))]);
    let erased = site.ask("DELETE", &format!("/v1/subscribers/{}", reader[0].as_str().unwrap())).send();
    assert_eq!(erased.status, 204);
    let proofs = exported(&site, "consents");
    assert_eq!(exported(&site, "subscribers").len(), 2_099);
    assert_eq!(of_reader(&proofs).last().unwrap(), &(json!("subscription"), json!("withdrawn")));
}

#[test]
fn the_first_page_and_the_baseline_know_the_purchase_of_a_moment_ago() {
    let site = TestSite::open();
    let empty: Home = site.get("/v1/home").is(200);
    assert_eq!((empty.active.now, empty.repeat_share.now, empty.weeks.len()), (0, None, 26));
    assert_eq!(empty.next_step.as_deref(), Some("program"));
    let nothing: Baseline = site.get("/v1/baseline").is(200);
    assert_eq!((nothing.customers, nothing.from, nothing.months.len()), (0, None, 0));
    site.reports(&purchase("p1", "ada", 5000)).is::<Value>(201);
    site.reports(&purchase("p2", "ada", 5000)).is::<Value>(201);
    site.reports(&purchase("p3", "bob", 5000)).is::<Value>(201);
    let home: Home = site.get("/v1/home").is(200);
    assert_eq!((home.active.now, home.repeat_share.now, home.points.given), (2, Some(5000), 150));
    assert_eq!((home.weeks[25].week.as_str(), home.weeks[25].purchases, home.weeks[25].members), ("2026-11-16", 3, 2));
    let kinds: Vec<&str> = home.events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!((kinds.len(), kinds.iter().filter(|kind| **kind == "joined").count()), (5, 2));
    let baseline: Baseline = site.get("/v1/baseline").is(200);
    assert_eq!((baseline.customers, baseline.repeat, baseline.one_time), (2, 1, 1));
    assert_eq!((baseline.from.as_deref(), baseline.months[0].month.as_str()), (Some("2026-11-22"), "2026-11"));
}

#[test]
fn a_large_shop_is_counted_once_an_hour() {
    let site = TestSite::open();
    let lines: Vec<String> =
        (0..2_100).map(|n| json!(purchase(&format!("p{n}"), &format!("m{n}"), 100)).to_string()).collect();
    assert_eq!(site.imports(&lines.join("\n")).accepted, 2_100);
    let active = |site: &TestSite| site.get("/v1/home").is::<Home>(200).active.now;
    let customers = |site: &TestSite| site.get("/v1/baseline").is::<Baseline>(200).customers;
    assert_eq!((active(&site), customers(&site)), (2_100, 2_100));
    site.reports(&purchase("more", "more", 100)).is::<Value>(201);
    assert_eq!((active(&site), customers(&site)), (2_100, 2_100), "what was counted holds");
    let fresh: Home = site.get("/v1/home").is(200);
    assert_eq!(fresh.events.len(), 10, "what happened last is always told");
    let later = site.at("2026-11-22T13:00:00Z");
    assert_eq!((active(&later), customers(&later)), (2_101, 2_101));
}
