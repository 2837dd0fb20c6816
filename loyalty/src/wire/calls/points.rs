//! What moves points: purchases, refunds, adjustments, redemptions, coupons.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// Problems of reporting a purchase.
pub(super) const PURCHASE: &[Code] = &[
    Code::Malformed,
    Code::UnknownField,
    Code::OutOfRange,
    Code::TooLarge,
    Code::KeyReused,
    Code::CurrencyMismatch,
    Code::ContactsNotKept,
    Code::NotFound,
    Code::TryAgain,
];

/// Problems of reporting an event.
const EVENT: &[Code] = &[
    Code::Malformed,
    Code::UnknownField,
    Code::OutOfRange,
    Code::TooLarge,
    Code::KeyReused,
    Code::ContactsNotKept,
    Code::TryAgain,
];

/// Problems of reporting a refund.
const REFUND: &[Code] = &[
    Code::Malformed,
    Code::UnknownField,
    Code::OutOfRange,
    Code::TooLarge,
    Code::KeyReused,
    Code::RefundTooLarge,
    Code::TryAgain,
];

/// Problems of giving or taking points by hand.
const ADJUSTMENT: &[Code] = &[
    Code::Malformed,
    Code::UnknownField,
    Code::OutOfRange,
    Code::TooLarge,
    Code::KeyReused,
    Code::InsufficientPoints,
    Code::TryAgain,
];

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/purchases",
        who: Who::Shop("purchases:write counter:use"),
        about: "Reports a purchase; the member is created where unknown. Sent again it answers the same with `idempotent-replayed: true`.",
        request: Some("NewPurchase"),
        answers: &[(201, "PurchaseAnswer"), (200, "PurchaseAnswer")],
        problems: PURCHASE,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/purchases/{id}/refunds",
        who: Who::Shop("purchases:write"),
        about: "Reports a refund of all or part of a purchase. Before its purchase is known it waits.",
        request: Some("NewRefund"),
        answers: &[(201, "RefundAnswer"), (200, "RefundAnswer")],
        problems: REFUND,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/imports/purchases",
        who: Who::Shop("purchases:write"),
        about: "NDJSON, streamed: one purchase a line, or a refund with `refund_of`. A broken line is reported by its number, the rest is taken.",
        request: Some("ImportLine"),
        answers: &[(200, "ImportAnswer")],
        problems: &[Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/members/{id}/adjustments",
        who: Who::Shop("points:adjust"),
        about: "Gives or takes points by hand.",
        request: Some("NewAdjustment"),
        answers: &[(201, "AdjustmentAnswer"), (200, "AdjustmentAnswer")],
        problems: ADJUSTMENT,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/events",
        who: Who::Shop("events:write"),
        about: "Reports that a member came by, or did something else that the program rewards; the member is created where unknown. Sent again it answers the same with `idempotent-replayed: true`.",
        request: Some("NewEvent"),
        answers: &[(201, "EventAnswer"), (200, "EventAnswer")],
        problems: EVENT,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/jobs/acts",
        who: Who::Operator,
        about: "Posts at once what members did and what is otherwise posted within a minute.",
        answers: &[(200, "ActsPosted")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/redemptions",
        who: Who::CustomerOrShop("redemptions:write counter:use"),
        about: "Buys a reward. Needs an `Idempotency-Key`; sent again with it, the answer is the same.",
        request: Some("NewRedemption"),
        answers: &[(201, "RedemptionAnswer"), (200, "RedemptionAnswer")],
        problems: &[Code::KeyReused, Code::InsufficientPoints, Code::CounterOnly, Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/redemptions/{id}/cancel",
        who: Who::Shop("redemptions:write"),
        about: "Cancels a redemption whose coupon is unused: its points come back, once.",
        answers: &[(200, "CancellationAnswer")],
        problems: &[Code::NotFound, Code::CouponUsed, Code::Merged],
        ..PLAIN
    },
    Call {
        path: "/v1/coupons/{code}",
        who: Who::Shop("coupons:use counter:use"),
        about: "A coupon.",
        answers: &[(200, "Coupon")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/coupons/{code}/use",
        who: Who::Shop("coupons:use counter:use"),
        about: "Uses a coupon for a purchase. The same purchase again is answered alike, another one is refused.",
        request: Some("CouponUse"),
        answers: &[(200, "Coupon")],
        problems: &[Code::NotFound, Code::CouponUsed, Code::CouponCancelled],
        ..PLAIN
    },
];
