//! One running server: the processes, their secrets, and the folder they own.

use std::fs::{self, File, TryLockError};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Map, Value, json};

use super::mail::Mail;
use super::secrets::Secrets;
use crate::build::Profile;
use crate::build::worker::{self, Worker};
use crate::{project, run, wrangler};

/// What the environment may say of those who bring messages to people, by the names that the Worker knows it under. With
/// `MAILBOX=off` nothing is kept for tests either.
const PROVIDERS: [&str; 7] =
    ["MAILBOX", "MAIL_EVENTS_SECRET", "SMS_PROVIDER", "SMS_URL", "SMS_ACCOUNT", "SMS_TOKEN", "SMS_FROM"];
/// What it may say of who tells people from machines, to the Workers that have forms for guests.
const CAPTCHA: [&str; 3] = ["TURNSTILE_SITE_KEY", "TURNSTILE_SECRET", "TURNSTILE_URL"];

/// What to serve, and where.
pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) state: PathBuf,
    pub(crate) test_clock: bool,
    /// Whether letters are kept for `/v1/mailbox`.
    pub(crate) mailbox: bool,
    /// How mail leaves; it stays where it is if nobody says.
    pub(crate) mail: Option<Mail>,
    pub(crate) profile: Profile,
}

/// A server that answers.
pub(crate) struct Instance {
    node: Child,
    /// Node lives as long as this stays open.
    lifeline: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
    workerd: Option<Pid>,
    migrations: Vec<String>,
    secrets: Secrets,
    /// Nobody else may open the same folder meanwhile.
    lock: Option<File>,
}

/// What the Node script says when workerd answers.
#[derive(serde::Deserialize)]
struct Ready {
    workerd: i32,
    applied: Vec<String>,
}

impl Instance {
    /// Starts workerd, applies missing migrations, and returns when it answers.
    pub(crate) fn start(options: &Options) -> Result<Self> {
        fs::create_dir_all(&options.state)?;
        let state = options.state.canonicalize()?;
        let lock = lock(&state)?;
        let secrets = Secrets::of(&state)?;
        wait_for_port(options.port)?;

        let mut node = run::node()
            .args(["--disable-warning=ExperimentalWarning"])
            .arg(project::at("xtask/serve.mjs"))
            // Neither asks the network for anything; both would.
            .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
            .env("WRANGLER_SEND_METRICS", "false")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("Node could not be started; `cargo xtask setup` installs it")?;
        let mut lifeline = node.stdin.take().context("no standard input")?;
        let output = node.stdout.take().context("no standard output")?;
        writeln!(lifeline, "{}", job(options, &state, &secrets)?)?;
        let mut instance = Self {
            node,
            lifeline: Some(lifeline),
            output: Some(BufReader::new(output)),
            workerd: None,
            migrations: Vec::new(),
            secrets,
            lock: Some(lock),
        };
        let ready = instance.await_ready()?;
        instance.workerd = Pid::from_raw(ready.workerd);
        instance.migrations = ready.applied;
        Ok(instance)
    }

    /// The migrations that this start applied.
    pub(crate) fn migrations(&self) -> &[String] {
        &self.migrations
    }

    /// The operator's key of this folder.
    pub(crate) fn operator_key(&self) -> &str {
        &self.secrets.operator_key
    }

    /// Calls back, from another thread, when the server has ended for whatever reason.
    pub(crate) fn when_ended(&mut self, tell: impl FnOnce() + Send + 'static) {
        let Some(mut output) = self.output.take() else { return };
        std::thread::spawn(move || {
            let mut line = String::new();
            while output.read_line(&mut line).is_ok_and(|read| read > 0) {
                line.clear();
            }
            tell();
        });
    }

    /// Ends the server and returns when nothing of it is left.
    pub(crate) fn end(&mut self) -> Result<()> {
        drop(self.lifeline.take());
        let patience = Instant::now() + Duration::from_secs(3);
        while self.node.try_wait()?.is_none() {
            if Instant::now() > patience {
                self.node.kill()?;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if let Some(workerd) = self.workerd.take() {
            // Usually gone by now: Node ends it first.
            let _gone = kill_process(workerd, Signal::KILL);
        }
        drop(self.lock.take());
        Ok(())
    }

    fn await_ready(&mut self) -> Result<Ready> {
        let mut line = String::new();
        if let Some(output) = self.output.as_mut() {
            output.read_line(&mut line)?;
        }
        if line.is_empty() {
            self.end()?;
            bail!("the server did not start; what it said is above");
        }
        serde_json::from_str(&line).with_context(|| format!("unexpected: {line}"))
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ended = self.end();
    }
}

/// What the Node script has to know.
fn job(options: &Options, state: &Path, secrets: &Secrets) -> Result<Value> {
    let workers = worker::all().map(|worker| {
        Ok(json!({
            "wrangler": wrangler::config(worker.config)?,
            "folder": worker.folder(options.profile),
            "variables": variables(worker, options, secrets),
        }))
    });
    Ok(json!({
        "workers": workers.collect::<Result<Vec<_>>>()?,
        "site": options.profile.folder().join("site"),
        "migrations": project::at("edge/migrations"),
        "state": state.join("data"),
        "port": options.port,
        // Who says what time it is also says when a minute is over.
        "timer": (!options.test_clock).then(|| json!({ "worker": "kept-mail", "cron": "* * * * *" })),
    }))
}

/// What a Worker is told beside its Wrangler file: its secrets, how the clock goes, and the way out for mail.
fn variables(worker: &Worker, options: &Options, secrets: &Secrets) -> Map<String, Value> {
    let said = |name: &&str| Some(((*name).to_owned(), std::env::var(name).ok()?.into()));
    let mut variables = Map::new();
    for name in worker.secrets {
        variables.insert((*name).to_owned(), secrets.get(name).into());
    }
    // Whoever keeps no secret answers nobody but another Worker.
    if options.test_clock && !worker.secrets.is_empty() {
        variables.insert("TEST_CLOCK".to_owned(), "on".into());
    }
    if worker.name == "mail" {
        if options.mailbox {
            variables.insert("MAILBOX".to_owned(), "on".into());
        }
        variables.extend(options.mail.iter().flat_map(Mail::variables));
        // What a mail provider would sign its events with, and who sends text messages; tests play both.
        variables.extend(PROVIDERS.iter().filter_map(said));
    }
    if ["front", "voice"].contains(&worker.name) {
        variables.extend(CAPTCHA.iter().filter_map(said));
    }
    variables
}

/// Removes a folder of state, unless a server uses it.
pub(crate) fn forget(state: &Path) -> Result<()> {
    if state.exists() {
        let _lock = lock(state)?;
        fs::remove_dir_all(state)?;
    }
    Ok(())
}

fn lock(state: &Path) -> Result<File> {
    let file = File::create(state.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("another server uses {}", state.display()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// A server that was killed a moment ago may still hold the port: that is worth a few seconds, not a failure.
fn wait_for_port(port: u16) -> Result<()> {
    let patience = Instant::now() + Duration::from_secs(5);
    while let Err(error) = TcpListener::bind(("127.0.0.1", port)) {
        if Instant::now() > patience {
            bail!("port {port} is taken ({error}); choose another with --port");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
