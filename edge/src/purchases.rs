//! What a shop reports, one at a time: purchases, refunds, adjustments.

use std::time::Duration;

use loyalty::ids::Id;
use loyalty::time::Moment;
use loyalty::wire::purchases::{MemberFields, NewAdjustment, NewPurchase, NewRefund};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::{Call, Shop};
use crate::db::{Database, Rollback};
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::posting::Fact;
use crate::posting::append::{Landed, Told};
use crate::posting::decide::{Circumstances, Decision, decide};
use crate::posting::load::{self, Loaded};
use crate::sql::{Statement, before_answer, statement};
use crate::zone::Zone;
use crate::{cards, changes, counter, random, respond};

/// The most lines a receipt has.
const ITEMS_MAX: usize = 500;
/// How often a list of facts is decided before the caller is asked to come again.
const DECISIONS_MAX: usize = 3;
/// The longest pause before deciding again, in milliseconds: a few times what a decision takes.
const PAUSE_MS_MAX: i64 = 40;
/// What a shop needs to report purchases and refunds.
pub const SCOPE: &str = "purchases:write";
/// What it needs to report one purchase: staff do that all day.
const SALE: &str = "purchases:write counter:use";

/// Whoever reports facts.
pub struct Reporter {
    /// The site.
    pub site: i64,
    /// Who is written down as their actor.
    pub actor: String,
    /// Where: `counter`, or nowhere in particular.
    pub place: Option<&'static str>,
    /// What ends the batch unless they may; none for those whose right was checked in another way.
    pub guard: Option<Statement>,
    /// Whether each fact is a line of the owner's log, where a person reports it.
    pub logged: bool,
}

impl Reporter {
    /// A shop that may do so by this scope.
    pub fn of(shop: &Shop, scope: &str, call: &Call) -> Self {
        let (place, guard) = (counter::place(call), Some(shop.guard(scope)));
        Self { site: shop.site, actor: shop.actor(), place, guard, logged: true }
    }
}

/// Reports a purchase.
pub async fn report(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let mut purchase: NewPurchase = call.read()?;
    check_purchase(&purchase)?;
    // Whoever only takes money must not change who somebody is; a shop's server knows its customers.
    if shop.key().is_none() && purchase.member.has_contacts() {
        let detail = "a person reports a purchase by the member's id or card; contacts are changed by themselves";
        return Err(Problem::new(Code::Forbidden, detail).with("path", "/member").into());
    }
    resolve(call, &shop, SALE, ("purchase", purchase.id.as_str()), &mut purchase.member).await?;
    one(call, Reporter::of(&shop, SALE, call), Fact::Purchase(purchase)).await
}

/// Tells what a purchase would do, and writes none of it.
pub async fn preview(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let mut purchase: NewPurchase = call.read()?;
    check_purchase(&purchase)?;
    resolve(call, &shop, "counter:use", ("purchase", purchase.id.as_str()), &mut purchase.member).await?;
    let fact = Fact::Purchase(purchase);
    let told = foretell(call, &Reporter::of(&shop, "counter:use", call), &fact).await?;
    let field = |name: &str| told.get(name).cloned().unwrap_or_default();
    let preview = object([
        ("earned", field("earned")),
        ("pending", field("pending")),
        ("balance_after", field("balance")),
        ("entries", field("entries")),
    ]);
    respond::json(200, &preview)
}

/// Puts the shop's id in the place of a card's code. A replaced card still stands for its member where this
/// fact was credited by it: a queue that sends it again is told so.
pub async fn resolve(
    call: &Call,
    shop: &Shop,
    scope: &str,
    (kind, key): (&str, &str),
    member: &mut MemberFields,
) -> Answer<()> {
    let Some(card) = member.card.take() else { return Ok(()) };
    let code = cards::normal(cards::CARD, &card).unwrap_or_default();
    let found = call.db.ask(vec![shop.guard(scope), statement!(RESOLVE, shop.site, code, key, kind)]).await?;
    let id = found.ok_or_else(|| ApiError::not_found("card"))?;
    member.id = Id::parse(&id);
    Ok(())
}

/// Reports a refund.
pub async fn refund(call: &Call, purchase: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let refund: NewRefund = call.read()?;
    check_refund(&refund)?;
    one(call, Reporter::of(&shop, SCOPE, call), Fact::Refund(purchase.to_owned(), refund)).await
}

/// Gives or takes points by hand.
pub async fn adjust(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let adjustment: NewAdjustment = call.read()?;
    one(call, Reporter::of(&shop, "points:adjust", call), Fact::Adjustment(member.to_owned(), adjustment)).await
}

/// Posts one fact and answers as it was told.
pub async fn one(call: &Call, reporter: Reporter, fact: Fact) -> Answer<Response> {
    let told = post(call, &reporter, vec![fact]).await?;
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
pub async fn post(call: &Call, reporter: &Reporter, facts: Vec<Fact>) -> Answer<Vec<Told>> {
    post_to(&call.db, call.now, reporter, facts).await
}

/// The same for facts that nobody asks about just now.
pub async fn post_to(db: &Database, now: Moment, reporter: &Reporter, facts: Vec<Fact>) -> Answer<Vec<Told>> {
    let mut told: Vec<Told> = vec![Told::Moved; facts.len()];
    let mut left: Vec<(usize, Fact)> = facts.into_iter().enumerate().collect();
    for decision in 0..DECISIONS_MAX {
        if decision > 0 {
            // Those who met once would meet again: each waits a little, and not the same.
            let pause = random::number(52)?.rem_euclid(PAUSE_MS_MAX).unsigned_abs();
            worker::Delay::from(Duration::from_millis(pause)).await;
        }
        let (places, facts): (Vec<usize>, Vec<Fact>) = left.into_iter().unzip();
        let fates = attempt(db, now, reporter, &facts).await?;
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

async fn attempt(db: &Database, now: Moment, reporter: &Reporter, facts: &[Fact]) -> Answer<Vec<Told>> {
    let moved = || vec![Told::Moved; facts.len()];
    let Some(decision) = decided(db, now, reporter, facts).await? else { return Ok(moved()) };
    if decision.is_empty() {
        return Ok(decision.told(facts, &[]));
    }
    let seed = random::number(52)?;
    let attempt = random::text(26)?;
    let mut append = decision.statements(&attempt, now, || random::number(52).unwrap_or(seed));
    if reporter.logged {
        let line = changes::note_requests(reporter.site, &reporter.actor, decision.keys(), &attempt, now.0);
        before_answer(&mut append, line);
    }
    match db.ask(append).await {
        Ok(landed) => {
            let landed: Vec<Landed> = read_stored(&landed.unwrap_or_default())?;
            Ok(decision.told(facts, &landed))
        }
        // Taken: two first purchases of one customer drew two numbers, and one of them won.
        Err(Rollback::Moved | Rollback::Taken(_)) => Ok(moved()),
        Err(rollback) => Err(rollback.into()),
    }
}

/// What would be answered to this fact, with nothing of it written.
pub async fn foretell(call: &Call, reporter: &Reporter, fact: &Fact) -> Answer<Value> {
    let busy = || ApiError::of(Code::TryAgain, "the member's account is busy; send it again");
    let decision = decided(&call.db, call.now, reporter, std::slice::from_ref(fact)).await?.ok_or_else(busy)?;
    Ok(decision.foretold(fact)?)
}

/// Loads and decides. `None` where an account moved under the lots that lapse with the loading.
async fn decided(db: &Database, now: Moment, reporter: &Reporter, facts: &[Fact]) -> Answer<Option<Decision>> {
    let mut batch: Vec<_> = reporter.guard.iter().cloned().collect();
    batch.extend(load::statements(reporter.site, facts, now.0));
    let loaded = match db.ask(batch).await {
        Ok(loaded) => loaded.ok_or_else(|| ApiError::not_found("site"))?,
        Err(Rollback::Moved) => return Ok(None),
        Err(rollback) => return Err(rollback.into()),
    };
    let loaded: Loaded = read_stored(&loaded)?;
    let zone = Zone::named(&loaded.site.zone).ok_or_else(|| ApiError::Internal("stored zone".into()))?;
    let mut next = random::number(52)?;
    let mut draw = || {
        // A new member's number is random as well; should the source fail, the seed counts on.
        next = random::number(52).unwrap_or(next.wrapping_add(1));
        next
    };
    let Reporter { site, ref actor, place, .. } = *reporter;
    let circumstances = Circumstances { site, actor, place, zone: &zone, now, draw: &mut draw };
    decide(loaded, facts, circumstances).map(Some).map_err(ApiError::Internal)
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

/// A fact names its member in one way.
pub fn check_member(member: &MemberFields) -> Result<(), Problem> {
    if member.id.is_some() == member.card.is_some() {
        return Err(Problem::new(Code::Malformed, "say whose it is: an id or a card").with("path", "/member"));
    }
    check_fields(member, "/member")
}

/// A purchase names its buyer in one way, and is bounded.
pub fn check_purchase(purchase: &NewPurchase) -> Result<(), Problem> {
    check_member(&purchase.member)?;
    let items = purchase.items.as_deref().unwrap_or_default();
    let is_item = |item: &loyalty::wire::purchases::Item| Id::parse(&item.sku).is_some() && item.quantity > 0;
    if items.len() > ITEMS_MAX || !items.iter().all(is_item) {
        let detail = "up to 500 items, each with an article number and a quantity";
        return Err(Problem::new(Code::OutOfRange, detail).with("path", "/items"));
    }
    Ok(())
}

/// Contact fields are kept as they are shown to people, so they are checked before they are kept.
pub fn check_fields(member: &MemberFields, at: &str) -> Result<(), Problem> {
    let fault =
        |field: &str, detail: &str| Err(Problem::new(Code::OutOfRange, detail).with("path", [at, field].concat()));
    let line = |text: &Option<String>, max: usize| {
        text.as_deref().is_none_or(|text| {
            !text.trim().is_empty() && text.chars().count() <= max && !text.chars().any(char::is_control)
        })
    };
    if !member.email.as_deref().is_none_or(loyalty::contacts::is_email) {
        return fault("/email", "this is no e-mail address");
    }
    if !line(&member.phone, 32) {
        return fault("/phone", "a phone number has 1 to 32 characters");
    }
    if !line(&member.name, 100) {
        return fault("/name", "a name has 1 to 100 characters on one line");
    }
    if !member.birthday.as_deref().is_none_or(loyalty::contacts::is_birthday) {
        return fault("/birthday", "a birthday is YYYY-MM-DD or MM-DD");
    }
    Ok(())
}

const RESOLVE: &str = "
SELECT external AS json FROM card JOIN member ON member.site = card.site AND member.member = coalesce(former, card.member) WHERE card.site = ?1 AND code = ?2
  AND (ended_at IS NULL OR EXISTS (SELECT 1 FROM request WHERE request.site = ?1 AND kind = ?4 AND key = ?3))";
