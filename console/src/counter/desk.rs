//! What is on the counter's screen while somebody is at work: the customer who is being served, or what was done.

use crate::prelude::*;

use super::customer::Customer;
use super::js;
use super::place::Place;
use super::queue::Queue;
use super::{find, fresh, list, orders, sale, voucher};
use crate::parts::Button;
use crate::shell::Languages;
use crate::texts::counter as says;

/// What is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Who is buying?
    Find,
    /// Several share a telephone: which of them?
    Choose(Vec<Customer>),
    /// Somebody is being served.
    Serve(Customer),
    /// Somebody gets a card.
    New,
    /// Points on paper.
    Voucher,
    /// What is in progress.
    Orders,
    /// An order is taken in for somebody.
    TakeIn(Customer),
    /// What was done here.
    List,
}

/// The desk; copies are the same.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is on the screen.
    pub screen: RwSignal<Screen>,
}

impl Desk {
    /// Begins with nobody. A newer version takes over when nobody is being served: nothing typed is lost.
    pub fn begin(place: Place) -> Self {
        let desk = Self { screen: RwSignal::new(Screen::Find) };
        Effect::new(move |_| {
            let idle = desk.screen.with(|screen| matches!(screen, Screen::Find | Screen::List | Screen::Orders));
            if place.stale.get() && idle {
                js::reload();
            }
        });
        desk
    }

    /// Shows this.
    pub fn show(self, screen: Screen) {
        js::stop();
        self.screen.set(screen);
    }
}

/// The counter at work.
#[component]
pub fn AtWork() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let screen = move || match desk.screen.get() {
        Screen::Find => view! { <find::Find /> }.into_any(),
        Screen::Choose(customers) => view! { <find::Choose customers /> }.into_any(),
        Screen::Serve(customer) => view! { <sale::Serve customer /> }.into_any(),
        Screen::New => view! { <fresh::NewCard /> }.into_any(),
        Screen::Voucher => view! { <voucher::NewVoucher /> }.into_any(),
        Screen::Orders => view! { <orders::Orders /> }.into_any(),
        Screen::TakeIn(customer) => view! { <orders::ForCustomer customer /> }.into_any(),
        Screen::List => view! { <list::List /> }.into_any(),
    };
    view! {
        <Top />
        <main id="main">{screen}</main>
        <Sections />
    }
}

/// The shop, whoever is at work, and whether there is a line.
#[component]
fn Top() -> impl IntoView {
    let place = expect_context::<Place>();
    let queue = expect_context::<Queue>();
    let company = move || place.site().map(|site| site.name);
    let at_work = move || {
        let name = place.told.with(|told| told.as_ref()?.shift.as_ref().map(|shift| shift.name.clone()));
        name.map(|name| says::at_work(&name))
    };
    let change = move |()| leptos::task::spawn_local(place.end_shift());
    let trouble = move || {
        let waiting = queue.waiting();
        let waits = (waiting > 0).then(|| says::waiting_lead(waiting));
        place.offline.get().then(|| [says::offline().to_owned(), waits.unwrap_or_default()].join(" "))
    };
    view! {
        <header class="top">
            <b>{company}</b>
            <details class="who">
                <summary>{at_work}</summary>
                <div>
                    <Button label=says::change_person() press=change />
                    <Languages />
                </div>
            </details>
        </header>
        <div class="line-lost" role="status">{trouble}</div>
    }
}

#[component]
fn Sections() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let queue = expect_context::<Queue>();
    let is_at = move |at: &Screen| desk.screen.with(|screen| screen == at);
    let current = |is: bool| is.then_some("page");
    let elsewhere = move || is_at(&Screen::List) || is_at(&Screen::Orders);
    let list = move || match queue.waiting() {
        0 => says::nav_today().to_owned(),
        waiting => says::nav_today_waiting(waiting),
    };
    view! {
        <nav class="sections" aria-label=says::nav()>
            <button type="button" aria-current=move || current(!elsewhere()) on:click=heard(move |_| desk.show(Screen::Find))>
                {says::nav_find()}
            </button>
            <button type="button" aria-current=move || current(is_at(&Screen::Orders)) on:click=heard(move |_| desk.show(Screen::Orders))>
                {says::nav_orders()}
            </button>
            <button type="button" aria-current=move || current(is_at(&Screen::List)) on:click=heard(move |_| desk.show(Screen::List))>
                {list}
            </button>
        </nav>
    }
}
