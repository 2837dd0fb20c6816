//! Bringing customers, points and purchases from a file: choose it, check how it is read, see every row that cannot be
//! taken, send it. An import that is cut off goes on where it was, after a reload or on another day: every row has a
//! stable id, so nothing is ever taken twice.

mod bad;
mod check;
mod done;
mod file;
mod send;

use crate::prelude::*;
use loyalty::import::encoding::NoText;
use loyalty::wire::sites::Site;

use crate::address::A;
use crate::api;
use crate::files;
use crate::parts::{Button, load};
use crate::texts::import as says;
use file::Upload;

/// Where the person is.
#[derive(Clone)]
pub(crate) enum Step {
    /// A file is to be chosen.
    Choose,
    /// It is being checked how the file is read.
    Check(Upload),
    /// It is on its way.
    Send(Upload),
    /// All of it has been sent.
    Done(Upload),
}

/// The wizard; copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Wizard {
    pub(crate) site: StoredValue<Site>,
    pub(crate) step: RwSignal<Step>,
}

/// The screen.
#[component]
pub fn Import() -> impl IntoView {
    let site = load(|| api::get::<Site>("/v1/site"));
    view! {
        <header class="head">
            <h1>{says::title()}</h1>
            <A href="/console/export">{says::to_export()}</A>
        </header>
        {site.show(|site| view! { <Steps site=site /> })}
    }
}

#[component]
fn Steps(site: Site) -> impl IntoView {
    let wizard = Wizard { site: StoredValue::new(site), step: RwSignal::new(Step::Choose) };
    move || match wizard.step.get() {
        Step::Choose => view! { <Choose wizard=wizard /> }.into_any(),
        Step::Check(upload) => view! { <check::Check wizard=wizard upload=upload /> }.into_any(),
        Step::Send(upload) => view! { <send::Send wizard=wizard upload=upload /> }.into_any(),
        Step::Done(upload) => view! { <done::Done wizard=wizard upload=upload /> }.into_any(),
    }
}

#[component]
fn Choose(wizard: Wizard) -> impl IntoView {
    let trouble = RwSignal::new(None::<&'static str>);
    let over = RwSignal::new(false);
    let waiting = RwSignal::new(None::<Upload>);
    let site = wizard.key();
    let key = site.clone();
    leptos::task::spawn_local(async move {
        if let Some(kept) = files::kept(&key).await {
            waiting.try_set(wizard.site.with_value(|site| Upload::resumed(kept, site)));
        }
    });
    let take = move |file: Option<web_sys::File>| {
        over.set(false);
        let Some(file) = file else { return };
        leptos::task::spawn_local(async move {
            let Some(bytes) = files::read(&file).await else { return trouble.set(Some(says::unreadable())) };
            let print = files::fingerprint(&bytes).await;
            match wizard.site.with_value(|site| Upload::new(&file.name(), bytes, &print, site)) {
                Ok(upload) => wizard.step.set(Step::Check(upload)),
                Err(NoText::Empty) => trouble.set(Some(says::empty())),
                Err(NoText::Workbook) => trouble.set(Some(says::workbook())),
                Err(NoText::Binary) => trouble.set(Some(says::binary())),
            }
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        take(input.files().and_then(|files| files.get(0)));
        // The same file may be chosen again after it was mended.
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let go_on = move |()| {
        if let Some(upload) = waiting.get_untracked() {
            wizard.step.set(Step::Send(upload));
        }
    };
    let forget = move |()| {
        let site = site.clone();
        leptos::task::spawn_local(async move {
            files::forget(&site).await;
            waiting.try_set(None);
        });
    };
    view! {
        <p class="lead">{says::lead()}</p>
        {move || waiting.get().map(|upload| view! {
            <section class="card" role="status">
                <h2>{says::waiting_title()}</h2>
                <p>{says::waiting(&upload.name, &crate::intl::whole(upload.settings.sent))}</p>
                <p class="line">
                    <Button label=says::go_on() look="main" press=go_on />
                    <Button label=says::forget() look="plain" press=forget.clone() />
                </p>
            </section>
        })}
        <label
            class="drop"
            class:over=over
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <b>{says::drop()}</b>
            <span>{says::drop_hint()}</span>
            <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" on:change=heard(chosen) />
        </label>
        <p class="trouble" role="alert">{trouble}</p>
        <section class="card">
            <h2>{says::how_title()}</h2>
            <ul class="sentences">
                <li>{says::how_customers()}</li>
                <li>{says::how_purchases()}</li>
                <li>{says::how_order()}</li>
                <li>{says::how_again()}</li>
            </ul>
        </section>
    }
}

impl Wizard {
    /// What the browser keeps the site's import under.
    pub(crate) fn key(self) -> String {
        self.site.with_value(|site| site.public_key.clone())
    }
}
