//! Codes of customers on the real tables: one address is one member, however many frames ask at once.

use edge::session::code::{Opening, keeping, trying};
use loyalty::program::Program;
use serde_json::{Value, json};

use crate::store::{SITE, Store};

const ADDRESS: &str = "ada@example.com";

/// A frame that has asked for a code.
struct Frame(i64);

impl Frame {
    fn asks(store: &mut Store, number: i64) -> Self {
        let (now, frame) = (store.now.0, Self(number));
        store.run(&[keeping(SITE, &frame.asked(), &frame.hash(), ADDRESS, now)]).unwrap();
        frame
    }

    fn asked(&self) -> String {
        format!("asked {}", self.0)
    }

    fn hash(&self) -> String {
        format!("hash {}", self.0)
    }

    /// The first trip: the members that the address has.
    fn looks(&self, store: &mut Store) -> Value {
        let now = store.now.0;
        let found = store.run(&trying(SITE, &self.asked(), &self.hash(), now)).unwrap().pop().unwrap().unwrap();
        serde_json::from_str::<Value>(&found).unwrap()["members"].clone()
    }

    /// The second: opens the session of this member, who may have been drawn. Answers whether it is open.
    fn opens(&self, store: &mut Store, member: &str) -> bool {
        let (asked, hash) = (self.asked(), self.hash());
        let drawn = 1000 + 10 * count(store, "session") + self.0;
        let session = format!("session {} {drawn}", self.0);
        let opening = Opening { site: SITE, asked: &asked, hash: &hash, email: ADDRESS, member, session: &session };
        let batch = opening.statements(drawn, 1, &format!("card{drawn}"), store.now.0);
        store.run(&batch).unwrap().pop().unwrap().is_some()
    }
}

/// The shop's id of whoever is signed in by this frame.
fn signed_in(store: &Store, frame: &Frame) -> String {
    let sql = "SELECT external FROM session JOIN member USING (site, member) WHERE session.hash LIKE ?1";
    store.database.query_row(sql, [format!("session {} %", frame.0)], |row| row.get(0)).unwrap()
}

fn count(store: &Store, table: &str) -> i64 {
    store.database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// A member whom the shop reports with the address.
fn reported(store: &Store, number: i64, id: &str) {
    let member = "INSERT INTO member (site, member, external, bucket, created_at) VALUES (1, ?1, ?2, 0, 0)";
    store.database.execute(member, (number, id)).unwrap();
    store.database.execute("INSERT INTO account (site, member) VALUES (1, ?1)", [number]).unwrap();
    let profile = "INSERT INTO profile (site, member, email, updated_at) VALUES (1, ?1, 'Ada@Example.com', 0)";
    store.database.execute(profile, [number]).unwrap();
}

#[test]
fn two_frames_with_one_new_address_are_one_new_member() {
    let mut store = Store::open(&Program::starter());
    let frames = [1, 2].map(|number| Frame::asks(&mut store, number));
    for frame in &frames {
        assert_eq!(frame.looks(&mut store), json!([]), "both see a stranger");
    }
    assert!(frames[0].opens(&mut store, "m-first") && frames[1].opens(&mut store, "m-second"));
    assert_eq!(frames.each_ref().map(|frame| signed_in(&store, frame)), ["m-first", "m-first"]);
    assert_eq!(["member", "account", "profile", "card"].map(|table| count(&store, table)), [1, 1, 1, 1]);
    assert!(!frames[0].opens(&mut store, "m-first"), "a code works once");
}

#[test]
fn whom_the_shop_reports_in_the_meantime_is_opened_and_of_several_nobody() {
    let mut store = Store::open(&Program::starter());
    let frame = Frame::asks(&mut store, 1);
    assert_eq!(frame.looks(&mut store), json!([]));
    reported(&store, 7, "ada");
    assert!(frame.opens(&mut store, "m-drawn"));
    assert_eq!(signed_in(&store, &frame), "ada");
    let frame = Frame::asks(&mut store, 2);
    reported(&store, 8, "bob");
    assert!(!frame.opens(&mut store, "m-drawn"), "nobody said which of them they are");
    assert_eq!(count(&store, "member"), 2);
    let frame = Frame::asks(&mut store, 3);
    assert!(frame.opens(&mut store, "bob"));
    assert_eq!(signed_in(&store, &frame), "bob");
}
