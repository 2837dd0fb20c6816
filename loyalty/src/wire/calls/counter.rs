//! What is done at a counter: find who stands there, credit, undo, and put points on paper.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/counter/find",
        who: Who::Shop("counter:use"),
        about: "Finds who stands at the counter: by card, scanned text, telephone, coupon or the shop's id.",
        request: Some("Find"),
        answers: &[(200, "CounterMembers")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/counter/members",
        who: Who::Shop("counter:use"),
        about: "Makes a member at the counter. With an id it can be sent again: the member is shown as they are.",
        request: Some("MemberFields"),
        answers: &[(201, "CounterMembers"), (200, "CounterMembers")],
        problems: &[Code::ContactsNotKept, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/counter/undo",
        who: Who::Shop("counter:use"),
        about: "Undoes what was made at a counter within the last ten minutes: refunds a purchase in full, or cancels a redemption.",
        request: Some("Undo"),
        answers: &[(200, "Undone"), (201, "Undone")],
        problems: &[
            Code::NotFound,
            Code::TooLate,
            Code::CouponUsed,
            Code::KeyReused,
            Code::RefundTooLarge,
            Code::TryAgain,
        ],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/purchases/preview",
        who: Who::Shop("counter:use"),
        about: "What a purchase would earn. Nothing is written.",
        request: Some("NewPurchase"),
        answers: &[(200, "Preview")],
        problems: super::points::PURCHASE,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/vouchers",
        who: Who::Shop("counter:use"),
        about: "Puts a purchase on paper: whoever claims its code is credited, once.",
        request: Some("NewVoucher"),
        answers: &[(201, "VoucherAnswer"), (200, "VoucherAnswer")],
        problems: &[Code::KeyReused, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/vouchers/{code}/claim",
        about: "Credits a voucher's purchase to the session's member, or to a new one. A guest who sends an `Idempotency-Key` may ask again with it.",
        request: Some("Claim"),
        answers: &[(201, "ClaimAnswer"), (200, "ClaimAnswer")],
        problems: &[Code::NotFound, Code::VoucherClaimed, Code::VoucherOver, Code::RateLimited, Code::TryAgain],
        ..PLAIN
    },
];
