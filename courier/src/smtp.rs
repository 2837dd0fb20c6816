//! Letters over SMTP (RFC 5321): one connection, many letters.
//!
//! The stream is the caller's and is encrypted already (implicit TLS); so is the clock. A caller that gives
//! up waiting drops the future, and the connection then knows that it stands in the middle of something:
//! it takes no further letter, and [`Connection::in_doubt`] says whether the last one may have arrived.

mod dots;
mod failure;
mod offers;
mod wire;

use base64ct::{Base64, Encoding as _};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::mailbox::is_plain;
pub use failure::{Failure, Refusal, Stage, Why};
use offers::Offers;
use wire::{Reply, Wire};

/// How much is handed to the stream at once. Most letters are smaller: they and their final dot leave in one
/// piece, since a few bytes by themselves would wait for the server's acknowledgement (Nagle's algorithm).
const CHUNK_BYTES: usize = 65_536;

/// A name and password at the mail server.
#[derive(Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// A mail server that has greeted us and takes letters.
pub struct Connection<S> {
    wire: Wire<S>,
    offers: Offers,
    state: State,
}

/// Where a connection stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The next letter can go.
    Ready,
    /// A letter was refused half way: the server must forget it first.
    Unfinished,
    /// Commands are on their way. A connection that is found so was abandoned.
    Talking,
    /// The final dot is on its way: nobody but the server knows.
    InDoubt,
    /// It broke, or the server closed it.
    Gone,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Waits for the greeting, says who we are (`hello`, a host name) and signs in if told to.
    pub async fn open(stream: S, hello: &str, login: Option<&Login>) -> Result<Self, Failure> {
        let mut wire = Wire::new(stream);
        judge(Stage::Greeting, &wire.reply().await?, 2)?;
        let reply = wire.ask(&["EHLO ", hello, "\r\n"].concat()).await?;
        judge(Stage::Hello, &reply, 2)?;
        let mut connection = Self { wire, offers: Offers::read(&reply)?, state: State::Ready };
        if let Some(login) = login {
            connection.sign_in(login).await?;
        }
        Ok(connection)
    }

    /// Sends one letter and returns what the server said when it took it, which mostly names the letter
    /// there. `from` may be empty: then nobody is told when it cannot be delivered.
    pub async fn send(&mut self, from: &str, to: &str, message: &[u8]) -> Result<String, Failure> {
        if !self.is_usable() {
            return Err(Failure::Lost { why: Why::Abandoned, maybe_arrived: false });
        }
        self.check(from, to, message)?;
        let forget = self.state == State::Unfinished;
        self.state = State::Talking;
        let result = self.converse(forget, from, to, message).await;
        self.state = match &result {
            Ok(_) => State::Ready,
            Err(Failure::Refused(refusal)) if refusal.code != 421 => State::Unfinished,
            Err(_) => State::Gone,
        };
        result
    }

    /// Whether another letter can be sent.
    pub fn is_usable(&self) -> bool {
        matches!(self.state, State::Ready | State::Unfinished)
    }

    /// Whether a letter that was given up on may have arrived: its final dot was on its way.
    pub fn in_doubt(&self) -> bool {
        self.state == State::InDoubt
    }

    /// Says goodbye. Whatever the server makes of it, all letters are through.
    pub async fn quit(mut self) {
        if self.is_usable() {
            _ = self.wire.ask("QUIT\r\n").await;
        }
        self.wire.close().await;
    }

    async fn sign_in(&mut self, login: &Login) -> Result<(), Failure> {
        let reply = if self.offers.plain() {
            let both =
                Base64::encode_string(["\0", login.user.as_str(), "\0", login.password.as_str()].concat().as_bytes());
            self.wire.ask(&["AUTH PLAIN ", both.as_str(), "\r\n"].concat()).await?
        } else if self.offers.login() {
            judge(Stage::Login, &self.wire.ask("AUTH LOGIN\r\n").await?, 3)?;
            let user = [Base64::encode_string(login.user.as_bytes()).as_str(), "\r\n"].concat();
            judge(Stage::Login, &self.wire.ask(&user).await?, 3)?;
            self.wire.ask(&[Base64::encode_string(login.password.as_bytes()).as_str(), "\r\n"].concat()).await?
        } else {
            return Err(Refusal::ours(Stage::Login, 504, [5, 7, 4], "no way of signing in that we know").into());
        };
        judge(Stage::Login, &reply, 2)
    }

    /// What the server need not be asked about, with the codes it would answer.
    fn check(&self, from: &str, to: &str, message: &[u8]) -> Result<(), Refusal> {
        let is_ascii = from.is_ascii() && to.is_ascii();
        let refuse = |stage, code, enhanced, text| Err(Refusal::ours(stage, code, enhanced, text));
        if !from.is_empty() && !is_plain(from) {
            return refuse(Stage::Sender, 553, [5, 1, 7], "no address");
        }
        if !is_plain(to) {
            return refuse(Stage::Recipient, 553, [5, 1, 3], "no address");
        }
        if !is_ascii && !self.offers.utf8() {
            return refuse(Stage::Recipient, 553, [5, 6, 7], "the server takes ASCII addresses only");
        }
        if self.offers.size_max().is_some_and(|max| message.len() > max) {
            return refuse(Stage::Content, 552, [5, 3, 4], "larger than the server takes");
        }
        Ok(())
    }

    async fn converse(&mut self, forget: bool, from: &str, to: &str, message: &[u8]) -> Result<String, Failure> {
        let mut steps = Vec::with_capacity(4);
        if forget {
            steps.push((Stage::Sender, "RSET\r\n".to_owned(), 2));
        }
        let is_ascii = from.is_ascii() && to.is_ascii();
        steps.push((Stage::Sender, self.offers.mail(from, is_ascii, message), 2));
        steps.push((Stage::Recipient, ["RCPT TO:<", to, ">\r\n"].concat(), 2));
        steps.push((Stage::Content, "DATA\r\n".to_owned(), 3));
        if self.offers.pipelining() {
            self.all_at_once(&steps).await?;
        } else {
            for (stage, command, class) in &steps {
                judge(*stage, &self.wire.ask(command).await?, *class)?;
            }
        }
        self.content(message).await
    }

    /// Sends all commands in one piece and reads their replies (RFC 2920): one trip instead of four.
    async fn all_at_once(&mut self, steps: &[(Stage, String, u16)]) -> Result<(), Failure> {
        let commands: Vec<&str> = steps.iter().map(|(_, command, _)| command.as_str()).collect();
        self.wire.say(commands.concat().as_bytes()).await?;
        let mut refused = None;
        for (stage, _, class) in steps {
            match judge(*stage, &self.wire.reply().await?, *class) {
                Err(Failure::Refused(refusal)) if refusal.code != 421 => refused = refused.or(Some(refusal)),
                Err(failure) => return Err(failure),
                // The server waits for a letter that has nobody to go to: an empty one ends that.
                Ok(()) if *stage == Stage::Content && refused.is_some() => _ = self.wire.ask(".\r\n").await?,
                Ok(()) => {}
            }
        }
        refused.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    async fn content(&mut self, message: &[u8]) -> Result<String, Failure> {
        let bytes = dots::stuffed(message);
        let mut chunks = bytes.chunks(CHUNK_BYTES).peekable();
        while let Some(chunk) = chunks.next() {
            if chunks.peek().is_none() {
                self.state = State::InDoubt;
            }
            let said = self.wire.say(chunk).await;
            said.map_err(|why| self.lost(why))?;
        }
        let reply = self.wire.reply().await.map_err(|why| self.lost(why))?;
        match judge(Stage::Content, &reply, 2) {
            Ok(()) => Ok(reply.text),
            Err(Failure::Lost { why, .. }) => Err(self.lost(why)),
            Err(failure) => Err(failure),
        }
    }

    fn lost(&self, why: Why) -> Failure {
        Failure::Lost { why, maybe_arrived: self.in_doubt() }
    }
}

/// Whether a reply is of the class that was hoped for (2 for done, 3 for go on). A server that answers
/// neither that nor a refusal is not where we believe it to be.
fn judge(stage: Stage, reply: &Reply, class: u16) -> Result<(), Failure> {
    match reply.code / 100 {
        found if found == class => Ok(()),
        4 | 5 => Err(Refusal::theirs(stage, reply).into()),
        _ => Err(Why::Nonsense.into()),
    }
}
