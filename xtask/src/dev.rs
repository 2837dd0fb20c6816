//! `cargo xtask dev`: from a fresh clone to a company's page with Kept on it, in one command.
//!
//! It sets up, builds, serves the edge, makes a demonstration site with real purchases, and serves that company's
//! pages from another origin, as a customer's browser would meet them. Then it stays, rebuilds what changes, and
//! reloads the pages.

mod changes;
mod host;
mod mailbox;
mod seed;
mod token;
mod watch;

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};

use anyhow::{Result, bail};

use crate::account::Demo;
use crate::build::{self, Profile};
use crate::serve::{self, Instance, Mail, Options};
use crate::{progress, project, setup};
use changes::Changes;
use mailbox::Mailbox;

/// What `cargo xtask dev` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Forget the demonstration's data and start over
    #[arg(long)]
    fresh: bool,
    /// The edge's port
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// The port of the company's pages
    #[arg(long, default_value_t = 8788)]
    demo_port: u16,
    /// The port of the mailbox's page
    #[arg(long, default_value_t = 8789)]
    mail_port: u16,
}

/// What may happen while it runs.
pub(crate) enum Event {
    /// Somebody wants it to end.
    Asked,
    /// The server with this number has ended.
    Ended(u32),
    /// Files changed.
    Changed(Vec<PathBuf>),
}

/// The server that is running, and how to start its successor.
struct Running {
    options: Options,
    instance: Instance,
    number: u32,
    events: Sender<Event>,
}

impl Running {
    fn start(options: Options, events: Sender<Event>) -> Result<Self> {
        let instance = Instance::start(&options)?;
        let mut running = Self { options, instance, number: 0, events };
        running.watch();
        Ok(running)
    }

    fn restart(&mut self) -> Result<()> {
        self.number += 1;
        self.instance.end()?;
        self.instance = Instance::start(&self.options)?;
        self.watch();
        Ok(())
    }

    fn watch(&mut self) {
        let (events, number) = (self.events.clone(), self.number);
        self.instance.when_ended(move || drop(events.send(Event::Ended(number))));
    }
}

/// Runs until told to end.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let state = project::at(".kept/dev");
    setup::ensure_tools()?;
    build::ensure(Profile::Quick)?;
    if arguments.fresh {
        serve::forget(&state)?;
    }
    let (events, happened) = mpsc::channel();
    let asked = events.clone();
    ctrlc::set_handler(move || drop(asked.send(Event::Asked)))?;

    let mailbox = Mailbox::open(&state.join("letters"), arguments.mail_port)?;
    let options = Options {
        port: arguments.port,
        state,
        test_clock: false,
        mailbox: false,
        mail: Some(Mail::local(mailbox.smtp())),
        profile: Profile::Quick,
    };
    let mut running = Running::start(options, events.clone())?;
    let origin = format!("http://localhost:{}", arguments.demo_port);
    let edge = format!("http://127.0.0.1:{}", arguments.port);
    let demo = seed::ensure(&edge, running.instance.operator_key(), &origin)?;
    let changes = Changes::new();
    host::start(arguments.demo_port, &demo, &changes)?;
    let _watcher = watch::start(events)?;
    welcome(&demo, &mailbox);
    stay(&happened, &mut running, &changes)
}

fn welcome(demo: &Demo, mailbox: &Mailbox) {
    println!("\n  The company's page   {}/", demo.host);
    println!("  The edge             {}  (operator key in .kept/dev/secrets.json)", demo.url);
    // By its name: passkeys refuse bare addresses.
    println!("  The console          {}/console", demo.url.replace("127.0.0.1", "localhost"));
    println!("  The mailbox          {}  (letters stay on this machine)", mailbox.page());
    println!("  The customer         member {}, with purchases from a real shop's log", demo.member);
    println!("\n  Open the page and click the button in the corner. Ctrl-C ends it; the data stays.\n");
}

fn stay(happened: &Receiver<Event>, running: &mut Running, changes: &Changes) -> Result<()> {
    for event in happened {
        match event {
            Event::Asked => return running.instance.end(),
            Event::Ended(number) if number == running.number => bail!("the edge ended by itself; see above"),
            Event::Ended(_) => {}
            Event::Changed(paths) => {
                // A fault in what was just saved is for its author to read, not a reason to end.
                if let Err(error) = follow(&paths, running) {
                    progress::failure(&error);
                } else {
                    changes.announce();
                }
            }
        }
    }
    Ok(())
}

/// Rebuilds what the changed files went into, and serves it.
fn follow(paths: &[PathBuf], running: &mut Running) -> Result<()> {
    let before = build::identity(Profile::Quick);
    build::ensure(Profile::Quick)?;
    let configs = build::worker::all().map(|worker| project::at(worker.config));
    let configured: Vec<PathBuf> = configs.chain([project::at("edge/migrations")]).collect();
    let reconfigured = paths.iter().any(|path| configured.iter().any(|place| path.starts_with(place)));
    if reconfigured || before != build::identity(Profile::Quick) {
        progress::step("restarting the edge", |_| running.restart())?;
    }
    Ok(())
}
