//! What the answer to a webhook, or to a provider's call, means for what is tried next.

use std::time::UNIX_EPOCH;

/// The longest wait that an answer may ask for: the longest of the schedule.
pub const RETRY_AFTER_MS_MAX: i64 = 24 * 3_600_000;

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It arrived.
    Delivered,
    /// The endpoint is gone and wants nothing more (410).
    Disable,
    /// It did not work: to be tried again by the schedule, but not before this many milliseconds.
    Failed {
        /// What the endpoint asked for; 0 where it asked for nothing.
        not_before_ms: i64,
        /// Whether it is overloaded, so that other messages to it had better wait as well.
        slow_down: bool,
    },
}

/// Reads an answer: 2xx is success; everything else is a failure, redirects too, as nobody signed them.
/// `retry_after` is that header, which counts where an endpoint is overloaded (429, 502, 503, 504).
pub fn answer(status: u16, retry_after: Option<&str>, now_ms: i64) -> Answer {
    match status {
        200..=299 => Answer::Delivered,
        410 => Answer::Disable,
        429 | 502 | 503 | 504 => {
            let asked_ms = retry_after.and_then(|text| wait_ms(text.trim(), now_ms)).unwrap_or(0);
            Answer::Failed { not_before_ms: asked_ms.clamp(0, RETRY_AFTER_MS_MAX), slow_down: true }
        }
        _ => Answer::Failed { not_before_ms: 0, slow_down: false },
    }
}

/// Seconds, or a date (RFC 9110, 10.2.3).
fn wait_ms(text: &str, now_ms: i64) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse::<i64>().ok()?.saturating_mul(1000));
    }
    let since_1970 = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(i64::try_from(since_1970.as_millis()).ok()?.saturating_sub(now_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: Answer = Answer::Failed { not_before_ms: 0, slow_down: false };

    fn slow(not_before_ms: i64) -> Answer {
        Answer::Failed { not_before_ms, slow_down: true }
    }

    #[test]
    fn only_success_is_success() {
        for (status, expected) in [
            (200, Answer::Delivered),
            (204, Answer::Delivered),
            (299, Answer::Delivered),
            (101, FAILED),
            (301, FAILED),
            (302, FAILED),
            (308, FAILED),
            (400, FAILED),
            (404, FAILED),
            (410, Answer::Disable),
            (429, slow(0)),
            (500, FAILED),
            (502, slow(0)),
            (503, slow(0)),
            (504, slow(0)),
            (0, FAILED),
        ] {
            assert_eq!(answer(status, None, 0), expected, "{status}");
        }
    }

    #[test]
    fn an_overloaded_endpoint_says_when_to_come_back() {
        let now_ms = 784_111_777_000; // Sun, 06 Nov 1994 08:49:37 GMT
        for (text, wait_ms) in [
            ("120", 120_000),
            (" 7 ", 7_000),
            ("0", 0),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60_000),
            ("Sun, 06 Nov 1994 08:48:37 GMT", 0),
            ("Sat, 06 Nov 2094 08:48:37 GMT", RETRY_AFTER_MS_MAX),
            ("99999999999999999", RETRY_AFTER_MS_MAX),
            ("99999999999999999999999999", 0),
            ("-5", 0),
            ("soon", 0),
            ("", 0),
        ] {
            assert_eq!(answer(429, Some(text), now_ms), slow(wait_ms), "{text:?}");
            assert_eq!(answer(500, Some(text), now_ms), FAILED);
        }
    }
}
