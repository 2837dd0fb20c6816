//! Who works here: people with their roles, invitations that wait, and the devices of the counters.

mod add;
mod devices;
mod person;

use crate::prelude::*;
use gloo_net::http::Method;
use serde::Deserialize;
use serde_json::json;

use crate::api::{self, Call};
use crate::parts::{Button, Table, Troubles, Work, load};
use crate::sitting;
use crate::texts::team as says;
use crate::{address, intl};

use add::Add;
pub use devices::Code;
use devices::Devices;
use person::Edit;

/// Everybody who works in a site.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Team {
    people: Vec<Person>,
    invitations: Vec<Invitation>,
}

/// Somebody with a seat.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Person {
    person: String,
    name: String,
    email: Option<String>,
    role: String,
    last_seen_at: Option<String>,
    has_pin: bool,
}

/// A place that waits for somebody.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Invitation {
    id: String,
    email: String,
    role: String,
    expires_at: String,
}

/// The screen.
#[component]
pub fn TeamScreen() -> impl IntoView {
    let team = load(|| api::get::<Team>("/v1/team"));
    let again = Callback::new(move |()| team.again());
    let may = sitting::is_any(&["owner"]);
    view! {
        <header class="line apart">
            <h1>{says::title()}</h1>
            {may.then(|| view! { <Add done=again /> })}
        </header>
        {team.show(move |team| view! {
            <People people=team.people may=may done=again />
            <Invitations invitations=team.invitations may=may done=again />
        })}
        <Devices />
    }
}

/// What a role is called.
pub(super) fn role(role: &str) -> &'static str {
    match role {
        "owner" => says::owner(),
        "manager" => says::manager(),
        _ => says::staff(),
    }
}

/// The roles to choose from, each with what it may do.
pub(super) fn roles() -> Vec<(String, String, String)> {
    let about = [("staff", says::staff_about()), ("manager", says::manager_about()), ("owner", says::owner_about())];
    about.map(|(key, about)| (key.to_owned(), role(key).to_owned(), about.to_owned())).into()
}

#[component]
fn People(people: Vec<Person>, may: bool, done: Callback<()>) -> impl IntoView {
    let editing = RwSignal::new(None::<Person>);
    let row = move |one: Person| {
        let name = if one.name.is_empty() { one.email.clone().unwrap_or_default() } else { one.name.clone() };
        let seen = one.last_seen_at.as_deref().map_or_else(|| says::never().to_owned(), intl::ago);
        let pin = if one.has_pin { says::has_pin() } else { says::no_pin() };
        let contact = one.email.clone().filter(|email| *email != name);
        let named = says::edit_named(&name);
        let edit = may.then(|| {
            let one = one.clone();
            view! { <Button label=says::edit() named=named look="plain" press=move |()| editing.set(Some(one.clone())) /> }
        });
        vec![
            view! { <span>{name}{contact.map(|email| view! { <small class="under">{email}</small> })}</span> }
                .into_any(),
            role(&one.role).into_any(),
            pin.into_any(),
            seen.into_any(),
            edit.into_any(),
        ]
    };
    let heads = [says::name(), says::role(), says::pin(), says::seen(), ""].map(str::to_owned).to_vec();
    let rows = move |()| people.iter().cloned().map(row).collect::<Vec<_>>();
    view! {
        <section class="card">
            <Table caption=says::people() heads=heads rows=rows />
            <Edit of=editing done=done />
        </section>
    }
}

#[component]
fn Invitations(invitations: Vec<Invitation>, may: bool, done: Callback<()>) -> impl IntoView {
    if invitations.is_empty() {
        return ().into_any();
    }
    let work = Work::new();
    let withdraw = move |id: String| {
        work.run(async move {
            api::delete(&format!("/v1/team/invitations/{id}")).await?;
            done.run(());
            Ok(())
        });
    };
    let row = move |one: Invitation| {
        let named = says::withdraw_named(&one.email);
        let button = may.then(|| {
            let id = one.id.clone();
            view! { <Button label=says::withdraw() named=named look="plain" press=move |()| withdraw(id.clone()) /> }
        });
        let until = intl::day(&one.expires_at, "");
        vec![one.email.into_any(), role(&one.role).into_any(), until.into_any(), button.into_any()]
    };
    let heads = [says::email(), says::role(), says::until(), ""].map(str::to_owned).to_vec();
    let rows = move |()| invitations.iter().cloned().map(row).collect::<Vec<_>>();
    view! {
        <section class="card">
            <h2>{says::invitations()}</h2>
            <Table caption=says::invitations() heads=heads rows=rows />
            <Troubles of=work.trouble() />
        </section>
    }
    .into_any()
}

/// Accepts an invitation: the link in the letter leads here, with its token behind `#`.
#[component]
pub fn Invited() -> impl IntoView {
    let work = Work::new();
    let token = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let token = token.trim_start_matches('#').to_owned();
    let accept = move || {
        let token = token.clone();
        work.run(async move {
            let call = Call::new(Method::POST, "/v1/console/invitations").personal();
            sitting::take(call.body(&json!({ "token": token })).send().await?);
            address::go("/console");
            Ok(())
        });
    };
    accept();
    view! {
        <h1>{says::invited()}</h1>
        <p class="lead">{says::invited_lead()}</p>
        <Troubles of=work.trouble() />
    }
}
