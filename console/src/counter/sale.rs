//! Somebody is being served: how much, what that brings, done. The customer stays on the screen for the next purchase,
//! a reward or a coupon.

use std::time::Duration;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::time::Moment;
use serde_json::{Value, json};

use super::amount::{Amount, AmountForm};
use super::customer::Customer;
use super::deed::{Deed, State, What};
use super::desk::{Desk, Screen};
use super::place::Place;
use super::queue::Queue;
use super::spend::Spend;
use super::{js, sum, words};
use crate::api::Call;
use crate::parts::{Button, CardPaper, Work, toast};
use crate::texts::counter as says;

/// How long somebody pauses between two keys at most, in milliseconds.
const PAUSE_MS: u64 = 300;

/// Whoever is served, and what the edge last said of them; copies are the same.
#[derive(Clone, Copy)]
pub struct Served {
    place: Place,
    /// The customer.
    pub who: RwSignal<Customer>,
}

impl Served {
    /// Asks who this is now: their balance has changed, or there was no line before.
    pub fn refresh(self) {
        let by = self.who.with_untracked(|who| who.card.clone().unwrap_or_else(|| who.id.clone()));
        leptos::task::spawn_local(async move {
            if let Ok(found) = super::find::search(self.place, &by).await
                && let Some(customer) = found.into_iter().next()
            {
                self.who.try_set(customer);
            }
        });
    }
}

/// The customer, and everything that can be done for them.
#[component]
pub fn Serve(
    /// Who.
    customer: Customer,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let desk = expect_context::<Desk>();
    let queue = expect_context::<Queue>();
    let served = Served { place, who: RwSignal::new(customer) };
    let who = served.who;
    let last = RwSignal::new(Option::<String>::None);
    let known = Memo::new(move |_| who.with(Customer::is_known));
    let settled = Memo::new(move |_| last.get().and_then(|id| queue.find(&id)).map(|deed| deed.state));
    Effect::new(move |_| {
        let moved = matches!(settled.get(), Some(State::Sent { .. } | State::Undone));
        let found_line = !place.offline.get() && !known.get_untracked();
        if found_line || moved && known.get_untracked() {
            served.refresh();
        }
    });
    let about = move || {
        let (card, phone) = who.with(|who| (who.card.clone().filter(|_| who.name.is_some()), who.phone_end.clone()));
        let phone = phone.map(|end| format!("… {end}"));
        card.into_iter().chain(phone).collect::<Vec<_>>().join(" · ")
    };
    let stands = move || {
        if !known.get() {
            return says::balance_unknown().to_owned();
        }
        says::balance(&words::points(place, who.with(|who| who.balance)))
    };
    let card = Memo::new(move |_| who.with(|who| who.card.clone()));
    // Only another card is drawn anew: one that is being shown stays open when the balance changes.
    let drawn = move |code: String| {
        let company = untrack(|| place.site().map(|site| site.name).unwrap_or_default());
        let name = who.with_untracked(|who| who.name.clone().unwrap_or_default());
        view! { <CardPaper code name company /> }
    };
    view! {
        <header class="customer">
            <h1>{move || who.with(Customer::called)}</h1>
            <p class="hint">{about}</p>
            <p class="stands" role="status">{stands}</p>
        </header>
        <Outcome last />
        <Sale who last />
        <Show when=move || known.get()>
            <Spend served />
            <Button label=says::take_in() look="quiet wide" press=move |()| desk.show(Screen::TakeIn(who.get_untracked())) />
        </Show>
        {move || card.get().map(drawn)}
        <Button label=says::next_customer() look="quiet wide" press=move |()| desk.show(Screen::Find) />
    }
}

/// The amount, and what it brings while it is typed.
#[component]
fn Sale(who: RwSignal<Customer>, last: RwSignal<Option<String>>) -> impl IntoView {
    let place = expect_context::<Place>();
    let queue = expect_context::<Queue>();
    let amount = Amount::begin(place);
    let total = amount.total;
    let preview = previewed(place, who, total);
    let work = Work::new();
    let confirm = move |()| {
        let Some(total) = amount.confirmed() else { return };
        let customer = who.get_untracked();
        let (id, now) = (js::fresh_id("c"), js::now());
        let guess = place.program().map_or(0, |program| sum::guess(&program, total, now));
        let what = What::Purchase {
            member: Some(customer.id.clone()).filter(|id| !id.is_empty()),
            card: customer.card.clone(),
            total,
            guess,
        };
        let deed = Deed::done(id.clone(), place.site_key(), now, customer.called(), what, State::Queued);
        work.run(async move {
            match queue.add(deed).await {
                Ok(()) => {
                    amount.typed.try_set(String::new());
                    last.try_set(Some(id));
                }
                // Without the browser's store nothing is promised.
                Err(_) => toast::say(crate::texts::trouble::internal()),
            }
            Ok(())
        });
    };
    let fault = Signal::derive(move || amount.fault());
    let brings = Signal::derive(move || {
        let total = total.get()?;
        let points = |n| words::points(place, n);
        if let Some((_, earned, after)) = preview.get().filter(|(of, ..)| *of == total) {
            return Some(says::preview_after(&points(after), &points(earned)));
        }
        let guess = points(place.program().map_or(0, |program| sum::guess(&program, total, js::now())));
        Some(if place.offline.get() { says::preview_guess(&guess) } else { says::preview(&guess) })
    });
    view! {
        <AmountForm amount fault brings label=says::add_points() busy=work.busy() confirm />
    }
}

/// What the edge says an amount would bring: the amount, its points, and what the balance would be. Asked when nobody
/// has typed for a moment.
fn previewed(place: Place, who: RwSignal<Customer>, total: Memo<Option<i64>>) -> RwSignal<Option<(i64, i64, i64)>> {
    let preview = RwSignal::new(None);
    Effect::new(move |_| {
        let Some((total, id)) = total.get().zip(who.with(|who| Some(who.id.clone()).filter(|id| !id.is_empty())))
        else {
            return;
        };
        let at = Moment(js::now()).to_rfc3339();
        let body = json!({ "id": "preview", "member": { "id": id }, "at": at, "total": total });
        let ask = move || {
            let call = Call::new(Method::POST, "/v1/purchases/preview").body(&body);
            leptos::task::spawn_local(async move {
                if let Ok(told) = place.send::<Value>(call).await {
                    preview.try_set(Some((
                        total,
                        words::number(&told, "earned"),
                        words::number(&told, "balance_after"),
                    )));
                }
            });
        };
        if let Ok(timer) = set_timeout_with_handle(ask, Duration::from_millis(PAUSE_MS)) {
            on_cleanup(move || timer.clear());
        }
    });
    preview
}

/// What became of the last purchase, and the way back.
#[component]
fn Outcome(last: RwSignal<Option<String>>) -> impl IntoView {
    let place = expect_context::<Place>();
    let queue = expect_context::<Queue>();
    let work = Work::new();
    let deed = move || last.get().and_then(|id| queue.find(&id));
    let says_it = move || {
        let deed = deed()?;
        let What::Purchase { total, guess, .. } = deed.what else { return None };
        let paid = words::money(place, total);
        let points = |n| words::points(place, n);
        Some(match deed.state {
            State::Sent { earned, .. } => format!("{paid}. {}", says::earned(&points(earned))),
            State::Queued if place.offline.get() => {
                format!("{paid}. {} {}", says::skip_line(), says::preview_guess(&points(guess)))
            }
            State::Queued => format!("{paid}. {}", says::sending()),
            State::Refused { code, .. } => format!("{paid}. {} {}", says::refused(), words::refused(&code)),
            State::Undone => format!("{paid}. {}", says::undone()),
        })
    };
    let undoable = Memo::new(move |_| deed().filter(|deed| deed.undo(js::now()).is_some()));
    let undo = move |()| {
        if let Some(deed) = undoable.get_untracked() {
            work.run(async move { queue.undo(deed).await });
        }
    };
    let trouble = move || work.trouble().get().map(|trouble| words::refused(trouble.code()));
    view! {
        <div class="outcome" class:there=move || last.with(Option::is_some)>
            <p role="status">{says_it}</p>
            {move || undoable.get().map(|_| view! { <Button label=says::undo() busy=work.busy() press=undo /> })}
            <div role="alert">{trouble}</div>
        </div>
    }
}
