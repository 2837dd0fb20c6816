//! Who is buying: scanned, or typed. A whole card code goes on by itself.

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::card;
use serde_json::json;

use super::camera::Camera;
use super::customer::{Customer, Found};
use super::desk::{Desk, Screen};
use super::place::Place;
use super::words;
use crate::api::{Call, Trouble};
use crate::parts::{Button, Field, Submit, Work};
use crate::texts::counter as says;

/// A card's code with its beginning and both dashes: nobody types so much by accident.
const WHOLE_CODE: usize = 16;

/// The scanner and the field.
#[component]
pub fn Find() -> impl IntoView {
    let place = expect_context::<Place>();
    let desk = expect_context::<Desk>();
    let text = RwSignal::new(String::new());
    let nobody = RwSignal::new(Option::<&'static str>::None);
    let scanning = RwSignal::new(false);
    let work = Work::new();
    let find = move |by: String| {
        nobody.set(None);
        if by.trim().is_empty() {
            return;
        }
        work.run(async move {
            let customers = match search(place, &by).await {
                // Without a line a card's code is enough to note down a purchase.
                Err(Trouble::Offline) => {
                    // A telephone number has as many digits as a card's code has letters.
                    let letters = by.chars().any(char::is_alphabetic);
                    let Some(code) = card::parse(&by).filter(|_| letters) else {
                        nobody.set(Some(says::find_offline()));
                        return Ok(());
                    };
                    vec![Customer::by_card(code)]
                }
                found => found?,
            };
            // Whoever went on to somebody else meanwhile must not be taken back.
            if text.try_get_untracked().is_none() {
                return Ok(());
            }
            match <[Customer; 1]>::try_from(customers) {
                Ok([one]) => desk.show(Screen::Serve(one)),
                Err(none) if none.is_empty() => nobody.set(Some(says::find_none())),
                Err(several) => desk.show(Screen::Choose(several)),
            }
            Ok(())
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        find(text.get_untracked());
    };
    let typed = move |typed: String| {
        if typed.trim().len() == WHOLE_CODE && card::parse(&typed).is_some() {
            find(typed);
        }
    };
    let seen = move |seen: String| {
        scanning.set(false);
        text.set(seen.clone());
        find(seen);
    };
    let fault = Signal::derive(move || {
        let trouble = work.trouble().get().map(|trouble| trouble.sentence());
        nobody.get().map(str::to_owned).or(trouble)
    });
    view! {
        <h1>{says::find_title()}</h1>
        <Camera running=scanning seen />
        <form class="stack" on:submit=heard(submit)>
            <Field label=says::find_label() value=text fault hint=says::find_hint() input=typed />
            <Submit label=says::find() busy=work.busy() />
        </form>
        <div class="line">
            <Button label=says::new_card() press=move |()| desk.show(Screen::New) />
            <Button label=says::voucher() press=move |()| desk.show(Screen::Voucher) />
        </div>
    }
}

/// Whoever this belongs to.
pub(super) async fn search(place: Place, by: &str) -> Result<Vec<Customer>, Trouble> {
    let call = Call::new(Method::POST, "/v1/counter/find").body(&json!({ "by": by }));
    Ok(place.send::<Found>(call).await?.members)
}

/// Several share a telephone.
#[component]
pub fn Choose(
    /// Who.
    customers: Vec<Customer>,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let desk = expect_context::<Desk>();
    let one = |customer: Customer| {
        let called = format!("{} · {}", customer.called(), words::points(place, customer.balance));
        let choose = move |()| desk.show(Screen::Serve(customer.clone()));
        view! { <li><Button label=called look="quiet wide" press=choose /></li> }
    };
    view! {
        <h1>{says::choose_customer()}</h1>
        <ul class="stack">{customers.into_iter().map(one).collect_view()}</ul>
    }
}
