//! What the customer has and had: lots with their expiry, coupons, purchases.

use crate::prelude::*;
use loyalty::wire::members::LotPage;
use serde::Deserialize;
use serde_json::Value;

use super::Page;
use super::journal::spoken;
use crate::api;
use crate::parts::{Table, load};
use crate::texts::member as says;

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Coupon {
    code: String,
    status: String,
    title: Value,
    issued_at: String,
    expires_at: Option<String>,
    used_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct CouponPage {
    coupons: Vec<Coupon>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Purchase {
    purchase: String,
    at: String,
    total: i64,
    refunded: i64,
    earned: i64,
    place: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct PurchasePage {
    purchases: Vec<Purchase>,
}

/// Points by when they lapse.
#[component]
pub(super) fn Lots(page: Page) -> impl IntoView {
    let lots = load(move || async move { api::get::<LotPage>(&page.path("/lots?limit=50")).await });
    again(page, move || lots.again());
    let draw = move |found: LotPage| {
        let open = found.lots.into_iter().filter(|lot| lot.points.remaining > 0);
        let lines: Vec<_> = open
            .map(|lot| {
                let lapses = lot
                    .expires_at
                    .map_or_else(|| says::never().to_owned(), |at| says::until(&page.day(&at.to_rfc3339())));
                view! { <li><b>{page.points(lot.points.remaining)}</b><span>{lapses}</span></li> }
            })
            .collect();
        listed(lines, says::lots_empty())
    };
    view! { <section class="card" aria-labelledby="lots"><h2 id="lots">{says::lots()}</h2>{lots.show(draw)}</section> }
}

/// Coupons, those in hand first.
#[component]
pub(super) fn Coupons(page: Page) -> impl IntoView {
    let coupons = load(move || async move { api::get::<CouponPage>(&page.path("/coupons?limit=50")).await });
    again(page, move || coupons.again());
    let draw = move |found: CouponPage| {
        let (in_hand, gone): (Vec<_>, Vec<_>) = found.coupons.into_iter().partition(|coupon| coupon.status == "issued");
        let lines: Vec<_> = in_hand
            .into_iter()
            .chain(gone)
            .map(|coupon| {
                let state = match coupon.status.as_str() {
                    "used" => says::used(&page.day(coupon.used_at.as_deref().unwrap_or(&coupon.issued_at))),
                    "cancelled" => says::cancelled().to_owned(),
                    _ => coupon.expires_at.map_or_else(|| says::open().to_owned(), |at| says::until(&page.day(&at))),
                };
                view! { <li><b>{spoken(&coupon.title)}</b><span><code>{coupon.code}</code>" · "{state}</span></li> }
            })
            .collect();
        listed(lines, says::coupons_empty())
    };
    view! { <section class="card" aria-labelledby="coupons"><h2 id="coupons">{says::coupons()}</h2>{coupons.show(draw)}</section> }
}

/// Purchases, newest first.
#[component]
pub(super) fn Purchases(page: Page) -> impl IntoView {
    let purchases = load(move || async move { api::get::<PurchasePage>(&page.path("/purchases?limit=50")).await });
    again(page, move || purchases.again());
    let draw = move |found: PurchasePage| {
        if found.purchases.is_empty() {
            return view! { <p class="hint">{says::purchases_empty()}</p> }.into_any();
        }
        let row = move |one: &Purchase| {
            let refunded = if one.refunded > 0 { says::refunded(&page.money(one.refunded)) } else { String::new() };
            let place = one.place.as_ref().map_or_else(String::new, |_| says::at_counter().to_owned());
            let total = [page.money(one.total), refunded]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
            let name = [one.purchase.clone(), place]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · ");
            vec![page.moment(&one.at).into_any(), total.into_any(), page.points(one.earned).into_any(), name.into_any()]
        };
        let heads = [says::at(), says::total(), says::earned(), says::purchase()].map(str::to_owned).to_vec();
        let rows = move |()| found.purchases.iter().map(row).collect::<Vec<_>>();
        view! { <Table caption=says::purchases() heads=heads rows=rows /> }.into_any()
    };
    view! { <section class="card" aria-labelledby="purchases"><h2 id="purchases">{says::purchases()}</h2>{purchases.show(draw)}</section> }
}

fn listed<V: IntoView + 'static>(lines: Vec<V>, empty: &'static str) -> AnyView {
    if lines.is_empty() {
        view! { <p class="hint">{empty}</p> }.into_any()
    } else {
        view! { <ul class="pairs">{lines}</ul> }.into_any()
    }
}

/// Reads it again after something was done.
fn again(page: Page, read: impl Fn() + 'static) {
    Effect::new(move |before: Option<u32>| {
        let now = page.moved.get();
        if before.is_some_and(|before| before != now) {
            read();
        }
        now
    });
}
