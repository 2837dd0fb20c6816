//! Amounts as a shop writes them, into whole minor units without a detour through binary fractions.

use anyhow::{Context, Result, bail};
use iso_currency::Currency;

/// How a file writes amounts.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Unit {
    /// 12.50 is twelve and a half.
    Major,
    /// 1250 is twelve and a half.
    Minor,
}

impl Unit {
    /// How many decimals an amount in this currency may have.
    pub(crate) fn of(self, currency: &str) -> Result<Amounts> {
        let digits = match self {
            Self::Minor => 0,
            Self::Major => {
                let known = Currency::from_code(currency).with_context(|| format!("unknown currency {currency}"))?;
                known.exponent().with_context(|| format!("{currency} has no minor unit"))?
            }
        };
        Ok(Amounts { digits: usize::from(digits) })
    }
}

/// Reads amounts of one currency.
#[derive(Clone, Copy)]
pub(crate) struct Amounts {
    digits: usize,
}

impl Amounts {
    /// Minor units of `text`. More decimals than the currency has are refused unless they are zeros.
    pub(crate) fn read(self, text: &str) -> Result<i64> {
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let (kept, rest) = fraction.split_at(self.digits.min(fraction.len()));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let negative = whole.starts_with('-');
        let whole = whole.strip_prefix('-').unwrap_or(whole);
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) || rest.bytes().any(|byte| byte != b'0') {
            bail!("`{text}` is not an amount with at most {} decimals", self.digits);
        }
        let minor: i64 = format!("{whole}{kept:0<width$}", width = self.digits).parse()?;
        Ok(if negative { -minor } else { minor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_minor_units_exactly() {
        let dollars = Unit::Major.of("USD").unwrap();
        for (text, minor) in [("11.77", 1177), ("12.0", 1200), ("12", 1200), ("0.07", 7), ("29.330", 2933)] {
            assert_eq!(dollars.read(text).unwrap(), minor, "{text}");
        }
    }

    #[test]
    fn each_currency_has_its_own_decimals() {
        assert_eq!(Unit::Major.of("JPY").unwrap().read("500").unwrap(), 500);
        assert_eq!(Unit::Major.of("KWD").unwrap().read("1.234").unwrap(), 1234);
        assert_eq!(Unit::Minor.of("USD").unwrap().read("1250").unwrap(), 1250);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let dollars = Unit::Major.of("USD").unwrap();
        for text in ["", "1,50", "1.005", "1e3", ".5", "12 USD", "--1"] {
            assert!(dollars.read(text).is_err(), "{text}");
        }
    }
}
