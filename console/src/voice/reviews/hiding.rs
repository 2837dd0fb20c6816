//! Hiding a review: for one of five reasons, told with what everybody will see of it.

use crate::prelude::*;
use loyalty::review::REASONS;
use loyalty::wire::reviews::{QueuedReview, ReviewDecision};

use super::reason;
use crate::api;
use crate::parts::{Choice, Dialog, Submit, Troubles, Work, toast};
use crate::texts::reviews as says;
use crate::voice::encoded;

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
            let path = review.with_untracked(|one| format!("/v1/reviews/{}/decision", encoded(&one.review.id)));
            let reason = Some(chosen.get_untracked()).filter(|reason| !reason.is_empty());
            let decision = ReviewDecision { state: "hidden".to_owned(), reason };
            let hidden = api::post(&path, &decision).await?;
            open.set(false);
            review.set(hidden);
            toast::say(says::hidden_now());
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
