//! Earlier versions of the program: who made them, when and why, what was different, and the way back.

use crate::prelude::*;
use loyalty::program::Program;
use loyalty::program::draft::Draft;
use loyalty::wire::sites::Site;
use serde::Deserialize;
use serde_json::Value;

use super::changes::{WhatChanges, preview};
use super::saving::put;
use super::{InForce, in_force};
use crate::address::A;
use crate::address::go;
use crate::api::{self, Trouble};
use crate::parts::{Button, Dialog, Loaded, Table, Troubles, Work, load, toast};
use crate::texts::program as says;
use crate::{intl, texts};

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Revision {
    revision: i64,
    at: String,
    actor: String,
    actor_name: Option<String>,
    note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Page {
    revisions: Vec<Revision>,
    next: Option<String>,
}

/// The screen.
#[component]
pub fn Versions() -> impl IntoView {
    let loaded = load(|| async {
        let page = api::get::<Page>("/v1/program/revisions?limit=50").await?;
        Ok((api::get::<Site>("/v1/site").await?, page))
    });
    view! {
        <p><A href="/console/program">{says::to_program()}</A></p>
        <h1>{says::versions_title()}</h1>
        <p class="lead">{says::versions_lead()}</p>
        {loaded.show(|(site, page)| view! { <List site=site first=page /> })}
    }
}

#[component]
fn List(site: Site, first: Page) -> impl IntoView {
    let revisions = RwSignal::new(first.revisions);
    let next = RwSignal::new(first.next);
    let work = Work::new();
    let asked = RwSignal::new(None::<Revision>);
    let open = RwSignal::new(false);
    let zone = site.zone.clone();
    let row = move |(place, revision): (usize, Revision)| {
        let when = intl::moment(&revision.at, &zone);
        let who = revision.actor_name.clone().unwrap_or_else(|| actor(&revision.actor));
        let why = revision.note.clone().unwrap_or_default();
        let number = intl::whole(revision.revision);
        let last = if place == 0 {
            view! { <span class="mark-now">{says::version_now()}</span> }.into_any()
        } else {
            let show = move |()| {
                asked.set(Some(revision.clone()));
                open.set(true);
            };
            let named = says::version_show_named(&number);
            view! { <Button label=says::version_show() named=named look="plain" press=show /> }.into_any()
        };
        vec![says::version_number(&number).into_any(), when.into_any(), who.into_any(), why.into_any(), last]
    };
    let rows = move |()| revisions.get().into_iter().enumerate().map(&row).collect::<Vec<_>>();
    let heads =
        [says::version(), says::version_at(), says::version_by(), says::version_why(), ""].map(str::to_owned).to_vec();
    let more = move |()| {
        work.run(async move {
            let Some(cursor) = next.get_untracked() else { return Ok(()) };
            let page = api::get::<Page>(&format!("/v1/program/revisions?limit=50&cursor={cursor}")).await?;
            revisions.update(|all| all.extend(page.revisions));
            next.set(page.next);
            Ok(())
        });
    };
    let currency = site.currency.clone();
    view! {
        <section class="card">
            <Table caption=says::versions_title() heads=heads rows=rows />
            <Show when=move || next.with(Option::is_some)>
                <Button label=says::older() busy=work.busy() press=more />
            </Show>
            <Troubles of=work.trouble() />
        </section>
        <Dialog
            open=open
            title=Signal::derive(move || asked.get().map(|one| says::version_number(&intl::whole(one.revision))).unwrap_or_default())
        >
            {
                let currency = currency.clone();
                asked.get().map(|revision| view! { <Old revision=revision currency=currency /> })
            }
        </Dialog>
    }
}

/// An earlier version: what would change if it came back.
#[component]
fn Old(revision: Revision, currency: String) -> impl IntoView {
    let number = revision.revision;
    let both: Loaded<(Value, InForce)> = load(move || async move {
        let document = api::get::<Value>(&format!("/v1/program/revisions/{number}")).await?;
        Ok((document, in_force().await?))
    });
    both.show(
        move |(document, now)| view! { <Back number=number document=document now=now currency=currency.clone() /> },
    )
}

#[component]
fn Back(number: i64, document: Value, now: InForce, currency: String) -> impl IntoView {
    let work = Work::new();
    let both = rules(&now.document).zip(rules(&document));
    let changes = both.map(|(before, after)| {
        let asked = preview(document.clone());
        view! { <WhatChanges before=before after=after currency=currency preview=asked /> }
    });
    let restore = move |()| {
        let (document, seen) = (document.clone(), now.etag.clone());
        work.run(async move {
            put(&document, &seen, &says::restored_note(&intl::whole(number))).await?;
            toast::say(says::restored());
            go("/console/program");
            Ok::<(), Trouble>(())
        });
    };
    view! {
        <p>{says::restore_lead()}</p>
        {changes}
        <Button label=says::restore() look="main" busy=work.busy() press=restore />
        <Troubles of=work.trouble() />
    }
}

fn rules(document: &Value) -> Option<Program> {
    Draft::of(document.clone()).read().ok()
}

/// Who did it, where it was no person with a name.
fn actor(actor: &str) -> String {
    let kind = actor.split(':').next().unwrap_or_default();
    match kind {
        "key" => texts::program::by_key().to_owned(),
        "person" => texts::program::by_person().to_owned(),
        _ => texts::program::by_start().to_owned(),
    }
}
