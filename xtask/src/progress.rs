//! Tells the person waiting what is going on. All of it goes to standard error, so that standard output carries
//! answers only.
//!
//! On a terminal a step is a spinner with its running time; elsewhere (continuous integration, a pipe) it is one
//! line when it begins and one when it ends, because a log cannot be repainted.

use std::fmt;
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A step that is under way.
#[derive(Clone)]
pub(crate) struct Step {
    name: String,
    spinner: ProgressBar,
}

impl Step {
    /// Says what the step is doing right now; only a terminal shows it.
    pub(crate) fn detail(&self, text: &str) {
        self.spinner.set_message(format!("{}: {text}", self.name));
    }
}

/// Does one step that takes a while, and says when it began and how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let spinner = if is_terminal() {
        let spinner = all().add(ProgressBar::new_spinner());
        spinner.set_style(style("  {spinner} {wide_msg} {elapsed}"));
        spinner.enable_steady_tick(Duration::from_millis(120));
        spinner
    } else {
        note(&format!("{name} …"));
        ProgressBar::hidden()
    };
    spinner.set_message(name.to_owned());
    let result = work(&Step { name: name.to_owned(), spinner: spinner.clone() });
    spinner.finish_and_clear();
    all().remove(&spinner);
    let mark = if result.is_ok() { "✓" } else { "✗" };
    note(&format!("{mark} {name} ({})", seconds(start.elapsed())));
    result
}

/// A bar for work of a known length, counted in `unit`. Where nobody watches, it stays silent.
pub(crate) fn bar(length: u64, unit: &str) -> ProgressBar {
    if !is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = all().add(ProgressBar::new(length));
    bar.set_style(style(&format!("  {{bar:32}} {{human_pos}} of {{human_len}} {unit}, {{per_sec}}, {{eta}} left")));
    bar
}

/// Says one thing, on a line of its own.
pub(crate) fn note(line: &str) {
    all().suspend(|| eprintln!("  {line}"));
}

/// An error that has told its story already, such as a summary of tests: the command fails without another word.
#[derive(Debug)]
pub(crate) struct Quiet;

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

/// Whether somebody watches.
pub(crate) fn is_terminal() -> bool {
    std::io::stderr().is_terminal()
}

fn all() -> &'static MultiProgress {
    static ALL: OnceLock<MultiProgress> = OnceLock::new();
    ALL.get_or_init(MultiProgress::new)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
