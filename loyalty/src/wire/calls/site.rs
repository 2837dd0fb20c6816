//! The site: its settings, keys and program.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
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
];
