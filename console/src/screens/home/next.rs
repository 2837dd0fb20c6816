//! The next useful step: one at a time, with the button that does it.

use crate::prelude::*;

use crate::address::A;
use crate::parts::Button;
use crate::screens::counter_here;
use crate::texts::home as says;

/// What to do next.
#[component]
pub(super) fn Next(step: String) -> impl IntoView {
    let (title, lead, go, path) = match step.as_str() {
        "program" => (says::program(), says::program_lead(), says::program_go(), "/console/program"),
        "paste" => (says::paste(), says::paste_lead(), says::paste_go(), "/console/start/line"),
        "launch" => (says::launch(), says::launch_lead(), says::launch_go(), "/console/start/line"),
        "first_purchase" => (says::first(), says::first_lead(), says::first_go(), ""),
        "enrol" => (says::enrol(), says::enrol_lead(), says::enrol_go(), ""),
        "import" => (says::import(), says::import_lead(), says::import_go(), "/console/import"),
        _ => return ().into_any(),
    };
    let way = if path.is_empty() {
        view! { <Counter label=go /> }.into_any()
    } else {
        view! { <A href=path class="main">{go}</A> }.into_any()
    };
    view! {
        <section class="card next" aria-label=says::next()>
            <div>
                <h2>{title}</h2>
                <p class="lead">{lead}</p>
            </div>
            {way}
        </section>
    }
    .into_any()
}

#[component]
fn Counter(label: &'static str) -> impl IntoView {
    let work = crate::parts::Work::new();
    view! {
        <Button label=label look="main" busy=work.busy() press=move |()| work.run(counter_here::open()) />
        <crate::parts::Troubles of=work.trouble() />
    }
}
