//! The messages that something sets off: which are sent, and what came of each in the last month.

use crate::prelude::*;
use loyalty::wire::messages::{ChannelFigures, Message, MessageList};

use super::{Pages, count, encoded};
use crate::address::A;
use crate::parts::{Table, load};
use crate::texts::letters as says;
use crate::{api, intl};

/// The screen.
#[component]
pub(super) fn Messages() -> impl IntoView {
    let list = load(|| api::get::<MessageList>("/v1/messages"));
    view! {
        <Pages />
        <p class="lead">{says::messages_lead()}</p>
        {list.show(|list| view! { <All messages=list.messages /> })}
    }
}

#[component]
fn All(messages: Vec<Message>) -> impl IntoView {
    let row = |one: &Message| {
        let href = format!("/console/letters/message?kind={}", encoded(&one.kind));
        let (name, about) = named(&one.kind);
        let name = name.to_owned();
        let state = if one.is_on { says::on() } else { says::off() };
        let sum = |figure: fn(&ChannelFigures) -> u64| intl::whole(count(one.channels.iter().map(figure).sum()));
        vec![
            view! { <span><A href=href>{name}</A><small class="under">{about}</small></span> },
            state.into_any(),
            sum(|one| one.sent).into_any(),
            sum(|one| one.opened).into_any(),
            sum(|one| one.purchased).into_any(),
        ]
    };
    let heads = [says::message(), says::state(), says::sent(), says::opened(), says::purchased()];
    let rows = move |()| messages.iter().map(row).collect::<Vec<_>>();
    view! {
        <section class="card">
            <Table caption=says::messages() heads=heads.map(str::to_owned).to_vec() rows=rows />
            <p class="hint">{says::figures_hint()}</p>
        </section>
    }
}

/// What a message is called, and what sets it off.
pub(super) fn named(kind: &str) -> (&str, &'static str) {
    match kind {
        "welcome" => (says::welcome(), says::welcome_about()),
        "earned" => (says::earned(), says::earned_about()),
        "expiring" => (says::expiring(), says::expiring_about()),
        "reward" => (says::reward(), says::reward_about()),
        "birthday" => (says::birthday(), says::birthday_about()),
        "win_back" => (says::win_back(), says::win_back_about()),
        other => (other, ""),
    }
}
