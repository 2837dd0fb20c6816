//! Tells the person waiting what is going on. All of it goes to standard error, so that standard output carries
//! answers only.
//!
//! On a terminal a step is a spinner with its running time; elsewhere (continuous integration, a pipe) it is one
//! line when it begins and one when it ends, because a log cannot be repainted.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

/// Does one step that takes a while, and says when it began and how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let spinner = std::io::stderr().is_terminal().then(|| {
        let style = ProgressStyle::with_template("  {spinner} {msg} {elapsed}");
        let spinner = ProgressBar::new_spinner().with_message(name.to_owned());
        spinner.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        spinner.enable_steady_tick(Duration::from_millis(120));
        spinner
    });
    if spinner.is_none() {
        note(&format!("{name} …"));
    }
    let result = work();
    if let Some(spinner) = spinner {
        spinner.finish_and_clear();
    }
    let mark = if result.is_ok() { "✓" } else { "✗" };
    note(&format!("{mark} {name} ({})", seconds(start.elapsed())));
    result
}

/// Says one thing, on a line of its own.
pub(crate) fn note(line: &str) {
    eprintln!("  {line}");
}

/// An error that has told its story already, such as a summary of tests: the command fails without another word.
#[derive(Debug)]
pub(crate) struct Quiet;

impl std::fmt::Display for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Quiet {}

/// Says why a command ends without success: the reason, then what led to it.
pub(crate) fn failure(error: &anyhow::Error) {
    if error.is::<Quiet>() {
        return;
    }
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("       {cause}");
    }
}

/// A duration as a person reads it: `0.4 s`, `75 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let value = duration.as_secs_f64();
    if value < 10.0 { format!("{value:.1} s") } else { format!("{value:.0} s") }
}
