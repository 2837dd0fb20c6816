//! An amount as it is typed at a counter, and what it should earn.

use loyalty::account::Account;
use loyalty::earn::{Purchase, earn};
use loyalty::import::amounts::{Amounts, Mark};
use loyalty::points::Money;
use loyalty::program::Program;
use loyalty::time::{Moment, Utc};

/// Minor units of what was typed; nothing where it is no amount above zero. The keypads of some telephones write a
/// comma, those of others a point, whatever the language: whichever has no more than the currency's decimals behind it
/// is the mark.
pub fn read(typed: &str, currency: &str, decimals: u32) -> Option<i64> {
    let decimals = u8::try_from(decimals).ok()?;
    let typed = typed.trim();
    let comma = typed.rfind(',').is_some_and(|at| typed[at + 1..].len() <= usize::from(decimals));
    let amounts = Amounts::of(currency, decimals, if comma { Mark::Comma } else { Mark::Point });
    amounts.read(typed).ok().filter(|minor| *minor > 0)
}

/// The points that this program gives for an amount: an estimate, for it knows nothing of the customer, of what is on
/// the receipt, nor of what was granted before.
pub fn guess(program: &Program, total_minor: i64, now: i64) -> i64 {
    let at = Moment(now);
    // Rules that hold at some hours only are asked by UTC: the zones of browsers are not worth their bytes for a guess.
    earn(program, &Account::default(), &Purchase::paid(at, Money(total_minor)), &[], &Utc, at).award
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_with_a_comma_or_a_point() {
        for (typed, minor) in
            [("12", 1200), ("12.5", 1250), ("12,50", 1250), (" 1 234,50 ", 123_450), ("1,234", 123_400)]
        {
            assert_eq!(read(typed, "EUR", 2), Some(minor), "{typed}");
        }
        assert_eq!(read("1200", "JPY", 0), Some(1200));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for typed in ["", "0", "0,00", "-5", "12.345", "1.2.3", "twelve", "."] {
            assert_eq!(read(typed, "EUR", 2), None, "{typed}");
        }
    }

    #[test]
    fn the_estimate_is_what_the_rules_give() {
        let program = Program::starter();
        let now = 1_790_000_000_000;
        let purchase = Purchase::paid(Moment(now), Money(123_456));
        let earned = earn(&program, &Account::default(), &purchase, &[], &Utc, Moment(now));
        assert_eq!(guess(&program, 123_456, now), earned.award);
        assert!(earned.award > 0);
    }
}
