//! Systems of the company's own that are told what happens: where they are, what they are told, and the secret by which
//! they know that it is us.

use crate::prelude::*;
use loyalty::wire::messages::{EVENTS, Endpoint, EndpointList};
use serde_json::json;

use super::{Pages, encoded};
use crate::parts::{Button, CopyLine, Dialog, Empty, Field, Submit, Table, Troubles, Work, load};
use crate::texts::letters as says;
use crate::{api, guess, intl, sitting};

/// The screen.
#[component]
pub(super) fn Systems() -> impl IntoView {
    let list = load(|| api::get::<EndpointList>("/v1/endpoints"));
    let again = Callback::new(move |()| list.again());
    // One whose secret is to be copied now; there is no other time.
    let made = RwSignal::new(None::<Endpoint>);
    let adding = RwSignal::new(false);
    let may = sitting::is_any(&["owner"]);
    let closed = Callback::new(move |()| {
        made.set(None);
        list.again();
    });
    let inside = move || match made.get() {
        Some(one) => view! { <Secret one=one /> },
        None => view! { <Add made=made /> },
    };
    view! {
        <Pages />
        <section class="card">
            <header class="line apart">
                <h2>{says::systems()}</h2>
                {may.then(|| view! { <Button label=says::system_add() press=move |()| adding.set(true) /> })}
            </header>
            <p class="lead">{says::systems_lead()}</p>
            {list.show(move |list| view! { <All endpoints=list.endpoints may=may made=made open=adding again=again /> })}
        </section>
        <Dialog open=adding title=says::system() closed=closed>{inside}</Dialog>
    }
}

#[component]
fn All(
    endpoints: Vec<Endpoint>,
    may: bool,
    made: RwSignal<Option<Endpoint>>,
    open: RwSignal<bool>,
    again: Callback<()>,
) -> impl IntoView {
    let live: Vec<Endpoint> = endpoints.into_iter().filter(|one| one.ended_at.is_none()).collect();
    if live.is_empty() {
        return view! { <Empty title=says::system_none() says=says::system_none_why() /> };
    }
    let work = Work::new();
    let sure = RwSignal::new(String::new());
    let remove = move |id: String| {
        if sure.get_untracked() != id {
            return sure.set(id);
        }
        work.run(async move {
            api::delete(&format!("/v1/endpoints/{}", encoded(&id))).await?;
            again.run(());
            Ok(())
        });
    };
    let renew = move |id: String| {
        work.run(async move {
            made.set(Some(api::post(&format!("/v1/endpoints/{}/secret", encoded(&id)), &json!({})).await?));
            open.set(true);
            Ok(())
        });
    };
    let row = move |one: Endpoint| {
        let state = match one.failing_since {
            Some(since) => says::system_failing(&intl::day(&since.to_rfc3339(), "")),
            None => says::system_well().to_owned(),
        };
        let events = if one.events.is_empty() {
            says::system_all().to_owned()
        } else {
            one.events.iter().map(|event| called(event)).collect::<Vec<_>>().join(", ")
        };
        let (renewed, removed, own) = (one.id.clone(), one.id.clone(), one.id);
        let label = move || (if sure.get() == own { says::remove_sure() } else { says::remove() }).to_owned();
        let buttons = may.then(|| {
            view! {
                <span class="line">
                    <Button label=says::new_secret() look="plain" press=move |()| renew(renewed.clone()) />
                    <Button label=Signal::derive(label) look="plain" press=move |()| remove(removed.clone()) />
                </span>
            }
        });
        vec![
            view! { <span>{one.url}<small class="under">{events}</small></span> },
            state.into_any(),
            intl::day(&one.created_at.to_rfc3339(), "").into_any(),
            buttons.into_any(),
        ]
    };
    let heads = [says::system_url(), says::state(), says::reader_since(), ""].map(str::to_owned).to_vec();
    let rows = move |()| live.iter().cloned().map(row).collect::<Vec<_>>();
    view! {
        <Table caption=says::systems() heads=heads rows=rows />
        <Troubles of=work.trouble() />
    }
}

#[component]
fn Add(made: RwSignal<Option<Endpoint>>) -> impl IntoView {
    let url = RwSignal::new(String::new());
    let events = EVENTS.map(|event| (event, RwSignal::new(true)));
    let work = Work::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        url.update(|url| *url = guess::url(url));
        work.run(async move {
            let wanted: Vec<&str> =
                events.iter().filter(|(_, on)| on.get_untracked()).map(|(event, _)| *event).collect();
            // All of them means those as well that there will be one day.
            let wanted = if wanted.len() == EVENTS.len() { Vec::new() } else { wanted };
            let body = json!({ "url": url.get_untracked(), "events": wanted });
            made.set(Some(api::post("/v1/endpoints", &body).await?));
            Ok(())
        });
    };
    let boxed = |(event, on): (&'static str, RwSignal<bool>)| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=heard(move |event| on.set(event_target_checked(&event))) />
                <span>{called(event)}</span>
            </label>
        }
    };
    view! {
        <form class="stack" on:submit=heard(add)>
            <Field label=says::system_url() value=url fault=work.fault("/url") hint=says::system_url_hint() inputmode="url" autofocus=true placeholder="https://" />
            <fieldset class="choice">
                <legend>{says::system_events()}</legend>
                {events.map(boxed).into_iter().collect_view()}
                <p class="fault" aria-live="polite">{work.fault("/events")}</p>
            </fieldset>
            <Submit label=says::system_add() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

/// What an event is called.
fn called(event: &str) -> String {
    match event {
        "order.changed" => says::event_order(),
        "redemption.created" => says::event_redeemed(),
        "redemption.cancelled" => says::event_cancelled(),
        "purchase.reported" => says::event_bought(),
        "refund.reported" => says::event_refunded(),
        "member.created" => says::event_joined(),
        "subscriber.confirmed" => says::event_confirmed(),
        "subscriber.left" => says::event_left(),
        "review.created" => says::event_reviewed(),
        "complaint.created" => says::event_complained(),
        "complaint.answered" => says::event_answered(),
        other => other,
    }
    .to_owned()
}

#[component]
fn Secret(one: Endpoint) -> impl IntoView {
    view! {
        <div class="stack">
            <p>{says::secret_once()}</p>
            <CopyLine label=says::secret() line=one.secret.unwrap_or_default() />
            <p class="hint">{says::secret_hint()}</p>
        </div>
    }
}
