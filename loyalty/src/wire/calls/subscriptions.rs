//! How readers subscribe, how a customer proves an address, and what the owner sees of both.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/subscriptions",
        about: "Asks for letters. The answer is the same for every address; nothing is sent before its owner presses the button in the letter that comes.",
        request: Some("NewSubscription"),
        answers: &[(202, "Nothing")],
        problems: &[Code::NotFound, Code::ContactsNotKept, Code::MailNotSetUp, Code::RateLimited],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/codes",
        about: "Mails a customer a code to sign in with. The answer is the same for every address; the code is good in the frame that asked, for ten minutes.",
        request: Some("NewCustomerCode"),
        answers: &[(202, "Nothing")],
        problems: &[Code::NotFound, Code::ContactsNotKept, Code::MailNotSetUp, Code::RateLimited],
        ..PLAIN
    },
    Call {
        path: "/v1/subscribers",
        who: Who::Shop("subscribers:read"),
        about: "Readers, newest first; or those whose address begins like this.",
        query: &[
            ("q", "How the address begins."),
            ("state", "Only those in this state."),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "SubscriberPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/subscribers/{id}",
        who: Who::Shop("subscribers:read"),
        about: "A reader, with the proof of everything they agreed to.",
        answers: &[(200, "SubscriberProof")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/subscribers/{id}",
        who: Who::Shop("subscribers:write"),
        about: "Erases a reader. The proofs stay under a digest of the address, and the address stays silent.",
        answers: &[(204, "")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/imports/subscribers",
        who: Who::Shop("imports:write"),
        about: "NDJSON, streamed: one reader a line, who agreed elsewhere. Who left here or could not be reached stays silent.",
        request: Some("SubscriberLine"),
        answers: &[(200, "ImportAnswer")],
        problems: &[Code::ContactsNotKept, Code::TryAgain],
        ..PLAIN
    },
];
