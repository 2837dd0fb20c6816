//! Watches the sources and gathers what a save, a checkout or a formatter touched into one event.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use anyhow::Result;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Event;
use crate::project;

const FOLDERS: [&str; 7] = ["loyalty", "courier", "edge", "widget", "console", "styles", "public"];
/// A quiet time this long ends a burst of changes.
const QUIET: Duration = Duration::from_millis(120);

/// Starts watching; it ends when the returned watcher is dropped.
pub(crate) fn start(events: Sender<Event>) -> Result<RecommendedWatcher> {
    let (touched, seen) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Access(_)) {
            drop(touched.send(event.paths));
        }
    })?;
    for folder in FOLDERS {
        watcher.watch(&project::at(folder), RecursiveMode::Recursive)?;
    }
    std::thread::spawn(move || gather(&seen, &events));
    Ok(watcher)
}

fn gather(seen: &Receiver<Vec<PathBuf>>, events: &Sender<Event>) {
    while let Ok(mut paths) = seen.recv() {
        let ended = loop {
            match seen.recv_timeout(QUIET) {
                Ok(more) => paths.extend(more),
                Err(RecvTimeoutError::Timeout) => break false,
                Err(RecvTimeoutError::Disconnected) => break true,
            }
        };
        if events.send(Event::Changed(paths)).is_err() || ended {
            return;
        }
    }
}
