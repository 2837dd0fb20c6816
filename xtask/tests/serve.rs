//! A served edge must leave nothing behind however it ends: a workerd that outlives its parent holds the port and the
//! database, and the next start fails for no visible reason.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A server in a process group of its own, over a folder that goes away with it.
struct Server {
    process: Child,
    port: u16,
    ready: String,
}

impl Server {
    fn start(state: &Path, port: u16) -> Self {
        let program = std::env::var("KEPT_SERVE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_xtask").into());
        let mut process = Command::new(program)
            .args(["serve", "--port", &port.to_string(), "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("the server starts");
        let mut ready = String::new();
        BufReader::new(process.stdout.take().expect("stdout")).read_line(&mut ready).expect("a line");
        assert!(ready.starts_with(&format!("ready http://127.0.0.1:{port} operator_key=")), "said: {ready}");
        Self { process, port, ready }
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    fn answers(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    /// The whole answer to a request.
    fn asks(&self, line: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let length = body.len();
        write!(
            stream,
            "{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Whether the port is dead within the time a killed process takes to be cleared away.
    fn is_gone(&self) -> bool {
        let patience = Instant::now() + Duration::from_secs(5);
        while self.answers() {
            if Instant::now() > patience {
                return false;
            }
            std::thread::yield_now();
        }
        true
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = kill_process_group(self.pid(), Signal::KILL);
        let _reaped = self.process.wait();
    }
}

#[test]
fn an_interrupt_and_a_polite_end_leave_nothing_behind() {
    for signal in [Signal::INT, Signal::TERM] {
        let state = folder("polite");
        let mut server = Server::start(&state, free_port());
        kill_process(server.pid(), signal).expect("signal");
        assert!(server.process.wait().expect("ended").success());
        assert!(!server.answers(), "the port must be dead when the command has ended");
        assert!(workers_of(&state).is_empty());
    }
}

#[test]
fn a_killed_command_takes_its_server_with_it() {
    let state = folder("killed");
    let mut server = Server::start(&state, free_port());
    server.process.kill().expect("kill");
    server.process.wait().expect("ended");
    assert!(server.is_gone());
}

#[test]
fn a_killed_group_is_gone_at_once_and_its_folder_can_be_served_again() {
    let state = folder("group");
    let port = free_port();
    let mut first = Server::start(&state, port);
    kill_process_group(first.pid(), Signal::KILL).expect("kill");
    first.process.wait().expect("ended");
    assert!(first.is_gone());
    let second = Server::start(&state, port);
    assert_eq!(first.ready, second.ready, "the same folder keeps its secrets");
    assert!(second.answers());
}

#[test]
fn two_servers_never_share_a_folder() {
    let state = folder("shared");
    let first = Server::start(&state, free_port());
    let program = std::env::var("KEPT_SERVE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_xtask").into());
    let second = Command::new(program)
        .args(["serve", "--port", &free_port().to_string(), "--state"])
        .arg(&state)
        .output()
        .expect("runs");
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another server uses"));
    assert!(first.answers());
}

#[test]
fn an_installation_without_a_mailer_neither_promises_a_letter_nor_shows_one() {
    let server = Server::start(&folder("letters"), free_port());
    let body = r#"{"email":"ada@example.com","language":"en"}"#;
    let asked = server.asks("POST /v1/console/codes", body);
    assert!(asked.starts_with("HTTP/1.1 501 ") && asked.contains("\"mail_not_set_up\""), "{asked}");
    assert!(server.asks("GET /mailbox", "").starts_with("HTTP/1.1 404 "));
}

/// Processes of a server over this folder that are still there.
fn workers_of(state: &Path) -> Vec<String> {
    let list = Command::new("ps").args(["-eo", "args"]).output().expect("ps");
    let state = state.to_string_lossy().into_owned();
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    list.lines().filter(|line| line.contains(&state)).map(str::to_owned).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("serve").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("an empty folder");
    }
    folder
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("its number").port()
}
