//! Two members become one: nothing is lost, counted twice, or out of reach.

use edge::counter;
use edge::posting::Fact;
use edge::posting::append::Told;
use edge::search;
use loyalty::program::{Expiry, Program, Refunds, Shortfall};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::store::{SITE, Store, answer};

const DAY_MS: i64 = 86_400_000;

fn program(shortfall: Shortfall) -> Program {
    let mut document = serde_json::to_value(Program::starter()).unwrap();
    document["rewards"] =
        json!([{"id": "r", "title": {"en": "R"}, "cost": 40, "gives": {"kind": "percent_off", "percent": 5}}]);
    let expiry = Expiry::days(30);
    Program { refunds: Refunds { shortfall }, expiry, ..Program::read(&document).unwrap() }
}

fn bought(id: &str, member: &Value, at: &str, total: i64) -> Fact {
    Fact::Purchase(serde_json::from_value(json!({"id": id, "member": member, "at": at, "total": total})).unwrap())
}

fn refunded(purchase: &str, refund: &str, total: i64) -> Fact {
    let refund = json!({"id": refund, "at": "2026-01-01", "total": total});
    Fact::Refund(purchase.to_owned(), serde_json::from_value(refund).unwrap())
}

fn given(member: &str, id: &str, points: i64) -> Fact {
    let adjustment = json!({"id": id, "points": points, "note": "by hand"});
    Fact::Adjustment(member.to_owned(), serde_json::from_value(adjustment).unwrap())
}

/// Ada with 100 points, and her double with 50, of which 40 were spent on a coupon.
fn store(shortfall: Shortfall) -> Store {
    let mut store = Store::open(&program(shortfall));
    let ada = json!({"id": "ada", "name": "Ada Bell"});
    let twin = json!({"id": "twin", "name": "A. Bell", "phone": "+44 20 7946 0958", "email": "ada@bell.example"});
    store.post(&[bought("a1", &ada, "2026-01-01", 10_000)]);
    store.post(&[bought("t1", &twin, "2026-01-01", 5_000)]);
    store.redeem("twin", "r").unwrap();
    store
}

fn told(store: &mut Store, fact: Fact) -> Told {
    store.post(&[fact]).remove(0)
}

#[test]
fn points_purchases_and_coupons_go_over_once() {
    let mut store = store(Shortfall::Clamp);
    let merged = store.merge("twin", "ada");
    assert_eq!(merged["merge"], json!({"mine": 1, "same": 1, "points": 10, "purchases": 1, "coupons": 1}), "{merged}");
    let again = store.merge("twin", "ada");
    assert_eq!(again["merge"], json!({"mine": 0, "same": 1, "points": 10, "purchases": 1, "coupons": 1}));
    assert_eq!((store.sums("ada"), store.sums("twin")), ((110, 0), (0, 0)));
    let orders: (i64, i64) = store
        .database
        .query_row("SELECT orders, net_minor FROM member_stats", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(orders, (2, 15_000), "one customer with both purchases");
    store.audit();
}

#[test]
fn who_cannot_be_merged_stays_as_they_are() {
    let mut store = store(Shortfall::Clamp);
    for (duplicate, into) in [("ada", "nobody"), ("nobody", "ada"), ("ada", "ada")] {
        assert_eq!(store.merge(duplicate, into)["merge"], Value::Null, "{duplicate} into {into}");
    }
    store.database.execute("UPDATE member SET test = 1 WHERE external = 'ada'", []).unwrap();
    let test = store.merge("twin", "ada");
    assert_eq!((&test["merge"], &test["test"]), (&Value::Null, &json!(1)));
    store.database.execute("UPDATE member SET test = 0", []).unwrap();
    store.merge("twin", "ada");
    let back = store.merge("ada", "twin");
    assert_eq!((&back["merge"], &back["into_merged_into"]), (&Value::Null, &json!("ada")), "no way leads in a circle");
    store.post(&[given("vera", "g", 5)]);
    let other = store.merge("twin", "vera");
    assert_eq!((&other["merge"]["same"], &other["merged_into"]), (&json!(0), &json!("ada")));
    assert_eq!((store.sums("ada"), store.sums("vera")), ((110, 0), (5, 0)));
    store.audit();
}

#[test]
fn what_comes_for_the_old_id_goes_to_the_member_who_stays() {
    let mut store = store(Shortfall::Clamp);
    store.post(&[given("twin", "gift", 7)]);
    store.merge("twin", "ada");
    assert_eq!(answer(&told(&mut store, given("twin", "later", 5)))["balance"], 122);
    let before = told(&mut store, given("twin", "gift", 7));
    assert!(matches!(before, Told::Before(Ok(_))), "an adjustment from before the merge is known: {before:?}");
    let both = [
        bought("t2", &json!({"id": "twin"}), "2026-01-01", 1_000),
        bought("a2", &json!({"id": "ada"}), "2026-01-01", 1_000),
    ];
    let told = store.post(&both);
    assert_eq!((&answer(&told[0])["balance"], &answer(&told[1])["balance"]), (&json!(132), &json!(142)));
    let (_, mine) = store.redeem_as("twin", "r", "later");
    assert!(mine);
    assert!(!store.redeem_as("ada", "r", "later").1, "one key, one redemption, whichever id is said");
    assert_eq!((store.sums("ada"), store.sums("twin")), ((102, 0), (0, 0)));
    store.audit();
}

#[test]
fn a_decision_from_before_the_merge_lands_nowhere() {
    let mut store = store(Shortfall::Clamp);
    store.post(&[bought("e", &json!({"id": "empty"}), "2026-01-01", 10)]);
    let facts = [bought("t2", &json!({"id": "empty"}), "2026-01-01", 1_000), refunded("t1", "r", 5_000)];
    let decision = store.decide(&facts);
    store.merge("empty", "ada");
    store.merge("twin", "ada");
    let told = store.append(&decision, &facts);
    assert!(told.iter().all(|told| matches!(told, Told::Moved)), "{told:?}");
    let late = store.post(&facts);
    assert!(late.iter().all(|told| matches!(told, Told::Now(Ok(_)))), "{late:?}");
    store.audit();
}

#[test]
fn a_refund_that_comes_late_takes_from_the_member_who_stays() {
    for (shortfall, sums) in [(Shortfall::Clamp, (0, 0)), (Shortfall::Debt, (0, 40))] {
        let mut store = store(shortfall);
        told(&mut store, refunded("t9", "early", 1_000));
        store.merge("twin", "ada");
        let late = told(&mut store, bought("t9", &json!({"id": "twin"}), "2026-01-01", 1_000));
        assert_eq!(answer(&late)["balance"], 110, "a refund that waited");
        assert_eq!(answer(&told(&mut store, refunded("t1", "r1", 5_000)))["clawed_back"], 50);
        assert_eq!(store.sums("ada"), (60, 0));
        let all = told(&mut store, refunded("a1", "r1", 10_000));
        assert_eq!(answer(&all)["clawed_back"], if shortfall == Shortfall::Debt { 100 } else { 60 });
        assert_eq!(store.sums("ada"), sums);
        store.audit();
    }
}

#[test]
fn what_lapsed_before_the_merge_is_still_forgiven_after_it() {
    let mut store = store(Shortfall::Debt);
    store.now = store.now.plus_ms(31 * DAY_MS);
    store.post(&[bought("a2", &json!({"id": "ada"}), "2026-02-01", 10_000)]);
    store.merge("twin", "ada");
    let refund = told(&mut store, refunded("t1", "r1", 5_000));
    assert_eq!(answer(&refund)["clawed_back"], 40, "ten of the fifty had lapsed");
    assert_eq!(store.sums("ada"), (60, 0));
    store.audit();
}

#[test]
fn a_coupon_stays_good_but_is_not_given_back() {
    let mut store = store(Shortfall::Clamp);
    let redemption = "SELECT redemption FROM coupon".to_owned();
    let redemption: String = store.database.query_row(&redemption, [], |row| row.get(0)).unwrap();
    store.merge("twin", "ada");
    assert_eq!(store.cancel(&redemption).unwrap()["outcome"], "merged");
    let found = store.run(&[counter::shown(SITE, "twin", store.now.0)]).unwrap();
    let found: Value = serde_json::from_str(found[0].as_deref().unwrap()).unwrap();
    assert_eq!(found["members"][0]["id"], "ada");
    assert_eq!(found["members"][0]["coupons"].as_array().unwrap().len(), 1);
    store.audit();
}

#[test]
fn the_member_who_stays_is_found_by_what_they_lacked() {
    let mut store = store(Shortfall::Clamp);
    let card = "KEPT-7Q4M0-7ABCD";
    let sql = "INSERT INTO card (site, code, member, issued_at) SELECT site, ?1, member, 0 FROM member WHERE external = 'twin'";
    store.database.execute(sql, [card]).unwrap();
    store.merge("twin", "ada");
    let mut found = |asked: &str| {
        let page = store.run(&[search::search(SITE, asked, None, 10, store.now.0)]).unwrap();
        let page: Value = serde_json::from_str(page[0].as_deref().unwrap()).unwrap();
        page["members"].as_array().unwrap().iter().map(|member| member["id"].to_string()).collect::<Vec<_>>()
    };
    for asked in ["twin", "ada@bell", "0958", "bell", card] {
        assert_eq!(found(asked), ["\"ada\""], "{asked}");
    }
    let newest = store.run(&[search::newest(SITE, None, 10, store.now.0)]).unwrap();
    assert!(!newest[0].as_deref().unwrap().contains("twin"), "{newest:?}");
    let cards = "SELECT count(*) FROM card JOIN member USING (site, member) WHERE external = 'ada' AND ended_at IS NULL AND former IS NULL";
    let own: i64 = store.database.query_row(cards, [], |row| row.get(0)).unwrap();
    assert_eq!(own, 1, "one card is the member's own");
}

#[test]
fn a_closed_journal_takes_nothing_more() {
    let mut store = store(Shortfall::Clamp);
    store.merge("twin", "ada");
    let number = store.number("twin").unwrap();
    let entry = "INSERT INTO entry (site, member, seq, kind, points, to_balance, at, recorded_at, actor, reason) SELECT site, member, version + 1, 'adjust', 1, 1, 0, 0, 't', '{}' FROM account WHERE member = ?1";
    assert_eq!(store.database.execute(entry, [number]).unwrap_err().to_string(), "E_MERGED");
    for sql in ["DELETE FROM merge", "UPDATE merge SET points = 0"] {
        assert_eq!(store.database.execute(sql, []).unwrap_err().to_string(), "E_APPEND_ONLY", "{sql}");
    }
}

#[test]
fn one_after_another_end_at_one_member() {
    let mut store = store(Shortfall::Debt);
    store.post(&[bought("z1", &json!({"id": "zoe"}), "2026-01-01", 2_000)]);
    store.merge("twin", "ada");
    assert_eq!(store.merge("ada", "zoe")["merge"]["points"], 110);
    assert_eq!(store.merge("twin", "ada")["merge"]["same"], 1, "the first is still answered the same");
    told(&mut store, bought("t2", &json!({"id": "twin"}), "2026-01-01", 1_000));
    assert_eq!(answer(&told(&mut store, refunded("t1", "r1", 5_000)))["clawed_back"], 50);
    assert_eq!((store.sums("zoe"), store.sums("ada"), store.sums("twin")), ((90, 0), (0, 0), (0, 0)));
    store.audit();
}

/// What happens to a customer whom the shop knows once, or twice until somebody notices.
#[derive(Clone, Debug)]
enum Deed {
    Buy { id: usize, total: i64 },
    Refund { purchase: usize, percent: i64 },
    Redeem { id: usize },
    Wait { days: i64 },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..2_usize, 1..9_000_i64).prop_map(|(id, total)| Deed::Buy { id, total }),
        3 => (any::<usize>(), 1..=60_i64).prop_map(|(purchase, percent)| Deed::Refund { purchase, percent }),
        2 => (0..2_usize).prop_map(|id| Deed::Redeem { id }),
        3 => (1..20_i64).prop_map(|days| Deed::Wait { days }),
    ]
}

/// Lives through purchases, a merge where there are two ids, and then everything else; answers with what is left.
fn lived(ids: [&str; 2], before: &[Deed], after: &[Deed], shortfall: Shortfall) -> (i64, i64) {
    let mut store = Store::open(&program(shortfall));
    store.post(&[given(ids[0], "hello", 1), given(ids[1], "welcome", 1)]);
    let mut totals = Vec::new();
    for (at, deed) in before.iter().chain(after).enumerate() {
        if at == before.len() && ids[0] != ids[1] {
            assert_eq!(store.merge(ids[0], ids[1])["merge"]["mine"], 1);
        }
        // Each purchase at a moment of its own: lots of one term are used up in the order of their numbers.
        store.now = store.now.plus_ms(1_000);
        match *deed {
            Deed::Buy { id, total } => {
                let purchase = format!("p{}", totals.len());
                totals.push(total);
                let now = json!(store.now);
                store.post(&[bought(&purchase, &json!({"id": ids[id]}), now.as_str().unwrap(), total)]);
            }
            Deed::Refund { purchase, percent } if at >= before.len() && !totals.is_empty() => {
                let purchase = purchase % totals.len();
                let fact = refunded(&format!("p{purchase}"), &format!("r{at}"), totals[purchase] * percent / 100);
                store.post(&[fact]);
            }
            Deed::Redeem { id } if at >= before.len() => drop(store.redeem(ids[id], "r")),
            Deed::Wait { days } => store.now = store.now.plus_ms(days * DAY_MS),
            Deed::Refund { .. } | Deed::Redeem { .. } => {}
        }
    }
    store.expire();
    store.audit();
    store.sums(ids[1])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_was_known_twice_ends_with_what_they_would_have_had_at_once(
        before in proptest::collection::vec(deed(), 1..12),
        after in proptest::collection::vec(deed(), 1..25),
        debt in any::<bool>(),
    ) {
        let shortfall = if debt { Shortfall::Debt } else { Shortfall::Clamp };
        let twice = lived(["twin", "ada"], &before, &after, shortfall);
        let once = lived(["ada", "ada"], &before, &after, shortfall);
        prop_assert_eq!(twice, once);
    }
}
