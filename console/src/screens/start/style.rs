//! The third step: how it looks, seen on a page at once.

use crate::prelude::*;
use serde_json::{Value, json};

use super::Steps;
use crate::look::{Accent, Draft, Presets, Preview};
use crate::parts::{Submit, Troubles, Work, load};
use crate::site::{self, Site};
use crate::texts::start as says;
use crate::{address, api};

/// The screen.
#[component]
pub fn Style() -> impl IntoView {
    let site = load(site::read);
    view! {
        <Steps at=3 />
        <h1>{says::look_title()}</h1>
        <p class="lead">{says::look_lead()}</p>
        {site.show(|site| view! { <Choose site=site /> })}
    }
}

#[component]
fn Choose(site: Site) -> impl IntoView {
    let before = site.look.clone();
    let draft = Draft::of(before.clone());
    let work = Work::new();
    let shape = if site.template.as_deref() == Some("blog") { "article" } else { "shop" };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let before = before.clone();
        work.run(async move {
            let look = untrack(|| draft.document());
            if look != before {
                api::patch::<Value>("/v1/site", &json!({ "look": look })).await?;
            }
            address::go("/console/start/line");
            Ok(())
        });
    };
    view! {
        <div class="look">
            <form class="stack" on:submit=heard(save)>
                <Presets draft=draft />
                <Accent draft=draft />
                <Submit label=says::go_on() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
            <Preview draft=draft site=site.public_key shape=shape />
        </div>
    }
}
