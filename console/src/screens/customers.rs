//! Customers: found as one types, by name, contact, card code or the shop's number.

use crate::prelude::*;
use loyalty::wire::sites::Site;
use serde::Deserialize;
use serde_json::{Value, json};

use super::member::address;
use crate::address::A;
use crate::address::go;
use crate::api::{self, Trouble};
use crate::parts::{Button, Dialog, Empty, Field, Submit, Troubles, Work, load};
use crate::texts::customers as says;
use crate::{files, intl};

/// Quiet between two keys after which is asked: less and each letter is a call, more and one waits.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(120);

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Found {
    id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    card: Option<String>,
    balance: i64,
    last_at: Option<String>,
    orders: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Page {
    members: Vec<Found>,
    next: Option<String>,
}

/// The screen.
#[component]
pub fn Customers() -> impl IntoView {
    let site = load(|| api::get::<Site>("/v1/site"));
    let adding = RwSignal::new(false);
    view! {
        <header class="head">
            <h1>{says::title()}</h1>
            <Button label=says::add() look="main" press=move |()| adding.set(true) />
        </header>
        {site.show(|site| view! { <Search zone=site.zone /> })}
        <Dialog open=adding title=says::add_title()>
            <Add />
        </Dialog>
    }
}

#[component]
fn Search(zone: String) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let page = RwSignal::new(None::<Page>);
    let asked = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let ask = move |text: String| {
        leptos::task::spawn_local(async move {
            let answer = api::get::<Page>(&path(&text, None)).await;
            // An answer to what was typed before says nothing about what is typed now.
            if query.try_get_untracked().is_none_or(|now| now != text) {
                return;
            }
            match answer {
                Ok(found) => {
                    page.set(Some(found));
                    asked.set(text);
                    trouble.set(None);
                }
                Err(why) => trouble.set(Some(why)),
            }
        });
    };
    ask(String::new());
    let typed = move |text: String| {
        set_timeout(
            move || {
                if query.try_get_untracked().is_some_and(|now| now == text) {
                    ask(text);
                }
            },
            PAUSE,
        );
    };
    let more = Work::new();
    let next = move |()| {
        more.run(async move {
            let Some(cursor) = page.with_untracked(|page| page.as_ref()?.next.clone()) else { return Ok(()) };
            let text = asked.get_untracked();
            let rest = api::get::<Page>(&path(&text, Some(&cursor))).await?;
            // They belong to what was searched for, which may be something else by now.
            if asked.get_untracked() != text {
                return Ok(());
            }
            page.update(|page| {
                if let Some(page) = page {
                    page.members.extend(rest.members);
                    page.next = rest.next;
                }
            });
            Ok(())
        });
    };
    let list = move || match page.get() {
        None => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div> }.into_any(),
        Some(page) if page.members.is_empty() && asked.get().is_empty() => view! {
            <Empty title=says::none() says=says::none_why()>
                <A href="/console/import">{says::to_import()}</A>
            </Empty>
        }
        .into_any(),
        Some(page) if page.members.is_empty() => view! { <p>{says::not_found(&asked.get())}</p> }.into_any(),
        Some(page) => {
            let zone = zone.clone();
            let lines =
                page.members.into_iter().map(move |found| view! { <li><Line found=found zone=zone.clone() /></li> });
            view! { <ul class="found" on:keydown=walk>{lines.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <div class="search" on:keydown=walk>
            <Field label=says::search() value=query hint=says::search_hint() kind="search" autofocus=true required=false input=typed />
        </div>
        <p class="said" role="status">
            {move || page.with(|page| page.as_ref().map(|page| says::found(i64::try_from(page.members.len()).unwrap_or(0))))}
        </p>
        <Troubles of=trouble />
        {list}
        <Show when=move || page.with(|page| page.as_ref().is_some_and(|page| page.next.is_some()))>
            <Button label=says::more() busy=more.busy() press=next />
        </Show>
        <Troubles of=more.trouble() />
    }
}

#[component]
fn Line(found: Found, zone: String) -> impl IntoView {
    let contact = [found.phone, found.email, found.card].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let name = found.name.unwrap_or_else(|| says::nameless().to_owned());
    let last = found.last_at.map(|at| says::last(&intl::day(&at, &zone)));
    let orders = says::orders(found.orders);
    view! {
        <A href=address(&found.id)>
            <b>{name}</b>
            <span>{contact}</span>
            <b class="balance">{says::balance(&intl::whole(found.balance))}</b>
            <small>{[Some(orders), last].into_iter().flatten().collect::<Vec<_>>().join(" · ")}</small>
        </A>
    }
}

/// The arrow keys walk from the field through what was found.
fn walk(event: leptos::ev::KeyboardEvent) {
    use wasm_bindgen::JsCast;
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    event.stop_propagation();
    let Ok(places) = document().query_selector_all(".search input, .found a") else { return };
    let all: Vec<web_sys::HtmlElement> =
        (0..places.length()).filter_map(|at| places.item(at)?.dyn_into().ok()).collect();
    let focused = document().active_element();
    let now = all.iter().position(|place| focused.as_ref() == Some(place.as_ref()));
    let next = now.and_then(|now| now.checked_add_signed(step)).and_then(|next| all.get(next));
    if let Some(next) = next {
        event.prevent_default();
        let _focused = next.focus();
    }
}

fn path(query: &str, cursor: Option<&str>) -> String {
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let cursor = cursor.map(|cursor| format!("&cursor={}", encoded(cursor))).unwrap_or_default();
    format!("/v1/members?limit=30&q={}{cursor}", encoded(query.trim()))
}

/// A new customer, in one step.
#[component]
fn Add() -> impl IntoView {
    let (name, phone, email) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let work = Work::new();
    // The same at every try, so that an answer that was lost makes no second customer.
    let id = StoredValue::new(format!("m-{}", files::uuid()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = id.get_value();
        work.run(async move {
            let mut body = json!({ "id": id });
            for (field, value) in [("name", name), ("phone", phone), ("email", email)] {
                let text = value.get_untracked();
                if !text.trim().is_empty() {
                    body[field] = text.trim().into();
                }
            }
            match api::post::<Value>("/v1/members", &body).await {
                Err(trouble) if trouble.code() != "member_exists" => Err(trouble),
                _ => {
                    go(&address(&id));
                    Ok(())
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=heard(add)>
            <Field label=says::name() value=name fault=work.fault("/name") required=false autofocus=true maxlength=120 />
            <Field label=says::phone() value=phone fault=work.fault("/phone") required=false kind="tel" inputmode="tel" />
            <Field label=says::email() value=email fault=work.fault("/email") required=false kind="email" inputmode="email" />
            <p class="hint">{says::add_hint()}</p>
            <Submit label=says::add() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}
