//! Tells waiting pages that something changed.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A number that rises with every change, and a way to wait for that.
#[derive(Clone)]
pub(crate) struct Changes {
    shared: Arc<(Mutex<u128>, Condvar)>,
}

impl Changes {
    /// Starts from the time, so that a page opened before a restart sees a change too.
    pub(crate) fn new() -> Self {
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Self { shared: Arc::new((Mutex::new(start), Condvar::new())) }
    }

    /// Something changed.
    pub(crate) fn announce(&self) {
        *self.shared.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.shared.1.notify_all();
    }

    /// The number now, or as soon as it is another than `known`; after a while in any case.
    pub(crate) fn after(&self, known: Option<u128>) -> u128 {
        let number = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.shared.1.wait_timeout_while(number, Duration::from_secs(25), |now| Some(*now) == known);
        *waiting.unwrap_or_else(PoisonError::into_inner).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_page_hears_of_a_change() {
        let changes = Changes::new();
        let now = changes.after(None);
        let announcer = changes.clone();
        let waiting = std::thread::spawn(move || changes.after(Some(now)));
        announcer.announce();
        assert_eq!(waiting.join().unwrap(), now + 1);
    }
}
