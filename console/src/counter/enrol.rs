//! A browser becomes a counter: with the code that the console shows, typed or in the address.

use crate::prelude::*;

use super::js;
use super::place::Place;
use crate::parts::{Field, Submit, Work};
use crate::shell::{Languages, Mark};
use crate::texts::counter as says;

/// The form.
#[component]
pub fn Enrol() -> impl IntoView {
    let place = expect_context::<Place>();
    let code = RwSignal::new(js::take_hash());
    let work = Work::new();
    let enrol = move || work.run(async move { place.enrol(code.get_untracked()).await });
    if !code.with_untracked(String::is_empty) {
        enrol();
    }
    let fault = Signal::derive(move || {
        let trouble = work.trouble().get()?;
        Some(if trouble.code() == "not_found" { says::enrol_wrong().to_owned() } else { trouble.sentence() })
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        enrol();
    };
    view! {
        <main class="alone" aria-busy=move || work.busy().get().then_some("true")>
            <Mark />
            <h1>{says::enrol_title()}</h1>
            <p class="lead">{says::enrol_lead()}</p>
            <form class="stack" on:submit=heard(submit)>
                <Field label=says::enrol_code() value=code fault hint=says::enrol_hint() autofocus=true />
                <Submit label=says::enrol() busy=work.busy() />
            </form>
            <Languages />
        </main>
    }
}
