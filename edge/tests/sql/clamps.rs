//! What several clamped refunds and several cancellations do to one another.

use edge::posting::Fact;
use loyalty::program::Program;
use serde_json::json;

use crate::store::{Store, answer};

#[test]
fn a_cancelled_redemption_makes_the_oldest_clamp_good_first() {
    let mut program = serde_json::to_value(Program::starter()).unwrap();
    program["rewards"] =
        json!([{"id": "r", "title": {"en": "R"}, "cost": 100, "gives": {"kind": "percent_off", "percent": 1}}]);
    let mut store = Store::open(&Program::read(&program).unwrap());
    for id in ["p1", "p2"] {
        let purchase = json!({"id": id, "member": {"id": "ada"}, "at": "2025-12-01", "total": 10_000});
        answer(&store.post(&[Fact::Purchase(serde_json::from_value(purchase).unwrap())])[0]);
    }
    let redemptions = [(); 2].map(|()| store.redeem("ada", "r").unwrap()["redemption"].as_str().unwrap().to_owned());
    for id in ["p1", "p2"] {
        let refund = json!({"id": "r", "at": "2025-12-02", "total": 10_000});
        let told = store.post(&[Fact::Refund(id.to_owned(), serde_json::from_value(refund).unwrap())]);
        assert_eq!(answer(&told[0])["entries"][0]["reason"]["clamped"], 100);
    }
    let clamps = |store: &Store| -> Vec<(i64, i64)> {
        let mut statement = store.database.prepare("SELECT entry, recovered FROM clamp ORDER BY entry").unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(clamps(&store), [(5, 0), (6, 0)]);
    assert_eq!(store.cancel(&redemptions[1]).unwrap()["answer"]["balance"], 0);
    assert_eq!(clamps(&store), [(5, 100), (6, 0)]);
    assert_eq!(store.cancel(&redemptions[0]).unwrap()["answer"]["balance"], 0);
    assert_eq!(clamps(&store), [(5, 100), (6, 100)]);
    store.audit();
}
