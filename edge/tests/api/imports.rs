//! Whole logs of purchases: streamed, taken line by line, told by number what was wrong.

use loyalty::wire::Code;
use loyalty::wire::purchases::ImportAnswer;
use serde_json::json;

use crate::site::{NOON, TestSite};

fn line(id: &str, member: &str, total: i64) -> String {
    json!({"id": id, "member": {"id": member}, "at": NOON, "total": total}).to_string()
}

fn counts(answer: &ImportAnswer) -> (u64, u64, Vec<(u64, Code)>) {
    let refused = answer.refused.iter().map(|refused| (refused.line, refused.code)).collect();
    (answer.accepted, answer.replayed, refused)
}

#[test]
fn a_broken_line_is_reported_by_its_number_and_the_rest_is_taken() {
    let site = TestSite::open();
    let refund = json!({"refund_of": "p1", "id": "r1", "at": NOON, "total": 4000}).to_string();
    let early = json!({"refund_of": "p9", "id": "r1", "at": NOON, "total": 1000}).to_string();
    let (p1, p3, p4) = (line("p1", "ada", 10_000), line("p3", "bob", 2000), line("p4", "ada", -1));
    let (changed, p9) = (line("p1", "ada", 10_001), line("p9", "bob", 1500));
    let lines: [&[u8]; 14] = [
        p1.as_bytes(),
        b"",
        b"{\"id\": \"p2\", \"member\": {\"id\": ",
        p3.as_bytes(),
        b"{\"id\": \"\xff\xfe\", \"total\": 5}",
        b"   \t ",
        refund.as_bytes(),
        p4.as_bytes(),
        early.as_bytes(),
        br#"{"id": "p5", "member": {"id": "ada"}, "at": "2026-11-22", "total": 5, "colour": "red"}"#,
        br#"{"id": "p6", "member": {"id": "ada"}, "at": "2026-11-22", "total": 5, "currency": "USD"}"#,
        p1.as_bytes(),
        changed.as_bytes(),
        p9.as_bytes(),
    ];
    let log = lines.join(&b'\n');
    let expected = (
        5,
        1,
        vec![
            (3, Code::Malformed),
            (5, Code::Malformed),
            (8, Code::OutOfRange),
            (10, Code::UnknownField),
            (11, Code::CurrencyMismatch),
            (13, Code::KeyReused),
        ],
    );
    let import = |log: &[u8]| site.ask("POST", "/v1/imports/purchases").bytes(log).send().is::<ImportAnswer>(200);
    assert_eq!(counts(&import(&log)), expected);
    assert_eq!((site.member("ada").sums().0, site.member("bob").sums().0), (60, 25));
    let audited = site.audit();
    let again = import(&log);
    assert_eq!(counts(&again), (0, 6, expected.2));
    assert_eq!(site.audit(), audited, "the same log again changes nothing");
}

#[test]
fn lines_are_found_wherever_a_stream_is_cut() {
    let lines: Vec<String> = (0..40).map(|n| line(&format!("p{n}"), "ada", 100)).collect();
    let log = lines.join("\r\n");
    for piece in [1, 7, 100, 4096] {
        let site = TestSite::open();
        let reply = site.ask("POST", "/v1/imports/purchases").send_in_pieces(log.as_bytes(), piece);
        assert_eq!(counts(&reply.is(200)), (40, 0, vec![]), "in pieces of {piece}");
        assert_eq!(site.member("ada").sums().0, 40);
    }
}

#[test]
fn an_import_may_be_longer_than_a_body_but_a_line_may_not() {
    let site = TestSite::open();
    let padded =
        |n: usize, blanks: usize| line(&format!("p{n}"), "ada", 100).replace(',', &format!(",{}", " ".repeat(blanks)));
    let mut lines: Vec<String> = (0..12).map(|n| padded(n, 60_000)).collect();
    lines.insert(5, padded(99, 400_000));
    let log = lines.join("\n");
    assert!(log.len() > 2_500_000);
    assert_eq!(counts(&site.imports(&log)), (12, 0, vec![(6, Code::TooLarge)]));
    assert_eq!(site.member("ada").sums().0, 12);
}

#[test]
fn an_import_of_nothing_changes_nothing() {
    let site = TestSite::open();
    for log in ["", "\n", "\n\n \n"] {
        assert_eq!(counts(&site.imports(log)), (0, 0, vec![]));
    }
    assert_eq!(site.audit(), (0, 0));
}

#[test]
fn a_purchase_is_the_same_by_whichever_way_it_comes() {
    let site = TestSite::open();
    let log = line("p1", "ada", 5000);
    assert_eq!(counts(&site.imports(&log)), (1, 0, vec![]));
    let reply = site.ask("POST", "/v1/purchases").bytes(log.clone()).send();
    assert!(reply.status == 200 && reply.is_replayed(), "{}", reply.text());
    site.member("ada").buys_as("p2", 700);
    assert_eq!(counts(&site.imports(&line("p2", "ada", 700))), (0, 1, vec![]));
    assert_eq!(site.member("ada").sums().0, 57);
}
