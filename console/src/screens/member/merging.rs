//! Two customers who are one person: the other one is found, both are put side by side, and then they are one.

use crate::address::A;
use crate::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Member, Page, address};
use crate::api;
use crate::intl;
use crate::parts::{Button, Dialog, Field, Submit, Table, Troubles, Work, toast};
use crate::texts::member as says;

/// Found ones that are shown: who sees more of them types another letter.
const FOUND_MAX: usize = 6;

#[derive(Clone, Deserialize)]
struct Found {
    id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    card: Option<String>,
}

#[derive(Deserialize)]
struct FoundPage {
    members: Vec<Found>,
}

/// The section on the customer's page.
#[component]
pub(super) fn Merging(page: Page, member: Member) -> impl IntoView {
    let open = RwSignal::new(false);
    let stays = StoredValue::new(member);
    let other = RwSignal::new(None::<Member>);
    let start = move |()| {
        other.set(None);
        open.set(true);
    };
    view! {
        <section class="card" aria-labelledby="merging">
            <h2 id="merging">{says::merge_title()}</h2>
            <p class="hint">{says::merge_hint()}</p>
            <p class="line"><Button label=says::merge() press=start /></p>
        </section>
        <Dialog open=open title=says::merge()>
            {move || match other.get() {
                None => view! { <Search page=page other=other /> }.into_any(),
                Some(goes) => view! { <SideBySide page=page goes=goes stays=stays.get_value() open=open /> }.into_any(),
            }}
        </Dialog>
    }
}

/// Finds the other one, who is then read as a whole.
#[component]
fn Search(page: Page, other: RwSignal<Option<Member>>) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Found>>);
    let (search, choose) = (Work::new(), Work::new());
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search.run(async move {
            let asked = String::from(js_sys::encode_uri_component(query.get_untracked().trim()));
            let answer = api::get::<FoundPage>(&format!("/v1/members?limit=20&q={asked}")).await?;
            let others = answer.members.into_iter().filter(|found| page.id.with_value(|id| *id != found.id));
            found.set(Some(others.take(FOUND_MAX).collect()));
            Ok(())
        });
    };
    let take = move |id: String| {
        choose.run(async move {
            other.set(Some(api::get::<Member>(&path(&id)).await?));
            Ok(())
        });
    };
    let line = move |found: Found| {
        let contact = [found.phone, found.email, found.card].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let name = found.name.unwrap_or_else(|| says::nameless().to_owned());
        let (id, named) = (found.id, says::merge_choose_named(&name));
        view! {
            <li>
                <span><b>{name}</b><br />{contact}</span>
                <Button label=says::merge_choose() named=named press=move |()| take(id.clone()) />
            </li>
        }
    };
    view! {
        <form class="stack" on:submit=heard(ask)>
            <Field label=says::merge_search() value=query kind="search" hint=says::merge_search_hint() autofocus=true />
            <Submit label=says::merge_find() busy=search.busy() />
            <Troubles of=search.trouble() />
        </form>
        <div role="status">
            {move || found.get().map(|all| if all.is_empty() {
                view! { <p>{says::merge_nobody()}</p> }
            } else {
                view! { <ul class="pairs">{all.into_iter().map(line).collect_view()}</ul> }
            })}
        </div>
        <Troubles of=choose.trouble() />
    }
}

/// What becomes of both, before it is done.
#[component]
fn SideBySide(page: Page, goes: Member, stays: Member, open: RwSignal<bool>) -> impl IntoView {
    let work = Work::new();
    let heads = vec![String::new(), says::merge_goes().into(), says::merge_stays().into(), says::merge_after().into()];
    let lines = compared(page, &goes, &stays);
    let rows = move |()| {
        let cell = |text: &String| text.clone().into_any();
        lines.iter().map(|line| line.iter().map(cell).collect()).collect::<Vec<_>>()
    };
    let id = StoredValue::new(goes.id);
    let merge = move |()| {
        work.run(async move {
            let body = json!({"into": stays_id(page)});
            let answer = api::post::<Value>(&[path(&id.get_value()), "/merge".to_owned()].concat(), &body).await?;
            open.set(false);
            page.refresh();
            toast::say(says::merged(&page.points(answer["points"].as_i64().unwrap_or(0))));
            Ok(())
        });
    };
    view! {
        <div class="stack compare">
            <Table caption=says::merge_compared() heads=heads rows=rows />
            <p>{says::merge_lead()}</p>
            <Button label=says::merge_go() look="danger" busy=work.busy() press=merge />
            <Troubles of=work.trouble() />
        </div>
    }
}

/// Name by name: the one who goes, the one who stays, and what there will be.
fn compared(page: Page, goes: &Member, stays: &Member) -> Vec<[String; 4]> {
    let text = |label: &str, of: fn(&Member) -> &Option<String>| {
        let [gone, kept] = [of(goes), of(stays)].map(|value| value.clone().unwrap_or_default());
        let after = if kept.is_empty() { gone.clone() } else { kept.clone() };
        [label.to_owned(), gone, kept, after]
    };
    let points = |held: i64| if held < 0 { says::merge_owes(&page.points(-held)) } else { page.points(held) };
    let (gone, kept) = (goes.balance - goes.debt, stays.balance - stays.debt);
    vec![
        text(says::name(), |member| &member.name),
        text(says::phone(), |member| &member.phone),
        text(says::email(), |member| &member.email),
        [says::merge_points().to_owned(), points(gone), points(kept), points(gone + kept)],
        [
            says::orders().to_owned(),
            intl::whole(goes.orders),
            intl::whole(stays.orders),
            intl::whole(goes.orders + stays.orders),
        ],
    ]
}

/// Whom a merged customer became, or who became this one, with the way to the other's journal.
#[component]
pub(super) fn Known(member: Member) -> impl IntoView {
    let link = |id: String| {
        let to = address(&id);
        view! { <A href=to>{id}</A> }
    };
    let into = member.merged_into.map(|id| view! { <p class="note">{says::merged_into()}" "{link(id)}</p> });
    let others = member.merged.into_iter().map(|id| view! { " "{link(id)} }).collect::<Vec<_>>();
    let from = (!others.is_empty()).then(|| view! { <p class="hint">{says::merged_from()}{others}</p> });
    view! { {into}{from} }
}

fn stays_id(page: Page) -> String {
    page.id.get_value()
}

fn path(id: &str) -> String {
    format!("/v1/members/{}", js_sys::encode_uri_component(id))
}
