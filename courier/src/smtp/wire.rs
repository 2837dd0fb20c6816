//! Commands out, replies in, with bounds on both what is read and what is kept of it.

use smtp_proto::Error;
use smtp_proto::response::parser::ResponseReceiver;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::failure::Why;

/// The longest reply, in bytes with all its lines. The reader bounds each text, but not the number of lines.
const REPLY_BYTES_MAX: usize = 16_384;
/// How much is read at once.
const READ_BYTES: usize = 1_024;

/// A server's reply.
pub(super) struct Reply {
    /// Its code, 200 to 599.
    pub(super) code: u16,
    /// Its enhanced status; zeros where it has none.
    pub(super) enhanced: [u8; 3],
    /// Its lines without their codes.
    pub(super) text: String,
    /// Its lines as they came.
    pub(super) raw: Vec<u8>,
}

/// A stream with what was read of it too early.
pub(super) struct Wire<S> {
    stream: S,
    ahead: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, ahead: Vec::new() }
    }

    /// Sends a command and reads its reply.
    pub(super) async fn ask(&mut self, command: &str) -> Result<Reply, Why> {
        self.say(command.as_bytes()).await?;
        self.reply().await
    }

    /// Sends bytes. Nothing may be left to read: it would be taken for the answer to them.
    pub(super) async fn say(&mut self, bytes: &[u8]) -> Result<(), Why> {
        if !self.ahead.is_empty() {
            return Err(Why::OutOfTurn);
        }
        self.stream.write_all(bytes).await.map_err(|_| Why::Broken)?;
        self.stream.flush().await.map_err(|_| Why::Broken)
    }

    /// Reads one reply.
    pub(super) async fn reply(&mut self) -> Result<Reply, Why> {
        let mut receiver = ResponseReceiver::default();
        let mut raw = Vec::new();
        loop {
            if self.ahead.is_empty() {
                self.read().await?;
            }
            let mut bytes = self.ahead.iter();
            let parsed = receiver.parse(&mut bytes);
            let rest = bytes.as_slice().to_vec();
            let used = self.ahead.len().saturating_sub(rest.len());
            raw.extend(self.ahead.iter().take(used));
            self.ahead = rest;
            match parsed {
                Ok(found) if (200..600).contains(&found.code) => {
                    return Ok(Reply { code: found.code, enhanced: found.esc, text: found.message, raw });
                }
                Err(Error::NeedsMoreData { .. }) if raw.len() < REPLY_BYTES_MAX => {}
                Err(Error::NeedsMoreData { .. } | Error::ResponseTooLong) => return Err(Why::TooLong),
                Ok(_) | Err(_) => return Err(Why::Nonsense),
            }
        }
    }

    pub(super) async fn close(&mut self) {
        _ = self.stream.shutdown().await;
    }

    async fn read(&mut self) -> Result<(), Why> {
        let mut chunk = [0; READ_BYTES];
        let length = self.stream.read(&mut chunk).await.map_err(|_| Why::Broken)?;
        self.ahead.extend(chunk.iter().take(length));
        if length == 0 { Err(Why::Ended) } else { Ok(()) }
    }
}
