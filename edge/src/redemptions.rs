//! Buying a reward, and taking it back. What happens is decided by the batches of [`crate::journal`].

use loyalty::ids::Id;
use loyalty::points::Points;
use loyalty::refusal::Refusal;
use loyalty::wire::redemptions::NewRedemption;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::{Call, Shop};
use crate::error::{Answer, ApiError, read_stored};
use crate::journal::{self, Redemption, Spender};
use crate::json::list;
use crate::posting::hex_digest;
use crate::posting::problem_of;
use crate::sql::before_answer;
use crate::{changes, counter, random, respond, tokens};

loyalty::stored! {
    struct Landed {
        known: u8,
        spends: u8,
        request: Option<LandedRequest>,
    }
}

loyalty::stored! {
    struct LandedRequest {
        mine: u8,
        same: u8,
        outcome: String,
        answer: Value,
    }
}

loyalty::stored! {
    struct Cancelled {
        mine: u8,
        outcome: String,
        answer: Value,
    }
}

/// Buys a reward for the session's member, or for the member a shop names.
pub async fn redeem(call: &Call) -> Answer<Response> {
    let key = call.header("idempotency-key");
    let key = key.as_deref().and_then(Id::parse).ok_or_else(|| {
        ApiError::of(
            Code::Malformed,
            "send an Idempotency-Key of 1 to 200 bytes: with it this can be sent again safely",
        )
    })?;
    let place = counter::place(call);
    let customer = call.customer().ok();
    let shop = if customer.is_none() { Some(call.shop()?) } else { None };
    let new: NewRedemption = call.read()?;
    let site = customer.as_ref().map(|customer| customer.site).or(shop.as_ref().map(|shop| shop.site)).unwrap_or(0);
    let spender = match (&customer, &new.member) {
        (Some(customer), None) => Spender::Session(&customer.session),
        (None, Some(member)) => Spender::Member(member.as_str()),
        (Some(_), Some(_)) => {
            let detail = "a session buys for its own member";
            return Err(Problem::new(Code::Forbidden, detail).with("path", "/member").into());
        }
        (None, None) => return Err(Problem::new(Code::Malformed, "say for whom").with("path", "/member").into()),
    };
    let actor = shop.as_ref().map_or_else(|| "member".to_owned(), Shop::actor);
    let (redemption, code, attempt) = (tokens::redemption(site)?, tokens::coupon_code()?, random::text(26)?);
    let mut batch: Vec<_> = shop.iter().map(|shop| shop.guard("redemptions:write counter:use")).collect();
    batch.extend(journal::redeem(&Redemption {
        site,
        spender,
        reward: &new.reward,
        key: key.as_str(),
        hash: &hex_digest(&new.reward),
        actor: &actor,
        redemption: &redemption,
        code: &code,
        place,
        attempt: &attempt,
        now: call.now.0,
    }));
    if let Some(shop) = &shop {
        let line = changes::note_redemption(shop, &redemption, call.now.0);
        before_answer(&mut batch, line);
    }
    let landed = call.db.ask(batch).await?.unwrap_or_default();
    let landed: Landed = read_stored(&landed)?;
    if landed.known == 0 {
        return Err(match shop {
            Some(_) => ApiError::not_found("member"),
            None => ApiError::unauthorized("the session is over"),
        });
    }
    if landed.spends == 0 {
        return Err(ApiError::of(Code::CounterOnly, "a card's code lets see; points are spent at the counter"));
    }
    if landed.spends > 1 {
        return Err(ApiError::of(Code::StepUpRequired, "prove first that it is you: by a fresh code"));
    }
    let request = landed.request.ok_or_else(|| ApiError::not_found("reward"))?;
    if request.same == 0 {
        return Err(ApiError::of(Code::KeyReused, "this Idempotency-Key came before with another redemption"));
    }
    let response = if request.outcome == "accepted" {
        respond::json(if request.mine == 1 { 201 } else { 200 }, &request.answer)?
    } else {
        respond::problem(&refused(&request.answer))?
    };
    if request.mine == 1 { Ok(response) } else { respond::replayed(response) }
}

fn refused(answer: &Value) -> Problem {
    let points = |field: &str| Points(answer.get(field).and_then(Value::as_i64).unwrap_or(0));
    problem_of(Refusal::InsufficientPoints { needed: points("needed"), available: points("available") })
}

/// Cancels a redemption whose coupon is unused.
pub async fn cancel(call: &Call, redemption: &str) -> Answer<Response> {
    let shop = call.shop()?;
    cancel_as(call, &shop, "redemptions:write", redemption).await
}

/// Cancels it for a shop that may do so by this scope.
pub async fn cancel_as(call: &Call, shop: &Shop, scope: &str, redemption: &str) -> Answer<Response> {
    let mut batch = vec![shop.guard(scope)];
    let attempt = random::text(26)?;
    batch.extend(journal::cancel(shop.site, redemption, &shop.actor(), &attempt, call.now.0));
    let request = list![list!["cancellation", redemption]];
    let line = changes::note_requests(shop.site, &shop.actor(), request, &attempt, call.now.0);
    before_answer(&mut batch, line);
    let cancelled = call.db.ask(batch).await?.ok_or_else(|| ApiError::not_found("redemption"))?;
    let cancelled: Cancelled = read_stored(&cancelled)?;
    let response = if cancelled.outcome == "accepted" {
        respond::json(200, &cancelled.answer)?
    } else if cancelled.outcome == "merged" {
        let detail = "it was bought before two members became one: give its points by hand";
        respond::problem(&Problem::new(Code::Merged, detail))?
    } else {
        respond::problem(&Problem::new(Code::CouponUsed, "the coupon is used: refund the purchase instead"))?
    };
    if cancelled.mine == 1 { Ok(response) } else { respond::replayed(response) }
}
