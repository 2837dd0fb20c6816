//! A running edge: real workerd over a folder of state, in a process group of its own.
//!
//! However a test process ends, nothing of a server is left: a small shell waits for the pipe it shares with the
//! test process to close, and then ends the group and removes the folder. That holds for a panic, an interrupt
//! and `kill -9` alike, and it needs no handler in the test process.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long anything may take that a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the mail provider of these tests signs with.
pub(crate) fn mail_events_secret() -> &'static str {
    static SECRET: OnceLock<String> = OnceLock::new();
    SECRET.get_or_init(|| {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("random bytes");
        courier::hook::Secret::shown(&bytes)
    })
}

/// A running edge.
pub(crate) struct Server {
    process: Child,
    /// Ends the group when this process is gone.
    watch: Child,
    pub(crate) port: u16,
    pub(crate) operator_key: String,
    state: PathBuf,
    told: Vec<(String, String)>,
}

impl Server {
    /// The server that most tests share.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A server over an empty folder.
    pub(crate) fn start() -> Self {
        Self::told(&[])
    }

    /// A server over an empty folder that is told these variables: how mail and text messages leave it.
    pub(crate) fn told(told: &[(&str, &str)]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
        let told = told.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self::over(&PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("api").join(name), told)
    }

    fn over(state: &Path, told: Vec<(String, String)>) -> Self {
        fs::create_dir_all(state).expect("a folder for state");
        let port = TcpListener::bind(("127.0.0.1", 0)).expect("a free port").local_addr().expect("its number").port();
        let log = File::options().create(true).append(true).open(state.join("stderr")).expect("a log");
        let here =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let program = std::env::var_os("KEPT_SERVE").map_or_else(|| here.join("../target/debug/xtask"), PathBuf::from);
        let mut process = Command::new(&program)
            .args(["serve", "--test-clock", "--port", &port.to_string(), "--state"])
            .arg(state)
            .current_dir(&here)
            .env("MAIL_EVENTS_SECRET", mail_events_secret())
            .envs(told.clone())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{} ({error}): `cargo build --package xtask` makes it", program.display()));
        let watch = watch(process.id(), state);
        let mut ready = String::new();
        BufReader::new(process.stdout.take().expect("stdout")).read_line(&mut ready).expect("a line");
        let said = || fs::read_to_string(state.join("stderr")).unwrap_or_default();
        let Some((_, key)) = ready.trim().split_once("operator_key=") else { panic!("no server: {ready}{}", said()) };
        Self { process, watch, port, operator_key: key.to_owned(), state: state.to_owned(), told }
    }

    /// Where it answers.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// All that it has logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.state.join("stderr")).expect("the log")
    }

    /// The lines it has logged of this route since `from` bytes of log, once there are so many.
    pub(crate) fn log_lines(&self, from: usize, route: &str, count: usize) -> Vec<serde_json::Value> {
        let mut lines = Vec::new();
        wait_until(&format!("{count} log lines of {route}"), || {
            let log = self.log();
            let new = log[from..].lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            lines = new.filter(|line| line["route"] == route).collect();
            lines.len() >= count
        });
        lines
    }

    /// Does to it what the end of this process would do: the pipe to its watch closes.
    pub(crate) fn is_orphaned(&mut self) {
        drop(self.watch.stdin.take());
        self.watch.wait().expect("the watch ended");
        self.process.wait().expect("killed");
        // Killed processes are cleared away in their own time.
        wait_until("a dead port", || TcpStream::connect(("127.0.0.1", self.port)).is_err());
        assert!(!self.state.exists(), "its folder is gone");
    }

    /// Kills every process of it at once, as a power cut would.
    pub(crate) fn dies(&self) {
        signal("KILL", &format!("-{}", self.process.id()));
    }

    /// Ends it politely; the port is dead when this returns.
    pub(crate) fn ends(&mut self) {
        signal("TERM", &self.process.id().to_string());
        assert!(self.process.wait().expect("ended").success(), "a polite end is no failure: {}", self.log());
        assert!(TcpStream::connect(("127.0.0.1", self.port)).is_err(), "the port is dead when the server has ended");
    }

    /// The database's file.
    pub(crate) fn database(&self) -> PathBuf {
        let mut folders = vec![self.state.join("data")];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).expect("the data folder").map(|entry| entry.expect("an entry").path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "sqlite") && is_ours(&path) {
                    return path;
                }
            }
        }
        panic!("the state has no database with our tables");
    }

    /// Serves the same folder again, after it died or ended.
    pub(crate) fn returns(&mut self) {
        self.process.wait().expect("ended");
        let again = Self::over(&self.state, self.told.clone());
        assert_eq!(again.operator_key, self.operator_key, "the same folder keeps its secrets");
        // The old one's watch would remove the folder that the new one serves.
        self.watch.kill().expect("the watch ends");
        self.watch.wait().expect("the watch ended");
        std::mem::forget(std::mem::replace(self, again));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        signal("KILL", &format!("-{}", self.process.id()));
        let _reaped = self.process.wait();
        drop(self.watch.stdin.take());
        let _removed = self.watch.wait();
    }
}

/// Asks again and again until it holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::yield_now();
    }
}

fn is_ours(path: &Path) -> bool {
    let counted = rusqlite::Connection::open(path)
        .and_then(|database| database.query_row("SELECT count(*) FROM entry_kind", [], |row| row.get::<_, i64>(0)));
    counted.is_ok()
}

/// Signals a process, or the group of this number where it is negative.
fn signal(signal: &str, target: &str) {
    let kill = ["-c", r#"kill -s "$0" -- "$1""#, signal, target];
    let _gone = Command::new("sh").args(kill).stderr(Stdio::null()).status();
}

/// Waits for our end of its standard input to close; then the group is killed and its folder removed.
fn watch(group: u32, state: &Path) -> Child {
    // `-s KILL --` is how every shell reads it; some take `-KILL --` for a wrong number.
    let script = r#"read -r _; kill -s KILL -- "-$1" 2>/dev/null; rm -rf -- "$2" || rm -rf -- "$2""#;
    let mut watch = Command::new("sh");
    watch.args(["-c", script, "watch", &group.to_string()]).arg(state);
    watch.stdin(Stdio::piped()).stdout(Stdio::null()).process_group(0).spawn().expect("sh")
}
