//! A colleague's role, name and PIN, and taking their place away.

use crate::prelude::*;
use serde_json::{Map, Value};

use super::{Person, roles};
use crate::api::{self, Trouble};
use crate::parts::{Button, Choice, Dialog, Field, Submit, Troubles, Work, toast};
use crate::texts::team as says;

/// The dialog about whoever is being edited.
#[component]
pub(super) fn Edit(of: RwSignal<Option<Person>>, done: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(of.with(Option::is_some)));
    let closed = Callback::new(move |()| of.set(None));
    let title = Signal::derive(move || of.with(|of| of.as_ref().map(|one| one.name.clone())).unwrap_or_default());
    let finished = Callback::new(move |()| {
        of.set(None);
        done.run(());
    });
    let form = move || of.get().map(|one| view! { <Form one=one done=finished /> });
    view! { <Dialog open=open title=title closed=closed>{form}</Dialog> }
}

#[component]
fn Form(one: Person, done: Callback<()>) -> impl IntoView {
    let path = format!("/v1/team/{}", one.person);
    let name = RwSignal::new(one.name.clone());
    let role = RwSignal::new(one.role.clone());
    let pin = RwSignal::new(String::new());
    let work = Work::new();
    let sure = RwSignal::new(false);
    let (saved, gone) = (path.clone(), path);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (path, before) = (saved.clone(), one.clone());
        work.run(async move {
            let now = [("name", name, before.name), ("role", role, before.role), ("pin", pin, String::new())];
            let changed =
                now.into_iter().map(|(field, now, before)| (field, now.get_untracked().trim().to_owned(), before));
            let changed: Map<String, Value> = changed
                .filter(|(_, now, before)| now != before)
                .map(|(field, now, _)| (field.to_owned(), now.into()))
                .collect();
            api::patch::<Value>(&path, &changed).await?;
            toast::say(says::saved());
            done.run(());
            Ok(())
        });
    };
    let remove = move |()| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let path = gone.clone();
        work.run(async move {
            api::delete(&path).await?;
            done.run(());
            Ok::<(), Trouble>(())
        });
    };
    let label = move || (if sure.get() { says::remove_sure() } else { says::remove() }).to_owned();
    view! {
        <form class="stack" on:submit=heard(save)>
            <Field label=says::name() value=name fault=work.fault("/name") maxlength=120 />
            <Choice label=says::role() value=role options=roles() />
            <Field label=says::new_pin() value=pin fault=work.fault("/pin") hint=says::pin_hint() inputmode="numeric" maxlength=8 required=false />
            <div class="line apart">
                <Submit label=says::save() busy=work.busy() />
                <Button label=Signal::derive(label) look="danger" press=remove />
            </div>
            <Troubles of=work.trouble() />
        </form>
    }
}
