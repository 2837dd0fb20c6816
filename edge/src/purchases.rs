//! What a shop reports, one at a time: purchases, refunds, adjustments.

use std::time::Duration;

use loyalty::ids::Id;
use loyalty::wire::purchases::{NewAdjustment, NewPurchase, NewRefund};
use loyalty::wire::{Code, Problem};
use worker::{Request, Response};

use crate::call::{Call, Shop, read};
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::posting::Fact;
use crate::posting::append::{Landed, Told};
use crate::posting::decide::{Circumstances, decide};
use crate::posting::load::{self, Loaded};
use crate::zone::Zone;
use crate::{random, respond};

/// The most lines a receipt has.
const ITEMS_MAX: usize = 500;
/// How often a list of facts is decided before the caller is asked to come again.
const DECISIONS_MAX: usize = 3;
/// The longest pause before deciding again, in milliseconds: a few times what a decision takes.
const PAUSE_MS_MAX: i64 = 40;

/// Reports a purchase.
pub async fn report(call: &Call, mut request: Request) -> Answer<Response> {
    let shop = call.shop()?;
    let purchase: NewPurchase = read(&mut request).await?;
    check_contacts(&purchase)?;
    one(call, &shop, "purchases:write", Fact::Purchase(purchase)).await
}

/// Reports a refund.
pub async fn refund(call: &Call, mut request: Request, purchase: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let refund: NewRefund = read(&mut request).await?;
    check_refund(&refund)?;
    one(call, &shop, "purchases:write", Fact::Refund(purchase.to_owned(), refund)).await
}

/// Gives or takes points by hand.
pub async fn adjust(call: &Call, mut request: Request, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let adjustment: NewAdjustment = read(&mut request).await?;
    one(call, &shop, "points:adjust", Fact::Adjustment(member.to_owned(), adjustment)).await
}

async fn one(call: &Call, shop: &Shop, scope: &str, fact: Fact) -> Answer<Response> {
    let told = post(call, shop, scope, vec![fact]).await?;
    match told.into_iter().next() {
        Some(Told::Now(Ok(answer))) => respond::json(201, &answer),
        Some(Told::Before(Ok(answer))) => respond::replayed(respond::json(200, &answer)?),
        Some(Told::Now(Err(problem)) | Told::Faulty(problem)) => Err(problem.into()),
        Some(Told::Before(Err(problem))) => respond::replayed(respond::problem(&problem)?),
        Some(Told::Moved) | None => Err(ApiError::of(Code::TryAgain, "the member's account is busy; send it again")),
    }
}

/// Posts facts: loads, decides and appends, and does so again for those whose account or program moved
/// meanwhile.
pub async fn post(call: &Call, shop: &Shop, scope: &str, facts: Vec<Fact>) -> Answer<Vec<Told>> {
    let mut told: Vec<Told> = vec![Told::Moved; facts.len()];
    let mut left: Vec<(usize, Fact)> = facts.into_iter().enumerate().collect();
    for decision in 0..DECISIONS_MAX {
        if decision > 0 {
            // Those who met once would meet again: each waits a little, and not the same.
            let pause = random::number(52)?.rem_euclid(PAUSE_MS_MAX).unsigned_abs();
            worker::Delay::from(Duration::from_millis(pause)).await;
        }
        let (places, facts): (Vec<usize>, Vec<Fact>) = left.into_iter().unzip();
        let fates = attempt(call, shop, scope, &facts).await?;
        left = Vec::new();
        for ((place, fact), fate) in places.into_iter().zip(facts).zip(fates) {
            if fate == Told::Moved {
                left.push((place, fact));
            } else if let Some(slot) = told.get_mut(place) {
                *slot = fate;
            }
        }
        if left.is_empty() {
            break;
        }
    }
    Ok(told)
}

async fn attempt(call: &Call, shop: &Shop, scope: &str, facts: &[Fact]) -> Answer<Vec<Told>> {
    let mut batch = vec![shop.guard(scope)];
    batch.extend(load::statements(shop.site, facts, call.now.0));
    let moved = || vec![Told::Moved; facts.len()];
    let loaded = match call.db.ask(batch).await {
        Ok(loaded) => loaded.ok_or_else(|| ApiError::not_found("site"))?,
        Err(Rollback::Moved) => return Ok(moved()),
        Err(rollback) => return Err(rollback.into()),
    };
    let loaded: Loaded = read_stored(&loaded)?;
    let zone = Zone::named(&loaded.site.zone).ok_or_else(|| ApiError::Internal("stored zone".into()))?;
    let seed = random::number(52)?;
    let mut next = seed;
    let mut draw = || {
        // A new member's number is random as well; should the source fail, the seed counts on.
        next = random::number(52).unwrap_or(next.wrapping_add(1));
        next
    };
    let actor = shop.actor();
    let circumstances = Circumstances { site: shop.site, actor: &actor, zone: &zone, now: call.now, draw: &mut draw };
    let decision = decide(loaded, facts, circumstances).map_err(ApiError::Internal)?;
    if decision.is_empty() {
        return Ok(decision.told(facts, &[]));
    }
    let bucket = || random::number(52).unwrap_or(seed).rem_euclid(10_000);
    let append = decision.statements(&random::text(26)?, call.now, bucket);
    match call.db.ask(append).await {
        Ok(landed) => {
            let landed: Vec<Landed> = read_stored(&landed.unwrap_or_default())?;
            Ok(decision.told(facts, &landed))
        }
        // Taken: two first purchases of one customer drew two numbers, and one of them won.
        Err(Rollback::Moved | Rollback::Taken(_)) => Ok(moved()),
        Err(rollback) => Err(rollback.into()),
    }
}

/// A refund that waits is kept as it came, so it is bounded like a purchase.
pub fn check_refund(refund: &NewRefund) -> Result<(), Problem> {
    let items = refund.items.as_deref().unwrap_or_default();
    if items.len() > ITEMS_MAX || !items.iter().all(|item| Id::parse(&item.sku).is_some() && item.quantity > 0) {
        let detail = "up to 500 items, each with an article number and a quantity";
        return Err(Problem::new(Code::OutOfRange, detail).with("path", "/items"));
    }
    Ok(())
}

/// Contact fields are kept as they are shown to people, so they are checked before they are kept.
pub fn check_contacts(purchase: &NewPurchase) -> Result<(), Problem> {
    let member = &purchase.member;
    let fault = |path: &str, detail: &str| Err(Problem::new(Code::OutOfRange, detail).with("path", path));
    let line = |text: &Option<String>, max: usize| {
        text.as_deref().is_none_or(|text| {
            !text.trim().is_empty() && text.chars().count() <= max && !text.chars().any(char::is_control)
        })
    };
    if !member.email.as_deref().is_none_or(loyalty::contacts::is_email) {
        return fault("/member/email", "this is no e-mail address");
    }
    if !line(&member.phone, 32) {
        return fault("/member/phone", "a phone number has 1 to 32 characters");
    }
    if !line(&member.name, 100) {
        return fault("/member/name", "a name has 1 to 100 characters on one line");
    }
    if !member.birthday.as_deref().is_none_or(loyalty::contacts::is_birthday) {
        return fault("/member/birthday", "a birthday is YYYY-MM-DD or MM-DD");
    }
    let items = purchase.items.as_deref().unwrap_or_default();
    let is_item = |item: &loyalty::wire::purchases::Item| Id::parse(&item.sku).is_some() && item.quantity > 0;
    if items.len() > ITEMS_MAX || !items.iter().all(is_item) {
        return fault("/items", "up to 500 items, each with an article number and a quantity");
    }
    Ok(())
}
