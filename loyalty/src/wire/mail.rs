//! How letters leave an installation, and the mailbox of one that keeps them.

use super::wire;
use crate::time::Moment;

wire! { answer
/// How letters and text messages leave this installation.
pub struct Mailer {
    /// Whether letters can.
    pub sends: bool,
    /// Whether text messages can.
    pub texts: bool,
}}

wire! { answer
/// A letter in the development mailbox.
pub struct Letter {
    /// Its number: later letters have higher ones.
    pub id: i64,
    /// When it was written.
    pub at: Moment,
    /// Whom it goes to.
    pub to: String,
    /// Its language.
    pub language: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// The same as HTML, where it has that.
    pub html: Option<String>,
    /// Where a mail program posts to take its reader off the list.
    pub leave_url: Option<String>,
}}

wire! { answer
/// The newest letters of the development mailbox.
pub struct Mailbox {
    /// The newest first, at most 100.
    pub mails: Vec<Letter>,
}}
