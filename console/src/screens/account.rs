//! The person's own settings: what colleagues call them, the language, the passkeys, and signing out everywhere.

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::json;

use crate::api::Call;
use crate::parts::{Button, Empty, Field, Submit, Table, Troubles, Work, toast};
use crate::passkey::{self, Missing};
use crate::sitting::{self, Passkey};
use crate::texts::account as says;
use crate::{intl, texts};

/// The screen.
#[component]
pub fn Account() -> impl IntoView {
    // Signing in tells less than asking: the passkeys come with this.
    leptos::task::spawn_local(sitting::ask());
    view! {
        <h1>{says::title()}</h1>
        <Name />
        <Passkeys />
        <Everywhere />
    }
}

#[component]
fn Name() -> impl IntoView {
    let person = sitting::sitting().map(|sitting| sitting.person);
    let email = person.as_ref().and_then(|person| person.email.clone()).unwrap_or_default();
    let name = RwSignal::new(person.map(|person| person.name).unwrap_or_default());
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let body = json!({"name": name.get_untracked().trim(), "language": texts::language()});
            Call::new(Method::PATCH, "/v1/console").personal().body(&body).exchange().await?;
            sitting::ask().await;
            toast::say(says::saved());
            Ok(())
        });
    };
    view! {
        <section class="card">
            <form class="stack" on:submit=heard(save)>
                <Field label=says::name() value=name fault=work.fault("/name") hint=says::name_hint(&email) autocomplete="name" maxlength=120 />
                <Submit label=says::save() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
        </section>
    }
}

#[component]
fn Passkeys() -> impl IntoView {
    let work = Work::new();
    let passkeys = move || sitting::sitting().map(|sitting| sitting.passkeys).unwrap_or_default();
    let add = move |()| {
        work.run(async move {
            match passkey::create(&device()).await {
                Ok(_) => {
                    sitting::ask().await;
                    toast::say(says::passkey_added());
                    Ok(())
                }
                Err(Missing::Declined) => Ok(()),
                Err(Missing::Trouble(trouble)) => Err(trouble),
            }
        });
    };
    let remove = move |passkey: Passkey| {
        work.run(async move {
            Call::new(Method::DELETE, &format!("/v1/console/passkeys/{}", passkey.id)).personal().exchange().await?;
            sitting::ask().await;
            Ok(())
        });
    };
    let row = move |passkey: Passkey| {
        let named = says::passkey_remove_named(&passkey.name);
        let (name, since) = (passkey.name.clone(), intl::day(&passkey.created_at, ""));
        let button = view! { <Button label=says::passkey_remove() named=named look="plain" press=move |()| remove(passkey.clone()) /> };
        vec![name.into_any(), since.into_any(), button.into_any()]
    };
    let rows = move |()| passkeys().into_iter().map(row).collect::<Vec<_>>();
    let heads = vec![says::passkey_name().to_owned(), says::passkey_since().to_owned(), String::new()];
    view! {
        <section class="card">
            <h2>{says::passkeys()}</h2>
            <Show
                when=move || !passkeys().is_empty()
                fallback=|| view! { <Empty title=says::passkeys_none() says=says::passkeys_why() /> }
            >
                <Table caption=says::passkeys() heads=heads.clone() rows=rows />
            </Show>
            {passkey::is_available().then(|| view! { <Button label=says::passkey_add() press=add busy=work.busy() /> })}
            <Troubles of=work.trouble() />
        </section>
    }
}

/// What a new passkey is called, until passkeys can be told apart by more: the browser's own word for its system.
fn device() -> String {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let known = ["iPhone", "iPad", "Android", "Macintosh", "Windows", "CrOS", "Linux"];
    let found = known.into_iter().find(|name| agent.contains(name));
    match found {
        Some("Macintosh") => "Mac".to_owned(),
        Some("CrOS") => "Chromebook".to_owned(),
        Some(name) => name.to_owned(),
        None => says::passkey_this().to_owned(),
    }
}

#[component]
fn Everywhere() -> impl IntoView {
    let work = Work::new();
    view! {
        <section class="card">
            <h2>{says::everywhere()}</h2>
            <p>{says::everywhere_lead()}</p>
            <Button label=says::everywhere_go() look="danger" busy=work.busy() press=move |()| work.run(sitting::leave(true)) />
            <Troubles of=work.trouble() />
        </section>
    }
}
