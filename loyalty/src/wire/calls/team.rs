//! Who works in a site and at its counters, and what they did.

use super::{Call, PAGE, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/team",
        who: Who::Shop("team:read"),
        about: "Everybody who works in the site, and who is invited.",
        answers: &[(200, "Team")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/team",
        who: Who::Shop("team:write"),
        about: "Adds somebody who only works at a counter and has no address.",
        request: Some("NewCounterPerson"),
        answers: &[(201, "Team")],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/team/{id}",
        who: Who::Shop("team:write"),
        about: "Changes somebody's role, name or PIN; what is missing stays.",
        request: Some("TeamPatch"),
        answers: &[(200, "Team")],
        problems: &[Code::NotFound, Code::LastOwner],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/team/{id}",
        who: Who::Shop("team:write"),
        about: "Takes somebody's seat, and ends at once what they have open here.",
        answers: &[(200, "Team")],
        problems: &[Code::NotFound, Code::LastOwner],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/team/invitations",
        who: Who::Shop("team:write"),
        about: "Mails an invitation, good once and for seven days. Another one to the same address takes its place.",
        request: Some("NewInvitation"),
        answers: &[(201, "Invitation")],
        problems: &[Code::RateLimited, Code::MailNotSetUp],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/team/invitations/{id}",
        who: Who::Shop("team:write"),
        about: "Takes an invitation back.",
        answers: &[(200, "Team")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/console/invitations",
        who: Who::Person,
        about: "Accepts an invitation to the address one has signed in with, and enters its site. The cookie changes.",
        request: Some("AcceptInvitation"),
        answers: &[(201, "Console")],
        problems: &[Code::NotFound, Code::Forbidden],
        ..PLAIN
    },
    Call {
        path: "/v1/changes",
        who: Who::Shop("changes:read"),
        about: "Who changed what, newest first.",
        query: PAGE,
        answers: &[(200, "ChangePage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/counter/devices",
        who: Who::Shop("counter:enrol"),
        about: "The devices of the site's counters.",
        answers: &[(200, "DeviceList")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/counter/devices",
        who: Who::Shop("counter:enrol"),
        about: "Makes room for a device. Its code is good once and for ten minutes.",
        request: Some("NewDevice"),
        answers: &[(201, "DeviceCreated")],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/counter/devices/{id}",
        who: Who::Shop("counter:enrol"),
        about: "Revokes a device, and ends at once the shift at it.",
        answers: &[(200, "DeviceList")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/counter/enrol",
        about: "Makes the browser that asks a counter and sets its cookie.",
        request: Some("Enrol"),
        answers: &[(201, "Counter")],
        problems: &[Code::NotFound, Code::RateLimited],
        ..PLAIN
    },
    Call {
        path: "/v1/counter",
        who: Who::Device,
        about: "What a counter knows, and who works at it.",
        answers: &[(200, "Counter")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/counter/shift",
        who: Who::Device,
        about: "Opens a shift with a PIN, and ends the one that was open. The cookie changes.",
        request: Some("NewShift"),
        answers: &[(201, "Counter")],
        problems: &[Code::WrongPin, Code::RateLimited],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/counter/shift",
        who: Who::Device,
        about: "Ends the shift. The cookie changes.",
        answers: &[(200, "Counter")],
        ..PLAIN
    },
];
