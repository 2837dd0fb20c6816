//! Everybody at once: what must hold however requests interleave.

use std::collections::BTreeMap;
use std::time::Instant;

use loyalty::program::Rounding;
use loyalty::wire::Code;
use loyalty::wire::coupons::CouponUse;
use loyalty::wire::members::Export;
use loyalty::wire::redemptions::RedemptionAnswer;
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::http::{Ask, Reply};
use crate::member::fresh;
use crate::site::{TestSite, id, purchase, refund, reward};

/// Sends it until the server is not too busy for it, and counts in `busy` how often it was.
fn insist(ask: &Ask, busy: &mut usize) -> Reply {
    loop {
        let reply = ask.clone().send();
        if reply.status != 503 {
            return reply;
        }
        reply.refused(Code::TryAgain);
        *busy += 1;
    }
}

#[test]
fn five_hundred_redemptions_at_once_spend_what_is_there_and_no_more() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let mut times = Vec::new();
    for round in 0..20 {
        let member = site.member(&format!("member-{round}"));
        member.buys(50_000);
        let session = member.signs_in();
        let began = Instant::now();
        let replies = at_once(500, |_| session.redemption(&fresh("key"), "coffee").send());
        times.push(began.elapsed().as_millis());
        let (bought, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
        assert_eq!((bought.len(), refused.len()), (50, 450), "round {round}");
        for reply in refused {
            let problem = reply.refused(Code::InsufficientPoints);
            assert_eq!((&problem.extra["needed"], &problem.extra["available"]), (&json!(10), &json!(0)));
        }
        let mut codes: Vec<String> = bought.iter().map(|reply| reply.is::<RedemptionAnswer>(201).coupon.code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), 50, "every coupon has a code of its own");
        assert_eq!(member.sums(), (0, 0));
    }
    println!("500 redemptions at once, 20 rounds, milliseconds each: {times:?}");
    assert_eq!(site.audit(), (20, 20 * 51));
}

#[test]
fn one_key_sent_sixty_four_times_buys_once() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(100_000);
    let replies = at_once(64, |_| ada.redemption("one", "coffee").send());
    let first: Vec<&Reply> = replies.iter().filter(|reply| !reply.is_replayed()).collect();
    assert_eq!(first.len(), 1);
    let answer: RedemptionAnswer = first[0].is(201);
    for again in replies.iter().filter(|reply| reply.is_replayed()) {
        assert_eq!(again.is::<RedemptionAnswer>(200), answer);
    }
    assert_eq!(ada.movements(), [1000, -10]);
    site.audit();
}

#[test]
fn a_refused_key_sent_sixty_four_times_stays_refused() {
    let site = TestSite::with(|program| program.rewards = vec![reward("dinner", 5000)]);
    let ada = site.member("ada");
    ada.buys(100_000);
    let replies = at_once(64, |_| ada.redemption("one", "dinner").send());
    assert_eq!(replies.iter().filter(|reply| !reply.is_replayed()).count(), 1);
    let refusal = replies[0].refused(Code::InsufficientPoints);
    for reply in &replies {
        assert_eq!(reply.refused(Code::InsufficientPoints), refusal);
    }
    ada.buys(1_000_000);
    ada.redemption("one", "dinner").send().refused(Code::InsufficientPoints);
    assert_eq!(ada.movements(), [1000, 10_000]);
    site.audit();
}

#[test]
fn one_purchase_reported_sixty_four_times_earns_once() {
    let site = TestSite::open();
    let bought = purchase("p1", "ada", 5000);
    let replies = at_once(64, |_| insist(&site.ask("POST", "/v1/purchases").json(&bought), &mut 0));
    let (first, again): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    assert_eq!((first.len(), again.len()), (1, 63));
    for reply in again {
        assert!(reply.is_replayed() && reply.value() == first[0].value(), "{}", reply.text());
    }
    assert_eq!((site.member("ada").movements(), site.audit()), (vec![50], (1, 1)));
}

#[test]
fn of_using_and_cancelling_a_coupon_at_once_one_wins() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(100_000);
    let mut used = 0;
    for round in 0..30 {
        let before = ada.sums().0;
        let bought = ada.redeems("coffee");
        let cancel = site.ask("POST", &format!("/v1/redemptions/{}/cancel", bought.redemption));
        let spend = site.ask("POST", &format!("/v1/coupons/{}/use", bought.coupon.code));
        let spend = spend.json(&CouponUse { purchase: id(&format!("till-{round}")) });
        let replies = at_once(2, |caller| if caller == 0 { cancel.clone() } else { spend.clone() }.send());
        if replies[1].status == 200 {
            replies[0].refused(Code::CouponUsed);
            assert_eq!(ada.sums().0, before - 10);
            used += 1;
        } else {
            replies[1].refused(Code::CouponCancelled);
            assert_eq!(replies[0].is::<Value>(200)["returned"], 10);
            assert_eq!(ada.sums().0, before);
        }
    }
    println!("of 30 coupons, {used} were used and {} cancelled", 30 - used);
    site.audit();
}

#[test]
fn sixteen_first_purchases_at_once_make_one_member() {
    let site = TestSite::open();
    let busy = at_once(16, |n| {
        let mut busy = 0;
        let bought = purchase(&format!("p{n}"), "new", 1000 + 100 * i64::try_from(n).unwrap());
        insist(&site.ask("POST", "/v1/purchases").json(&bought), &mut busy).is::<Value>(201);
        busy
    });
    println!("16 first purchases at once: {} times told to try again", busy.iter().sum::<usize>());
    assert_eq!(site.member("new").sums().0, (0..16).map(|n| 10 + n).sum::<i64>());
    assert_eq!(site.audit(), (1, 16));
}

#[test]
fn a_refund_that_races_its_purchase_is_applied_in_the_end() {
    let site = TestSite::open();
    let busy = at_once(40, |n| {
        let mut busy = 0;
        let (member, name) = (format!("member-{}", n / 20), format!("p{}", n / 2));
        let path = format!("/v1/purchases/{name}/refunds");
        let ask = match n % 2 {
            0 => site.ask("POST", "/v1/purchases").json(&purchase(&name, &member, 5000)),
            _ => site.ask("POST", &path).json(&refund("r1", 5000)),
        };
        insist(&ask, &mut busy).is::<Value>(201);
        busy
    });
    println!("20 purchases with their refunds at once: {} times told to try again", busy.iter().sum::<usize>());
    for member in ["member-0", "member-1"].map(|member| site.member(member)) {
        let kept: Export = member.get("/export").is(200);
        assert_eq!((kept.purchases.len(), member.sums()), (10, (0, 0)));
        assert!(kept.purchases.iter().all(|bought| bought["refunded"] == 5000), "{:#?}", kept.purchases);
    }
    site.audit();
}

#[test]
fn each_purchase_is_decided_by_one_revision_of_the_program() {
    let site = TestSite::open();
    let changed = at_once(5, |caller| {
        let mut rates = BTreeMap::new();
        for turn in 0..12_i64 {
            if caller == 0 {
                let reply = site.changes_program(|program| {
                    program.earn[0].points = turn + 2;
                    program.earn[0].rounding = Some(Rounding::Up);
                });
                let revision: i64 = reply.header("etag").unwrap().trim_matches('"').parse().unwrap();
                rates.insert(revision, turn + 2);
            } else {
                let bought = purchase(&format!("p{caller}-{turn}"), &format!("member-{}", caller % 2), 1000);
                insist(&site.ask("POST", "/v1/purchases").json(&bought), &mut 0).is::<Value>(201);
            }
        }
        rates
    });
    let mut rates = changed[0].clone();
    rates.insert(1, 1);
    let mut seen = 0;
    for line in ["member-0", "member-1"].iter().flat_map(|member| site.member(member).journal()) {
        let reason = &line.entry.reason;
        let rate = rates[&reason["program"].as_i64().unwrap()];
        assert_eq!((&reason["rules"][0]["points"], line.entry.points), (&json!(rate), rate * 10), "{reason}");
        seen += 1;
    }
    assert_eq!(seen, 4 * 12);
    site.audit();
}
