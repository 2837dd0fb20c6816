//! One customer: who they are, what they have and why, and everything that can be done for them.

mod actions;
mod card;
mod history;
mod journal;
mod merging;
mod voice;

use crate::prelude::*;
use loyalty::program::Unit;
use loyalty::wire::sites::Site;
use serde::Deserialize;
use serde_json::Value;

use super::program::plain;
use crate::address::{self, A};
use crate::api;
use crate::parts::{Loaded, load};
use crate::texts::member as says;
use crate::{intl, reader};

/// A customer as the edge tells of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) birthday: Option<String>,
    pub(crate) card: Option<String>,
    #[serde(default)]
    pub(crate) test: bool,
    balance: i64,
    pending: i64,
    debt: i64,
    created_at: String,
    orders: i64,
    net_minor: i64,
    /// Whom they turned out to be: what is shown is what was left of them.
    #[serde(default)]
    merged_into: Option<String>,
    /// Who turned out to be them.
    #[serde(default)]
    merged: Vec<String>,
}

/// What all parts of the page need: copies are the same page.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) site: StoredValue<Site>,
    pub(crate) unit: StoredValue<Unit>,
    pub(crate) member: Loaded<Member>,
    /// Moves on when something was done: the lists are then read anew.
    pub(crate) moved: RwSignal<u32>,
    /// Deeds that were sent and may have been done, though it is not known.
    unsure: StoredValue<Vec<Value>>,
    id: StoredValue<String>,
}

impl Page {
    /// The path of the customer, or of something of theirs.
    pub(crate) fn path(self, rest: &str) -> String {
        self.id.with_value(|id| format!("/v1/members/{}{rest}", js_sys::encode_uri_component(id)))
    }

    /// Something was done: everything is read anew.
    pub(crate) fn refresh(self) {
        self.member.again();
        self.moved.update(|moved| *moved = moved.wrapping_add(1));
    }

    /// "5 points", in the site's words.
    pub(crate) fn points(self, n: i64) -> String {
        self.unit.with_value(|unit| plain::points(n, unit))
    }

    /// An amount of the site's money.
    pub(crate) fn money(self, minor: i64) -> String {
        self.site.with_value(|site| intl::money(minor, &site.currency))
    }

    /// A day in the site's zone.
    pub(crate) fn day(self, at: &str) -> String {
        self.site.with_value(|site| intl::day(at, &site.zone))
    }

    /// A moment in the site's zone.
    pub(crate) fn moment(self, at: &str) -> String {
        self.site.with_value(|site| intl::moment(at, &site.zone))
    }
}

/// Where a customer's page is.
pub(crate) fn address(id: &str) -> String {
    format!("/console/customers/one?id={}", js_sys::encode_uri_component(id))
}

/// The screen.
#[component]
pub fn Customer() -> impl IntoView {
    let id = Memo::new(|_| address::query("id"));
    view! {
        <p class="back"><A href="/console/customers">{says::back()}</A></p>
        {move || {
            let id = id.get();
            view! { <One id=id /> }
        }}
    }
}

#[component]
fn One(id: String) -> impl IntoView {
    let around = load(|| async {
        let program = api::get::<Value>("/v1/program").await?;
        let unit: Unit = reader::read(&program["unit"]).unwrap_or_default();
        Ok((api::get::<Site>("/v1/site").await?, unit))
    });
    let path = format!("/v1/members/{}", js_sys::encode_uri_component(&id));
    let member = load(move || {
        let path = path.clone();
        async move { api::get::<Member>(&path).await }
    });
    around.show(move |(site, unit)| {
        let page = Page {
            site: StoredValue::new(site),
            unit: StoredValue::new(unit),
            member,
            moved: RwSignal::new(0),
            unsure: StoredValue::default(),
            id: StoredValue::new(id.clone()),
        };
        view! {
            {member.show(move |member| view! { <Head page=page member=member /> })}
            <journal::Journal page=page />
            <div class="columns">
                <history::Lots page=page />
                <history::Coupons page=page />
            </div>
            <history::Purchases page=page />
            <voice::Voice page=page />
            {member.show(move |member| {
                let open = member.merged_into.is_none();
                let can_merge = open && !member.test;
                view! {
                    {can_merge.then(|| view! { <merging::Merging page=page member=member.clone() /> })}
                    {open.then(|| view! { <actions::Danger page=page member=member /> })}
                }
            })}
        }
    })
}

#[component]
fn Head(page: Page, member: Member) -> impl IntoView {
    let name = member.name.clone().unwrap_or_else(|| says::nameless().to_owned());
    let contact = [member.phone.clone(), member.email.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let open = member.merged_into.is_none();
    let figure = |label: &'static str, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    view! {
        <header class="head">
            <h1>{name}</h1>
            {member.test.then(|| view! { <span class="mark-now">{says::test()}</span> })}
        </header>
        <p class="lead">{contact}</p>
        <merging::Known member=member.clone() />
        <section class="card" aria-label=says::overview()>
            <dl class="figures">
                {figure(says::balance(), page.points(member.balance))}
                {(member.pending != 0).then(|| figure(says::pending(), page.points(member.pending)))}
                {(member.debt != 0).then(|| figure(says::debt(), page.points(member.debt)))}
                {figure(says::orders(), intl::whole(member.orders))}
                {figure(says::spent(), page.money(member.net_minor))}
                {figure(says::since(), page.day(&member.created_at))}
                {figure(says::number(), member.id.clone())}
            </dl>
            {open.then(|| view! { <actions::Actions page=page member=member.clone() /> })}
        </section>
        {open.then(|| view! { <card::CardCode page=page member=member /> })}
    }
}
