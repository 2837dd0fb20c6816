//! Forms that anybody fills in: how long they had to. A machine sends at once, a person has to write first.
//!
//! What reads a form hands out when that was, with a proof that it was we who said so; what is sent brings it along.
//! Nothing of it is stored. Who has machines to fight that wait has [`turnstile`] as well.

pub mod turnstile;

use loyalty::time::Moment;
use loyalty::wire::{Code, Problem};

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::keyed;
use crate::posting::hex_digest;

/// Nobody has read and filled in a form sooner, in milliseconds.
const QUICK_MS: i64 = 2_000;
/// A page that stood open for two days reads its form anew.
const STALE_MS: i64 = 2 * 24 * 60 * 60 * 1000;

/// The mark of a form that is read now.
pub fn mark(call: &Call) -> Answer<String> {
    let master = call.secret_of("MASTER_KEY")?;
    marked(&master, call.now.0).ok_or_else(|| ApiError::Internal("form".into()))
}

/// The mark of a form that is shown once more: the one it came with, as long as that is good. Whoever mends a mistake has
/// had time to write.
pub fn kept(call: &Call, mark: Option<String>) -> Answer<String> {
    let is_good = |mark: &String| is_written(call, Some(mark)).is_ok();
    mark.filter(is_good).map_or_else(|| self::mark(call), Ok)
}

/// Ends a call whose form was not read, or read only just now. What somebody wrote is not lost: the answer says when
/// to send it again. `proof` is Turnstile's, where that is on; it is looked at last, because each is good once.
pub async fn check(call: &Call, mark: Option<&str>, proof: Option<&str>) -> Answer<()> {
    is_written(call, mark)?;
    turnstile::check(call, proof).await
}

fn is_written(call: &Call, mark: Option<&str>) -> Answer<()> {
    let master = call.secret_of("MASTER_KEY")?;
    let read_at = mark.and_then(|mark| read_at(&master, mark));
    let age = read_at.map(|at| call.now.0.saturating_sub(at));
    match age {
        Some(age) if (QUICK_MS..=STALE_MS).contains(&age) => Ok(()),
        Some(age) if (0..QUICK_MS).contains(&age) => {
            let at = Moment(call.now.0.saturating_add(QUICK_MS));
            Err(Problem::new(Code::RateLimited, "that was quick; see retry_at")
                .with("retry_at", at.to_rfc3339())
                .into())
        }
        _ => Err(Problem::new(Code::OutOfRange, "read the form again").with("path", "/form").into()),
    }
}

fn marked(master: &str, at: i64) -> Option<String> {
    let at = format!("{at:012x}");
    let proof = keyed::digest(master, &["form", &at].join("\n"))?;
    Some(["frm_", &at, proof.get(..16)?].concat())
}

/// When a form was read, if it was we who said so.
fn read_at(master: &str, mark: &str) -> Option<i64> {
    let rest = mark.strip_prefix("frm_").filter(|rest| rest.len() == 28 && rest.is_ascii())?;
    let at = i64::from_str_radix(rest.get(..12)?, 16).ok()?;
    (hex_digest(&marked(master, at)?) == hex_digest(mark)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_when_its_form_was_read_and_cannot_be_made_up() {
        let (master, at) = ("a master key of these tests alone", 1_763_812_800_000);
        let mark = marked(master, at).unwrap();
        assert_eq!(read_at(master, &mark), Some(at));
        let older = mark.replacen(&format!("{at:012x}"), &format!("{:012x}", at - 60_000), 1);
        for other in ["", "frm_", &older, &marked("another master key of these tests", at).unwrap()] {
            assert_eq!(read_at(master, other), None, "{other}");
        }
    }
}
