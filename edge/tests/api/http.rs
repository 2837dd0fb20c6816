//! One request and its answer. Every answer is held against the documented contract as it comes in.

use std::sync::OnceLock;

use loyalty::wire::{Code, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::{HeaderMap, Request};
use ureq::{Agent, AsSendBody, SendBody};

use crate::contract;
use crate::server::{Server, wait_until};

/// A request to be sent.
#[derive(Clone)]
pub(crate) struct Ask<'a> {
    server: &'a Server,
    method: String,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// A request of this server, as nobody yet.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        Ask { server: self, method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: None }
    }
}

impl Ask<'_> {
    /// The same with one more header.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same without this header.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| *found != name);
        self
    }

    /// The same by whoever holds this secret, and by nobody else.
    pub(crate) fn bearer(self, secret: &str) -> Self {
        self.without("authorization").header("authorization", &format!("Bearer {secret}"))
    }

    /// The same at this moment of the server's clock.
    pub(crate) fn at(self, now: &str) -> Self {
        self.without("kept-now").header("kept-now", now)
    }

    /// The same with this body.
    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        self.bytes(serde_json::to_vec(body).expect("a body"))
    }

    /// The same with these bytes.
    pub(crate) fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends it.
    #[track_caller]
    pub(crate) fn send(self) -> Reply {
        let asked = format!("{} {}", self.method, self.path);
        self.try_send().unwrap_or_else(|error| panic!("{asked}: {error}"))
    }

    /// Sends it to a server that may die meanwhile.
    pub(crate) fn try_send(mut self) -> Result<Reply, ureq::Error> {
        match self.body.take() {
            Some(body) => self.run(body),
            None => self.run(()),
        }
    }

    /// Sends a body that the server may refuse before it has read it all. A client that is still writing then
    /// may miss the answer, and asks again.
    pub(crate) fn send_too_much(self) -> Reply {
        let mut reply = None;
        wait_until("an answer to a large body", || {
            reply = self.clone().try_send().ok();
            reply.is_some()
        });
        reply.expect("waited for")
    }

    /// Sends a body whose length is not announced, in pieces of this size.
    #[track_caller]
    pub(crate) fn send_in_pieces(self, body: &[u8], piece: usize) -> Reply {
        let mut pieces = Pieces { rest: body, piece };
        self.run(SendBody::from_reader(&mut pieces)).expect("an answer")
    }

    fn run(self, body: impl AsSendBody) -> Result<Reply, ureq::Error> {
        let mut request = Request::builder().method(self.method.as_str()).uri(self.server.url(&self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let mut answer = agent().run(request.body(body)?)?;
        let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec()?;
        let reply = Reply { status: answer.status().as_u16(), headers: answer.headers().clone(), body };
        contract::check(&self.method, &self.path, &reply);
        if reply.status == 500 {
            let log = self.server.log();
            let faults = log.lines().filter(|line| line.contains("\"fault\"") || !line.starts_with('{'));
            println!(
                "{} {} was answered 500; faults logged: {:#?}",
                self.method,
                self.path,
                faults.collect::<Vec<_>>()
            );
        }
        Ok(reply)
    }
}

impl Reply {
    /// A header of the answer.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer of this status, as its wire type.
    #[track_caller]
    pub(crate) fn is<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The answer as a refusal with this code.
    #[track_caller]
    pub(crate) fn refused(&self, code: Code) -> Problem {
        let problem: Problem = self.is(code.status());
        assert_eq!((problem.code, problem.status), (code, code.status()), "{problem:?}");
        problem
    }

    /// Whether the server says that it had answered this before.
    pub(crate) fn is_replayed(&self) -> bool {
        self.header("idempotent-replayed") == Some("true")
    }
}

/// Reads a body piece by piece.
struct Pieces<'a> {
    rest: &'a [u8],
    piece: usize,
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.piece.min(self.rest.len()).min(buffer.len());
        let (piece, rest) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(piece);
        self.rest = rest;
        Ok(length)
    }
}

fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .max_idle_connections(64)
            .max_idle_connections_per_host(64)
            .timeout_global(Some(std::time::Duration::from_mins(2)));
        config.build().new_agent()
    })
}
