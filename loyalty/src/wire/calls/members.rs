//! Members as the shop sees them.

use super::{Call, PAGE, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/members",
        who: Who::Shop("members:list"),
        about: "Members, newest first; or those found by the beginnings of words of their name, their e-mail address, digits of their telephone number, their card or the shop's id.",
        query: &[
            ("q", "What to look for."),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "MemberPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/members",
        who: Who::Shop("members:write"),
        about: "Makes a member. An id is drawn where there is none; a card is issued.",
        request: Some("MemberFields"),
        answers: &[(201, "Member")],
        problems: &[Code::MemberExists, Code::ContactsNotKept, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/members/{id}",
        who: Who::Shop("members:write"),
        about: "Changes what is known of a member, and what they agreed to get text messages about. What is missing stays, an empty text clears.",
        request: Some("MemberChange"),
        answers: &[(200, "Member")],
        problems: &[Code::NotFound, Code::ContactsNotKept, Code::Merged],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/members/{id}/merge",
        who: Who::Shop("members:merge"),
        about: "Makes one member of two: points, debt, purchases, coupons and cards go over to the member who stays, and the id of the one who goes leads there from then on. Cannot be taken back; the same again is answered the same.",
        request: Some("NewMerge"),
        answers: &[(200, "MergeAnswer")],
        problems: &[Code::NotFound, Code::Merged, Code::TestMember, Code::TryAgain],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/members/{id}/card",
        who: Who::Shop("members:write"),
        about: "Issues a new card. The one before it ends.",
        answers: &[(200, "CardIssued")],
        problems: &[Code::NotFound, Code::Merged, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/members/{id}/purchases",
        who: Who::Shop("members:read"),
        about: "A member's purchases, newest first.",
        query: PAGE,
        answers: &[(200, "PurchasePage")],
        problems: &[Code::NotFound, Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/members/{id}/coupons",
        who: Who::Shop("members:read"),
        about: "A member's coupons, newest first.",
        query: PAGE,
        answers: &[(200, "CouponPage")],
        problems: &[Code::NotFound, Code::Malformed],
        ..PLAIN
    },
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
        problems: &[Code::NotFound, Code::Merged],
        ..PLAIN
    },
];
