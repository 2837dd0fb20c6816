//! Orders: jobs in progress. The front answers, because those who report them are the shops' servers and whoever stands
//! at the counter, and those who wait for them have the card open.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls. What has a name of its own stands before what is named by an id.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/orders",
        who: Who::Shop("orders:write counter:use"),
        about: "Reports an order; order and member are created where unknown. The newest `at` counts, an older one is kept and changes nothing. Sent again it answers the same with `idempotent-replayed: true`.",
        request: Some("NewOrder"),
        answers: &[(201, "OrderReported"), (200, "OrderReported")],
        problems: &[Code::NotFound, Code::KeyReused, Code::ContactsNotKept, Code::TooLate, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/orders",
        who: Who::Shop("orders:read counter:use"),
        about: "Orders: those that are open, the nearest deadline first; or those of one status, or all, with what changed last first; or those whose id begins in a certain way.",
        query: &[
            (
                "status",
                "`open` (which is meant where it is missing), `accepted`, `in_work`, `waiting_for_parts`, `ready`, `done`, `cancelled` or `all`.",
            ),
            ("id", "How the id begins; `status` is not asked then."),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "OrderPage")],
        problems: &[Code::Malformed, Code::OutOfRange],
        ..PLAIN
    },
    Call {
        path: "/v1/orders/settings",
        who: Who::Shop("orders:read counter:use"),
        about: "What the statuses are called, and which of them customers are told.",
        answers: &[(200, "OrderSettings")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/orders/settings",
        who: Who::Shop("orders:write"),
        about: "Decides it. Messages that were sent stay sent.",
        request: Some("OrderSettings"),
        answers: &[(200, "OrderSettings")],
        ..PLAIN
    },
    Call {
        path: "/v1/orders/{id}",
        who: Who::Shop("orders:read counter:use"),
        about: "An order with its history.",
        answers: &[(200, "OrderFile")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/orders/{id}/status",
        who: Who::Shop("orders:write counter:use"),
        about: "Reports how a known order stands. A closed one can be corrected for a day.",
        request: Some("NewOrderStatus"),
        answers: &[(201, "OrderReported"), (200, "OrderReported")],
        problems: &[Code::NotFound, Code::KeyReused, Code::TooLate, Code::TryAgain],
        ..PLAIN
    },
];
