//! The last step: the line to paste, how that is done where the site lives, and the moment its call is seen.

use std::time::Duration;

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::json;

use super::Steps;
use super::launch::Launch;
use crate::api::{self, Call};
use crate::parts::{Button, CopyLine, Troubles, Work, load};
use crate::site::{self, Site};
use crate::sitting;
use crate::texts::start as says;

/// How often it is asked whether the site has called. Nobody waits here for long.
const EVERY: Duration = Duration::from_secs(2);

/// The screen.
#[component]
pub fn Line() -> impl IntoView {
    let site = load(site::read);
    let waiting = move || site.get().is_none_or(|site| site.seen_at.is_none());
    // Failing while nobody asked is no news: the next time may work, and the line can be copied meanwhile. That the
    // sitting has ended is told once the person does something.
    let look = move || {
        if waiting() {
            leptos::task::spawn_local(async move {
                if let Ok(now) = Call::new(Method::GET, "/v1/site").unasked().send().await {
                    site.set_if_new(now);
                }
            });
        }
    };
    if let Ok(timer) = set_interval_with_handle(move || untrack(look), EVERY) {
        on_cleanup(move || timer.clear());
    }
    let first = Memo::new(move |_| site.get().map(|site| site.line()));
    view! {
        <Steps at=4 />
        <h1>{says::line_title()}</h1>
        <p class="lead">{says::line_lead()}</p>
        {move || first.get().map(|line| view! {
            <section class="card">
                <CopyLine label=says::line() line=line />
                <HowTo />
            </section>
        })}
        {site.show(move |now| view! { <Seen site=now set=move |now| site.set(now) /> })}
    }
}

/// Whether the line was seen, and what comes next.
#[component]
fn Seen(site: Site, #[prop(into)] set: Callback<Site>) -> impl IntoView {
    if let Some(stranger) = site.stranger().cloned().filter(|_| site.launched_at.is_none()) {
        return view! { <Stranger origins=site.origins origin=stranger set=set /> }.into_any();
    }
    if site.seen_at.is_none() {
        return view! {
            <section class="card waiting" role="status">
                <i class="pulse" aria-hidden="true"></i>
                <div>
                    <h2>{says::waiting()}</h2>
                    <p class="lead">{says::waiting_lead()}</p>
                </div>
            </section>
        }
        .into_any();
    }
    view! { <Launch site=site set=set /> }.into_any()
}

/// A page called that is at none of the addresses: most likely the address was mistyped, or never said.
#[component]
fn Stranger(origins: Vec<String>, origin: String, set: Callback<Site>) -> impl IntoView {
    let work = Work::new();
    let host = origin.split_once("://").map_or(origin.clone(), |(_, host)| host.to_owned());
    let add = move |()| {
        let origins: Vec<String> = origins.iter().cloned().chain([origin.clone()]).collect();
        work.run(async move {
            set.run(api::patch("/v1/site", &json!({ "origins": origins })).await?);
            Ok(())
        });
    };
    view! {
        <section class="card waiting" role="status">
            <i class="pulse" aria-hidden="true"></i>
            <div class="stack">
                <h2>{says::stranger(&host)}</h2>
                <p class="lead">{says::stranger_lead()}</p>
                <Button label=says::stranger_add() look="main" press=add busy=work.busy() />
                <Troubles of=work.trouble() />
            </div>
        </section>
    }
}

/// How the line comes into the pages, by what they are made with.
#[component]
fn HowTo() -> impl IntoView {
    let kinds: [(&str, &str, [&str; 3]); 4] = [
        ("html", says::html(), [says::html_1(), says::html_2(), says::html_3()]),
        ("wordpress", "WordPress", [says::wordpress_1(), says::wordpress_2(), says::wordpress_3()]),
        ("tilda", says::tilda(), [says::tilda_1(), says::tilda_2(), says::tilda_3()]),
        ("ghost", "Ghost", [says::ghost_1(), says::ghost_2(), says::ghost_3()]),
    ];
    let before = sitting::remembered("kept-made-with").unwrap_or_else(|| "html".to_owned());
    let made_with = RwSignal::new(before);
    let tab = move |(key, name, _): (&'static str, &'static str, [&'static str; 3])| {
        let choose = move |_| {
            made_with.set(key.to_owned());
            sitting::remember("kept-made-with", key);
        };
        view! {
            <label>
                <input type="radio" name="made-with" value=key prop:checked=move || made_with.get() == key on:change=heard(choose) />
                {name}
            </label>
        }
    };
    let steps = move || {
        let found = kinds.iter().find(|(key, ..)| made_with.get() == *key).unwrap_or(&kinds[0]);
        found.2.iter().map(|step| view! { <li>{*step}</li> }).collect_view()
    };
    view! {
        <fieldset class="tabs">
            <legend>{says::made_with()}</legend>
            {kinds.map(tab).into_iter().collect_view()}
        </fieldset>
        <ol class="how" aria-live="polite">{steps}</ol>
    }
}
