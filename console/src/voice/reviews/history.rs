//! What a review said before its author changed it.

use crate::prelude::*;
use loyalty::wire::reviews::{QueuedReview, ReviewHistory, ReviewRevision};

use super::one::{aspects, stars};
use crate::parts::{Dialog, load};
use crate::texts::reviews as says;
use crate::voice::encoded;
use crate::{api, intl};

/// The dialog.
#[component]
pub(super) fn History(review: RwSignal<QueuedReview>, open: RwSignal<bool>) -> impl IntoView {
    view! { <Dialog open=open title=says::history()><Before review=review /></Dialog> }
}

#[component]
fn Before(review: RwSignal<QueuedReview>) -> impl IntoView {
    let path = review.with_untracked(|one| format!("/v1/reviews/{}/history", encoded(&one.review.id)));
    let history = load(move || {
        let path = path.clone();
        async move { api::get::<ReviewHistory>(&path).await }
    });
    let line = |one: &ReviewRevision| {
        let until = says::until(&intl::moment(&one.until.to_rfc3339(), ""));
        let text = one.text.clone();
        view! {
            <li>
                {stars(one.stars)}
                <div>
                    {text.map(|text| view! { <p class="words">{text}</p> })}
                    {aspects(&one.aspects)}
                    <small>{until}</small>
                </div>
            </li>
        }
    };
    history.show(move |history| view! { <ul class="voices">{history.before.iter().map(line).collect_view()}</ul> })
}
