//! A new key: what it is for, what it may do, and its secret, shown once.

use crate::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::api;
use crate::parts::{Button, Choice, CopyLine, Dialog, Field, Submit, Troubles, Work};
use crate::texts::keys as says;

/// What servers of a shop usually do: report sales, take coupons, look members up.
const SHOP: [&str; 5] = ["purchases:write", "members:read", "coupons:use", "redemptions:write", "program:read"];

/// A new key with its secret.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Created {
    id: String,
    secret: String,
}

/// The button and its dialog.
#[component]
pub(super) fn NewKey(done: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let made = RwSignal::new(None::<Created>);
    let closed = Callback::new(move |()| {
        made.set(None);
        done.run(());
    });
    let inside = move || match made.get() {
        None => view! { <Form made=made /> }.into_any(),
        Some(key) => view! {
            <div class="stack">
                <p>{says::once()}</p>
                <CopyLine label=says::id() line=key.id />
                <CopyLine label=says::secret() line=key.secret />
            </div>
        }
        .into_any(),
    };
    view! {
        <Button label=says::new() press=move |()| open.set(true) />
        <Dialog open=open title=says::new().to_owned() closed=closed>{inside}</Dialog>
    }
}

#[component]
fn Form(made: RwSignal<Option<Created>>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let kind = RwSignal::new("shop".to_owned());
    let work = Work::new();
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let (kind, scopes): (&str, &[&str]) = match kind.get_untracked().as_str() {
                "identity" => ("identity", &[]),
                "all" => ("secret", &["*"]),
                _ => ("secret", &SHOP),
            };
            let body = json!({"kind": kind, "name": name.get_untracked().trim(), "scopes": scopes});
            made.set(Some(api::post("/v1/keys", &body).await?));
            Ok(())
        });
    };
    let kinds = [
        ("shop", says::kind_shop(), says::kind_shop_about()),
        ("all", says::kind_all(), says::kind_all_about()),
        ("identity", says::kind_identity(), says::kind_identity_about()),
    ];
    let kinds = kinds.map(|(key, name, about)| (key.to_owned(), name.to_owned(), about.to_owned())).to_vec();
    view! {
        <form class="stack" on:submit=heard(create)>
            <Field label=says::name() value=name fault=work.fault("/name") hint=says::name_hint() maxlength=60 autofocus=true />
            <Choice label=says::may() value=kind options=kinds />
            <Submit label=says::create() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}
