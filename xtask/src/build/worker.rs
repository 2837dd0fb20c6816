//! The Workers: programs compiled, glued, made small, and bundled with our entry, each into `target/kept/NAME`.
//!
//! This takes the place of `worker-build`, which downloads its tools and guesses handlers from text.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::stamp::{Part, compiled};
use super::{Profile, bindgen, classes, compile, optimize, order, report};
use crate::progress::Step;
use crate::run;

const ENTRY: &str = include_str!("worker.mjs");

/// One Worker: a program of its crate.
pub(crate) struct Worker {
    /// The program's name, its folder's and what reports call it.
    pub(crate) name: &'static str,
    /// Its Wrangler file.
    pub(crate) config: &'static str,
    /// The secrets it cannot do without.
    pub(crate) secrets: &'static [&'static str],
    /// Secrets that it takes where somebody has them.
    pub(crate) more_secrets: &'static [&'static str],
    /// What the platform may call it for.
    events: &'static [&'static str],
}

/// A crate whose programs are Workers. They are compiled together: what they share is compiled once.
pub(crate) struct Crate {
    package: &'static str,
    inputs: &'static [&'static str],
    workers: &'static [Worker],
}

/// All that run on Cloudflare, with the crates they are made from; whoever is called by another stands behind it. The
/// first is the one that the world reaches.
pub(crate) const CRATES: &[Crate] = &[
    Crate {
        package: "edge",
        inputs: &["edge/Cargo.toml", "edge/src", "edge/js", "courier", "styles/tokens.css", "styles/pages.css"],
        workers: &[
            Worker {
                name: "front",
                config: "edge/wrangler.jsonc",
                secrets: &["OPERATOR_KEY", "MASTER_KEY"],
                more_secrets: &[],
                events: &["fetch", "scheduled"],
            },
            Worker {
                name: "office",
                config: "edge/office.jsonc",
                secrets: &["OPERATOR_KEY", "MASTER_KEY"],
                more_secrets: &[],
                events: &["fetch", "scheduled"],
            },
            Worker {
                name: "voice",
                config: "edge/voice.jsonc",
                secrets: &["MASTER_KEY"],
                more_secrets: &["TURNSTILE_SECRET"],
                events: &["fetch"],
            },
            Worker {
                name: "mail",
                config: "edge/mail.jsonc",
                secrets: &["OPERATOR_KEY", "MASTER_KEY"],
                more_secrets: &["SMTP_USER", "SMTP_PASSWORD", "SMS_TOKEN", "MAIL_EVENTS_SECRET"],
                events: &["fetch", "scheduled", "queue"],
            },
        ],
    },
    Crate {
        package: "reader",
        inputs: &["reader"],
        workers: &[Worker {
            name: "reader",
            config: "reader/wrangler.jsonc",
            secrets: &[],
            more_secrets: &[],
            events: &["fetch"],
        }],
    },
];

/// Every Worker, in that order.
pub(crate) fn all() -> impl DoubleEndedIterator<Item = &'static Worker> {
    CRATES.iter().flat_map(|one| one.workers)
}

impl Worker {
    /// The folder that Wrangler uploads: these two files and nothing else.
    pub(crate) fn folder(&self, profile: Profile) -> PathBuf {
        profile.folder().join(self.name)
    }

    fn files(&self, profile: Profile) -> [PathBuf; 2] {
        ["index.js", "index_bg.wasm"].map(|name| self.folder(profile).join(name))
    }

    /// Makes glue for a module, and the module small.
    fn finish(&self, compiled: &Path, profile: Profile) -> Result<()> {
        let Self { name, .. } = self;
        let workshop = profile.workshop().join(name);
        bindgen::for_worker(&compiled.join(format!("{name}.wasm")), name, &workshop, profile)?;
        let module = workshop.join(format!("{name}_bg.wasm"));
        let glue = workshop.join(format!("{name}.js"));
        let mut text = fs::read_to_string(&glue).context("reading the glue")?;
        if profile == Profile::Release {
            text = classes::drop_unused(&text, &module)?;
            optimize::shrink(&module, optimize::Target::Worker)?;
            order::by_likeness(&module)?;
            optimize::compiles(&module)?;
        }
        // Workers import a module compiled; the newer source-phase syntax for the same thing is not there yet.
        let text = text.replace("import source ", "import ").replace(&format!("./{name}_bg.wasm"), "./index_bg.wasm");
        fs::write(&glue, text)?;
        let entry = workshop.join("entry.mjs");
        fs::write(&entry, self.entry())?;

        let [script, binary] = self.files(profile);
        fs::create_dir_all(self.folder(profile))?;
        let mut esbuild = run::command("esbuild");
        esbuild.arg(entry).arg(format!("--outfile={}", script.display()));
        esbuild.args(["--bundle", "--format=esm", "--target=es2022", "--log-level=warning"]);
        esbuild.args(["--external:./index_bg.wasm", "--external:cloudflare:*"]);
        if profile == Profile::Release {
            esbuild.arg("--minify");
        }
        run::check(&mut esbuild, "bundling a Worker")?;
        fs::copy(&module, binary)?;
        report(&format!("{name} module"), &fs::read(&module)?);
        Ok(())
    }

    fn entry(&self) -> String {
        let events: Vec<String> =
            self.events.iter().map(|event| format!("{event}: handler(program.{event})")).collect();
        ENTRY.replace("PROGRAM", self.name).replace("EVENTS", &events.join(", "))
    }
}

impl Crate {
    /// What its Workers are made from and become.
    pub(crate) fn part(&self, profile: Profile) -> Part {
        Part {
            stamp: profile.workshop().join(format!("{}.stamp", self.package)),
            inputs: compiled(self.inputs),
            outputs: self.workers.iter().flat_map(|worker| worker.files(profile)).collect(),
        }
    }

    /// Builds them unless they are up to date.
    pub(super) fn ensure(&self, profile: Profile) -> Result<()> {
        let names: Vec<&str> = self.workers.iter().map(|worker| worker.name).collect();
        self.part(profile).ensure(&names.join(" and "), |step| self.build(profile, step))
    }

    fn build(&self, profile: Profile, step: &Step) -> Result<()> {
        let cargo_profile = if profile == Profile::Release { "worker" } else { "loop" };
        let compiled = compile(self.package, &["--bins"], cargo_profile, &[], step)?;
        std::thread::scope(|scope| {
            let compiled = &compiled;
            let running: Vec<_> =
                self.workers.iter().map(|worker| scope.spawn(move || worker.finish(compiled, profile))).collect();
            running
                .into_iter()
                .try_for_each(|one| one.join().unwrap_or_else(|_| Err(anyhow::anyhow!("finishing a Worker panicked"))))
        })
    }
}
