//! The mailbox of this machine: every letter that the edge sends arrives there, whoever it is to, and nowhere else.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{project, run};

/// A mailbox that takes letters.
pub(crate) struct Mailbox {
    process: Child,
    /// It lives as long as this stays open.
    lifeline: Option<ChildStdin>,
    /// Kept, so that whatever it still says has somewhere to go.
    _output: BufReader<ChildStdout>,
    ready: Ready,
}

/// Where it is.
#[derive(serde::Deserialize)]
struct Ready {
    smtp: u16,
    web: String,
}

impl Mailbox {
    /// Opens it over a folder of letters, with its page at this port.
    pub(crate) fn open(folder: &Path, port: u16) -> Result<Self> {
        let mut process = run::node()
            .arg(project::at("xtask/mailbox.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("Node could not be started; `cargo xtask setup` installs it")?;
        let mut lifeline = process.stdin.take().context("no standard input")?;
        let mut output = BufReader::new(process.stdout.take().context("no standard output")?);
        writeln!(lifeline, "{}", json!({ "folder": folder, "web": port }))?;
        let mut line = String::new();
        output.read_line(&mut line)?;
        if line.is_empty() {
            process.wait()?;
            bail!("the mailbox did not open at port {port} (above is why); choose another with --mail-port");
        }
        let ready = serde_json::from_str(&line).with_context(|| format!("unexpected: {line}"))?;
        Ok(Self { process, lifeline: Some(lifeline), _output: output, ready })
    }

    /// The port that takes letters.
    pub(crate) fn smtp(&self) -> u16 {
        self.ready.smtp
    }

    /// The address of its page.
    pub(crate) fn page(&self) -> &str {
        &self.ready.web
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let _ended = self.process.wait();
    }
}
