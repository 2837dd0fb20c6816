//! Awards held to what the program allows.

use serde::Serialize;

use super::Granted;
use crate::account::Account;
use crate::points::ENTRY_POINTS_MAX;
use crate::program::{Caps, Over};
use crate::time::{Moment, Zone};

/// A cap that took something off an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// Which one: `entry` (what an entry can hold), `purchase`, `day`, `week`, `month`, `year` or `balance`.
    pub cap: &'static str,
    /// What it allows.
    pub points: i64,
    /// What was left of it for this purchase.
    pub left: i64,
    /// What it took off.
    pub took: i64,
}

/// What is left of an award, and what took the rest. Each cap sees what those before it left.
pub(super) fn hold(
    caps: &Caps,
    account: &Account,
    at: Moment,
    granted: &[Granted],
    zone: &dyn Zone,
    award: i64,
) -> (i64, Vec<Limit>) {
    let mut held = Held { award, limits: Vec::new() };
    held.to("entry", ENTRY_POINTS_MAX, ENTRY_POINTS_MAX);
    if let Some(cap) = caps.purchase {
        let is_rejected = cap.over == Over::Reject && held.award > cap.points;
        held.to("purchase", cap.points, if is_rejected { 0 } else { cap.points });
    }
    for (period, cap) in caps.periods() {
        let (first, next) = period.around(at, zone);
        let in_period = granted.iter().filter(|one| (first..next).contains(&one.at));
        let so_far: i64 = in_period.map(|one| one.points).sum();
        held.to(period.name(), cap, (cap - so_far).max(0));
    }
    if let Some(cap) = caps.balance {
        // What repays debt lifts no balance.
        let room = (cap - account.balance - account.pending).max(0) + account.debt;
        held.to("balance", cap, room);
    }
    (held.award, held.limits)
}

struct Held {
    award: i64,
    limits: Vec<Limit>,
}

impl Held {
    fn to(&mut self, cap: &'static str, points: i64, left: i64) {
        let took = self.award - self.award.min(left);
        if took > 0 {
            self.limits.push(Limit { cap, points, left, took });
            self.award -= took;
        }
    }
}
