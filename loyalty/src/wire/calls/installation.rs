//! What whoever runs the installation calls, the audit, and the description itself.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/sites",
        who: Who::Operator,
        about: "Creates a site. Its secrets are shown once.",
        request: Some("NewSite"),
        answers: &[(201, "SiteCreated")],
        ..PLAIN
    },
    Call {
        path: "/v1/audit",
        who: Who::Shop("audit:read"),
        about: "Replays journals and reports every difference.",
        query: &[("cursor", "Where the page begins: `next` of the one before.")],
        answers: &[(200, "AuditPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/jobs/daily",
        who: Who::Operator,
        about: "Does at once what is otherwise done every day.",
        answers: &[(200, "DailyAnswer")],
        ..PLAIN
    },
    Call { path: "/openapi.json", about: "This description.", answers: &[(200, "")], ..PLAIN },
];
