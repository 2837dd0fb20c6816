//! How the company writes: in whose name, where answers go, when and how often.

use crate::prelude::*;
use loyalty::wire::messages::Correspondence;
use serde_json::json;

use super::Pages;
use crate::api;
use crate::parts::{Field, Submit, Troubles, Work, load, toast};
use crate::texts::letters as says;

/// The screen.
#[component]
pub(super) fn Writing() -> impl IntoView {
    let now = load(|| api::get::<Correspondence>("/v1/correspondence"));
    view! {
        <Pages />
        {now.show(move |one| view! { <Form one=one saved=Callback::new(move |one| now.set(one)) /> })}
    }
}

#[component]
fn Form(one: Correspondence, saved: Callback<Correspondence>) -> impl IntoView {
    let named = one.sender.clone();
    let sender = RwSignal::new(one.sender);
    let reply = RwSignal::new(one.reply_to.unwrap_or_default());
    let postal = RwSignal::new(one.postal.unwrap_or_default());
    let (from, until) = (RwSignal::new(one.quiet_from), RwSignal::new(one.quiet_until));
    let most = RwSignal::new(one.weekly_most.to_string());
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = named.clone();
        work.run(async move {
            let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
            let mut body = json!({
                "reply_to": text(reply),
                "postal": text(postal),
                "quiet_from": text(from),
                "quiet_until": text(until),
            });
            // A name that nobody touched goes on following the company's.
            if text(sender) != named {
                body["sender"] = text(sender).into();
            }
            // What is no number is refused at its field.
            body["weekly_most"] = text(most).parse::<u32>().map_or_else(|_| text(most).into(), Into::into);
            saved.run(api::patch("/v1/correspondence", &body).await?);
            toast::say(says::saved());
            Ok(())
        });
    };
    let address = one.from.map(|from| view! { <p class="hint">{says::from(&from)}</p> });
    view! {
        <section class="card">
            {address}
            <form class="stack" on:submit=heard(save)>
                <Field label=says::sender() value=sender hint=says::sender_hint() fault=work.fault("/sender") required=false maxlength=80 />
                <Field label=says::reply_to() value=reply hint=says::reply_to_hint() fault=work.fault("/reply_to") required=false kind="email" inputmode="email" />
                <Field label=says::postal() value=postal hint=says::postal_hint() fault=work.fault("/postal") required=false maxlength=200 />
                <div class="fields">
                    <Field label=says::quiet_from() value=from fault=work.fault("/quiet_from") kind="time" />
                    <Field label=says::quiet_until() value=until fault=work.fault("/quiet_until") kind="time" />
                </div>
                <p class="hint">{says::quiet_hint()}</p>
                <Field label=says::weekly_most() value=most hint=says::weekly_most_hint() fault=work.fault("/weekly_most") inputmode="numeric" />
                <Submit label=says::save() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
        </section>
    }
}
