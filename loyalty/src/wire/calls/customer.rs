//! What a customer's panel calls.

use super::{Call, PAGE, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/session",
        about: "Exchanges an identity token, once, for a session; or opens one with a card's code, or with a code that was mailed.",
        request: Some("NewSession"),
        answers: &[(201, "SessionAnswer")],
        problems: &[Code::NotFound, Code::RateLimited, Code::SeveralMembers, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/card",
        who: Who::Customer,
        about: "All that the panel's first screen shows. Has an ETag.",
        answers: &[(200, "Card"), (304, "")],
        ..PLAIN
    },
    Call {
        path: "/v1/entries",
        who: Who::Customer,
        about: "The member's own journal, newest first.",
        query: PAGE,
        answers: &[(200, "EntryPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
];
