//! Somebody else's system on this machine, which we call: a provider of text messages, an owner's own server. It answers
//! as it is told, and remembers each call to the byte.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A system that answers until its process ends: 200, unless it is told otherwise.
pub(crate) struct Listener {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The answers to the next calls: status, further headers, body.
    answers: VecDeque<(u16, String, String)>,
    heard: Vec<Heard>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// `POST /path`.
    pub(crate) line: String,
    /// Its headers, their names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Heard {
    /// The value of a header; empty where it did not come.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

impl Listener {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever calls may leave before the answer is there.
                let _gone = answer(&stream, &shared);
            }
        });
        Self { port, state }
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The next call that has no answer yet gets this one.
    pub(crate) fn answers(&self, status: u16, headers: &str, body: &str) {
        let answer = (status, headers.to_owned(), body.to_owned());
        self.state.lock().expect("the state").answers.push_back(answer);
    }

    /// The calls so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.state.lock().expect("the state").heard.clone()
    }
}

fn answer(mut stream: &TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let mut heard =
        Heard { line: line.trim_end().trim_end_matches(" HTTP/1.1").to_owned(), headers, body: String::new() };
    let length = heard.header("content-length").parse().unwrap_or(0);
    reader.take(length).read_to_string(&mut heard.body)?;
    let mut state = state.lock().expect("the state");
    let (status, headers, body) = state.answers.pop_front().unwrap_or((200, String::new(), String::new()));
    state.heard.push(heard);
    drop(state);
    let length = body.len();
    write!(stream, "HTTP/1.1 {status} Said\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}
