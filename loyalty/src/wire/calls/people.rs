//! How people sign in to the console, and what they decide about themselves.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// What signing in can be refused with.
const SIGN_IN: &[Code] =
    &[Code::Malformed, Code::UnknownField, Code::OutOfRange, Code::TooLarge, Code::RateLimited, Code::TryAgain];

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "/v1/console/codes",
        about: "Mails a code to sign in with. The answer never says whether the address is known.",
        request: Some("NewCode"),
        answers: &[(202, "Nothing")],
        problems: &[Code::RateLimited, Code::MailNotSetUp],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/console/session",
        about: "Signs in with a code and sets the cookie. Who is signed in already proves with it that it is them.",
        request: Some("NewSitting"),
        answers: &[(201, "Console")],
        problems: SIGN_IN,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/console/challenge",
        about: "What a passkey is asked to sign: for signing in, or for making one where somebody is signed in.",
        request: Some("NewChallenge"),
        answers: &[(200, "Challenge")],
        problems: SIGN_IN,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/console/passkey",
        about: "Signs in with a passkey and sets the cookie, or proves again who is there.",
        request: Some("PasskeyUse"),
        answers: &[(201, "Console")],
        problems: SIGN_IN,
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/console/passkeys",
        who: Who::Person,
        about: "Makes a passkey for the person who is signed in.",
        request: Some("NewPasskey"),
        answers: &[(201, "Passkey")],
        problems: &[Code::KeyReused],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/console/passkeys/{id}",
        who: Who::Person,
        about: "Forgets a passkey of the person who is signed in.",
        answers: &[(200, "Nothing")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        path: "/v1/console",
        who: Who::Person,
        about: "Who is signed in, and where.",
        answers: &[(200, "ConsoleAnswer")],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/console",
        who: Who::Person,
        about: "Changes a person's own name or language; what is missing stays.",
        request: Some("ConsolePatch"),
        answers: &[(200, "ConsoleAnswer")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/console/site",
        who: Who::Person,
        about: "Enters a site where the person has a seat. The cookie changes.",
        request: Some("EnterSite"),
        answers: &[(200, "Console")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/console/session",
        who: Who::Person,
        about: "Signs out here.",
        answers: &[(200, "Nothing")],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/console/sessions",
        who: Who::Person,
        about: "Signs out everywhere, at every counter too.",
        answers: &[(200, "Nothing")],
        ..PLAIN
    },
];
