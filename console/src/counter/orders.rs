//! What is in progress, at the counter: the shop's list, and taking an order in for whoever stands there. Both need the
//! edge's word: what one counter says of an order, the others must not contradict.

use crate::prelude::*;

use super::customer::Customer;
use super::desk::{Desk, Screen};
use super::place::Place;
use crate::orders::{List, TakeIn};
use crate::parts::Button;
use crate::texts::{counter as says, orders};

/// The list.
#[component]
pub fn Orders() -> impl IntoView {
    let place = expect_context::<Place>();
    let mute = move || place.offline.get().then(|| view! { <p class="note">{says::needs_line()}</p> });
    view! {
        <h1>{orders::title()}</h1>
        {mute}
        <List />
    }
}

/// The form, for this customer.
#[component]
pub fn ForCustomer(
    /// Who.
    customer: Customer,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = customer.called();
    let back = customer.clone();
    view! {
        <h1>{orders::for_whom(&name)}</h1>
        <TakeIn member=customer.id done=Callback::new(move |()| desk.show(Screen::Orders)) />
        <Button label=says::no() look="plain" press=move |()| desk.show(Screen::Serve(back.clone())) />
    }
}
