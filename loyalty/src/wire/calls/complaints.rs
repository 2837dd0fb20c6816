//! The complaint desk: open to everybody, answered at once with a number and a time.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/complaints/form",
        about: "What a complaint can be about, and by when each is answered.",
        query: &[("site", "The site's public key.")],
        answers: &[(200, "ComplaintForm")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/complaints",
        about: "Complains: in a session, or as a guest of a site, who gets a private token of the thread. The answer has a number and a time.",
        request: Some("NewComplaint"),
        answers: &[(201, "ComplaintTaken")],
        problems: &[Code::NotFound, Code::Unauthorized, Code::ContactsNotKept, Code::RateLimited, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/complaints/mine",
        who: Who::Customer,
        about: "The member's own complaints, newest first.",
        answers: &[(200, "OwnComplaints")],
        ..PLAIN
    },
    Call {
        path: "/v1/complaints",
        who: Who::Shop("complaints:read"),
        about: "Complaints: those that wait for the company, the most urgent first; or those in one state, or all, newest first.",
        query: &[
            (
                "state",
                "`open` (which is meant where it is missing), `received`, `assigned`, `answered`, `resolved`, `reopened` or `all`.",
            ),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "ComplaintPage")],
        problems: &[Code::Malformed, Code::OutOfRange],
        ..PLAIN
    },
    Call {
        path: "/v1/complaints/topics",
        who: Who::Shop("complaints:read"),
        about: "What complaints can be about, by when they are answered and who sees to them.",
        answers: &[(200, "ComplaintTopics")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/complaints/topics",
        who: Who::Shop("complaints:write"),
        about: "Decides it. Complaints that are there keep the time that was promised.",
        request: Some("ComplaintTopics"),
        answers: &[(200, "ComplaintTopics")],
        ..PLAIN
    },
    Call {
        path: "/v1/complaints/{id}",
        about: "A complaint with its thread, for its author: by its number in a session, or by a guest's private token.",
        answers: &[(200, "ComplaintThread")],
        problems: &[Code::NotFound, Code::Unauthorized],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/complaints/{id}/messages",
        about: "Says more, as its author. A complaint that was answered or closed is open again then.",
        request: Some("NewComplaintMessage"),
        answers: &[(201, "ComplaintThread")],
        problems: &[Code::NotFound, Code::Unauthorized, Code::RateLimited, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/complaints/{id}/reopen",
        about: "Opens a complaint again, as its author.",
        answers: &[(200, "ComplaintThread")],
        problems: &[Code::NotFound, Code::Unauthorized, Code::RateLimited, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/complaints/{id}/file",
        who: Who::Shop("complaints:read"),
        about: "A complaint with its thread, for those who see to it.",
        answers: &[(200, "ComplaintFile")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/complaints/{id}/assign",
        who: Who::Shop("complaints:write"),
        about: "Names who sees to it.",
        request: Some("ComplaintAssignment"),
        answers: &[(200, "ComplaintFile")],
        problems: &[Code::NotFound, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/complaints/{id}/answer",
        who: Who::Shop("complaints:write"),
        about: "Answers in the thread, and by mail where the author left an address.",
        request: Some("NewComplaintMessage"),
        answers: &[(200, "ComplaintFile")],
        problems: &[Code::NotFound, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/complaints/{id}/resolve",
        who: Who::Shop("complaints:write"),
        about: "Closes a complaint. One whose author waits needs a last answer.",
        request: Some("ComplaintResolution"),
        answers: &[(200, "ComplaintFile")],
        problems: &[Code::NotFound, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/complaints/{id}",
        about: "Forgets who complained and every word of the thread, for its author. That there was a complaint stays.",
        answers: &[(204, "")],
        problems: &[Code::NotFound, Code::Unauthorized],
        ..PLAIN
    },
];
