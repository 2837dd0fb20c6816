//! Letters. They are rows, written in the transaction of their cause: what was rolled back is never mailed.
//!
//! Nothing sends them yet. An installation on its owner's machine has the mailbox instead, a page that
//! shows them; everywhere else a letter that nobody would get is refused before anything is done.

mod letters;

use loyalty::wire::Code;
use worker::{Env, Response};

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::respond;
use crate::sql::{Statement, statement};
pub use letters::{Mail, invitation, language, sign_in};

/// The statement that mails a letter.
pub fn post(call: &Call, mail: Mail) -> Answer<Statement> {
    if !has_mailbox(&call.env) {
        return Err(ApiError::of(Code::MailNotSetUp, "this installation has no mailer"));
    }
    Ok(written(mail, call.now.0))
}

/// The same where it is known that letters arrive.
pub fn written(mail: Mail, now: i64) -> Statement {
    statement!(POST, mail.to, mail.language, mail.subject, mail.body, now)
}

/// Whether the development mailbox is on. A deploy with it is refused.
pub fn has_mailbox(env: &Env) -> bool {
    env.var("MAILBOX").is_ok_and(|value| value.to_string() == "on")
}

/// The newest letters, for whoever runs the installation.
pub async fn mailbox(call: &Call) -> Answer<Response> {
    call.operator()?;
    if !has_mailbox(&call.env) {
        return Err(ApiError::not_found("mailbox"));
    }
    respond::json_text(200, call.db.ask(vec![newest(call.query("to")?.as_deref())]).await?.unwrap_or_default())
}

/// Reads the newest letters, of all or to one address.
pub fn newest(to: Option<&str>) -> Statement {
    statement!(NEWEST, to)
}

const POST: &str = "
INSERT INTO mail (recipient, language, subject, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";

const NEWEST: &str = "
SELECT json_object('mails', json_group_array(json_object('id', mail, 'at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'),
  'to', recipient, 'language', language, 'subject', subject, 'body', body))) AS json
FROM (SELECT * FROM mail WHERE ?1 IS NULL OR recipient = ?1 ORDER BY mail DESC LIMIT 100)";
