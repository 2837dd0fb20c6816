//! `cargo xtask deploy`: checks, migrates, deploys every Worker, the front last. With `--dry-run` everything but what leaves this machine.
//!
//! It refuses what would open a company's points to anybody: a test clock, a mailbox, a weak or a test's key, a
//! missing secret.

mod checks;
mod released;
mod secrets;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::worker::{self, Worker};
use crate::build::{self, Profile};
use crate::{progress, run, setup, size, wrangler};
use secrets::{Handed, Secrets};

/// What `cargo xtask deploy` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Do everything up to the point where it would happen
    #[arg(long)]
    dry_run: bool,
    /// A file with `OPERATOR_KEY` and `MASTER_KEY`, and `SMTP_USER` and `SMTP_PASSWORD` where mail leaves by SMTP (JSON,
    /// or one NAME=VALUE a line), checked and uploaded with this version. Needed the first time
    #[arg(long)]
    secrets: Option<PathBuf>,
}

/// Checks and deploys.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if std::env::var_os("KEPT_BUILT").is_none() {
        setup::ensure_tools()?;
        build::ensure(Profile::Release)?;
    }
    let configs = worker::all().map(|worker| Ok((worker, wrangler::config(worker.config)?)));
    let configs = configs.collect::<Result<Vec<_>>>()?;
    let given = arguments.secrets.as_deref().map(Secrets::read).transpose()?;
    let mut faults: Vec<String> = configs.iter().flat_map(|(_, config)| checks::config(config)).collect();
    faults.extend(checks::alike(&configs));
    faults.extend(given.iter().flat_map(|secrets| checks::secrets(secrets, &secrets::local())));
    let unfinished: Vec<String> =
        configs.iter().flat_map(|(worker, config)| checks::placeholders(worker.config, config)).collect();
    if arguments.dry_run {
        for fault in &unfinished {
            progress::note(&format!("a real deploy would be refused: {fault}"));
        }
    } else {
        faults.extend(unfinished);
        for worker in worker::all().filter(|worker| !worker.secrets.is_empty()) {
            // Before the first deploy there is no Worker to ask.
            let there = remote_secrets(worker);
            let there = if given.is_some() { there.unwrap_or_default() } else { there? };
            faults.extend(checks::names(worker, &there, given.is_some()));
        }
    }
    refuse(&faults)?;
    size::run()?;
    let waiting = released::waiting()?;
    if arguments.dry_run {
        progress::note(&format!("migrations not released yet: {}", released::names(&waiting)));
        // Whoever is called by another is there first.
        for worker in worker::all().rev() {
            run::check(deploy(worker).arg("--dry-run"), "`wrangler deploy --dry-run`")?;
        }
        progress::note("nothing was deployed");
        return Ok(());
    }
    let (front, config) = configs.first().context("no Worker")?;
    let database = config["d1_databases"][0]["database_name"].as_str().context("no database in the configuration")?;
    let migrate = ["d1", "migrations", "apply", database, "--remote", "--config", front.config];
    run::check(tool().args(migrate), "`wrangler d1 migrations apply`")?;
    // From here on these files are history, whatever becomes of the deploy.
    released::record(&waiting)?;
    for worker in worker::all().rev() {
        let mut deploy = deploy(worker);
        let handed = given.as_ref().and_then(|given| given.of(worker)).map(|own| Handed::over(&own)).transpose()?;
        if let Some(file) = &handed {
            deploy.arg("--secrets-file").arg(file.path());
        }
        run::check(&mut deploy, &format!("`wrangler deploy` of the {}", worker.name))?;
    }
    let filed = build::file_pinned(Profile::Release)?;
    progress::note(&format!("pages may pin this script from now on; commit {filed}"));
    Ok(())
}

fn refuse(faults: &[String]) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    for fault in faults {
        progress::note(&format!("✗ {fault}"));
    }
    bail!("not deployed");
}

fn remote_secrets(worker: &Worker) -> Result<Vec<String>> {
    let list = ["secret", "list", "--format=json", "--config", worker.config];
    let list = run::output(tool().args(list), "`wrangler secret list`")?;
    let list: Vec<serde_json::Value> = serde_json::from_slice(&list).context("the list of secrets")?;
    Ok(list.iter().filter_map(|secret| Some(secret["name"].as_str()?.to_owned())).collect())
}

fn deploy(worker: &Worker) -> Command {
    let mut deploy = tool();
    deploy.args(["deploy", "--strict", "--config", worker.config]);
    deploy
}

fn tool() -> Command {
    let mut tool = run::command("wrangler");
    tool.env("WRANGLER_SEND_METRICS", "false").env("CI", "1");
    tool
}
