//! The program: how points are earned, what they buy, when they lapse, what they are called.
//!
//! Everything is checked here as it is typed, by the same rules as at the edge, and every part says in one sentence
//! what it means. Nothing is saved before the person has seen what changes for whom.

mod changes;
mod collisions;
mod earning;
mod editor;
pub(crate) mod plain;
mod rewards;
mod saving;
mod terms;
pub mod versions;
mod words;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::wire::sites::Site;
use serde_json::Value;

use crate::address::A;
use crate::api::{self, Call, Trouble};
use crate::app::Lost;
use crate::parts::load;
use crate::reader;
use crate::texts::program as says;
use editor::Editor;

/// The screens by their addresses. They are a module of their own beside the console's: what a program can say is most of
/// what an owner decides, and grows, and whoever only looks at figures needs none of it.
pub fn screen(path: &str) -> AnyView {
    match path {
        "/console/program" => Program().into_any(),
        "/console/program/versions" => versions::Versions().into_any(),
        _ => Lost().into_any(),
    }
}

/// A program as the edge has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InForce {
    /// The document.
    pub(crate) document: Value,
    /// Its revision, for `if-match`.
    pub(crate) etag: String,
}

/// Reads the program in force.
pub(crate) async fn in_force() -> Result<InForce, Trouble> {
    let answer = Call::new(Method::GET, "/v1/program").exchange().await?;
    let document = reader::value(&answer.text);
    Ok(InForce { document, etag: answer.etag.unwrap_or_default() })
}

/// The screen.
#[component]
pub fn Program() -> impl IntoView {
    let loaded = load(|| async { Ok((api::get::<Site>("/v1/site").await?, in_force().await?)) });
    view! {
        <header class="head">
            <h1>{says::title()}</h1>
            <A href="/console/program/versions">{says::versions()}</A>
        </header>
        <p class="lead">{says::lead()}</p>
        {loaded.show(|(site, program)| view! { <Editing editor=Editor::of(site, program) /> })}
    }
}

#[component]
fn Editing(editor: Editor) -> impl IntoView {
    view! {
        <div class="program">
            <plain::Summary editor=editor />
            <earning::Earning editor=editor />
            <rewards::Rewards editor=editor />
            <terms::Terms editor=editor />
            <words::Words editor=editor />
            <saving::Saving editor=editor />
        </div>
    }
}
