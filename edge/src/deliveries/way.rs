//! The ways a letter leaves: a mail server over SMTP, Cloudflare's own sending, or, where somebody develops or tests,
//! a table that keeps it.
//!
//! What a server says about a letter mostly repeats its recipient's address, so only codes are kept of it.

use std::pin::pin;
use std::time::Duration;

use courier::letter::{Letter, Unfit, mime};
use courier::smtp::{Connection, Failure, Login, Stage};
use futures_util::future::{Either, select};
use js_sys::{Object, Promise, Reflect};
use loyalty::wire::Code;
use loyalty::wire::mail::Mailer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::{Delay, Env, Response, SecureTransport, Socket};

use super::channel::Sent;
use crate::call::Call;
use crate::db::Database;
use crate::error::{Answer, ApiError};
use crate::respond;
use crate::sql::statement;

#[wasm_bindgen(module = "/js/mail.js")]
extern "C" {
    fn mail(env: &JsValue, letter: &JsValue) -> Promise;
}

/// The port of mail servers that are encrypted from the first byte (RFC 8314).
const SMTPS: u16 = 465;

/// How long a server may take for one letter, and for its greeting.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// A way that is open.
pub enum Way {
    /// A mail server.
    Smtp(Box<Connection<Socket>>),
    /// Cloudflare's.
    Binding,
    /// The table.
    Table,
}

/// Whether this installation has a way to send letters.
pub fn is_there(env: &Env) -> bool {
    is_kept(env) || said(env, "SMTP_HOST").is_some() || can_mail(env)
}

/// Ends a call whose letter nobody would get: this installation has no way to send one.
pub fn must_be_there(env: &Env) -> Answer<()> {
    if is_there(env) { Ok(()) } else { Err(ApiError::of(Code::MailNotSetUp, "this installation has no mailer")) }
}

/// Tells whether there is one.
pub fn show(call: &Call) -> Answer<Response> {
    respond::json(200, &Mailer { sends: is_there(&call.env), texts: said(&call.env, "SMS_PROVIDER").is_some() })
}

/// Whether letters are kept in a table. A deploy that does so is refused.
pub fn is_kept(env: &Env) -> bool {
    said(env, "MAILBOX").is_some_and(|said| said == "on")
}

/// Whether this installation is for somebody's own machine: it keeps letters, or hands them to a server unencrypted. A
/// deploy that does either is refused.
pub fn is_local(env: &Env) -> bool {
    is_kept(env) || said(env, "SMTP_SECURITY").is_some_and(|said| said == "none")
}

/// The address that letters come from.
pub fn from(env: &Env) -> Option<String> {
    said(env, "MAIL_FROM").or_else(|| is_kept(env).then(|| "kept@localhost".to_owned()))
}

/// Whether Cloudflare's sending is bound.
fn can_mail(env: &Env) -> bool {
    Reflect::get(env, &"EMAIL".into()).is_ok_and(|binding| binding.is_truthy())
}

/// What the installation says under this name, if anything.
pub fn said(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}

/// The secret that it keeps under this name, if any.
pub fn secret(env: &Env, name: &str) -> Option<String> {
    env.secret(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}

impl Way {
    /// Opens the way: a server where one is named, else Cloudflare's, else the table. The error is for the log.
    pub async fn open(env: &Env) -> Result<Self, String> {
        if let Some(host) = said(env, "SMTP_HOST") {
            return Ok(Self::Smtp(Box::new(connect(env, &host).await?)));
        }
        if can_mail(env) {
            return Ok(Self::Binding);
        }
        if is_kept(env) { Ok(Self::Table) } else { Err("this installation has no mailer".to_owned()) }
    }

    /// Whether another letter can go this way.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Smtp(connection) => connection.is_usable(),
            Self::Binding | Self::Table => true,
        }
    }

    /// Sends a letter.
    pub async fn send(&mut self, env: &Env, db: &Database, letter: &Letter, language: &str) -> Sent {
        let ascii;
        let letter = match (&*self, ascii_host(&letter.to)) {
            (Self::Smtp(_) | Self::Binding, Some(to)) => {
                ascii = Letter { to, ..letter.clone() };
                &ascii
            }
            _ => letter,
        };
        // Also where nothing is put on a wire: what cannot be written down is refused by each way alike.
        let bytes = match mime(letter) {
            Ok(bytes) => bytes,
            Err(unfit) => {
                return Sent::Never { problem: "address".to_owned(), is_address: unfit == Unfit::To };
            }
        };
        match self {
            Self::Smtp(connection) => {
                let sent = {
                    let sending = pin!(connection.send(&letter.from.address, &letter.to, &bytes));
                    // A connection that is given up in the middle knows it, and takes no further letter.
                    match select(sending, Delay::from(PATIENCE)).await {
                        Either::Left((Ok(_), _)) => Sent::Taken,
                        Either::Left((Err(failure), _)) => judged(&failure),
                        Either::Right(_) => Sent::NotYet("timeout".to_owned()),
                    }
                };
                // The whole letter was handed over and its server is slow to say so: most servers have it, and a second
                // copy to everybody is worse than a letter that one of them lost.
                if connection.in_doubt() { Sent::Taken } else { sent }
            }
            Self::Binding => bound(env, letter).await,
            Self::Table => {
                let now = i64::try_from(worker::Date::now().as_millis()).unwrap_or(0);
                let Letter { to, subject, text, html, .. } = letter;
                let html = html.as_deref();
                let leave = letter.list.as_ref().map(|list| list.leave_url.as_str());
                let row = statement!(KEEP, to.as_str(), language, subject.as_str(), text.as_str(), html, leave, now);
                match db.run(vec![row]).await {
                    Ok(_) => Sent::Taken,
                    Err(_) => Sent::NotYet("table".to_owned()),
                }
            }
        }
    }

    /// Ends it politely.
    pub async fn close(self) {
        if let Self::Smtp(connection) = self {
            // Whatever the server makes of it: all letters are through.
            let _said = select(pin!(connection.quit()), Delay::from(GOODBYE)).await;
        }
    }
}

/// An address beyond ASCII with its host as mail servers have always known it (`xn--…`): many of them take no other. None
/// where nothing is to be changed. The platform knows the rules, whose tables would be a quarter of the Worker.
fn ascii_host(address: &str) -> Option<String> {
    let (name, host) = address.rsplit_once('@').filter(|(_, host)| !host.is_ascii())?;
    let host = web_sys::Url::new(&["http://", host].concat()).ok()?.hostname();
    // Digits of other scripts could be taken for the number of a machine, which is no host of letters.
    let is_name = host.is_ascii() && !host.ends_with(|last: char| last.is_ascii_digit());
    is_name.then(|| [name, "@", &host].concat())
}

/// Opens the connection to a mail server, encrypted unless it is on this very machine.
async fn connect(env: &Env, host: &str) -> Result<Connection<Socket>, String> {
    let port = said(env, "SMTP_PORT").and_then(|port| port.parse().ok()).unwrap_or(SMTPS);
    let is_here = ["127.0.0.1", "localhost", "::1"].contains(&host);
    let plain = said(env, "SMTP_SECURITY").is_some_and(|security| security == "none");
    if plain && !is_here {
        return Err("SMTP_SECURITY=none is for a server on this machine".to_owned());
    }
    let transport = if plain { SecureTransport::Off } else { SecureTransport::On };
    let socket = Socket::builder().secure_transport(transport).connect(host, port);
    let socket = socket.map_err(|_| "the mail server cannot be reached".to_owned())?;
    let login = secret(env, "SMTP_USER").zip(secret(env, "SMTP_PASSWORD"));
    let login = login.map(|(user, password)| Login { user, password });
    let from = from(env).unwrap_or_default();
    let hello = from.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let opening = pin!(Connection::open(socket, hello, login.as_ref()));
    match select(opening, Delay::from(PATIENCE)).await {
        Either::Left((Ok(connection), _)) => Ok(connection),
        Either::Left((Err(failure), _)) => Err(words_of(&failure)),
        Either::Right(_) => Err("the mail server does not greet".to_owned()),
    }
}

/// A failure in words for a log: codes only, since a server's own words repeat the address.
fn words_of(failure: &Failure) -> String {
    let (what, code) = match failure {
        Failure::Refused(refusal) => {
            let stage = match refusal.stage {
                Stage::Recipient => "recipient",
                Stage::Sender => "sender",
                Stage::Content => "letter",
                Stage::Greeting | Stage::Hello | Stage::Login => "server",
            };
            (stage, refusal.code)
        }
        Failure::Login(refusal) => ("login", refusal.code),
        Failure::Lost { .. } => return "connection".to_owned(),
    };
    [what, " ", &code.to_string()].concat()
}

/// What a failure means for the letter it happened to.
fn judged(failure: &Failure) -> Sent {
    let problem = words_of(failure);
    match failure {
        // Refused is whoever sends, or the password: every letter meets the same until somebody mends that.
        Failure::Login(_) => Sent::Closed,
        Failure::Refused(refusal) if !matches!(refusal.stage, Stage::Recipient | Stage::Content) => Sent::Closed,
        Failure::Refused(refusal) if refusal.permanent => {
            Sent::Never { problem, is_address: refusal.is_about_recipient() }
        }
        Failure::Refused(_) | Failure::Lost { .. } => Sent::NotYet(problem),
    }
}

/// Sends by Cloudflare's binding.
async fn bound(env: &Env, letter: &Letter) -> Sent {
    let built = object_of(letter).unwrap_or_else(|_| Object::new());
    let sending = JsFuture::from(mail(env, &built));
    let code = match select(sending, Delay::from(PATIENCE)).await {
        Either::Left((code, _)) => code.ok().and_then(|code| code.as_string()).unwrap_or_default(),
        Either::Right(_) => "timeout".to_owned(),
    };
    match code.as_str() {
        "" => Sent::Taken,
        "E_RATE_LIMIT_EXCEEDED" | "E_DAILY_LIMIT_EXCEEDED" | "E_SENDER_NOT_VERIFIED" => Sent::Closed,
        "E_RECIPIENT_SUPPRESSED" | "E_RECIPIENT_NOT_ALLOWED" | "E_VALIDATION_ERROR" => {
            Sent::Never { is_address: code == "E_RECIPIENT_SUPPRESSED", problem: code }
        }
        _ => Sent::NotYet(code),
    }
}

/// A letter as the binding takes it. It writes `Message-ID` and `Date` itself.
fn object_of(letter: &Letter) -> Result<Object, JsValue> {
    let set = |object: &Object, name: &str, value: &str| Reflect::set(object, &name.into(), &value.into());
    let built = Object::new();
    let from = Object::new();
    set(&from, "email", &letter.from.address)?;
    set(&from, "name", &letter.from.name)?;
    Reflect::set(&built, &"from".into(), &from)?;
    set(&built, "to", &letter.to)?;
    set(&built, "subject", &letter.subject)?;
    set(&built, "text", &letter.text)?;
    if let Some(html) = &letter.html {
        set(&built, "html", html)?;
    }
    if let Some(reply_to) = &letter.reply_to {
        set(&built, "replyTo", &reply_to.address)?;
    }
    let headers = Object::new();
    if let Some(list) = &letter.list {
        set(&headers, "List-Id", &["<", &list.id, ">"].concat())?;
        set(&headers, "List-Unsubscribe", &["<", &list.leave_url, ">"].concat())?;
        set(&headers, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?;
    }
    if letter.auto {
        set(&headers, "Auto-Submitted", "auto-generated")?;
    }
    // By this a letter that went out twice can be told from two letters.
    set(&headers, "X-Entity-Ref-ID", &letter.message_id)?;
    Reflect::set(&built, &"headers".into(), &headers)?;
    Ok(built)
}

const KEEP: &str = "
INSERT INTO kept_letter (recipient, language, subject, body, html, leave_url, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
