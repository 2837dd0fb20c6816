//! What an owner sees of the whole shop, and takes with them.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/home",
        who: Who::Shop("figures:read"),
        about: "The owner's first page: four figures with their trend, the newest events, and the next step. A large shop is counted once an hour.",
        answers: &[(200, "Home")],
        ..PLAIN
    },
    Call {
        path: "/v1/baseline",
        who: Who::Shop("figures:read"),
        about: "Customers, repeat share and retention of all that was reported or imported. A large shop is counted once an hour.",
        answers: &[(200, "Baseline")],
        ..PLAIN
    },
    Call {
        path: "/v1/exports/{what}",
        who: Who::Shop("members:export"),
        about: "All members, purchases, entries, coupons, changes, subscribers, consents, answers, reviews, complaints, complaint_messages or orders, page by page: columns and rows.",
        query: &[("cursor", "Where the page begins: `next` of the one before.")],
        answers: &[(200, "ExportPage")],
        problems: &[Code::NotFound, Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/imports/members",
        who: Who::Shop("imports:write"),
        about: "NDJSON, streamed: one member a line, with an opening balance of the day it is from. Sent again, contacts are brought up to date and no point is given twice.",
        request: Some("ImportLine"),
        answers: &[(200, "ImportAnswer")],
        problems: &[Code::TryAgain],
        ..PLAIN
    },
];
