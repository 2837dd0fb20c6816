//! One message: whether it is sent, when, in which words, and which way it reaches people best.

use crate::prelude::*;
use loyalty::wire::messages::{ChannelFigures, Message as One, MessageList};
use serde_json::json;

use super::messages::named;
use super::texts::{Texts, Write};
use super::{count, languages};
use crate::address::{self, A};
use crate::parts::{Field, Submit, Table, Troubles, Work, load, toast};
use crate::site::{self, Site};
use crate::texts::letters as says;
use crate::{api, intl};

/// The screen.
#[component]
pub(super) fn Message() -> impl IntoView {
    let kind = address::query("kind");
    let read = load(|| async { Ok((site::read().await?, api::get::<MessageList>("/v1/messages").await?)) });
    view! {
        <p class="back"><A href="/console/letters/messages">{says::messages()}</A></p>
        {read.show(move |(site, list)| {
            let (name, about) = named(&kind);
            let one = list.messages.into_iter().find(|one| one.kind == kind);
            view! {
                <h1>{name.to_owned()}</h1>
                <p class="lead">{about}</p>
                {one.map(|one| view! {
                    <Figures channels=one.channels.clone() />
                    <Form site=site one=one />
                })}
            }
        })}
    }
}

#[component]
fn Form(site: Site, one: One) -> impl IntoView {
    let is_on = RwSignal::new(one.is_on);
    let days = one.days.map(|days| RwSignal::new(days.to_string()));
    let texts = Texts::of(&one.texts, &languages(&site));
    let gaps = one.placeholders.iter().map(|name| format!("{{{name}}} {}", gap(name))).collect::<Vec<_>>().join(", ");
    let work = Work::new();
    let path = format!("/v1/messages/{}", one.kind);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let path = path.clone();
        work.run(async move {
            let mut body = json!({ "is_on": is_on.get_untracked(), "texts": texts.value() });
            if let Some(days) = days {
                // What is no number is refused at its field.
                let typed = days.get_untracked();
                body["days"] = typed.trim().parse::<u32>().map_or_else(|_| typed.into(), Into::into);
            }
            api::put::<MessageList>(&path, &body).await?;
            toast::say(says::saved());
            Ok(())
        });
    };
    view! {
        <form class="card" on:submit=heard(save)>
            <label class="check">
                <input type="checkbox" prop:checked=is_on on:change=heard(move |event| is_on.set(event_target_checked(&event))) />
                <span>{says::send_it()}</span>
            </label>
            {days.map(|days| view! { <Field label=says::days() value=days inputmode="numeric" fault=work.fault("/days") /> })}
            <Write texts=texts kind=one.kind hint=says::placeholders(&gaps) work=work />
            <Submit label=says::save() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

/// What is put in for a placeholder.
fn gap(name: &str) -> &'static str {
    match name {
        "name" => says::gap_name(),
        "site" => says::gap_site(),
        "balance" => says::gap_balance(),
        "points" => says::gap_points(),
        "date" => says::gap_date(),
        "reward" => says::gap_reward(),
        "link" => says::gap_link(),
        _ => "",
    }
}

#[component]
fn Figures(channels: Vec<ChannelFigures>) -> impl IntoView {
    let row = |one: &ChannelFigures| {
        let figures = [one.sent, one.delivered, one.opened, one.purchased, one.failed];
        let cells = figures.map(|n| intl::whole(count(n)).into_any());
        std::iter::once(channel(&one.channel).to_owned().into_any()).chain(cells).collect::<Vec<_>>()
    };
    let heads = [says::channel(), says::sent(), says::delivered(), says::opened(), says::purchased(), says::failed()];
    (!channels.is_empty()).then(|| {
        let rows = move |()| channels.iter().map(row).collect::<Vec<_>>();
        view! {
            <section class="card">
                <h2>{says::figures()}</h2>
                <Table caption=says::figures() heads=heads.map(str::to_owned).to_vec() rows=rows />
                <p class="hint">{says::figures_hint()}</p>
            </section>
        }
    })
}

/// What a way to people is called.
pub(super) fn channel(channel: &str) -> &str {
    match channel {
        "mail" => says::channel_mail(),
        "sms" => says::channel_sms(),
        "webhook" => says::channel_webhook(),
        other => other,
    }
}
