//! One survey: what it asks, when, in which words, and how that looks to whoever is asked. The questions of the four
//! measures are everybody's and cannot be changed; those of an owner's own can.

mod branches;
mod editor;
mod options;
mod preview;
mod questions;
mod results;
mod standard;
mod when;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::voice::survey::Kind;
use loyalty::wire::voice::SurveyShown;
use serde_json::{Value, json};

use super::{encoded, title};
use crate::address::{self, A};
use crate::api::{Call, Trouble};
use crate::parts::{CopyLine, Submit, Troubles, load, toast};
use crate::site::{self, Site};
use crate::texts::voice as says;
use crate::{api, files};
use editor::{Editor, Words};

/// What is read before it can be drawn: the site, and the survey where there is one.
type Read = (Site, Option<SurveyShown>);

/// The screen. A survey that was just begun has its address from then on.
#[component]
pub(super) fn One() -> impl IntoView {
    let id = Memo::new(|_| address::query("id"));
    view! {
        <p class="back"><A href="/console/voice/surveys">{says::surveys()}</A></p>
        {move || {
            let id = id.get();
            view! { <Survey id=id /> }
        }}
    }
}

#[component]
fn Survey(id: String) -> impl IntoView {
    let asked = id.clone();
    let read = load(move || {
        let id = asked.clone();
        async move { read(&id).await }
    });
    read.show(move |(site, survey)| {
        let id = id.clone();
        view! { <Form site=site survey=survey id=id /> }
    })
}

async fn read(id: &str) -> Result<Read, Trouble> {
    let site = site::read().await?;
    if id.is_empty() {
        return Ok((site, None));
    }
    Ok((site, Some(api::get(&format!("/v1/surveys/{}", encoded(id))).await?)))
}

/// A survey that nobody has written yet.
fn blank() -> Value {
    let question = options::turned(&json!({"id": "question_1", "text": {}, "is_optional": false}), "choice");
    json!({"version": 1, "kind": "own", "is_on": false, "occasion": {"on": "none"}, "questions": [question]})
}

#[component]
fn Form(site: Site, survey: Option<SurveyShown>, id: String) -> impl IntoView {
    let (document, kind, heading) = match &survey {
        Some(one) => {
            let document = serde_json::to_value(&one.document).unwrap_or_default();
            (document, one.document.kind, title::of(&one.survey, &one.document))
        }
        None => (blank(), Kind::Own, says::survey_new().to_owned()),
    };
    let editor = Editor::of(document, &site.languages);
    let revision = StoredValue::new(survey.as_ref().map_or(0, |survey| survey.revision));
    let known = RwSignal::new(id);
    let work = editor.work;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !editor.check() {
            return;
        }
        work.run(async move {
            let is_new = known.with_untracked(String::is_empty);
            let id = if is_new { new_id() } else { known.get_untracked() };
            let call = Call::new(Method::PUT, &format!("/v1/surveys/{}", encoded(&id)));
            let call = call.header("if-match", &format!("\"{}\"", revision.get_value()));
            let saved: SurveyShown = call.body(&editor.document()).send().await?;
            revision.set_value(saved.revision);
            toast::say(says::saved());
            if is_new {
                address::go(&format!("{}?id={}", super::surveys::ONE, encoded(&id)));
            }
            Ok(())
        });
    };
    let is_own = kind == Kind::Own;
    let faulty = move || editor.is_faulty().then(says::survey_faulty);
    let company = site.name.clone();
    view! {
        <h1>{heading}</h1>
        {(!is_own).then(|| view! { <p class="lead">{says::standard_lead()}</p> })}
        <div class="columns survey">
            <form class="program" on:submit=heard(save)>
                <when::When editor=editor kind=kind />
                {is_own.then(|| view! {
                    <section class="card">
                        <Words editor=editor path="/title" label=says::survey_title() hint=says::survey_title_hint() />
                    </section>
                    <questions::Questions editor=editor />
                })}
                {(!is_own).then(|| view! { <standard::Wording kind=kind company=site.name.clone() /> })}
                <p class="trouble" role="alert">{faulty}</p>
                <Troubles of=work.trouble() />
                <Submit label=says::save() busy=work.busy() />
            </form>
            <div class="stack">
                <preview::Preview editor=editor company=company />
                {survey.map(|survey| view! {
                    <InPage survey=survey.survey.clone() />
                    {is_own.then(|| view! { <results::Results survey=survey /> })}
                })}
            </div>
        </div>
    }
}

/// The line that puts the survey into a page.
#[component]
fn InPage(survey: String) -> impl IntoView {
    let line = format!("<div data-kept=\"survey\" data-survey=\"{survey}\"></div>");
    view! {
        <section class="card" aria-labelledby="in-page">
            <h2 id="in-page">{says::in_page()}</h2>
            <p class="hint">{says::in_page_hint()}</p>
            <CopyLine label=says::in_page_line() line=line />
        </section>
    }
}

/// Stands in addresses and exports, so it is short; nothing hangs on it but that it is new.
fn new_id() -> String {
    let letters = files::uuid();
    format!("s{}", letters.split('-').next().unwrap_or_default())
}
