//! The audit's reading of long journals, slice by slice.

use edge::audit::Books;
use loyalty::program::Program;

use crate::store::Store;

const ENTRIES: i64 = 25_000;

/// Three members with one account each, of whom the second has a journal as long as a busy shop's own.
fn store() -> Store {
    let mut store = Store::open(&Program::starter());
    let lengths = [(1, 2), (2, ENTRIES), (3, 1)];
    // Straight into the journal, as an import does: the trigger posts each entry and opens its lot. Numbers as wide
    // as they get, so that slices are as long as they get.
    let transaction = store.database.transaction().unwrap();
    for (member, entries) in lengths {
        let sql = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, ?1, 'm' || ?1, 0, 0)";
        transaction.execute(sql, [member]).unwrap();
        transaction.execute("INSERT INTO account (site, member) VALUES (1, ?1)", [member]).unwrap();
        let sql = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?2)
            INSERT INTO entry (site, member, seq, kind, points, to_balance, at, recorded_at, actor, reason)
            SELECT 1, ?1, n, 'adjust', 100000000000, 100000000000, 1767268800000, 1767268800000, 'test', '{}' FROM number";
        transaction.execute(sql, [member, entries]).unwrap();
    }
    transaction.commit().unwrap();
    store
}

#[test]
fn a_journal_longer_than_any_value_is_audited_to_its_end() {
    let mut store = store();
    let books = store.books();
    // A page ends with the long journal; who comes after is on the next.
    let read: Vec<_> = books.iter().map(|books| (books.member(), books.entries())).collect();
    assert_eq!(read, [(1, 2), (2, 25_000)]);
    assert_eq!(books.iter().flat_map(Books::differences).collect::<Vec<_>>(), []);
    let last = "UPDATE lot SET remaining = remaining - 1, spent = spent + 1 WHERE member = 2 AND lot = 25000";
    assert_eq!(store.database.execute(last, []).unwrap(), 1);
    let found: Vec<_> = store.books().iter().flat_map(Books::differences).map(|found| found.member).collect();
    assert!(!found.is_empty() && found.iter().all(|member| *member == 2), "{found:?}");
}
