//! Builds what Cloudflare runs and what browsers load: each Worker into `target/kept/NAME`, the static files into
//! `target/kept/site`. A part whose inputs did not change since it was built is left as it is.

mod bindgen;
mod classes;
mod console;
mod documents;
mod forms;
mod glue;
mod optimize;
mod order;
mod panel;
mod preview;
mod scripts;
mod sheet;
mod site;
mod snip;
mod stamp;
pub(crate) mod worker;

pub(crate) use documents::languages;
pub(crate) use scripts::file_pinned;

use std::fs::File;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::progress::{self, Step};
use crate::{project, setup};

/// What `cargo xtask build` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Build quickly and unoptimised, into `target/kept-quick`
    #[arg(long)]
    quick: bool,

    /// Build only this part, without putting the static files together
    #[arg(long)]
    only: Option<Compiled>,
}

/// A part that is compiled.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Compiled {
    Workers,
    Panel,
    Console,
}

impl Compiled {
    /// Builds it unless it is up to date.
    fn ensure(self, profile: Profile) -> Result<()> {
        match self {
            Self::Workers => worker::CRATES.iter().try_for_each(|one| one.ensure(profile)),
            Self::Panel => panel::part(profile).ensure("the panel", |step| panel::build(profile, step)),
            Self::Console => console::part(profile).ensure("the console", |step| console::build(profile, step)),
        }
    }
}

/// How much work a build may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What is deployed and what every figure is measured on.
    Release,
    /// Built in seconds, for the loop of `cargo xtask dev`.
    Quick,
}

impl Profile {
    /// The folder with this profile's results: one for each Worker, and `site/`. Not named like a Cargo profile: Cargo keeps
    /// files of its own in such a folder, and Wrangler would upload them.
    pub(crate) fn folder(self) -> PathBuf {
        match self {
            Self::Release => project::at("target/kept"),
            Self::Quick => project::at("target/kept-quick"),
        }
    }

    /// Where the steps keep what they make on the way.
    fn workshop(self) -> PathBuf {
        self.folder().join("workshop")
    }
}

/// `cargo xtask build`.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    setup::ensure_tools()?;
    let profile = if arguments.quick { Profile::Quick } else { Profile::Release };
    match arguments.only {
        Some(part) => {
            let _lock = lock(profile)?;
            part.ensure(profile)
        }
        None => ensure(profile),
    }
}

/// Builds whatever is not up to date.
pub(crate) fn ensure(profile: Profile) -> Result<()> {
    let _lock = lock(profile)?;
    // Each part is mostly one long single-threaded link and one long optimisation: together they fill two cores.
    std::thread::scope(|scope| {
        let workers = scope.spawn(move || Compiled::Workers.ensure(profile));
        let panel = Compiled::Panel.ensure(profile);
        let console = Compiled::Console.ensure(profile);
        let workers = workers.join().unwrap_or_else(|_| Err(anyhow::anyhow!("building the Workers panicked")));
        panel.and(console).and(workers)
    })?;
    site::part(profile).ensure_quietly(|| site::build(profile))
}

/// Two commands at once wait for each other: held for as long as the file is open.
fn lock(profile: Profile) -> Result<File> {
    let workshop = profile.workshop();
    std::fs::create_dir_all(&workshop)?;
    let lock = File::create(workshop.join("lock"))?;
    lock.lock().context("the build folder could not be locked")?;
    Ok(lock)
}

/// Tells one build from another: whoever serves a build compares this to see whether it changed.
pub(crate) fn identity(profile: Profile) -> String {
    worker::CRATES.iter().map(|one| one.part(profile)).chain([site::part(profile)]).map(|part| part.known()).collect()
}

/// Builds one crate for `WebAssembly`, its library or its programs, with compiler flags of its own beside everybody's,
/// and returns the folder with the modules. Cargo keeps what was compiled with other flags apart, so that parts do not
/// undo each other's work.
fn compile(package: &str, targets: &[&str], cargo_profile: &str, flags: &[&str], step: &Step) -> Result<PathBuf> {
    let mut cargo = crate::run::cargo();
    cargo.args(["build", "--package", package]).args(targets);
    cargo.args(["--target", "wasm32-unknown-unknown", "--profile", cargo_profile]);
    if !flags.is_empty() {
        cargo.args(["--config", &format!("target.wasm32-unknown-unknown.rustflags={flags:?}")]);
    }
    let mut crates = 0;
    crate::run::watch(&mut cargo, &format!("compiling `{package}`"), |line| {
        if let Some(name) = line.trim_start().strip_prefix("Compiling ") {
            crates += 1;
            step.detail(&format!("crate {crates}, {name}"));
        }
    })?;
    step.detail("making it small");
    Ok(project::cargo_target().join("wasm32-unknown-unknown").join(cargo_profile))
}

/// Reports a finished part with its size, so that growth is seen where it happens.
fn report(name: &str, bytes: &[u8]) {
    progress::note(&format!("  {name}: {} kB", bytes.len().div_ceil(1000)));
}
