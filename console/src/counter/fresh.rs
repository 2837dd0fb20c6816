//! A new card, in one step: nothing has to be said about its owner. Its code is there at once.

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::{Map, Value};

use super::customer::Found;
use super::deed::{Deed, State, What};
use super::desk::{Desk, Screen};
use super::place::Place;
use super::queue::Queue;
use super::{js, words};
use crate::api::Call;
use crate::parts::{Button, Field, Submit, Work};
use crate::texts::counter as says;

/// The form.
#[component]
pub fn NewCard() -> impl IntoView {
    let place = expect_context::<Place>();
    let desk = expect_context::<Desk>();
    let queue = expect_context::<Queue>();
    let (name, contact) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let keeps_contacts = place.site().is_some_and(|site| site.contacts == "ours");
    let work = Work::new();
    // The same at every try, so that an answer that was lost makes no second card.
    let id = js::fresh_id("m");
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut body = Map::from_iter([("id".to_owned(), Value::from(id.clone()))]);
        let contact = contact.get_untracked();
        let kind = if contact.contains('@') { "email" } else { "phone" };
        for (field, value) in [("name", name.get_untracked()), (kind, contact)] {
            if !value.trim().is_empty() {
                body.insert(field.to_owned(), value.trim().into());
            }
        }
        work.run(async move {
            let found = place.send::<Found>(Call::new(Method::POST, "/v1/counter/members").body(&body)).await?;
            let Some(customer) = found.members.into_iter().next() else { return Ok(()) };
            let now = js::now();
            let (id, who, state) = (customer.id.clone(), customer.called(), State::Sent { earned: 0, at: now });
            let deed = Deed::done(id, place.site_key(), now, who, What::Card, state);
            // The list is a help; the card stands at the edge.
            let _kept = queue.add(deed).await;
            // Whoever went on to somebody else meanwhile must not be taken back.
            if name.try_get_untracked().is_some() {
                desk.show(Screen::Serve(customer));
            }
            Ok(())
        });
    };
    let wrong = Signal::derive(move || {
        let trouble = work.trouble().get()?;
        trouble.fault_at("/phone").or_else(|| trouble.fault_at("/email"))
    });
    let trouble = move || {
        let trouble = work.trouble().get().filter(|trouble| trouble.faults().is_empty())?;
        Some(if trouble.code() == "offline" { says::needs_line().to_owned() } else { words::refused(trouble.code()) })
    };
    view! {
        <h1>{says::new_title()}</h1>
        <form class="stack" on:submit=heard(make)>
            {keeps_contacts.then(|| view! {
                <Field label=says::name() value=name hint=says::name_hint() required=false autofocus=true fault=work.fault("/name") />
                <Field label=says::contact() value=contact hint=says::contact_hint() required=false fault=wrong />
            })}
            <Submit label=says::new_make() busy=work.busy() />
        </form>
        <div role="alert">{trouble}</div>
        <Button label=says::no() look="plain" press=move |()| desk.show(Screen::Find) />
    }
}
