//! `cargo xtask serve`: the built Workers on the real workerd over a folder of state. Prints one line when it answers,
//! stays in the foreground, and leaves nothing behind however it ends.
//!
//! Three processes share one process group: this one, Node (which configures workerd) and workerd. An interrupt or a
//! polite end is handed down and awaited. If this process dies without a word, Node sees its standard input close and
//! ends workerd; if Node dies, we end workerd. `kill -9 -- -GROUP` ends all three at the same moment: start it in a
//! group of its own for that, and the group is its process id.

mod instance;
mod mail;
mod secrets;

use std::path::PathBuf;
use std::sync::mpsc;

use anyhow::{Result, bail};

use crate::build::{self, Profile};
use crate::{progress, setup};
pub(crate) use instance::{Instance, Options, forget};
pub(crate) use mail::Mail;
pub(crate) use secrets::Secrets;

/// What `cargo xtask serve` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The port to answer on, at 127.0.0.1
    #[arg(long)]
    port: u16,
    /// The folder that keeps the data and the secrets; made if missing
    #[arg(long)]
    state: PathBuf,
    /// Let requests say what time it is (`kept-now`), and keep letters for `/v1/mailbox` where no mail server is named: for tests
    #[arg(long)]
    test_clock: bool,
    /// Send mail to the SMTP server at this port of 127.0.0.1, unencrypted; without it, as `SMTP_HOST`, `SMTP_PORT`,
    /// `SMTP_SECURITY`, `SMTP_USER`, `SMTP_PASSWORD` and `MAIL_FROM` say
    #[arg(long)]
    smtp_port: Option<u16>,
    /// Serve the quick, unoptimised build
    #[arg(long)]
    quick: bool,
}

/// What may happen to a running server.
enum Event {
    Asked,
    Ended,
}

/// Serves until told to end.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let profile = if arguments.quick { Profile::Quick } else { Profile::Release };
    // A test that starts forty servers has built once; `cargo xtask test` says so.
    if std::env::var_os("KEPT_BUILT").is_none() {
        setup::ensure_tools()?;
        build::ensure(profile)?;
    }
    let (events, happened) = mpsc::channel();
    let asked = events.clone();
    ctrlc::set_handler(move || drop(asked.send(Event::Asked)))?;

    let options = Options {
        port: arguments.port,
        state: arguments.state.clone(),
        test_clock: arguments.test_clock,
        mailbox: arguments.test_clock,
        mail: arguments.smtp_port.map(Mail::local).or_else(Mail::of_environment),
        profile,
    };
    let mut instance = Instance::start(&options)?;
    for migration in instance.migrations() {
        progress::note(&format!("migrated: {migration}"));
    }
    println!("ready http://127.0.0.1:{} operator_key={}", options.port, instance.operator_key());
    instance.when_ended(move || drop(events.send(Event::Ended)));
    let asked = matches!(happened.recv(), Ok(Event::Asked));
    instance.end()?;
    if !asked {
        bail!("workerd ended by itself; what it said is above");
    }
    Ok(())
}
