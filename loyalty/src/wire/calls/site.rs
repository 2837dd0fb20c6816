//! The site: its settings, keys and program.

use super::{Call, PAGE, PLAIN, Who};
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
        problems: &[Code::LookInvalid],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/site/launch",
        who: Who::Shop("site:write"),
        about: "Shows the site's launcher to visitors, for ever.",
        answers: &[(200, "Site")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/console/sites",
        who: Who::Person,
        about: "Creates a site with a ready program, and enters it. The cookie changes.",
        request: Some("StartSite"),
        answers: &[(201, "Console")],
        problems: &[Code::RateLimited],
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
        problems: &[Code::TooManyKeys, Code::Forbidden],
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
        query: &[("note", "Why, in one line, for whoever reads the versions later.")],
        request: Some("Program"),
        answers: &[(200, "Program")],
        problems: &[Code::Malformed, Code::OutOfRange, Code::TooLarge, Code::ProgramInvalid, Code::Changed],
    },
    Call {
        method: "POST",
        path: "/v1/program/preview",
        who: Who::Shop("program:read"),
        about: "How many members could take each reward today, by the program in force and by this one. Changes nothing.",
        request: Some("Program"),
        answers: &[(200, "ProgramPreview")],
        problems: &[Code::Malformed, Code::TooLarge, Code::ProgramInvalid],
        ..PLAIN
    },
    Call {
        path: "/v1/program/revisions",
        who: Who::Shop("program:read"),
        about: "The program's versions, newest first.",
        query: PAGE,
        answers: &[(200, "RevisionPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/program/revisions/{id}",
        who: Who::Shop("program:read"),
        about: "One of the program's versions.",
        answers: &[(200, "Program")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
];
