//! Members as the shop sees them.

use super::{Call, PAGE, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/members/{id}",
        who: Who::Shop("members:read"),
        about: "A member and their points.",
        answers: &[(200, "Member")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        path: "/v1/members/{id}/entries",
        who: Who::Shop("members:read"),
        about: "A member's journal, newest first.",
        query: PAGE,
        answers: &[(200, "EntryPage")],
        problems: &[Code::NotFound, Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/members/{id}/lots",
        who: Who::Shop("members:read"),
        about: "A member's lots with every use.",
        query: &[
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
            ("expiring_by", "A day: how many points will have lapsed by its 00:00."),
        ],
        answers: &[(200, "LotPage")],
        problems: &[Code::NotFound, Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/members/{id}/export",
        who: Who::Shop("members:export"),
        about: "Everything kept about a person.",
        answers: &[(200, "Export")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/members/{id}",
        who: Who::Shop("members:erase"),
        about: "Erases what tells who the member is. The journal's numbers stay, and no sum moves.",
        answers: &[(200, "Erased")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
];
