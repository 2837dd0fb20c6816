//! What customers, tills and shops' servers ask for. Everything else goes on, as it came, to the Worker
//! that answers it.

use std::future::ready;

use loyalty::wire::calls::{Place, Route};
use worker::{Env, Request};

use super::{Handling, Own, Way, ended, no_handler};
use crate::call::Call;
use crate::error::Answer;
use crate::{
    acts, bindings, card, cards, counter, coupons, entries, imports, log, members, orders, pages, purchases,
    redemptions, search, session, vouchers,
};

const OWN: Own = Own { call, page: pages::front };

/// Answers a request, or has the Worker answer it whose it is.
pub async fn answer(request: Request, env: Env) -> web_sys::Response {
    let path = request.path();
    let way = Way::of(&request, &path);
    let other = match way.place() {
        Some(Place::Office) => "OFFICE",
        Some(Place::Mail) => "MAIL",
        Some(Place::Voice) => "VOICE",
        Some(Place::Front) | None => return super::answer(request, env, &path, way, &OWN).await.into(),
    };
    match handed_over(&request, &env, other).await {
        Ok(response) => response,
        Err(error) => ended(log::Line::begin(&request, way.name()), Err(error)).into(),
    }
}

/// The other's answer, untouched. The request goes over as the platform made it, its body unread; the other also
/// writes the line about it.
async fn handed_over(request: &Request, env: &Env, other: &str) -> Answer<web_sys::Response> {
    Ok(bindings::fetch(env, other, request.inner()).await?)
}

fn call<'a>(route: &Route, call: &'a Call, id: &'a str) -> Handling<'a> {
    match (route.method, route.path) {
        ("POST", "/v1/purchases") => Box::pin(purchases::report(call)),
        ("POST", "/v1/purchases/{id}/refunds") => Box::pin(purchases::refund(call, id)),
        ("POST", "/v1/events") => Box::pin(acts::report(call)),
        ("POST", "/v1/jobs/acts") => Box::pin(acts::at_once(call)),
        ("POST", "/v1/imports/purchases") => Box::pin(imports::import(call)),
        ("POST", "/v1/purchases/preview") => Box::pin(purchases::preview(call)),
        ("GET", "/v1/members") => Box::pin(search::list(call)),
        ("POST", "/v1/members") => Box::pin(members::enter::create(call)),
        ("PATCH", "/v1/members/{id}") => Box::pin(members::enter::change(call, id)),
        ("POST", "/v1/members/{id}/merge") => Box::pin(members::merge::merge(call, id)),
        ("POST", "/v1/members/{id}/card") => Box::pin(cards::replace(call, id)),
        ("GET", "/v1/members/{id}/purchases") => Box::pin(members::pages::purchases(call, id)),
        ("GET", "/v1/members/{id}/coupons") => Box::pin(members::pages::coupons(call, id)),
        ("POST", "/v1/counter/find") => Box::pin(counter::find(call)),
        ("POST", "/v1/counter/members") => Box::pin(members::enter::create_at_counter(call)),
        ("POST", "/v1/counter/undo") => Box::pin(counter::undo(call)),
        ("POST", "/v1/vouchers") => Box::pin(vouchers::create(call)),
        ("POST", "/v1/vouchers/{code}/claim") => Box::pin(vouchers::claim(call, id)),
        ("POST", "/v1/orders") => Box::pin(orders::report::report(call)),
        ("GET", "/v1/orders") => Box::pin(orders::desk::list(call)),
        ("GET", "/v1/orders/settings") => Box::pin(orders::settings::show(call)),
        ("PUT", "/v1/orders/settings") => Box::pin(orders::settings::replace(call)),
        ("GET", "/v1/orders/{id}") => Box::pin(orders::desk::show(call, id)),
        ("POST", "/v1/orders/{id}/status") => Box::pin(orders::report::status(call, id)),
        ("GET", "/v1/members/{id}") => Box::pin(members::one(call, id)),
        ("GET", "/v1/members/{id}/entries") => Box::pin(entries::of_member(call, id)),
        ("GET", "/v1/members/{id}/lots") => Box::pin(members::lots(call, id)),
        ("POST", "/v1/members/{id}/adjustments") => Box::pin(purchases::adjust(call, id)),
        ("GET", "/v1/members/{id}/export") => Box::pin(members::export(call, id)),
        ("DELETE", "/v1/members/{id}") => Box::pin(members::erase(call, id)),
        ("POST", "/v1/session") => Box::pin(session::open(call)),
        ("GET", "/v1/card") => Box::pin(card::show(call)),
        ("GET", "/v1/entries") => Box::pin(entries::of_session(call)),
        ("POST", "/v1/redemptions") => Box::pin(redemptions::redeem(call)),
        ("POST", "/v1/redemptions/{id}/cancel") => Box::pin(redemptions::cancel(call, id)),
        ("GET", "/v1/coupons/{code}") => Box::pin(coupons::show(call, id)),
        ("POST", "/v1/coupons/{code}/use") => Box::pin(coupons::redeem(call, id)),
        _ => Box::pin(ready(no_handler(route))),
    }
}
