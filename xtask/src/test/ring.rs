//! The rings: what each checks, and how it is run.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::binaries;
use crate::build::{self, Profile};
use crate::{project, run, setup};

/// One set of checks. The order is the order of the summary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Ring {
    /// rustfmt has nothing to change
    Format,
    /// clippy has nothing to say, natively and for WebAssembly
    Lint,
    /// The rules of `loyalty`
    Rules,
    /// What is sent: letters read by another parser, mail servers, webhooks, text messages
    Letters,
    /// The journal's SQL, natively, on the real migration files
    Sql,
    /// Strangers' feeds: read and cleaned, or refused with a reason
    Reader,
    /// The panel's state and sentences
    Widget,
    /// The console's pure parts: its sentences, what it makes of answers and faults
    Console,
    /// xtask itself, the migration lint, the purity of `loyalty`
    Tools,
    /// The release build
    Build,
    /// The API over HTTP on real workerd, and the commands that use it
    Api,
    /// A browser on real pages
    Journeys,
    /// What is uploaded and downloaded fits its budget
    Size,
    /// A deploy, up to the point where it would happen
    Deploy,
}

impl Ring {
    /// All of them.
    pub(crate) const ALL: [Self; 14] = [
        Self::Format,
        Self::Lint,
        Self::Rules,
        Self::Letters,
        Self::Sql,
        Self::Reader,
        Self::Widget,
        Self::Console,
        Self::Tools,
        Self::Build,
        Self::Api,
        Self::Journeys,
        Self::Size,
        Self::Deploy,
    ];

    /// Whether it works on sources alone.
    pub(crate) fn is_native(self) -> bool {
        self < Self::Build
    }

    /// Whether it works on the release build.
    pub(crate) fn needs_build(self) -> bool {
        self > Self::Build
    }

    /// The ring and what has to run before it.
    pub(crate) fn with_needs(self) -> Vec<Self> {
        if self.needs_build() { vec![Self::Build, self] } else { vec![self] }
    }

    /// Runs it to the end, with all it says in its log.
    pub(crate) fn run(self) -> Result<()> {
        File::create(self.log())?;
        match self {
            Self::Format => self.each([cargo(&["fmt", "--all", "--check"])]),
            Self::Lint => self.each([clippy(&["--workspace", "--all-targets"]), clippy(&WASM)]),
            Self::Rules => self.each(binaries::of("loyalty", |_| true)?),
            Self::Letters => self.each(binaries::of("courier", |_| true)?),
            Self::Sql => self.each(binaries::of("edge", |target| target != "api")?),
            Self::Reader => self.each(reader()?),
            Self::Widget => self.each(binaries::of("widget", |_| true)?),
            Self::Console => self.each(binaries::of("console", |_| true)?),
            Self::Tools => self.each(binaries::of("xtask", |target| !SERVED.contains(&target))?),
            Self::Build => build::ensure(Profile::Release),
            Self::Api => self.each(served()?),
            Self::Journeys => self.each([journeys()?]),
            Self::Size => self.each([ours(&["size"])]),
            Self::Deploy => self.each([ours(&["deploy", "--dry-run"])]),
        }
    }

    /// What it said when it last ran.
    pub(crate) fn said(self) -> String {
        std::fs::read(self.log()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Runs every command, the later ones too when an earlier one fails.
    fn each(self, commands: impl IntoIterator<Item = Command>) -> Result<()> {
        let mut failures = 0;
        let mut count = 0;
        for mut command in commands {
            let log = OpenOptions::new().append(true).open(self.log())?;
            command.stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
            let name = command.get_program().to_string_lossy().into_owned();
            let status = command.status().with_context(|| format!("`{name}` could not be started"))?;
            failures += usize::from(!status.success());
            count += 1;
        }
        match (count, failures) {
            (0, _) => bail!("there is nothing in this ring"),
            (_, 0) => Ok(()),
            _ => bail!("see {}", self.log().strip_prefix(project::root()).unwrap_or(&self.log()).display()),
        }
    }

    fn log(self) -> PathBuf {
        logs().join(format!("{self}.log"))
    }
}

impl fmt::Display for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = clap::ValueEnum::to_possible_value(self);
        f.write_str(name.as_ref().map_or("", |value| value.get_name()))
    }
}

const WASM: [&str; 8] = [
    "--package=edge",
    "--package=reader",
    "--package=widget",
    "--package=console",
    "--lib",
    "--bins",
    "--target",
    "wasm32-unknown-unknown",
];

/// xtask's tests that start servers.
const SERVED: [&str; 2] = ["serve", "shop"];

/// Where the rings' logs are.
pub(crate) fn logs() -> PathBuf {
    project::at("target/kept/test")
}

/// Makes the folder for logs, without what an earlier run left there, and a copy of this program: compiling the tests
/// may replace the original while it runs.
pub(crate) fn prepare() -> Result<()> {
    let logs = logs();
    if logs.exists() {
        std::fs::remove_dir_all(&logs)?;
    }
    std::fs::create_dir_all(logs)?;
    std::fs::copy(std::env::current_exe()?, own_copy()).context("copying this program")?;
    Ok(())
}

fn own_copy() -> PathBuf {
    logs().join("xtask")
}

/// The end of a long text: a failure's reason is there.
pub(crate) fn tail(text: &str) -> String {
    const LINES: usize = 120;
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = run::cargo();
    cargo.args(arguments);
    cargo
}

fn clippy(selection: &[&str]) -> Command {
    let mut cargo = cargo(&["clippy", "--quiet"]);
    cargo.args(selection).args(["--", "--deny=warnings"]);
    cargo
}

/// This program, for tests that start it and for rings that are commands of their own.
fn ours(arguments: &[&str]) -> Command {
    let mut command = run::command(&own_copy().to_string_lossy());
    command.args(arguments).env("KEPT_BUILT", "1");
    command
}

fn served() -> Result<Vec<Command>> {
    let mut commands = binaries::of("edge", |target| target == "api")?;
    commands.extend(binaries::of("xtask", |target| SERVED.contains(&target))?);
    for command in &mut commands {
        with_server(command);
    }
    Ok(commands)
}

/// The reader's tests, one of which wants to know where the fixtures are.
fn reader() -> Result<Vec<Command>> {
    let fixtures = setup::feeds()?;
    let mut commands = binaries::of("reader", |_| true)?;
    for command in &mut commands {
        command.env("KEPT_FEEDS", &fixtures);
    }
    Ok(commands)
}

fn journeys() -> Result<Command> {
    let mut node = run::node();
    node.args(["--test", "--test-reporter=spec", "e2e/**/*.test.mjs"]);
    node.env("KEPT_BROWSER", setup::browser()?).env("KEPT_NGINX", setup::nginx()?);
    with_server(&mut node);
    Ok(node)
}

/// Tells a test how to start servers: they are built already.
fn with_server(command: &mut Command) {
    command.env("KEPT_SERVE", own_copy()).env("KEPT_BUILT", "1");
}
