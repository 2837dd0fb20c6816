//! How sending can fail. What to do next depends on who said no to what, so that is told apart.

use super::wire::Reply;

/// The longest text of a refusal that is kept, in characters. It is for people; servers write essays.
const TEXT_CHARS_MAX: usize = 400;

/// Why a letter did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server said no.
    Refused(Refusal),
    /// The server does not know us. No letter will go until somebody mends the settings.
    Login(Refusal),
    /// The connection is of no more use.
    Lost {
        /// What happened to it.
        why: Why,
        /// Whether the letter may have arrived all the same: it broke between final dot and answer.
        maybe_arrived: bool,
    },
}

/// A server's no, or ours where its answer is known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// To what.
    pub stage: Stage,
    /// The code, 400 to 599.
    pub code: u16,
    /// The enhanced status (RFC 3463), where the server gives one.
    pub enhanced: Option<[u8; 3]>,
    /// What it says to people. It mostly repeats the address: not for logs.
    pub text: String,
    /// Whether trying again is of no use.
    pub permanent: bool,
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The connection itself.
    Greeting,
    /// Our name.
    Hello,
    /// Our password.
    Login,
    /// The sender.
    Sender,
    /// The recipient.
    Recipient,
    /// The letter.
    Content,
}

/// What happened to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The server ended it.
    Ended,
    /// The stream broke.
    Broken,
    /// The server said something that is no reply, or none to what was asked.
    Nonsense,
    /// A reply without end.
    TooLong,
    /// The server spoke without having been asked: whatever it says next may answer something else.
    OutOfTurn,
    /// The last letter was given up on half way, or the connection was lost before.
    Abandoned,
}

impl Refusal {
    /// Whether the server says that nobody is at the recipient's address (RFC 3463, 5.1.x): nothing should be sent to
    /// it again. A bare 550 says as well that the server does not know us, and then it would be said of everybody.
    pub fn is_about_recipient(&self) -> bool {
        let is_address =
            self.enhanced.is_some_and(|[_, subject, detail]| subject == 1 && [1, 2, 3, 6, 10].contains(&detail));
        self.permanent && self.stage == Stage::Recipient && is_address
    }

    pub(super) fn theirs(stage: Stage, reply: &Reply) -> Self {
        Self {
            stage,
            code: reply.code,
            enhanced: Some(reply.enhanced).filter(|[class, ..]| *class != 0),
            text: reply.text.chars().take(TEXT_CHARS_MAX).collect(),
            permanent: reply.code >= 500,
        }
    }

    pub(super) fn ours(stage: Stage, code: u16, enhanced: [u8; 3], text: &str) -> Self {
        Self { stage, code, enhanced: Some(enhanced), text: text.to_owned(), permanent: true }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal.stage {
            Stage::Login => Self::Login(refusal),
            _ => Self::Refused(refusal),
        }
    }
}

/// A connection that is lost before the final dot has delivered nothing.
impl From<Why> for Failure {
    fn from(why: Why) -> Self {
        Self::Lost { why, maybe_arrived: false }
    }
}
