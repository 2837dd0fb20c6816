//! Text messages: what a provider is asked, and how many messages a text is to the one who pays for them.

mod plain;
mod segments;
mod twilio;

pub use plain::Plain;
pub use segments::{Alphabet, Segments, segments};
pub use twilio::{Sender, Twilio};

/// A text to one telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// The number, as E.164 writes it: `+79161234567`.
    pub to: String,
    /// The text.
    pub text: String,
}

/// A `POST` to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where to.
    pub url: String,
    /// Its headers. One of them is the password.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: String,
}

/// No telephone number: a plus, a digit that is not 0, and 15 digits at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadNumber;

/// A provider of text messages.
pub trait Provider {
    /// The request that sends a message. `id` stays the same however often it is tried.
    fn request(&self, id: &str, message: &TextMessage) -> Result<Request, BadNumber>;

    /// Whether a message that is asked for twice under one id is sent once.
    fn knows_ids(&self) -> bool;
}

fn check(number: &str) -> Result<(), BadNumber> {
    let digits = number.strip_prefix('+').ok_or(BadNumber)?;
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && !digits.starts_with('0') { Ok(()) } else { Err(BadNumber) }
}
