//! Hiding a review: for one of five reasons, told with what everybody will see of it.

use crate::prelude::*;
use loyalty::review::REASONS;
use loyalty::wire::reviews::QueuedReview;

use super::deciding::decide;
use super::reason;
use crate::parts::{Choice, Dialog, Submit, Troubles, Work};
use crate::texts::reviews as says;

/// The dialog.
#[component]
pub(super) fn Hiding(review: RwSignal<QueuedReview>, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title=says::hide_title()>
            <Form review=review open=open />
        </Dialog>
    }
}

#[component]
fn Form(review: RwSignal<QueuedReview>, open: RwSignal<bool>) -> impl IntoView {
    // Nothing is chosen before somebody chose it: the first of a list is the one that is taken unread.
    let chosen = RwSignal::new(String::new());
    let work = Work::new();
    let hide = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let reason = Some(chosen.get_untracked()).filter(|reason| !reason.is_empty());
            let now = decide(review, "hidden", reason, says::hidden_now()).await?;
            open.set(false);
            review.set(now);
            Ok(())
        });
    };
    let option = |one: &'static str| {
        let (name, about) = reason(one);
        (one.to_owned(), name.to_owned(), about.to_owned())
    };
    view! {
        <form class="stack" on:submit=heard(hide)>
            <p>{says::hide_lead()}</p>
            <Choice label=says::hide_why() value=chosen options=REASONS.map(option).to_vec() />
            <p class="fault" aria-live="polite">{work.fault("/reason")}</p>
            <Submit label=says::hide_now() look="danger" busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}
