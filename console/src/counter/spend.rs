//! What a customer's points and coupons are good for, handed out here. Both need the edge's word: nobody may spend twice
//! because a line was down.

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::{Value, json};

use super::customer::{Coupon, Customer, Reward};
use super::deed::{Deed, State, What};
use super::place::Place;
use super::queue::Queue;
use super::sale::Served;
use super::{js, words};
use crate::api::{Call, Trouble};
use crate::parts::{Button, Dialog, Work};
use crate::texts::counter as says;

/// A coupon that was made a moment ago: handed out now, or kept for later.
#[derive(Clone, Debug, PartialEq)]
struct Taken {
    code: String,
    title: String,
    cost: i64,
}

/// One customer's spending; copies are the same.
#[derive(Clone, Copy)]
struct Spending {
    place: Place,
    queue: Queue,
    served: Served,
    /// The reward in question, and the key under which it is bought: the same until an answer has come, so that whoever
    /// presses again, or asks again for it after an answer was lost, buys nothing twice.
    wanted: RwSignal<Option<(Reward, String)>>,
    asking: RwSignal<bool>,
    taken: RwSignal<Option<Taken>>,
    work: Work,
}

impl Spending {
    fn ask(self, reward: Reward) {
        let unanswered =
            self.wanted.with_untracked(|wanted| wanted.as_ref().is_some_and(|(one, _)| one.reward == reward.reward));
        if !unanswered {
            self.wanted.set(Some((reward, js::fresh_id("r"))));
        }
        self.asking.set(true);
    }

    fn redeem(self) {
        let Some((reward, key)) = self.wanted.get_untracked() else { return };
        self.work.run(async move {
            let body =
                json!({ "reward": reward.reward, "member": self.served.who.with_untracked(|who| who.id.clone()) });
            let call = Call::new(Method::POST, "/v1/redemptions").header("idempotency-key", &key).body(&body);
            let answer = self.place.send::<Value>(call).await.inspect_err(|trouble| {
                // Refused for good, and for good under this key.
                if !trouble.may_pass() {
                    self.wanted.try_set(Some((reward.clone(), js::fresh_id("r"))));
                }
            })?;
            let coupon = answer.get("coupon").cloned().unwrap_or_default();
            let (code, title, cost) = (words::text(&coupon, "code"), words::title(&reward.title), reward.cost);
            self.asking.try_set(false);
            self.wanted.try_set(None);
            self.taken.try_set(Some(Taken { code: code.clone(), title: title.clone(), cost }));
            self.served.who.try_update(|who| who.coupons.insert(0, Coupon { code, title: reward.title }));
            self.note(words::text(&answer, "redemption"), What::Reward { title, cost });
            self.served.refresh();
            Ok(())
        });
    }

    fn use_coupon(self, code: String, title: String) {
        self.work.run(async move {
            // The same at every press: a coupon is used once, and whoever used it may ask again.
            let id = format!("u-{code}");
            let call = Call::new(Method::POST, &format!("/v1/coupons/{code}/use")).body(&json!({ "purchase": id }));
            self.place.send::<Value>(call).await?;
            self.served.who.try_update(|who| who.coupons.retain(|coupon| coupon.code != code));
            self.taken.try_set(None);
            self.note(id, What::Coupon { title });
            Ok(())
        });
    }

    /// Writes it into the day's list. The list is a help; what counts stands at the edge.
    fn note(self, id: String, what: What) {
        let who = self.served.who.with_untracked(Customer::called);
        let deed =
            Deed::done(id, self.place.site_key(), js::now(), who, what, State::Sent { earned: 0, at: js::now() });
        leptos::task::spawn_local(async move { drop(self.queue.add(deed).await) });
    }

    fn points(self, n: i64) -> String {
        words::points(self.place, n)
    }

    fn trouble(self) -> Option<String> {
        self.work.trouble().get().map(|trouble| match trouble {
            Trouble::Offline => says::needs_line().to_owned(),
            Trouble::Refused { code, .. } => words::refused(&code),
        })
    }
}

/// Rewards and coupons.
#[component]
pub fn Spend(
    /// Whose.
    served: Served,
) -> impl IntoView {
    let spending = Spending {
        place: expect_context::<Place>(),
        queue: expect_context::<Queue>(),
        wanted: RwSignal::new(None),
        asking: RwSignal::new(false),
        taken: RwSignal::new(None),
        work: Work::new(),
        served,
    };
    let trouble = move || (!spending.asking.get()).then(|| spending.trouble());
    view! {
        {move || spending.taken.get().map(|taken| given(spending, taken))}
        {rewards(spending)}
        <Show when=move || !served.who.with(|who| who.coupons.is_empty())>{coupons(spending)}</Show>
        <div role="alert">{trouble}</div>
        {question(spending)}
    }
}

fn rewards(spending: Spending) -> impl IntoView {
    let row = move |one: Reward| {
        let (title, cost) = (words::title(&one.title), spending.points(one.cost));
        let named = says::give_named(&title);
        let give = one.affordable.then(|| {
            view! { <Button label=says::give() named press=move |()| spending.ask(one.clone()) /> }
        });
        view! { <li class="line apart"><span>{title}" "<small>{cost}</small></span>{give}</li> }
    };
    let all = Memo::new(move |_| spending.served.who.with(|who| who.rewards.clone()));
    let none = move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{says::rewards_none()}</p> });
    view! {
        <section class="stack" aria-labelledby="rewards">
            <h2 id="rewards">{says::rewards()}</h2>
            {none}
            <ul class="rows">{move || all.get().into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

fn coupons(spending: Spending) -> impl IntoView {
    let row = move |one: Coupon| {
        let title = words::title(&one.title);
        let label = says::coupon_use(&title);
        view! {
            <li class="line apart">
                <code>{one.code.clone()}</code>
                <Button label press=move |()| spending.use_coupon(one.code.clone(), title.clone()) />
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="coupons">
            <h2 id="coupons">{says::coupons()}</h2>
            <ul class="rows">{move || spending.served.who.with(|who| who.coupons.clone()).into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

/// Points were taken for a coupon: handed out now, or another day.
fn given(spending: Spending, taken: Taken) -> impl IntoView {
    let done = format!("{}. {}", says::reward_taken(&spending.points(taken.cost)), says::coupon_left(&taken.code));
    let hand_out = move |()| spending.use_coupon(taken.code.clone(), taken.title.clone());
    view! {
        <div class="outcome there">
            <p role="status">{done}</p>
            <div class="line">
                <Button label=says::hand_out() look="main" busy=spending.work.busy() press=hand_out />
                <Button label=says::keep_open() press=move |()| spending.taken.set(None) />
            </div>
        </div>
    }
}

fn question(spending: Spending) -> impl IntoView {
    let title = Signal::derive(move || {
        let wanted = spending.wanted.get();
        wanted.map(|(reward, _)| says::confirm_reward(&spending.points(reward.cost), &words::title(&reward.title)))
    });
    view! {
        <Dialog open=spending.asking title=Signal::derive(move || title.get().unwrap_or_default())>
            <div class="line">
                <Button label=says::yes_take() look="main" busy=spending.work.busy() press=move |()| spending.redeem() />
                <Button label=says::no() press=move |()| spending.asking.set(false) />
            </div>
            <div role="alert">{move || spending.trouble()}</div>
        </Dialog>
    }
}
