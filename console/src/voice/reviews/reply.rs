//! Answering a review where everybody reads it.

use crate::prelude::*;
use loyalty::wire::reviews::{QueuedReview, ReviewReply};

use crate::api;
use crate::parts::{Area, Button, Submit, Troubles, Work, toast};
use crate::texts::reviews as says;
use crate::voice::encoded;

/// The form, while somebody writes.
#[component]
pub(super) fn Reply(review: RwSignal<QueuedReview>, open: RwSignal<bool>) -> impl IntoView {
    view! { <Show when=move || open.get()><Form review=review open=open /></Show> }
}

#[component]
fn Form(review: RwSignal<QueuedReview>, open: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(review.with_untracked(|one| one.review.reply.clone().unwrap_or_default()));
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let path = review.with_untracked(|one| format!("/v1/reviews/{}/reply", encoded(&one.review.id)));
            let replied = api::put(&path, &ReviewReply { text: text.get_untracked() }).await?;
            toast::say(says::replied());
            open.set(false);
            review.set(replied);
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(save)>
            <Area label=says::reply() value=text fault=work.fault("/text") hint=says::reply_hint() />
            <p class="line">
                <Submit label=says::reply_publish() busy=work.busy() />
                <Button label=says::cancel() look="plain" press=move |()| open.set(false) />
            </p>
            <Troubles of=work.trouble() />
        </form>
    }
}
