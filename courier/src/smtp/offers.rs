//! What a server offers beyond the least, and what we take of it.

use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN, EXT_8BIT_MIME, EXT_PIPELINING, EXT_SIZE, EXT_SMTP_UTF8, EhloResponse};

use super::failure::Why;
use super::wire::Reply;

/// The extensions of one server.
pub(super) struct Offers(EhloResponse<String>);

impl Offers {
    /// Reads the answer to `EHLO`.
    pub(super) fn read(reply: &Reply) -> Result<Self, Why> {
        EhloResponse::parse(&mut reply.raw.iter()).map(Self).map_err(|_| Why::Nonsense)
    }

    /// Whether several commands may be sent before the first is answered.
    pub(super) fn pipelining(&self) -> bool {
        self.0.has_capability(EXT_PIPELINING)
    }

    /// Whether addresses may have letters that ASCII has not.
    pub(super) fn utf8(&self) -> bool {
        self.0.has_capability(EXT_SMTP_UTF8)
    }

    /// Whether name and password may be given at once.
    pub(super) fn plain(&self) -> bool {
        self.0.auth_mechanisms & AUTH_PLAIN != 0
    }

    /// Whether name and password may be given one after the other.
    pub(super) fn login(&self) -> bool {
        self.0.auth_mechanisms & AUTH_LOGIN != 0
    }

    /// The largest letter, in bytes, where the server says so.
    pub(super) fn size_max(&self) -> Option<usize> {
        Some(self.0.size).filter(|size| *size > 0)
    }

    /// The command that names the sender, with what else the server wants to know beforehand.
    pub(super) fn mail(&self, from: &str, is_ascii: bool, message: &[u8]) -> String {
        let mut command = ["MAIL FROM:<", from, ">"].concat();
        if self.0.has_capability(EXT_SIZE) {
            command.push_str(" SIZE=");
            command.push_str(&message.len().to_string());
        }
        if self.0.has_capability(EXT_8BIT_MIME) && !message.is_ascii() {
            command.push_str(" BODY=8BITMIME");
        }
        if !is_ascii {
            command.push_str(" SMTPUTF8");
        }
        command.push_str("\r\n");
        command
    }
}
