//! The machine dies in the middle of everything: what was acknowledged is there, and nothing is there twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use loyalty::wire::sites::SiteCreated;
use serde_json::Value;

use crate::http::{Ask, Reply};
use crate::server::{Server, wait_until};
use crate::site::{NOON, TestSite, purchase, refund, reward};

const WRITERS: usize = 8;
const DEATHS: usize = 20;
/// So many answers must have come before the server dies again.
const ANSWERS_A_LIFE: usize = 60;

/// One thing that a writer asks for, always under the same name.
#[derive(Clone, Copy, Debug)]
struct Wish {
    writer: usize,
    number: usize,
}

impl Wish {
    /// A purchase of 1000 (10 points); every third wish redeems 7 of them, every seventh refunds 500.
    /// Half of the writers share one member, so that they get into each other's way.
    fn ask<'a>(self, site: &TestSite<'a>) -> Ask<'a> {
        let name = format!("w{}-{}", self.writer, self.number);
        let member = self.member();
        match self.number {
            n if n % 3 == 2 => site.member(&member).redemption(&name, "coffee"),
            n if n % 7 == 6 => {
                let path = format!("/v1/purchases/w{}-{}/refunds", self.writer, n - 3);
                site.ask("POST", &path).json(&refund(&name, 500))
            }
            _ => site.ask("POST", "/v1/purchases").json(&purchase(&name, &member, 1000)),
        }
    }

    fn member(self) -> String {
        if self.writer < WRITERS / 2 { "shared".into() } else { format!("own-{}", self.writer) }
    }

    /// Points it moves: a refund of half takes half of what its purchase gave.
    fn points(self, reply: &Reply) -> i64 {
        match self.number {
            n if n % 3 == 2 => {
                if reply.status == 409 {
                    0
                } else {
                    -7
                }
            }
            n if n % 7 == 6 => -reply.value()["clawed_back"].as_i64().unwrap(),
            _ => 10,
        }
    }
}

/// One writer's life: it goes on with the wish that was not answered, until the server is gone.
fn write(site: &TestSite, writer: usize, number: &mut usize, granted: &mut Vec<(Wish, Reply)>, answers: &AtomicUsize) {
    loop {
        let wish = Wish { writer, number: *number };
        match wish.ask(site).try_send() {
            Err(_) => return,
            Ok(reply) if reply.status == 503 => {}
            Ok(reply) => {
                assert!([200, 201, 409].contains(&reply.status), "{wish:?}: {}", reply.text());
                granted.push((wish, reply));
                *number += 1;
                answers.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

fn site_of<'a>(server: &'a Server, keys: &SiteCreated) -> TestSite<'a> {
    TestSite { server, keys: keys.clone(), now: NOON.into() }
}

#[test]
fn twenty_deaths_lose_nothing_acknowledged_and_double_nothing() {
    let mut server = Server::start();
    let opened = TestSite::on(&server);
    opened.changes_program(|program| program.rewards = vec![reward("coffee", 7)]);
    let keys = opened.keys.clone();
    let mut writers: Vec<(usize, Vec<(Wish, Reply)>)> = vec![(0, Vec::new()); WRITERS];
    for death in 0..DEATHS {
        let answers = AtomicUsize::new(0);
        thread::scope(|scope| {
            let site = site_of(&server, &keys);
            for (writer, (number, granted)) in writers.iter_mut().enumerate() {
                let (site, answers) = (site.clone(), &answers);
                scope.spawn(move || write(&site, writer, number, granted, answers));
            }
            wait_until(&format!("answers before death {death}"), || answers.load(Ordering::Relaxed) >= ANSWERS_A_LIFE);
            server.dies();
        });
        server.returns();
    }
    let site = site_of(&server, &keys);
    site.audit();
    let granted: Vec<&(Wish, Reply)> = writers.iter().flat_map(|(_, granted)| granted).collect();
    for (wish, first) in &granted {
        let again = wish.ask(&site).send();
        assert!(again.is_replayed() && again.body == first.body, "{wish:?}: {} then {}", first.text(), again.text());
    }
    // Unanswered wishes may or may not have come true: asked again, each is true once.
    let mut moved: Vec<(Wish, i64)> = granted.iter().map(|(wish, reply)| (*wish, wish.points(reply))).collect();
    for (writer, (number, _)) in writers.iter().enumerate() {
        let wish = Wish { writer, number: *number };
        moved.push((wish, wish.points(&wish.ask(&site).send())));
    }
    for member in (WRITERS / 2..WRITERS).map(|writer| format!("own-{writer}")).chain(["shared".to_owned()]) {
        let expected: i64 = moved.iter().filter(|(wish, _)| wish.member() == member).map(|(_, points)| points).sum();
        assert_eq!(site.member(&member).sums(), (expected, 0), "{member}");
    }
    println!("{DEATHS} deaths, {} answers, audited {:?}", granted.len(), site.audit());
}

#[test]
fn a_restart_keeps_everything_and_leaves_no_port_behind() {
    let mut server = Server::start();
    let opened = TestSite::on(&server);
    opened.changes_program(|program| program.rewards = vec![reward("coffee", 7)]);
    opened.member("ada").buys(5000);
    let session = opened.member("ada").signs_in();
    let card: Value = session.card();
    let (keys, secret) = (opened.keys.clone(), session.secret.clone());
    server.ends();
    server.returns();
    let site = site_of(&server, &keys);
    let again = site.ask("GET", "/v1/card").bearer(&secret).send();
    assert_eq!(again.is::<Value>(200), card);
    assert_eq!(site.audit(), (1, 1));
    site.member("ada").redeems("coffee");
    // A token made before the restart is still good: the secret is derived, not remembered.
    site.member("ada").signs_in();
}

#[test]
fn no_server_outlives_the_test_that_started_it() {
    let mut server = Server::start();
    TestSite::on(&server).member("ada").buys(100);
    server.is_orphaned();
}
