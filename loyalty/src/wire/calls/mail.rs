//! What whoever runs the installation asks about mail.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/mailer",
        about: "Whether this installation has a way to send letters.",
        answers: &[(200, "Mailer")],
        ..PLAIN
    },
    Call {
        path: "/v1/mailbox",
        who: Who::Operator,
        about: "The newest letters, where the development mailbox is on.",
        query: &[("to", "Only those to this address.")],
        answers: &[(200, "Mailbox")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/jobs/minute",
        who: Who::Operator,
        about: "Does at once what is otherwise done every minute.",
        answers: &[(200, "MinuteAnswer")],
        ..PLAIN
    },
];
