//! The counters' devices. A new one is shown a code: as a link to open on it, as a picture to scan with it, and in
//! letters to type.

use crate::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::parts::qr::Qr;
use crate::parts::{Button, CopyLine, Dialog, Empty, Field, Submit, Table, Troubles, Work, load};
use crate::texts::team as says;
use crate::{api, intl};

/// A browser that is, or is to be, a counter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Device {
    device: String,
    name: String,
    enrolled_at: Option<String>,
    seen_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Devices {
    devices: Vec<Device>,
}

/// A device's code, shown once.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Code {
    /// What is typed.
    pub code: String,
    /// Until when.
    pub expires_at: String,
}

impl Code {
    /// Makes room for a device of this name.
    pub async fn make(name: &str) -> Result<Self, api::Trouble> {
        api::post("/v1/counter/devices", &json!({ "name": name })).await
    }

    /// The address that enrols whichever browser opens it.
    pub fn address(&self) -> String {
        let host = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        format!("{host}/counter#{}", self.code)
    }
}

/// The devices of this site.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let devices = load(|| api::get::<Devices>("/v1/counter/devices"));
    let open = RwSignal::new(false);
    let closed = Callback::new(move |()| devices.again());
    view! {
        <section class="card">
            <header class="line apart">
                <h2>{says::devices()}</h2>
                <Button label=says::device_add() press=move |()| open.set(true) />
            </header>
            {devices.show(move |found| view! { <List devices=found.devices done=closed /> })}
            <Dialog open=open title=says::device_add().to_owned() closed=closed>
                <Enrol />
            </Dialog>
        </section>
    }
}

#[component]
fn List(devices: Vec<Device>, done: Callback<()>) -> impl IntoView {
    if devices.is_empty() {
        return view! { <Empty title=says::devices_none() says=says::devices_why() /> }.into_any();
    }
    let work = Work::new();
    let revoke = move |id: String| {
        work.run(async move {
            api::delete(&format!("/v1/counter/devices/{id}")).await?;
            done.run(());
            Ok(())
        });
    };
    let row = move |one: Device| {
        let since =
            one.enrolled_at.as_deref().map_or_else(|| says::device_waiting().to_owned(), |at| intl::day(at, ""));
        let seen = one.seen_at.as_deref().map_or_else(|| says::never().to_owned(), intl::ago);
        let named = says::device_revoke_named(&one.name);
        let id = one.device.clone();
        let button = view! { <Button label=says::device_revoke() named=named look="plain" press=move |()| revoke(id.clone()) /> };
        vec![one.name.into_any(), since.into_any(), seen.into_any(), button.into_any()]
    };
    let heads = [says::device_name(), says::device_since(), says::seen(), ""].map(str::to_owned).to_vec();
    let rows = move |()| devices.iter().cloned().map(row).collect::<Vec<_>>();
    view! {
        <Table caption=says::devices() heads=heads rows=rows />
        <Troubles of=work.trouble() />
    }
    .into_any()
}

/// A name first, then the code.
#[component]
fn Enrol() -> impl IntoView {
    let name = RwSignal::new(String::new());
    let code = RwSignal::new(None::<Code>);
    let work = Work::new();
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            code.set(Some(Code::make(name.get_untracked().trim()).await?));
            Ok(())
        });
    };
    move || {
        match code.get() {
        None => view! {
            <form class="stack" on:submit=heard(make)>
                <Field label=says::device_name() value=name fault=work.fault("/name") hint=says::device_name_hint() maxlength=60 autofocus=true />
                <Submit label=says::device_go() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
        }
        .into_any(),
        Some(code) => view! {
            <div class="stack enrol">
                <p>{says::device_how()}</p>
                <Qr text=code.address() label=says::device_qr() />
                <p class="code">{code.code.clone()}</p>
                <CopyLine label=says::device_link() line=code.address() />
                <p class="hint">{says::device_until(&intl::moment(&code.expires_at, ""))}</p>
                <a class="quiet" href=code.address()>{says::device_here()}</a>
            </div>
        }
        .into_any(),
    }
    }
}
