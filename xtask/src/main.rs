//! Everything done to Kept from a command line. `cargo xtask help` lists it.
//!
//! Each command is one file. They stand on three others: `project` knows where things are, `run` starts other
//! programs, and `progress` tells the person waiting what is going on.

mod account;
mod api;
mod audit;
mod bench;
mod build;
mod deploy;
mod dev;
mod import;
mod progress;
mod project;
mod run;
mod screens;
mod serve;
mod setup;
mod size;
mod test;
mod wrangler;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Kept's own commands: build, run, test and deploy it.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the project needs inside its own folder, and say what the machine lacks
    Setup,
    /// Build the Worker and the static files
    Build(build::Arguments),
    /// Serve Kept on a demonstration company's page, and follow changes
    Dev(dev::Arguments),
    /// Serve the built Worker on workerd over a folder of state, for tests and tools
    Serve(serve::Arguments),
    /// Run every check, or the named rings of checks
    Test(test::Arguments),
    /// Import purchases from a shop's file
    Import(import::Arguments),
    /// Have every journal of a site replayed, and print what does not add up
    Audit(audit::Arguments),
    /// Measure Kept beside its peers
    Bench(bench::Arguments),
    /// Photograph every screen, and fail where one is faulty
    Screens(screens::Arguments),
    /// Check, migrate and deploy to Cloudflare
    Deploy(deploy::Arguments),
    /// Weigh what is uploaded and downloaded against its budget
    Size,
}

fn main() {
    let arguments = Arguments::parse();
    if let Err(error) = run_command(arguments.command) {
        progress::failure(&error);
        std::process::exit(1);
    }
}

fn run_command(command: Command) -> Result<()> {
    match command {
        Command::Setup => setup::run(),
        Command::Build(arguments) => build::run(&arguments),
        Command::Dev(arguments) => dev::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Screens(arguments) => screens::run(&arguments),
        Command::Deploy(arguments) => deploy::run(&arguments),
        Command::Size => size::run(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn every_commands_arguments_fit_together() {
        super::Arguments::command().debug_assert();
    }
}
