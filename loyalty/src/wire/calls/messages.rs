//! What a site writes by itself, how it writes, and what became of it.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/correspondence",
        who: Who::Shop("messages:read"),
        about: "How the site writes.",
        answers: &[(200, "Correspondence")],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/correspondence",
        who: Who::Shop("messages:write"),
        about: "Changes how the site writes; what is missing stays.",
        request: Some("CorrespondencePatch"),
        answers: &[(200, "Correspondence")],
        ..PLAIN
    },
    Call {
        path: "/v1/messages",
        who: Who::Shop("messages:read"),
        about: "All messages with their texts, and what came of them in the last 30 days.",
        answers: &[(200, "MessageList")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/messages/{id}",
        who: Who::Shop("messages:write"),
        about: "Changes a message of this kind.",
        request: Some("MessageChange"),
        answers: &[(200, "MessageList")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/letters/preview",
        who: Who::Shop("messages:read"),
        about: "Shows how a letter will look.",
        request: Some("PreviewLetter"),
        answers: &[(200, "LetterPreview")],
        ..PLAIN
    },
    Call {
        path: "/v1/deliveries",
        who: Who::Shop("messages:read"),
        about: "What was sent or could not be, newest first.",
        query: &[
            ("state", "Only those in this state: `dead` are those that were given up."),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "DeliveryPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/deliveries/{id}/retry",
        who: Who::Shop("messages:write"),
        about: "Tries a delivery once more that was given up.",
        answers: &[(200, "Delivery")],
        problems: &[Code::NotFound, Code::AlreadySent],
        ..PLAIN
    },
    Call {
        path: "/v1/endpoints",
        who: Who::Shop("messages:read"),
        about: "The addresses that are told what happens.",
        answers: &[(200, "EndpointList")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/endpoints",
        who: Who::Shop("keys:write"),
        about: "Tells an address what happens from now on, signed after Standard Webhooks. Its secret is shown once.",
        request: Some("NewEndpoint"),
        answers: &[(201, "Endpoint")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/endpoints/{id}/secret",
        who: Who::Shop("keys:write"),
        about: "Changes the secret of an address; for a day both sign. The new one is shown once.",
        answers: &[(200, "Endpoint")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/endpoints/{id}",
        who: Who::Shop("keys:write"),
        about: "Tells an address nothing any more.",
        answers: &[(204, "")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/mail/events",
        about: "What the installation's mail provider says of letters: bounced, complained, delivered. Signed after Standard Webhooks.",
        request: Some("MailEvent"),
        answers: &[(204, "")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
];
