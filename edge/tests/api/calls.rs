//! What each call answers when all is well, and what it remembers.

mod facts;
mod look;
mod reading;
mod redemptions;
mod settings;

use loyalty::time::When;
use loyalty::wire::Code;
use loyalty::wire::purchases::{NewPurchase, PurchaseAnswer};

use crate::contract::document;
use crate::server::Server;
use crate::site::{TestSite, id, purchase};

#[test]
fn the_description_is_served_as_it_is_kept() {
    let served = Server::shared().ask("GET", "/openapi.json").send();
    // Not compared by `assert_eq`: it would print both.
    assert!(served.status == 200 && served.value() == *document(), "the build serves another description");
}

#[test]
fn who_wrote_reads_what_they_wrote_by_the_bookmark() {
    let site = TestSite::open();
    let wrote = site.reports(&purchase("p1", "ada", 5000));
    let bookmark = wrote.header("kept-bookmark").expect("a bookmark").to_owned();
    let read = |bookmark: &str| site.ask("GET", "/v1/members/ada").header("kept-bookmark", bookmark).send();
    assert_eq!(read(&bookmark).value()["balance"], 50);
    for odd in ["", "nonsense", "0' OR 1", &"0".repeat(10_000)] {
        assert_eq!(read(odd).status, 200, "a bookmark that is none of ours is no reason to fail");
    }
}

#[test]
fn the_clock_of_a_request_is_the_clock_of_all_it_writes() {
    let site = TestSite::open().at("2031-05-06T07:08:09Z");
    let mut bought = purchase("p1", "ada", 5000);
    bought.at = When::parse("2031-05-07T07:08:09Z").unwrap();
    site.reports(&bought).is::<PurchaseAnswer>(201);
    bought.at = When::parse("2031-05-07T07:08:10Z").unwrap();
    site.reports(&NewPurchase { id: id("p2"), ..bought }).refused(Code::OutOfRange);
    assert_eq!(site.member("ada").shown().created_at.to_rfc3339(), "2031-05-06T07:08:09Z");
}
