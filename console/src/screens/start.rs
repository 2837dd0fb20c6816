//! The start: from nothing to a launched site in as few steps as there can be. Each step is an address of its own, so
//! that a reload, the back button and a second day find it again.

mod company;
mod launch;
mod line;
mod style;

use crate::prelude::*;

pub use company::Company;
pub use line::Line;
pub use style::Style;

use crate::address::A;
use crate::texts::start as says;

/// The first step: what kind of company it is. Choosing goes on.
#[component]
pub fn Start() -> impl IntoView {
    let kind = |template: &'static str, name: &'static str, about: &'static str| {
        let address = format!("/console/start/company?template={template}");
        view! {
            <li class=format!("kind {template}")>
                <A href=address><i aria-hidden="true"></i><b>{name}</b><span>{about}</span></A>
            </li>
        }
    };
    view! {
        <Steps at=1 />
        <h1>{says::title()}</h1>
        <p class="lead">{says::lead()}</p>
        <ul class="kinds">
            {kind("service", says::service(), says::service_about())}
            {kind("shop", says::shop(), says::shop_about())}
            {kind("blog", says::blog(), says::blog_about())}
        </ul>
    }
}

/// How far one has come.
#[component]
fn Steps(
    /// The step that is shown, from 1.
    at: usize,
) -> impl IntoView {
    let names = [says::step_kind(), says::step_company(), says::step_look(), says::step_line()];
    let step = |(place, name): (usize, &'static str)| {
        let current = (place + 1 == at).then_some("step");
        view! { <li aria-current=current class:done=place + 1 < at>{name}</li> }
    };
    view! { <ol class="steps" aria-label=says::steps()>{names.into_iter().enumerate().map(step).collect_view()}</ol> }
}
