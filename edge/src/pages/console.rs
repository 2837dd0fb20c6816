//! The documents of the console and of the counter: each the same file for everybody. Who is asking is known to the
//! calls that it makes, so this needs no cookie, no database and nothing filled in.

use worker::{Env, Response};

use super::template;
use crate::error::Answer;
use crate::respond;

/// Where screens of the console are.
const SCREENS: &str = "/console/";
/// Where the counter is.
const COUNTER: &str = "/counter";
/// Sections whose screens are in a module of their own, with their documents: blog and mail with orders, the program, what
/// customers say.
const MODULES: [(&str, &str); 4] = [
    ("letters", "console-letters.html"),
    ("orders", "console-letters.html"),
    ("program", "console-program.html"),
    ("voice", "console-voice.html"),
];

/// What the document may do. `wasm-unsafe-eval` compiles its own module; frames are its own previews; nothing may
/// frame it. Styles come from its own file, and those that scripts set one by one need no permission.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data: blob:; frame-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// `no-cache`: a deploy changes which hashed files it names. The camera reads card codes at the counter.
const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("cache-control", "no-cache"),
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(self), microphone=(), geolocation=(), payment=()"),
];

/// Whether this path is a screen of the console or the counter.
pub(super) fn is_page(path: &str) -> bool {
    path == "/console" || path.starts_with(SCREENS) || path == COUNTER
}

/// The document of this page.
pub(super) async fn answer(env: &Env, path: &str) -> Answer<Response> {
    let section = path.strip_prefix(SCREENS).and_then(|rest| rest.split('/').next());
    let module = MODULES.iter().find(|(own, _)| section == Some(own));
    let document = match (path, module) {
        (COUNTER, _) => "counter.html",
        (_, Some((_, document))) => document,
        (_, None) => "console.html",
    };
    let document = template(env, document).await?;
    let answer = respond::builder(200, "text/html; charset=utf-8")?;
    let answer = HEADERS.iter().try_fold(answer, |answer, (name, value)| answer.with_header(name, value))?;
    Ok(answer.fixed(document.into_bytes()))
}
