//! Orders: jobs in progress, such as a repair, and what a report about one makes of it.
//!
//! Shops jump: any open status leads to any other. What is done or cancelled is over, and can be corrected for a day;
//! after that a new job is a new order, and a report to the contrary is a mistake that its sender should hear of.
//!
//! Reports come late, twice and in any order, so each carries the moment it is about. The newest moment counts, whenever
//! it arrives; an older one is kept in the order's history and changes nothing.

use crate::calendar::period::Period;
use crate::time::{Moment, When, Zone};

/// For how long a closed order can be corrected and is still shown to its customer, in milliseconds: a day.
pub const CLOSED_MS: i64 = 24 * 60 * 60 * 1000;
/// How old a report may be to be news that a customer is told, in milliseconds: a day. Older ones are imported.
pub const NEWS_MS: i64 = 24 * 60 * 60 * 1000;
/// How far ahead of our clock a report may lie, in milliseconds: a shop's clock may be off by so much.
pub const AHEAD_MS_MAX: i64 = 24 * 60 * 60 * 1000;
/// The longest title, in characters: it stands in one line of a letter and of a card.
pub const TITLE_CHARS_MAX: usize = 120;
/// The longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 500;
/// The longest name of a status, in characters.
pub const NAME_CHARS_MAX: usize = 60;
/// The most reports of one order: far more than any job has, few enough that its history is one value.
pub const REPORTS_MAX: i64 = 500;

/// Past every deadline: where an open order without one stands among the others.
const LAST: Moment = Moment(253_402_214_400_000);

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was taken in.
    Accepted,
    /// Somebody works on it.
    InWork,
    /// It cannot go on before something arrives.
    WaitingForParts,
    /// It can be fetched.
    Ready,
    /// Its customer has it.
    Done,
    /// Nothing comes of it.
    Cancelled,
}

impl Status {
    /// Every status, in the order a job takes them.
    pub const ALL: [Self; 6] =
        [Self::Accepted, Self::InWork, Self::WaitingForParts, Self::Ready, Self::Done, Self::Cancelled];

    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::InWork => "in_work",
            Self::WaitingForParts => "waiting_for_parts",
            Self::Ready => "ready",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the job still goes on.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled)
    }

    /// Whether its customer is told of it by message, until the owner decides otherwise: where they have to come, and where
    /// they wait for longer than they thought.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Ready | Self::WaitingForParts)
    }
}

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stands {
    /// Its status.
    pub status: Status,
    /// The moment of the newest report.
    pub at: Moment,
    /// The moment of the report that brought it there. Systems that report all they know every night would otherwise keep
    /// what was done long ago on the card.
    pub since: Moment,
}

/// What becomes of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The order stands like this now.
    Counts(Stands),
    /// It is kept in the history and changes nothing: a newer one came before.
    Kept,
    /// It is refused: the order has been closed for longer than a correction may take.
    Closed,
}

/// Decides about a report of this status and moment on an order that stands like this, or that nobody has heard of.
pub fn fate(before: Option<Stands>, status: Status, at: Moment) -> Fate {
    let comes = Fate::Counts(Stands { status, at, since: at });
    let Some(before) = before else { return comes };
    if at <= before.at {
        return Fate::Kept;
    }
    if status == before.status {
        return Fate::Counts(Stands { at, ..before });
    }
    if before.status.is_open() || at <= before.since.plus_ms(CLOSED_MS) { comes } else { Fate::Closed }
}

/// The moment of a report that names none: now, or just after the newest one, where that came from a clock ahead of ours.
pub fn moment_of_tap(newest: Option<Moment>, now: Moment) -> Moment {
    newest.map_or(now, |newest| now.max(newest.plus_ms(1)))
}

/// Where an order stands among the open ones: its deadline, or after all that have one. None for one that is closed.
pub fn urgent_at(status: Status, ready_by: Option<Moment>) -> Option<Moment> {
    status.is_open().then(|| ready_by.unwrap_or(LAST))
}

/// Until when its customer sees it on the card: as long as it is open, and a day after it was done. What was cancelled
/// is off at once.
pub fn shown_until(stands: Stands) -> Moment {
    match stands.status {
        Status::Done => stands.since.plus_ms(CLOSED_MS),
        Status::Cancelled => Moment(0),
        _ => LAST,
    }
}

/// The deadline that is meant: a bare date means until the end of that day, in the site's zone.
pub fn deadline(by: When, zone: &dyn Zone) -> Moment {
    match by {
        When::Moment(moment) => moment,
        // The first moment of the next day, also where a clock that is put forward has no midnight.
        When::Day(_) => Moment(Period::Day.around(by.in_zone(zone), zone).1.0 - 1_000),
    }
}

/// Whether a report is news at this moment, so that others are told.
pub fn is_news(at: Moment, now: Moment) -> bool {
    now.0.saturating_sub(at.0) < NEWS_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY_MS: i64 = 24 * 60 * 60 * 1000;

    fn stands(status: Status, at: i64) -> Stands {
        Stands { status, at: Moment(at), since: Moment(at) }
    }

    /// What reports make of an order, in the order they arrive.
    fn after(reports: &[(Status, i64)]) -> Option<Stands> {
        reports.iter().fold(None, |before, (status, at)| match fate(before, *status, Moment(*at)) {
            Fate::Counts(stands) => Some(stands),
            Fate::Kept | Fate::Closed => before,
        })
    }

    #[test]
    fn a_shop_jumps_from_any_open_status_to_any_other() {
        for from in Status::ALL.into_iter().filter(|status| status.is_open()) {
            for to in Status::ALL {
                let ended = after(&[(from, 1), (to, 90 * DAY_MS)]).unwrap();
                assert_eq!((ended.status, ended.at), (to, Moment(90 * DAY_MS)), "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn what_is_closed_can_be_corrected_for_a_day_and_then_stays_closed() {
        for closed in [Status::Done, Status::Cancelled] {
            let before = Some(stands(closed, 1));
            for other in Status::ALL.into_iter().filter(|status| *status != closed) {
                assert_eq!(fate(before, other, Moment(1 + DAY_MS)), Fate::Counts(stands(other, 1 + DAY_MS)));
                assert_eq!(fate(before, other, Moment(2 + DAY_MS)), Fate::Closed);
            }
        }
    }

    #[test]
    fn who_reports_the_same_every_night_keeps_no_order_on_the_card() {
        let nights: Vec<(Status, i64)> = (0..9).map(|night| (Status::Done, 1 + night * DAY_MS)).collect();
        let ended = after(&nights).unwrap();
        assert_eq!((ended.since, shown_until(ended)), (Moment(1), Moment(1 + DAY_MS)));
        assert_eq!(fate(Some(ended), Status::InWork, Moment(9 * DAY_MS)), Fate::Closed);
    }

    #[test]
    fn a_tap_counts_even_where_the_shops_clock_is_ahead() {
        let before = stands(Status::InWork, 5_000);
        let at = moment_of_tap(Some(before.at), Moment(1_000));
        assert_eq!(fate(Some(before), Status::Ready, at), Fate::Counts(stands(Status::Ready, 5_001)));
        assert_eq!(moment_of_tap(Some(before.at), Moment(9_000)), Moment(9_000));
        assert_eq!(moment_of_tap(None, Moment(7)), Moment(7));
    }

    #[test]
    fn a_card_shows_what_is_open_and_for_a_day_what_was_done() {
        assert_eq!(shown_until(stands(Status::Done, 5)), Moment(5 + DAY_MS));
        assert_eq!(shown_until(stands(Status::Cancelled, 5)), Moment(0));
        assert!(shown_until(stands(Status::Ready, 5)).0 > 100 * 365 * DAY_MS);
        assert_eq!(urgent_at(Status::Ready, Some(Moment(9))), Some(Moment(9)));
        assert!(urgent_at(Status::Ready, None) > urgent_at(Status::Ready, Some(Moment(9))));
        assert_eq!(urgent_at(Status::Done, Some(Moment(9))), None);
    }

    #[test]
    fn what_is_older_than_a_day_is_no_news() {
        assert!(is_news(Moment(1), Moment(DAY_MS)) && is_news(Moment(9), Moment(1)));
        assert!(!is_news(Moment(0), Moment(DAY_MS)));
    }

    #[test]
    fn a_day_as_a_deadline_lasts_until_its_end() {
        let by = |text: &str| deadline(When::parse(text).unwrap(), &crate::time::Utc).to_rfc3339();
        assert_eq!(by("2026-11-25"), "2026-11-25T23:59:59Z");
        assert_eq!(by("2026-11-25T12:00:00Z"), "2026-11-25T12:00:00Z");
    }

    #[test]
    fn every_status_is_found_by_its_name() {
        assert!(Status::ALL.into_iter().all(|status| Status::parse(status.name()) == Some(status)));
        assert_eq!(Status::parse("lost"), None);
    }

    proptest! {
        /// Late, twice or mixed up: an order that is reported within a day of being closed ends as its newest report says.
        #[test]
        fn reports_in_any_order_end_alike(
            steps in prop::collection::vec(0..6_usize, 1..12),
            order in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
        ) {
            let in_turn: Vec<(Status, i64)> = (1..).zip(&steps).map(|(at, step)| (Status::ALL[*step], at * 1_000)).collect();
            let mut mixed: Vec<(Status, i64)> = order.iter().map(|place| *place.get(&in_turn)).collect();
            let newest = mixed.iter().copied().max_by_key(|(_, at)| *at).unwrap();
            let ended = after(&mixed).unwrap();
            prop_assert_eq!((ended.status, ended.at.0), newest);
            mixed.push(newest);
            prop_assert_eq!(after(&mixed), Some(ended), "the same report again changes nothing");
        }

        /// Whatever happens: an open order has a place among the open ones and on the card, a cancelled one has neither.
        #[test]
        fn lists_and_card_agree_with_the_status(step in 0..6_usize, at in 0..4_000_000_000_000_i64, by in prop::option::of(0..4_000_000_000_000_i64)) {
            let status = Status::ALL[step];
            prop_assert_eq!(urgent_at(status, by.map(Moment)).is_some(), status.is_open());
            let is_shown = shown_until(stands(status, at)) > Moment(at);
            prop_assert_eq!(is_shown, status != Status::Cancelled);
        }
    }
}
