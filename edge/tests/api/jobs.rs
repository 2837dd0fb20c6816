//! The daily work, on a server of its own: it moves the clock of every site.

use loyalty::program::Expiry;
use loyalty::wire::audit::DailyAnswer;
use serde_json::json;

use crate::server::Server;
use crate::site::{NOON, TestSite};

const DONE: fn(u64) -> DailyAnswer = |expired| DailyAnswer { expired, more: false };

#[test]
fn the_daily_work_lapses_what_is_due_once_and_late_is_as_good_as_on_time() {
    let server = Server::start();
    let (one, other) = (TestSite::on(&server), TestSite::on(&server));
    let (ada, bob) = (one.member("ada"), other.member("bob"));
    ada.is_given(100, Some("2026-12-01"));
    ada.is_given(40, Some("2026-12-24"));
    ada.is_given(7, None);
    bob.is_given(5, Some("2026-12-01"));
    assert_eq!(one.at("2026-11-30T23:59:59Z").has_its_day(), DONE(0), "nothing is due yet");
    assert_eq!(one.at("2026-12-01T00:00:00Z").has_its_day(), DONE(2), "both sites have their day");
    for late in ["2026-12-01T00:00:00Z", "2026-12-02T03:00:00Z", NOON] {
        assert_eq!(one.at(late).has_its_day(), DONE(0), "again at {late}");
    }
    assert_eq!((ada.movements(), bob.movements()), (vec![100, 40, 7, -100], vec![5, -5]));
    assert_eq!(one.at("2027-06-01T00:00:00Z").has_its_day(), DONE(1), "half a year late");
    let lapsed = ada.journal().pop().unwrap();
    assert_eq!((lapsed.entry.points, lapsed.entry.at.to_rfc3339().as_str()), (-40, "2026-12-24T00:00:00Z"));
    assert_eq!((lapsed.actor.as_str(), &lapsed.entry.reason), ("system", &json!({"lot": 2})));
    assert_eq!((one.audit(), other.audit()), ((1, 5), (1, 2)));
}

#[test]
fn thousands_of_lots_lapse_in_slices() {
    let server = Server::start();
    let site = TestSite::on(&server);
    site.changes_program(|program| program.expiry = Expiry::days(10));
    let lines = (0..4500).map(|n| {
        json!({"id": format!("p{n}"), "member": {"id": format!("m{}", n % 300)}, "at": NOON, "total": 1000}).to_string()
    });
    let answer = site.imports(&lines.collect::<Vec<_>>().join("\n"));
    assert_eq!((answer.accepted, answer.refused.len()), (4500, 0));
    assert_eq!(site.at("2026-12-02T11:59:59Z").has_its_day(), DONE(0));
    assert_eq!(site.at("2026-12-02T12:00:00Z").has_its_day(), DONE(4500));
    assert_eq!(site.audit(), (300, 9000));
    assert_eq!(site.at("2026-12-02T12:00:00Z").has_its_day(), DONE(0));
}
