//! A letter as bytes: MIME with its headers, the same for the same letter.
//!
//! A letter that is sent again after a crash must be recognised as the same one, so nothing in it is made
//! up here: id and date are the caller's, and the boundary between its parts follows from the id.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::url::URL;
use mail_builder::mime::MimePart;

use crate::mailbox::{Mailbox, is_plain};

/// The longest link to leave by. A header's line ends at 998 bytes, and this one may not be folded.
const LEAVE_URL_BYTES_MAX: usize = 900;
/// The longest id of a letter or a list, so that its line need not be folded either.
const ID_BYTES_MAX: usize = 200;

/// A letter to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Who it is from.
    pub from: Mailbox,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<Mailbox>,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text; every letter has one.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// Its id, `left@right`, without angle brackets.
    pub message_id: String,
    /// When it was written, in milliseconds since 1970.
    pub date_ms: i64,
    /// How to leave the list that it goes to. Letters of service have none.
    pub list: Option<List>,
    /// Whether a machine wrote it by itself, so that machines do not answer (RFC 3834).
    pub auto: bool,
}

/// The list that a letter goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name as a host name, by which mail programs sort (RFC 2919).
    pub id: String,
    /// Where a mail program posts to take its reader off the list (RFC 8058). It says by itself who leaves what.
    pub leave_url: String,
}

/// What of a letter cannot be put in a header as it is. Cleaning it would send to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The sender's address.
    From,
    /// The address for answers.
    ReplyTo,
    /// The recipient's address.
    To,
    /// The letter's id.
    MessageId,
    /// The list's id.
    ListId,
    /// The link to leave by: not https, too long for one line, or not written in ASCII.
    LeaveUrl,
}

/// Writes a letter. What only people read (names, the subject) loses its line breaks and other control
/// characters; what machines read must be right as it is.
pub fn mime(letter: &Letter) -> Result<Vec<u8>, Unfit> {
    check(letter)?;
    let mut message = MessageBuilder::new().from(written(&letter.from));
    if let Some(reply_to) = &letter.reply_to {
        message = message.reply_to(written(reply_to));
    }
    message = message
        .to(letter.to.as_str())
        .subject(on_one_line(&letter.subject))
        .date(Date::new(letter.date_ms.div_euclid(1000)))
        .message_id(MessageId::new(letter.message_id.as_str()));
    if let Some(list) = &letter.list {
        message = message
            .header("List-Id", URL::new(list.id.as_str()))
            .header("List-Unsubscribe", URL::new(list.leave_url.as_str()))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"));
    }
    if letter.auto {
        message = message.header("Auto-Submitted", Raw::new("auto-generated"));
    }
    let mut bytes = Vec::new();
    message.header("MIME-Version", Raw::new("1.0")).body(body(letter)).serialize(&mut bytes);
    Ok(bytes)
}

fn check(letter: &Letter) -> Result<(), Unfit> {
    let is_id = |id: &str| is_on_wire(id) && id.len() <= ID_BYTES_MAX;
    // Without encryption only where the letter does not leave the machine.
    let is_private =
        |url: &str| ["https://", "http://127.0.0.1:", "http://localhost:"].iter().any(|way| url.starts_with(way));
    let is_leave = |url: &str| is_private(url) && is_on_wire(url) && url.len() <= LEAVE_URL_BYTES_MAX;
    let list = letter.list.as_ref();
    let checks = [
        (is_plain(&letter.from.address), Unfit::From),
        (letter.reply_to.as_ref().is_none_or(|mailbox| is_plain(&mailbox.address)), Unfit::ReplyTo),
        (is_plain(&letter.to), Unfit::To),
        (is_id(&letter.message_id) && letter.message_id.contains('@'), Unfit::MessageId),
        (list.is_none_or(|list| is_id(&list.id)), Unfit::ListId),
        (list.is_none_or(|list| is_leave(&list.leave_url)), Unfit::LeaveUrl),
    ];
    checks.into_iter().find(|(fits, _)| !fits).map_or(Ok(()), |(_, unfit)| Err(unfit))
}

/// Visible ASCII that does not end angle brackets.
fn is_on_wire(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>')
}

fn written(mailbox: &Mailbox) -> Address<'_> {
    let name = on_one_line(&mailbox.name);
    Address::new_address(Some(name).filter(|name| !name.is_empty()), mailbox.address.as_str())
}

/// Control characters become spaces, and spaces at either end go.
fn on_one_line(text: &str) -> String {
    let cleaned: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    cleaned.trim().to_owned()
}

fn body(letter: &Letter) -> MimePart<'_> {
    let text = MimePart::new("text/plain", letter.text.as_str());
    match letter.html.as_deref().filter(|html| !html.is_empty()) {
        None => text,
        Some(html) => {
            let kind = ContentType::new("multipart/alternative").attribute("boundary", boundary(letter, html));
            MimePart::new(kind, vec![text, MimePart::new("text/html", html)])
        }
    }
}

/// A line that neither part holds. `=_` stands in no encoded part by itself; a part that goes out as it is
/// could hold it, so it grows until none does.
fn boundary(letter: &Letter, html: &str) -> String {
    let id = letter.message_id.bytes().filter(u8::is_ascii_alphanumeric).take(40).map(char::from);
    let mut boundary: String = "=_kept_".chars().chain(id).collect();
    while letter.text.contains(&boundary) || html.contains(&boundary) {
        boundary.push('_');
    }
    boundary
}
