//! `cargo xtask import`: purchases from a shop's file into a site.
//!
//! The file is sent in slices. What the edge has acknowledged is written down after each slice, so an import that was
//! interrupted goes on from there. One that is run again after it finished sends everything again: the edge answers
//! that it knows each purchase, and nothing changes.

mod bookmark;
mod mapping;
mod source;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use iso_currency::Currency;
use loyalty::import::amounts::{Amounts, Mark};
use loyalty::wire::purchases::ImportAnswer;
use loyalty::wire::sites::Site;

use crate::api::{Api, Failure};
use crate::{account, progress};
use bookmark::Bookmark;
pub(crate) use mapping::Mapping;
use source::{Read, Source};

/// Lines sent at once: some seconds of work for the edge, and little to repeat after an interruption.
const SLICE_LINES: usize = 5_000;
/// Refused lines that are shown; a file that is wrong as a whole would fill the screen.
const SHOWN_REFUSALS: usize = 20;
const TRIES: u32 = 6;

/// What `cargo xtask import` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A CSV file with a header, or one JSON document a line (.ndjson, .jsonl)
    file: PathBuf,
    #[command(flatten)]
    account: account::Arguments,
    /// Which column is what, for CSV, where its header does not say it plainly: `member=buyer,at=day,total=paid`, further
    /// `id`, `email`, `phone`, `name`. Without `id` a row is known by its customer, date and amount
    #[arg(long, default_value = "")]
    map: Mapping,
    /// Whether amounts are whole units with decimals (12.50) or minor units (1250)
    #[arg(long, value_enum, default_value = "major")]
    unit: Unit,
    /// Move all dates so that the last purchase is today's: for demonstrations with old data
    #[arg(long)]
    shift_to_today: bool,
}

/// How a file writes amounts.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Unit {
    /// 12.50 is twelve and a half.
    Major,
    /// 1250 is twelve and a half.
    Minor,
}

impl Unit {
    /// How to read amounts in this currency.
    fn of(self, currency: &str, mark: Mark) -> Result<Amounts> {
        let decimals = match self {
            Self::Minor => 0,
            Self::Major => {
                let known = Currency::from_code(currency).with_context(|| format!("unknown currency {currency}"))?;
                known.exponent().with_context(|| format!("{currency} has no minor unit"))?.try_into()?
            }
        };
        Ok(Amounts::of(currency, decimals, mark))
    }
}

/// What became of the lines.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) accepted: u64,
    pub(crate) replayed: u64,
    pub(crate) refused: Vec<Refused>,
}

/// A line on its way.
struct Line {
    number: u64,
    text: String,
}

/// A line that was not taken, by the edge or already here.
pub(crate) struct Refused {
    line: u64,
    code: String,
    detail: String,
}

/// Imports the file and reports what became of each line.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let api = arguments.account.open()?;
    let site: Site = api.get("/v1/site")?;
    let Arguments { file, map, unit, shift_to_today, .. } = arguments;
    let source = Source::open(file, map, *unit, &site.currency, *shift_to_today)?;
    let mut bookmark = Bookmark::of(&arguments.file, api.url(), &site.site)?;
    if bookmark.line() > 0 {
        progress::note(&format!("going on after line {}, where the last import was interrupted", bookmark.line()));
    }
    let start = Instant::now();
    let report = send(&api, source, &mut bookmark)?;
    bookmark.remove()?;
    let Report { accepted, replayed, refused } = &report;
    println!("{accepted} accepted, {replayed} replayed, {} refused", refused.len());
    for Refused { line, code, detail } in refused.iter().take(SHOWN_REFUSALS) {
        println!("  line {line}: {code}: {detail}");
    }
    if refused.len() > SHOWN_REFUSALS {
        println!("  … and {} more", refused.len() - SHOWN_REFUSALS);
    }
    progress::note(&format!("took {}", progress::seconds(start.elapsed())));
    Ok(())
}

/// Imports a file of the project's own, without a bookmark.
pub(crate) fn file(api: &Api, path: &Path, map: &Mapping, currency: &str) -> Result<Report> {
    let source = Source::open(path, map, Unit::Major, currency, true)?;
    send(api, source, &mut Bookmark::none())
}

fn send(api: &Api, source: Source, bookmark: &mut Bookmark) -> Result<Report> {
    let bar = progress::bar(source.len(), "lines");
    let mut report = Report::default();
    let done_before = bookmark.line();
    let mut lines = source.into_lines();
    let mut slice: Vec<Line> = Vec::new();
    loop {
        while slice.len() < SLICE_LINES {
            match lines.next() {
                None => break,
                Some(read) if read.number <= done_before => {}
                Some(Read { number, purchase: Ok(text) }) => slice.push(Line { number, text }),
                Some(Read { number, purchase: Err(error) }) => {
                    report.refused.push(Refused { line: number, code: "malformed".to_owned(), detail: error });
                }
            }
        }
        let Some(first) = slice.first() else { break };
        bar.set_position(first.number);
        let answer = send_slice(api, &slice)?;
        report.accepted += answer.accepted;
        report.replayed += answer.replayed;
        for refused in answer.refused {
            let line = place(refused.line).and_then(|place| slice.get(place)).map_or(0, |line| line.number);
            let code = serde_json::json!(refused.code).as_str().unwrap_or_default().to_owned();
            report.refused.push(Refused { line, code, detail: refused.detail });
        }
        let done = answer.next_line.and_then(place).unwrap_or(slice.len()).min(slice.len());
        if done == 0 {
            bail!("the edge did not take a single line of a slice; run this again to go on");
        }
        if let Some(last) = slice.drain(..done).next_back() {
            bookmark.set(last.number)?;
        }
    }
    bar.finish_and_clear();
    Ok(report)
}

/// Sends one slice, patiently: writes are idempotent, so sending one twice is safe.
fn send_slice(api: &Api, slice: &[Line]) -> Result<ImportAnswer> {
    let body: Vec<u8> = slice.iter().flat_map(|line| [line.text.as_bytes(), b"\n"].concat()).collect();
    let mut wait = Duration::from_millis(250);
    for _ in 1..TRIES {
        match api.send_lines("/v1/imports/purchases", body.clone()) {
            Ok(answer) => return Ok(answer),
            Err(Failure::Lasting(error)) => return Err(error),
            Err(Failure::Passing(error)) => progress::note(&format!("trying again: {error}")),
        }
        std::thread::sleep(wait);
        wait *= 2;
    }
    let last: Result<ImportAnswer, Failure> = api.send_lines("/v1/imports/purchases", body);
    last.map_err(anyhow::Error::from).context("giving up; run this again to go on from here")
}

/// A line's number in a stream, from 1, as a place in the slice, from 0.
fn place(number: u64) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}
