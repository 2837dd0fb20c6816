//! How many members a program brings within reach of its rewards.

use edge::program::reach;
use loyalty::points::Points;
use loyalty::program::{Gives, Program, Reward, Texts};
use serde_json::{Value, json};

use crate::store::{SITE, Store};

/// The numbers that members can have: 52 bits.
const NUMBERS: i64 = 1 << 52;

fn reward(id: &str, cost: i64) -> Reward {
    let title = Texts::from([("en".into(), "A coffee".into())]);
    Reward { id: id.into(), title, cost: Points(cost), gives: Gives::FreeItem { sku: id.into() } }
}

/// A site with so many members whose numbers are spread evenly; the third of each three has ten points, the others
/// have none and three.
fn site(members: i64) -> Store {
    let program = Program { rewards: vec![reward("cheap", 3), reward("dear", 10)], ..Program::starter() };
    let store = Store::open(&program);
    for at in 0..members {
        let number = (at + 1) * (NUMBERS / (members + 1));
        let points = [0, 3, 10][usize::try_from(at % 3).unwrap()];
        store
            .database
            .execute("INSERT INTO member (site, member, bucket, created_at) VALUES (1, ?1, 0, 0)", [number])
            .unwrap();
        store
            .database
            .execute("INSERT INTO account (site, member, balance) VALUES (1, ?1, ?2)", (number, points))
            .unwrap();
    }
    store
}

fn reached(store: &mut Store, rewards: Value, sample: i64) -> Value {
    let answers = store.run(&[reach(SITE, rewards, sample)]).unwrap();
    serde_json::from_str(answers[0].as_deref().unwrap()).unwrap()
}

#[test]
fn every_reward_of_either_program_is_counted() {
    let rewards = json!([["dear", 4], ["new", 1]]);
    assert_eq!(
        reached(&mut site(9), rewards, 100),
        json!({"members": 9, "estimated": false, "rewards": [
            {"id": "cheap", "cost_before": 3, "could_before": 6, "cost_after": null, "could_after": null},
            {"id": "dear", "cost_before": 10, "could_before": 3, "cost_after": 4, "could_after": 3},
            {"id": "new", "cost_before": null, "could_before": null, "cost_after": 1, "could_after": 6},
        ]})
    );
}

#[test]
fn nobody_is_nobody() {
    let reached = reached(&mut site(0), json!([["cheap", 1]]), 100);
    assert_eq!((&reached["members"], &reached["rewards"][0]["could_after"]), (&json!(0), &json!(0)));
}

#[test]
fn of_a_large_site_a_sample_tells_how_many_they_are() {
    let reached = reached(&mut site(3000), json!([["cheap", 3]]), 300);
    let close = |value: &Value, to: i64| (value.as_i64().unwrap() - to).abs() * 50 <= to;
    assert_eq!(reached["estimated"], json!(true));
    assert!(close(&reached["members"], 3000) && close(&reached["rewards"][0]["could_after"], 2000), "{reached}");
    assert!(close(&reached["rewards"][1]["could_before"], 1000), "{reached}");
}
