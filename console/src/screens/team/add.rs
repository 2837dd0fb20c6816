//! A new colleague: invited by mail, or, for somebody who only stands at the counter, by name and PIN.

use crate::prelude::*;
use serde_json::{Value, json};

use super::roles;
use crate::parts::{Button, Choice, Dialog, Field, Submit, Troubles, Work, toast};
use crate::texts::team as says;
use crate::{api, texts};

/// The button and its dialog.
#[component]
pub(super) fn Add(done: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let added = Callback::new(move |()| {
        open.set(false);
        done.run(());
    });
    view! {
        <Button label=says::add() look="main" press=move |()| open.set(true) />
        <Dialog open=open title=says::add().to_owned()>
            <New done=added />
        </Dialog>
    }
}

#[component]
fn New(done: Callback<()>) -> impl IntoView {
    let way = RwSignal::new("mail".to_owned());
    let ways = vec![
        ("mail".to_owned(), says::by_mail().to_owned(), says::by_mail_about().to_owned()),
        ("pin".to_owned(), says::by_pin().to_owned(), says::by_pin_about().to_owned()),
    ];
    view! {
        <div class="stack">
            <Choice label=says::way() value=way options=ways />
            <Show when=move || way.get() == "mail" fallback=move || view! { <ByPin done=done /> }>
                <ByMail done=done />
            </Show>
        </div>
    }
}

#[component]
fn ByMail(done: Callback<()>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let role = RwSignal::new("staff".to_owned());
    let work = Work::new();
    let invite = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let email = email.get_untracked().trim().to_owned();
            let body = json!({"email": email, "role": role.get_untracked(), "language": texts::language()});
            api::post::<Value>("/v1/team/invitations", &body).await?;
            toast::say(says::invitation_sent(&email));
            done.run(());
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(invite)>
            <Field label=says::email() value=email fault=work.fault("/email") kind="email" inputmode="email" autofocus=true />
            <Choice label=says::role() value=role options=roles() />
            <Submit label=says::invite() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

#[component]
fn ByPin(done: Callback<()>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let pin = RwSignal::new(String::new());
    let work = Work::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let name = name.get_untracked().trim().to_owned();
            api::post::<Value>("/v1/team", &json!({"name": name, "pin": pin.get_untracked().trim()})).await?;
            toast::say(says::added(&name));
            done.run(());
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(add)>
            <Field label=says::name() value=name fault=work.fault("/name") maxlength=120 autofocus=true />
            <Field label=says::pin() value=pin fault=work.fault("/pin") hint=says::pin_hint() inputmode="numeric" maxlength=8 />
            <Submit label=says::add() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}
