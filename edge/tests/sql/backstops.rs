//! What the database refuses whoever asks: an honest mistake in code cannot spoil a journal.

use edge::posting::Fact;
use loyalty::program::Program;
use serde_json::json;

use crate::store::Store;

/// A member with 100 points in lot 1.
fn store() -> Store {
    let mut store = Store::open(&Program::starter());
    let purchase = json!({"id": "p", "member": {"id": "ada"}, "at": "2025-12-01", "total": 10_000});
    store.post(&[Fact::Purchase(serde_json::from_value(purchase).unwrap())]);
    store
}

/// An entry with these columns set, everything else as harmless as can be.
fn entry(columns: &str, values: &str) -> String {
    format!(
        "INSERT INTO entry (site, member, at, recorded_at, actor, reason, {columns})
         SELECT 1, member, 0, 0, 'test', '{{}}', {values} FROM member"
    )
}

#[test]
fn nothing_in_the_journal_changes_or_goes() {
    let mut store = store();
    let tables = ["entry", "lot_use", "program", "reward"];
    store.database.execute("INSERT INTO lot_use SELECT 1, member, 1, 1, 'spent', 1 FROM member", []).unwrap();
    let mut program = serde_json::to_value(Program::starter()).unwrap();
    program["rewards"] =
        json!([{"id": "r", "title": {"en": "R"}, "cost": 1, "gives": {"kind": "percent_off", "percent": 1}}]);
    store.set_program(&Program::read(&program).unwrap());
    for table in tables {
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET site = site")] {
            let error = store.database.execute(&sql, []).unwrap_err().to_string();
            assert_eq!(error, "E_APPEND_ONLY", "{sql}");
        }
    }
    for sql in ["DELETE FROM request", "UPDATE request SET outcome = 'other'"] {
        assert_eq!(store.database.execute(sql, []).unwrap_err().to_string(), "E_APPEND_ONLY", "{sql}");
    }
}

#[test]
fn an_entry_that_does_not_add_up_is_refused_by_name() {
    let cases = [
        ("a gap", "seq, kind, points, to_balance", "3, 'adjust', 1, 1", "E_SEQ"),
        (
            "a repeated number",
            "seq, kind, points, to_balance",
            "1, 'adjust', 1, 1",
            "UNIQUE constraint failed: entry.site, entry.member, entry.seq",
        ),
        ("points that are not its change", "seq, kind, points, to_balance", "2, 'adjust', 2, 1", "E_POINTS"),
        ("an overdraft", "seq, kind, points, to_balance", "2, 'redeem', -101, -101", "E_BALANCE"),
        (
            "debt beside a balance",
            "seq, kind, points, to_balance, to_debt",
            "2, 'clawback', -1, 0, 1",
            "E_BALANCE_AND_DEBT",
        ),
        ("negative pending", "seq, kind, points, to_balance, to_pending", "2, 'earn', -1, 0, -1", "E_PENDING"),
        ("an unknown kind", "seq, kind, points, to_balance", "2, 'gift', 1, 1", "FOREIGN KEY"),
        ("an expiry of no lot", "seq, kind, points, to_balance", "2, 'expire', -10, -10", "E_LOTS"),
        (
            "an expiry of part of another lot",
            "seq, kind, points, to_balance, lot",
            "2, 'expire', -10, -10, 9",
            "E_LOTS",
        ),
        ("a cancellation of nothing", "seq, kind, points, to_balance, reverses", "2, 'cancel', 10, 10, 1", "E_RETURNS"),
        (
            "a recovery of nothing",
            "seq, kind, points, to_balance, reverses, recovered",
            "2, 'cancel', 0, 0, 1, 5",
            "E_RE",
        ),
    ];
    for (what, columns, values, name) in cases {
        let store = store();
        let error = store.database.execute(&entry(columns, values), []).unwrap_err().to_string();
        assert!(error.contains(name), "{what}: {error}");
        assert_eq!(store.sums("ada"), (100, 0), "{what}");
    }
}

#[test]
fn a_redemption_is_reversed_once() {
    let mut store = store();
    store.database.execute(&entry("seq, kind, points, to_balance", "2, 'redeem', -60, -60"), []).unwrap();
    let cancel = |seq: i64| entry("seq, kind, points, to_balance, reverses", &format!("{seq}, 'cancel', 60, 60, 2"));
    store.database.execute(&cancel(3), []).unwrap();
    let error = store.database.execute(&cancel(4), []).unwrap_err().to_string();
    assert!(error.contains("entry.reverses"), "{error}");
    assert_eq!(store.sums("ada"), (100, 0));
    assert_eq!(store.books().len(), 1);
}

#[test]
fn a_guard_ends_the_batch_and_stores_nothing() {
    let store = store();
    for (known, allowed, outcome) in [(0, 0, Some("E_UNAUTHORIZED")), (1, 0, Some("E_FORBIDDEN")), (1, 1, None)] {
        let asked = store.database.execute("INSERT INTO guard (known, allowed) VALUES (?1, ?2)", (known, allowed));
        assert_eq!(asked.err().map(|error| error.to_string()).as_deref(), outcome);
    }
    let kept: i64 = store.database.query_row("SELECT count(*) FROM guard", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0);
}

#[test]
fn a_card_is_composed_without_walking_the_site() {
    let mut store = store();
    assert_eq!(store.run(&[edge::card::statement(crate::store::SITE, "no such session", 0)]), Ok(vec![None]));
}
