//! Every call of the API, in the order of its documentation. `openapi.json` is generated from this
//! table, and a test calls each of them with nothing, with too little and with another site's key.

use super::Code;

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Anybody,
    /// Whoever runs this installation.
    Operator,
    /// A shop's server whose key has this scope.
    Shop(&'static str),
    /// A customer in a session.
    Customer,
    /// A customer in a session, or a shop's server whose key has this scope.
    CustomerOrShop(&'static str),
}

/// One call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// Who may make it.
    pub who: Who,
    /// What it does.
    pub about: &'static str,
    /// Query parameters: name and meaning.
    pub query: &'static [(&'static str, &'static str)],
    /// The request's type; none for a call without a body.
    pub request: Option<&'static str>,
    /// The answer's type by status; `""` where there is no body.
    pub answers: &'static [(u16, &'static str)],
    /// The problems it answers with beside those every call can have.
    pub problems: &'static [Code],
}

const PAGE: &[(&str, &str)] =
    &[("cursor", "Where the page begins: `next` of the one before."), ("limit", "How many, 1 to 100.")];

/// What a call with a body can always answer.
const BODY: &[Code] = &[Code::Malformed, Code::UnknownField, Code::OutOfRange, Code::TooLarge];

/// Scopes a secret key can have. `*` is all of them.
pub const SCOPES: &[&str] = &[
    "*",
    "site:read",
    "site:write",
    "keys:write",
    "program:read",
    "program:write",
    "purchases:write",
    "points:adjust",
    "members:read",
    "members:export",
    "members:erase",
    "redemptions:write",
    "coupons:use",
    "audit:read",
];

/// Problems of reporting a purchase.
const PURCHASE: &[Code] = &[
    Code::Malformed,
    Code::UnknownField,
    Code::OutOfRange,
    Code::TooLarge,
    Code::KeyReused,
    Code::CurrencyMismatch,
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

/// A call without a body, query or problems of its own; the table fills in what differs.
const PLAIN: Call = Call {
    method: "GET",
    path: "",
    who: Who::Anybody,
    about: "",
    query: &[],
    request: None,
    answers: &[],
    problems: &[],
};

/// What a path and method lead to.
#[derive(Debug)]
pub enum Found<'a> {
    /// A call, with the values of its path's parameters in order.
    Call(&'static Call, Vec<&'a str>),
    /// The path exists, the method does not.
    OtherMethod,
    /// Nothing.
    Nothing,
}

/// Finds the call of this method and path.
pub fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let mut found = Found::Nothing;
    for call in CALLS {
        let Some(parameters) = parameters(call.path, path) else { continue };
        if call.method == method {
            return Found::Call(call, parameters);
        }
        found = Found::OtherMethod;
    }
    found
}

/// The values of a pattern's parameters, if the path has its form.
fn parameters<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut values = Vec::new();
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(values),
            (Some(form), Some(part)) if form.starts_with('{') && !part.is_empty() => values.push(part),
            (Some(form), Some(part)) if form == part => {}
            _ => return None,
        }
    }
}

/// The table.
pub const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/sites",
        who: Who::Operator,
        about: "Creates a site. Its secrets are shown once.",
        request: Some("NewSite"),
        answers: &[(201, "SiteCreated")],
        problems: BODY,
        ..PLAIN
    },
    Call {
        path: "/v1/site",
        who: Who::Shop("site:read"),
        about: "The site's settings.",
        answers: &[(200, "Site")],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/site",
        who: Who::Shop("site:write"),
        about: "Changes settings; what is missing stays.",
        request: Some("SitePatch"),
        answers: &[(200, "Site")],
        problems: &[Code::Malformed, Code::UnknownField, Code::OutOfRange, Code::TooLarge, Code::LookInvalid],
        ..PLAIN
    },
    Call {
        path: "/v1/keys",
        who: Who::Shop("keys:write"),
        about: "The site's keys, without their secrets.",
        answers: &[(200, "KeyList")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/keys",
        who: Who::Shop("keys:write"),
        about: "Creates a key. Its secret is shown once.",
        request: Some("NewKey"),
        answers: &[(201, "KeyCreated")],
        problems: &[
            Code::Malformed,
            Code::UnknownField,
            Code::OutOfRange,
            Code::TooLarge,
            Code::TooManyKeys,
            Code::Forbidden,
        ],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/keys/{id}",
        who: Who::Shop("keys:write"),
        about: "Revokes a key at once; not one that may do more, and not the last that can make keys.",
        answers: &[(200, "Key")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        path: "/v1/program",
        who: Who::Shop("program:read"),
        about: "The program in force; its revision is the ETag.",
        answers: &[(200, "Program")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/program",
        who: Who::Shop("program:write"),
        about: "Replaces the program as a whole. With `If-Match` it is refused where somebody else changed it meanwhile.",
        request: Some("Program"),
        answers: &[(200, "Program")],
        problems: &[Code::Malformed, Code::TooLarge, Code::ProgramInvalid, Code::Changed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/purchases",
        who: Who::Shop("purchases:write"),
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
    Call {
        method: "POST",
        path: "/v1/session",
        about: "Exchanges an identity token, once, for a session.",
        request: Some("NewSession"),
        answers: &[(201, "SessionAnswer")],
        problems: BODY,
        ..PLAIN
    },
    Call {
        path: "/v1/card",
        who: Who::Customer,
        about: "All that the panel's first screen shows. Has an ETag.",
        answers: &[(200, "Card"), (304, "")],
        ..PLAIN
    },
    Call {
        path: "/v1/entries",
        who: Who::Customer,
        about: "The member's own journal, newest first.",
        query: PAGE,
        answers: &[(200, "EntryPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/redemptions",
        who: Who::CustomerOrShop("redemptions:write"),
        about: "Buys a reward. Needs an `Idempotency-Key`; sent again with it, the answer is the same.",
        request: Some("NewRedemption"),
        answers: &[(201, "RedemptionAnswer"), (200, "RedemptionAnswer")],
        problems: &[
            Code::Malformed,
            Code::UnknownField,
            Code::OutOfRange,
            Code::TooLarge,
            Code::KeyReused,
            Code::InsufficientPoints,
            Code::NotFound,
        ],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/redemptions/{id}/cancel",
        who: Who::Shop("redemptions:write"),
        about: "Cancels a redemption whose coupon is unused: its points come back, once.",
        answers: &[(200, "CancellationAnswer")],
        problems: &[Code::NotFound, Code::CouponUsed],
        ..PLAIN
    },
    Call {
        path: "/v1/coupons/{code}",
        who: Who::Shop("coupons:use"),
        about: "A coupon.",
        answers: &[(200, "Coupon")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/coupons/{code}/use",
        who: Who::Shop("coupons:use"),
        about: "Uses a coupon for a purchase. The same purchase again is answered alike, another one is refused.",
        request: Some("CouponUse"),
        answers: &[(200, "Coupon")],
        problems: &[
            Code::Malformed,
            Code::UnknownField,
            Code::OutOfRange,
            Code::TooLarge,
            Code::NotFound,
            Code::CouponUsed,
            Code::CouponCancelled,
        ],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_call() {
        let Found::Call(call, values) = find("POST", "/v1/purchases/p%2F1/refunds") else { panic!("found") };
        assert_eq!((call.path, values), ("/v1/purchases/{id}/refunds", vec!["p%2F1"]));
        assert!(matches!(find("PUT", "/v1/purchases"), Found::OtherMethod));
        for path in ["/", "/v1", "/v1/purchases/", "/v1/members//lots", "/v1/card/more"] {
            assert!(matches!(find("GET", path), Found::Nothing), "{path}");
        }
    }

    #[test]
    fn no_two_calls_are_alike() {
        for (at, call) in CALLS.iter().enumerate() {
            let twin = CALLS[..at].iter().find(|other| (other.method, other.path) == (call.method, call.path));
            assert!(twin.is_none(), "{} {}", call.method, call.path);
            if let Who::Shop(scope) | Who::CustomerOrShop(scope) = call.who {
                assert!(SCOPES.contains(&scope), "{scope}");
            }
        }
    }
}
