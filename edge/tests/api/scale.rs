//! A long history costs no more than a short one: the card and a redemption of a member with ten thousand
//! entries, beside those of a member with as few as possible. Both hold twenty open lots.

use std::time::{Duration, Instant};

use edge::journal::{Redemption, Spender, redeem};
use edge::sql::{Arg, Statement};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, StatementStatus, params_from_iter};
use serde_json::{Value, json};

use crate::member::{Session, TestMember, fresh};
use crate::server::Server;
use crate::site::{NOON, TestSite, purchase, reward};

const LOTS: i64 = 20;
/// The most that a long history may cost, as a multiple of a short one.
const RATIO_MAX: f64 = 1.2;

/// A member with this many purchases, of which all but the last twenty lots are spent.
fn shopper<'a>(site: &TestSite<'a>, name: &str, purchases: i64) -> TestMember<'a> {
    let lines: Vec<String> =
        (0..purchases).map(|n| json!(purchase(&format!("{name}-{n}"), name, 1000)).to_string()).collect();
    assert_eq!(site.imports(&lines.join("\n")).accepted, purchases.unsigned_abs());
    let member = site.member(name);
    if purchases > LOTS {
        member.redeems("everything");
    }
    member
}

/// The median time of this request, and its round trips to the database, over so many turns.
fn measured(server: &Server, route: &str, turns: usize, mut ask: impl FnMut()) -> (Duration, u64) {
    let from = server.log().len();
    let mut times: Vec<Duration> = (0..turns)
        .map(|_| {
            let began = Instant::now();
            ask();
            began.elapsed()
        })
        .collect();
    times.sort();
    let lines = server.log_lines(from, route, turns);
    let trips: Vec<u64> = lines.iter().map(|line| line["trips"].as_u64().unwrap()).collect();
    assert_eq!(trips.iter().min(), trips.iter().max());
    (times[turns / 2], trips[0])
}

/// Steps of SQLite's machine and rows of full scans that a batch takes, in a transaction that is undone.
fn cost(database: &mut Connection, batch: &[Statement]) -> (i32, i32) {
    let transaction = database.transaction().unwrap();
    let (mut steps, mut scanned) = (0, 0);
    for Statement { sql, args } in batch {
        #[allow(clippy::cast_precision_loss)]
        let args = args.iter().map(|arg| match arg {
            Arg::Whole(whole) => Sql::Real(*whole as f64),
            Arg::Text(text) => Sql::Text(text.clone()),
            Arg::Nothing => Sql::Null,
        });
        let mut statement = transaction.prepare(sql).unwrap();
        let mut rows = statement.query(params_from_iter(args)).unwrap();
        while rows.next().unwrap().is_some() {}
        drop(rows);
        steps += statement.get_status(StatementStatus::VmStep);
        scanned += statement.get_status(StatementStatus::FullscanStep);
    }
    (steps, scanned)
}

#[test]
fn ten_thousand_entries_cost_what_a_handful_does() {
    let mut server = Server::start();
    let site = TestSite::on(&server);
    let spent = (10_000 - LOTS - 1) * 10;
    site.changes_program(|program| program.rewards = vec![reward("everything", spent), reward("coffee", 1)]);
    let few = shopper(&site, "few", LOTS);
    let many = shopper(&site, "many", 10_000 - 1);
    assert_eq!((few.shown().balance, many.shown().balance), (LOTS * 10, LOTS * 10));
    let sessions = [few.signs_in(), many.signs_in()];
    let mut ratios = Vec::new();
    let redeems = |session: &Session| drop(session.redemption(&fresh("key"), "coffee").send().is::<Value>(201));
    let looks = |session: &Session| drop(session.reads_card().is::<Value>(200));
    let turns = 60;
    for (route, act) in [("/v1/card", &looks as &dyn Fn(&Session)), ("/v1/redemptions", &redeems)] {
        sessions.iter().for_each(act);
        let [short, long] = [0, 1].map(|which| measured(&server, route, turns, || act(&sessions[which])));
        assert_eq!((short.1, long.1), (1, 1), "{route} takes one round trip");
        ratios.push((route, short.0, long.0));
    }
    println!("median of {turns}: few and many entries: {ratios:?}");
    let hashes = sessions.each_ref().map(|session| edge::posting::hex_digest(&session.secret));
    server.ends();

    let mut database = Connection::open(server.database()).unwrap();
    let number = |database: &Connection| database.query_row("SELECT site FROM site", [], |row| row.get(0)).unwrap();
    let (now, number) = (loyalty::time::Moment::parse(NOON).unwrap().0, number(&database));
    let redemptions = hashes.each_ref().map(|hash| {
        redeem(&Redemption {
            site: number,
            spender: Spender::Session(hash),
            reward: "coffee",
            key: "measured",
            hash: "measured",
            actor: "member",
            redemption: "red_measured",
            code: "00000-00000",
            place: None,
            attempt: "measured",
            now,
        })
    });
    let cards = hashes.each_ref().map(|hash| vec![edge::card::statement(number, hash, now)]);
    for (what, [few, many]) in [("redemption", redemptions), ("card", cards)] {
        let [few, many] = [cost(&mut database, &few), cost(&mut database, &many)];
        println!("{what}: SQLite's steps and scanned rows with few entries {few:?}, with many {many:?}");
        assert!(f64::from(many.0) <= f64::from(few.0) * RATIO_MAX, "{what}: {few:?} and {many:?} steps");
        assert_eq!(few.1, many.1, "{what}: a scan grows with the journal");
    }
}
