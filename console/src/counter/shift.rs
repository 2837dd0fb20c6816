//! Who is at work: a name from the list, then their PIN. Whoever set this device up from the console and has no PIN
//! yet chooses one here.

use crate::prelude::*;

use gloo_net::http::Method;
use serde_json::json;

use super::desk::{Desk, Screen};
use super::place::{Person, Place};
use crate::api::Call;
use crate::intl;
use crate::parts::{Button, Field, Submit, Work};
use crate::shell::{Languages, Mark};
use crate::sitting::Sitting;
use crate::texts::counter as says;

/// The names, then the PIN.
#[component]
pub fn StartShift() -> impl IntoView {
    let place = expect_context::<Place>();
    let people = move || place.told.with(|told| told.as_ref().map(|told| told.people.clone()).unwrap_or_default());
    // Whoever comes next begins with nobody on the screen.
    expect_context::<Desk>().show(Screen::Find);
    let chosen = RwSignal::new(Option::<Person>::None);
    let newcomer = RwSignal::new(Option::<Person>::None);
    leptos::task::spawn_local(async move {
        newcomer.try_set(without_pin(place).await);
    });
    let names = move || {
        let name = |person: Person| {
            let called = person.name.clone();
            view! {
                <li><Button label=called look="quiet wide" press=move |()| chosen.set(Some(person.clone())) /></li>
            }
        };
        people().into_iter().map(name).collect_view()
    };
    view! {
        <main class="alone">
            <Mark />
            {move || match (chosen.get(), newcomer.get()) {
                (Some(person), _) => view! { <Pin person back=move |()| chosen.set(None) /> }.into_any(),
                (None, Some(person)) => view! { <FirstPin person /> }.into_any(),
                (None, None) => view! {
                    <h1>{says::shift_title()}</h1>
                    <p class="lead">{move || place.site().map(|site| site.name)}</p>
                    <ul class="stack names">{names}</ul>
                    <p>{move || people().is_empty().then(says::shift_none)}</p>
                }
                .into_any(),
            }}
            <p role="status">{move || place.offline.get().then(says::offline_start)}</p>
            <Languages />
        </main>
    }
}

/// Who is signed in to this site's console in this browser, where they have no PIN yet.
async fn without_pin(place: Place) -> Option<Person> {
    let told = place.told.get_untracked()?;
    let call = Call::new(Method::GET, "/v1/console").personal().unasked().at_console();
    let Sitting { person, site, .. } = call.send::<Sitting>().await.ok()?;
    let id = person.id.clone();
    let here = site.is_some_and(|site| site == told.site.public_key);
    let name = if person.name.is_empty() { person.email.unwrap_or_default() } else { person.name };
    (here && told.people.iter().all(|known| known.person != id)).then_some(Person { person: id, name })
}

/// Their first PIN, and to work with it.
#[component]
fn FirstPin(person: Person) -> impl IntoView {
    let place = expect_context::<Place>();
    let pin = RwSignal::new(String::new());
    let work = Work::new();
    let lead = says::first_lead(&person.name);
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (id, pin) = (person.person.clone(), pin.get_untracked());
        work.run(async move {
            let call = Call::new(Method::PATCH, &format!("/v1/team/{id}")).at_console();
            call.body(&json!({ "pin": pin })).exchange().await?;
            place.start_shift(id, pin).await
        });
    };
    let trouble = Signal::derive(move || work.trouble().get().map(|trouble| trouble.sentence()));
    let fault = Signal::derive(move || work.fault("/pin").get().or_else(|| trouble.get()));
    view! {
        <h1>{says::first_title()}</h1>
        <p class="lead">{lead}</p>
        <form class="stack digits" on:submit=heard(start)>
            <Field label=says::pin() value=pin fault kind="password" inputmode="numeric" maxlength=8 autofocus=true />
            <Submit label=says::pin_go() busy=work.busy() />
        </form>
    }
}

#[component]
fn Pin(person: Person, #[prop(into)] back: Callback<()>) -> impl IntoView {
    let place = expect_context::<Place>();
    let pin = RwSignal::new(String::new());
    let work = Work::new();
    let called = person.name.clone();
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = person.person.clone();
        work.run(async move {
            let started = place.start_shift(id, pin.get_untracked()).await;
            if started.is_err() {
                pin.try_set(String::new());
            }
            started
        });
    };
    let fault = Signal::derive(move || {
        let trouble = work.trouble().get()?;
        let at = trouble.field("retry_at").and_then(serde_json::Value::as_str).map(|at| intl::moment(at, ""));
        Some(match (trouble.code(), at) {
            ("wrong_pin" | "out_of_range" | "not_found", _) => says::pin_wrong().to_owned(),
            ("rate_limited", Some(at)) => says::pin_many(&at),
            _ => trouble.sentence(),
        })
    });
    view! {
        <h1>{says::pin_ask(&called)}</h1>
        <form class="stack digits" on:submit=heard(start)>
            <Field label=says::pin() value=pin fault kind="password" inputmode="numeric" maxlength=8 autofocus=true />
            <Submit label=says::pin_go() busy=work.busy() />
        </form>
        <Button label=crate::texts::counter::change_person() look="plain" press=back />
    }
}
