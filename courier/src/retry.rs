//! When to try again what did not go.

/// The waits after each failure. When they are used up, the delivery is dead and its owner is told.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    waits_ms: &'static [i64],
}

/// Letters and text messages: quick at first, for servers that put off whom they do not know (greylisting),
/// and given up on while the news is still some.
pub const MAIL: Schedule =
    Schedule { waits_ms: &[MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS] };

/// Webhooks: the schedule that Standard Webhooks 1.0.0 gives as its example, three days in all. Its first
/// attempt is at once and is no retry.
pub const HOOK: Schedule = Schedule {
    waits_ms: &[
        5_000,
        5 * MINUTE_MS,
        30 * MINUTE_MS,
        2 * HOUR_MS,
        5 * HOUR_MS,
        10 * HOUR_MS,
        14 * HOUR_MS,
        20 * HOUR_MS,
        24 * HOUR_MS,
    ],
};

/// What [`Schedule::wait_ms`] takes for the longest jitter.
pub const JITTER_MAX: u16 = 1000;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// The jitter adds up to a tenth.
const JITTER_SHARE: i64 = 10 * 1000;

impl Schedule {
    /// How long to wait after this many failures (1 after the first), or nothing when that was the last one.
    /// `jitter` is drawn from 0 to [`JITTER_MAX`] and makes the wait up to a tenth longer, so that what
    /// failed together does not come back together.
    pub fn wait_ms(self, failures: u32, jitter: u16) -> Option<i64> {
        let wait = *self.waits_ms.get(usize::try_from(failures).ok()?.checked_sub(1)?)?;
        let more = wait.saturating_mul(jitter.min(JITTER_MAX).into()).checked_div(JITTER_SHARE)?;
        Some(wait.saturating_add(more))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total_s(schedule: Schedule) -> i64 {
        (1..).map_while(|failures| schedule.wait_ms(failures, 0)).sum::<i64>() / 1000
    }

    #[test]
    fn webhooks_are_tried_for_as_long_as_the_specification_says() {
        assert_eq!(total_s(HOOK), 75 * 3600 + 35 * 60 + 5);
        assert_eq!(HOOK.wait_ms(1, 0), Some(5_000));
        assert_eq!((HOOK.wait_ms(9, 0), HOOK.wait_ms(10, 0), HOOK.wait_ms(0, 0)), (Some(86_400_000), None, None));
    }

    #[test]
    fn letters_are_tried_for_less_than_a_day() {
        assert_eq!(total_s(MAIL), 20 * 3600 + 36 * 60);
        assert_eq!(MAIL.wait_ms(7, 0), None);
    }

    #[test]
    fn jitter_only_lengthens_and_by_a_tenth_at_most() {
        for failures in 1..=9 {
            let wait = HOOK.wait_ms(failures, 0).unwrap();
            assert_eq!(HOOK.wait_ms(failures, 500), Some(wait + wait / 20));
            assert_eq!(HOOK.wait_ms(failures, JITTER_MAX), Some(wait + wait / 10));
            assert_eq!(HOOK.wait_ms(failures, u16::MAX), HOOK.wait_ms(failures, JITTER_MAX));
        }
    }
}
