//! One reader: what they get, and the proof of everything they agreed to.

use crate::prelude::*;
use loyalty::wire::subscriptions::{Consent, Subscriber, SubscriberProof};

use super::encoded;
use super::readers::{state, wants};
use crate::address::{self, A};
use crate::parts::{Button, Dialog, Table, Troubles, Work, load, toast};
use crate::texts::letters as says;
use crate::{api, intl};

/// The screen.
#[component]
pub(super) fn One() -> impl IntoView {
    let id = address::query("id");
    let path = format!("/v1/subscribers/{}", encoded(&id));
    let own = path.clone();
    let proof = load(move || {
        let path = own.clone();
        async move { api::get::<SubscriberProof>(&path).await }
    });
    view! {
        <p class="back"><A href="/console/letters">{says::readers()}</A></p>
        {proof.show(move |proof| view! {
            <h1>{proof.subscriber.email.clone()}</h1>
            <Facts one=proof.subscriber />
            <Proof consents=proof.consents />
            <Erase path=path.clone() />
        })}
    }
}

#[component]
fn Facts(one: Subscriber) -> impl IntoView {
    let source = match one.source.as_str() {
        "panel" => says::source_panel(),
        "import" => says::source_import(),
        _ => says::source_form(),
    };
    let wants = wants(&one);
    let moment = |at: Option<loyalty::time::Moment>| at.map(|at| intl::moment(&at.to_rfc3339(), ""));
    let facts = [
        (says::state(), Some(state(&one.state).to_owned())),
        (says::reader_wants(), Some(wants)),
        (says::reader_source(), Some(source.to_owned())),
        (says::reader_since(), moment(Some(one.created_at))),
        (says::reader_confirmed(), moment(one.confirmed_at)),
        (says::reader_ended(), moment(one.ended_at)),
        (says::reader_reason(), one.reason),
    ];
    let fact = |(name, value): (&'static str, Option<String>)| {
        value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let member = one.member.map(|id| {
        let href = format!("/console/customers/one?id={}", encoded(&id));
        view! { <A href=href>{says::reader_member()}</A> }
    });
    view! {
        <section class="card">
            <dl class="facts">{facts.into_iter().filter_map(fact).collect_view()}</dl>
            {member}
        </section>
    }
}

#[component]
fn Proof(consents: Vec<Consent>) -> impl IntoView {
    let heads = [says::proof_at(), says::proof_what(), says::proof_text()].map(str::to_owned).to_vec();
    let rows = move |()| consents.iter().map(row).collect::<Vec<_>>();
    view! {
        <section class="card">
            <h2>{says::proof()}</h2>
            <p class="lead">{says::proof_lead()}</p>
            <Table caption=says::proof() heads=heads rows=rows />
        </section>
    }
}

fn row(one: &Consent) -> Vec<AnyView> {
    let kind = match one.kind.as_str() {
        "data" => says::consent_data(),
        "advertising" => says::consent_advertising(),
        "program" => says::consent_program(),
        _ => says::consent_subscription(),
    };
    let step = match one.step.as_str() {
        "asked" => says::step_asked(),
        "confirmed" => says::step_confirmed(),
        _ => says::step_withdrawn(),
    };
    let via = match one.via.as_str() {
        "panel" => says::source_panel(),
        "import" => says::source_import(),
        "letter" => says::via_letter(),
        "provider" => says::via_provider(),
        "console" => says::via_console(),
        _ => says::source_form(),
    };
    let version = one.version.map(|version| says::proof_version(&intl::whole(i64::from(version))));
    let about = [version, Some(via.to_owned()), one.page.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let zone = one.zone_minutes.map(|minutes| says::proof_zone(&clock(minutes)));
    vec![
        view! { <span>{intl::moment(&one.at.to_rfc3339(), "")}<small class="under">{zone}</small></span> },
        view! { <span>{kind}<small class="under">{step}</small></span> },
        view! { <span>{one.text.clone()}<small class="under">{about}</small></span> },
    ]
}

/// How far a clock is from UTC: `+03:00`.
fn clock(minutes: i64) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[component]
fn Erase(path: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let work = Work::new();
    let erase = move |()| {
        let path = path.clone();
        work.run(async move {
            api::delete(&path).await?;
            toast::say(says::erased());
            address::go("/console/letters");
            Ok(())
        });
    };
    view! {
        <Button label=says::erase() look="danger" press=move |()| open.set(true) />
        <Dialog open=open title=says::erase_title()>
            <div class="stack">
                <p>{says::erase_lead()}</p>
                <Button label=says::erase() look="danger" busy=work.busy() press=erase.clone() />
                <Troubles of=work.trouble() />
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_clock_is_written_as_far_from_utc_as_it_is() {
        assert_eq!([180, -90, 0].map(super::clock), ["+03:00", "−01:30", "+00:00"]);
    }
}
