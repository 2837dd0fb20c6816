//! What customers say: answers with their figures, the surveys that ask, reviews, complaints. A module of its own beside
//! the console's, which would otherwise weigh half as much again for those who only look at points and customers.

mod answers;
mod budget;
mod complaints;
mod import;
mod places;
mod reviews;
mod survey;
mod surveys;
mod title;
mod words;

use crate::prelude::*;
use loyalty::voice::survey::{Kind, Texts};

use crate::address::A;
use crate::app::Lost;
use crate::texts::{self, voice as says};

/// The screens by their addresses.
pub fn screen(path: &str) -> AnyView {
    match path {
        "/console/voice" => answers::Answers().into_any(),
        "/console/voice/surveys" => surveys::Surveys().into_any(),
        "/console/voice/survey" => survey::One().into_any(),
        "/console/voice/reviews" => reviews::Reviews().into_any(),
        "/console/voice/reviews/import" => import::Import().into_any(),
        "/console/voice/words" => words::Words().into_any(),
        "/console/voice/places" => places::Places().into_any(),
        "/console/voice/complaints" => complaints::Complaints().into_any(),
        "/console/voice/complaint" => complaints::One().into_any(),
        "/console/voice/topics" => complaints::Topics().into_any(),
        _ => Lost().into_any(),
    }
}

/// The heading of all of them, and the way from one to another.
#[component]
fn Pages() -> impl IntoView {
    let all = [
        ("", says::answers()),
        ("/surveys", says::surveys()),
        ("/reviews", says::reviews()),
        ("/words", says::words()),
        ("/places", says::places()),
        ("/complaints", says::complaints()),
        ("/topics", says::topics()),
    ];
    let page = |(path, name): (&str, &'static str)| {
        view! { <li><A href=format!("/console/voice{path}") exact=true>{name}</A></li> }
    };
    // On a phone they stand in a row that is wider than the screen.
    request_animation_frame(|| {
        if let Ok(Some(here)) = document().query_selector(".pages [aria-current]") {
            here.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <h1>{says::title()}</h1>
        <nav class="pages" aria-label=says::title()><ul>{all.map(page).into_iter().collect_view()}</ul></nav>
    }
}

/// What a kind of survey is called; an owner's own has a title instead.
fn measure(kind: Kind) -> &'static str {
    match kind {
        Kind::Nps => says::nps(),
        Kind::Csat => says::csat(),
        Kind::Ces => says::ces(),
        Kind::Expectation => says::expectation(),
        Kind::Own => says::own(),
    }
}

/// A text in the language that is spoken here, or else in any it has.
fn spoken(texts: &Texts) -> String {
    texts.get(texts::language()).or_else(|| texts.values().next()).cloned().unwrap_or_default()
}

/// A part of an address that is a text of somebody's.
fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
