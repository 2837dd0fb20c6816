//! `cargo xtask test`: every ring of checks, innermost first, in one command.
//!
//! A ring that fails hides no other. What a ring says is kept in `target/kept/test/RING.log` and shown when it fails.
//! The native rings and the release build share nothing, so they run side by side; what starts servers or browsers,
//! or takes times, has the machine for itself afterwards.

mod binaries;
mod count;
mod ring;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::{progress, setup};
use count::Count;
pub(crate) use ring::Ring;

/// What `cargo xtask test` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these rings; all of them when none is named
    #[arg(value_enum)]
    rings: Vec<Ring>,
}

/// How a ring ended.
struct Outcome {
    ring: Ring,
    took: Duration,
    count: Count,
    reason: Option<String>,
}

/// Runs the rings, prints the summary, and fails if any ring did.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    setup::ensure_tools()?;
    ring::prepare()?;
    let wanted: BTreeSet<Ring> = match arguments.rings.as_slice() {
        [] => Ring::ALL.into(),
        some => some.iter().flat_map(|ring| ring.with_needs()).collect(),
    };
    let start = Instant::now();
    let native = || run_all(wanted.iter().filter(|ring| ring.is_native()));
    let release = || run_all(wanted.iter().filter(|ring| **ring == Ring::Build));
    let (mut outcomes, built) = std::thread::scope(|scope| {
        let built = scope.spawn(release);
        (native(), built.join().unwrap_or_default())
    });
    let build_failed = built.iter().any(|outcome| outcome.reason.is_some());
    outcomes.extend(built);
    for ring in wanted.iter().filter(|ring| ring.needs_build()) {
        outcomes.push(if build_failed { not_run(*ring) } else { run_one(*ring) });
    }
    summarise(&outcomes, start.elapsed())
}

fn run_all<'a>(rings: impl Iterator<Item = &'a Ring>) -> Vec<Outcome> {
    rings.map(|ring| run_one(*ring)).collect()
}

fn run_one(ring: Ring) -> Outcome {
    progress::note(&format!("{ring} …"));
    let start = Instant::now();
    let result = ring.run();
    let took = start.elapsed();
    let said = ring.said();
    let count = Count::of(&said, result.is_ok());
    match &result {
        Ok(()) => progress::note(&format!("✓ {ring} ({count}, {})", progress::seconds(took))),
        Err(error) => {
            progress::note(&format!("✗ {ring} ({})", progress::seconds(took)));
            eprintln!("{}\n{error:#}\n", ring::tail(&said));
        }
    }
    Outcome { ring, took, count, reason: result.err().map(|error| error.to_string()) }
}

fn not_run(ring: Ring) -> Outcome {
    let reason = Some("not run, because the build failed".to_owned());
    Outcome { ring, took: Duration::ZERO, count: Count::one_failed(), reason }
}

fn summarise(outcomes: &[Outcome], took: Duration) -> Result<()> {
    println!("\n{:<10} {:>8} {:>7} {:>7}", "ring", "time", "passed", "failed");
    for Outcome { ring, took, count, reason } in outcomes {
        let time = progress::seconds(*took);
        let reason = reason.as_deref().map(|text| format!("  {text}")).unwrap_or_default();
        println!("{:<10} {time:>8} {:>7} {:>7}{reason}", ring.to_string(), count.passed, count.failed);
    }
    println!("{:<10} {:>8}\n", "all", progress::seconds(took));
    let passed: usize = outcomes.iter().map(|outcome| outcome.count.passed).sum();
    let failed: usize = outcomes.iter().map(|outcome| outcome.count.failed).sum();
    println!("{passed} passed, {failed} failed");
    if failed > 0 {
        return Err(progress::Quiet.into());
    }
    Ok(())
}
