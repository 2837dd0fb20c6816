//! Deciding about the words that stand on the screen. Where their author has changed them since, nothing is decided: the new
//! ones are shown instead, to be read first.

use crate::prelude::*;
use loyalty::wire::reviews::{QueuedReview, ReviewDecision, ReviewHistory};

use crate::api::{self, Trouble};
use crate::parts::toast;
use crate::texts::reviews as says;
use crate::voice::encoded;

/// Shows it, or hides it for a reason, and says so in these words; answers with the review as it is then.
pub(super) async fn decide(
    review: RwSignal<QueuedReview>,
    state: &str,
    reason: Option<String>,
    done: &'static str,
) -> Result<QueuedReview, Trouble> {
    let (id, edits) = review.with_untracked(|one| (encoded(&one.review.id), one.edits));
    let decision = ReviewDecision { state: state.to_owned(), reason, edits };
    match api::post(&format!("/v1/reviews/{id}/decision"), &decision).await {
        Err(trouble) if trouble.code() == "changed" => {
            let history: ReviewHistory = api::get(&format!("/v1/reviews/{id}/history")).await?;
            toast::say(says::changed_meanwhile());
            Ok(history.current)
        }
        decided => {
            let decided = decided?;
            toast::say(done);
            Ok(decided)
        }
    }
}
