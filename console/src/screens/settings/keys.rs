//! Keys for the company's own servers: what each may do, since when it works, and taking it away.

use crate::prelude::*;
use serde::Deserialize;

use super::Pages;
use super::key::NewKey;
use crate::parts::{Button, Empty, Table, Troubles, Work, load};
use crate::texts::keys as says;
use crate::{api, intl};

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Key {
    id: String,
    kind: String,
    name: String,
    scopes: Vec<String>,
    created_at: String,
    revoked_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Found {
    keys: Vec<Key>,
}

/// The screen.
#[component]
pub fn Keys() -> impl IntoView {
    let keys = load(|| api::get::<Found>("/v1/keys"));
    let again = Callback::new(move |()| keys.again());
    view! {
        <Pages />
        <section class="card">
            <header class="line apart">
                <h2>{says::title()}</h2>
                <NewKey done=again />
            </header>
            <p class="lead">{says::lead()}</p>
            {keys.show(move |found| view! { <List keys=found.keys done=again /> })}
        </section>
    }
}

#[component]
fn List(keys: Vec<Key>, done: Callback<()>) -> impl IntoView {
    let live: Vec<Key> = keys.into_iter().filter(|key| key.revoked_at.is_none()).collect();
    if live.is_empty() {
        return view! { <Empty title=says::none() says=says::none_why() /> }.into_any();
    }
    let work = Work::new();
    let sure = RwSignal::new(String::new());
    let revoke = move |id: String| {
        if sure.get_untracked() != id {
            return sure.set(id);
        }
        work.run(async move {
            api::delete(&format!("/v1/keys/{id}")).await?;
            done.run(());
            Ok(())
        });
    };
    let row = move |key: Key| {
        let may = match key.kind.as_str() {
            "identity" => says::signs().to_owned(),
            _ if key.scopes.iter().any(|scope| scope == "*") => says::everything().to_owned(),
            _ => key.scopes.join(", "),
        };
        let (id, own) = (key.id.clone(), key.id.clone());
        let label = move || (if sure.get() == own { says::revoke_sure() } else { says::revoke() }).to_owned();
        let button = view! { <Button label=Signal::derive(label) look="plain" press=move |()| revoke(id.clone()) /> };
        let name = view! { <span>{key.name}<small class="under">{key.id}</small></span> };
        vec![name.into_any(), may.into_any(), intl::day(&key.created_at, "").into_any(), button.into_any()]
    };
    let heads = [says::name(), says::may(), says::since(), ""].map(str::to_owned).to_vec();
    let rows = move |()| live.iter().cloned().map(row).collect::<Vec<_>>();
    view! {
        <Table caption=says::title() heads=heads rows=rows />
        <Troubles of=work.trouble() />
    }
    .into_any()
}
