//! Reviews: writing and reading them, and what their owner decides.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/reviews",
        about: "Reviews of something, those with words, and on the first page what all ratings say: the mean, how many by stars, how many of each are hidden and why. Anybody reads them.",
        query: &[
            ("site", "The site's public key."),
            ("subject", "`site`, `product:SKU`, `service:SKU` or `article:ADDRESS`; `site` where it is missing."),
            ("kind", "`thanks` for published thank-you letters."),
            ("sort", "`newest`, `highest` or `lowest`."),
            ("stars", "Only those with so many stars."),
            ("verified", "`1` for buyers' alone."),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "ReviewPage")],
        problems: &[Code::NotFound, Code::Malformed, Code::OutOfRange],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/reviews",
        about: "Writes a review, a rating (without words) or a thank-you letter: in a session, or as a guest of a site. A member writes one review for each purchase and subject, a guest one for each subject; sent again, it changes the first, and what is missing then stays, unless it was withdrawn. Each letter is its own.",
        request: Some("NewReview"),
        answers: &[(201, "ReviewKept"), (200, "ReviewKept")],
        problems: &[Code::NotFound, Code::Unauthorized, Code::ContactsNotKept, Code::RateLimited, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/reviews/mine",
        who: Who::Customer,
        about: "The member's own reviews and thank-you letters, newest first, with where each stands.",
        answers: &[(200, "OwnReviews")],
        ..PLAIN
    },
    Call {
        path: "/v1/reviews/queue",
        who: Who::Shop("reviews:read"),
        about: "Reviews and thank-you letters for their owner, newest first: those that wait for a decision, or all in one state.",
        query: &[
            (
                "state",
                "`queued` (which is meant where it is missing), `waiting`, `shown`, `hidden`, `withdrawn` or `all`.",
            ),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "ReviewQueue")],
        problems: &[Code::Malformed, Code::OutOfRange],
        ..PLAIN
    },
    Call {
        path: "/v1/reviews/words",
        who: Who::Shop("reviews:read"),
        about: "Words and aspects that recur in the newest reviews, by stars: what is praised and what goes wrong.",
        query: &[("subject", "Only reviews of this; all where it is missing.")],
        answers: &[(200, "ReviewWords")],
        problems: &[Code::OutOfRange],
        ..PLAIN
    },
    Call {
        path: "/v1/reviews/places",
        who: Who::Shop("reviews:read"),
        about: "Where else the company is reviewed.",
        answers: &[(200, "ReviewPlaces")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/reviews/places",
        who: Who::Shop("reviews:write"),
        about: "Sets where else the company is reviewed. The links are shown to everybody alike.",
        request: Some("NewReviewPlaces"),
        answers: &[(200, "ReviewPlaces")],
        ..PLAIN
    },
    Call {
        path: "/v1/reviews/{id}",
        about: "A review as its author sees it: by its id in a session, or by a guest's private token.",
        answers: &[(200, "OwnReview")],
        problems: &[Code::NotFound, Code::Unauthorized],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/reviews/{id}",
        about: "Changes a review: by its id in the author's session, or by a guest's private token. What it said before is kept.",
        request: Some("ReviewPatch"),
        answers: &[(200, "ReviewKept")],
        problems: &[Code::NotFound, Code::Unauthorized, Code::ContactsNotKept, Code::RateLimited, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/reviews/{id}",
        about: "Withdraws a review, as its author.",
        answers: &[(200, "OwnReview")],
        problems: &[Code::NotFound, Code::Unauthorized],
        ..PLAIN
    },
    Call {
        path: "/v1/reviews/{id}/history",
        who: Who::Shop("reviews:read"),
        about: "A review with what it said before its author changed it.",
        answers: &[(200, "ReviewHistory")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/reviews/{id}/decision",
        who: Who::Shop("reviews:write"),
        about: "Shows a review, or hides it for one of five reasons. How many are hidden, with how many stars and why, stands beside the reviews. Whoever decides says which of its forms they read; where its author has changed it since, nothing is decided.",
        request: Some("ReviewDecision"),
        answers: &[(200, "QueuedReview")],
        problems: &[Code::NotFound, Code::Changed, Code::TestMember],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/reviews/{id}/reply",
        who: Who::Shop("reviews:write"),
        about: "Answers a review where everybody reads it, or takes the answer back.",
        request: Some("ReviewReply"),
        answers: &[(200, "QueuedReview")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/imports/reviews",
        who: Who::Shop("imports:write"),
        about: "Takes over reviews that were written elsewhere, a line each, marked with where. A line of an id that is known changes nothing.",
        request: Some("ReviewLine"),
        answers: &[(200, "ImportAnswer")],
        ..PLAIN
    },
];
