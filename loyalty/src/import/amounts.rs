//! Amounts as a shop writes them, into whole minor units without a detour through binary fractions.

/// What stands between whole units and their parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// 12.50
    Point,
    /// 12,50
    Comma,
}

/// Reads amounts of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// The decimals an amount may have.
    decimals: usize,
    mark: Mark,
    /// The currency's code and signs: what may stand beside the number.
    signs: Vec<String>,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAmount {
    /// It is no number.
    NoNumber,
    /// It has more decimals than the currency.
    TooManyDecimals,
    /// It is below zero: a refund, which is reported with its purchase.
    BelowZero,
    /// It is beyond what a purchase can cost.
    TooLarge,
}

impl Amounts {
    /// Amounts in this currency, which has so many decimals.
    pub fn of(currency: &str, decimals: u8, mark: Mark) -> Self {
        let more: &[&str] = match currency {
            "RUB" => &["₽", "руб.", "руб", "р.", "р"],
            "USD" | "CAD" | "AUD" => &["$"],
            "EUR" => &["€"],
            "GBP" => &["£"],
            "KZT" => &["₸", "тг"],
            "BYN" => &["br", "руб.", "руб", "р."],
            "UAH" => &["₴", "грн.", "грн"],
            _ => &[],
        };
        let mut signs = vec![currency.to_lowercase()];
        signs.extend(more.iter().map(|sign| (*sign).to_owned()));
        Self { decimals: decimals.into(), mark, signs }
    }

    /// The same with another decimal mark.
    #[must_use]
    pub fn with_mark(&self, mark: Mark) -> Self {
        Self { mark, ..self.clone() }
    }

    /// What stands between whole units and parts.
    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// Minor units of `text`, not below zero.
    pub fn read(&self, text: &str) -> Result<i64, NoAmount> {
        let text = text.trim().to_lowercase();
        let (text, below) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (rest.to_owned(), true),
            // As accountants write it.
            None => match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
                Some(inner) => (inner.to_owned(), true),
                None => (text, false),
            },
        };
        let minor = self.number(self.without_sign(text.trim()))?;
        if below && minor != 0 { Err(NoAmount::BelowZero) } else { Ok(minor) }
    }

    /// The number without the currency's sign, which may stand on one side.
    fn without_sign<'a>(&self, text: &'a str) -> &'a str {
        let bare = |sign: &String| text.strip_prefix(sign.as_str()).or_else(|| text.strip_suffix(sign.as_str()));
        self.signs.iter().find_map(bare).unwrap_or(text).trim()
    }

    fn number(&self, text: &str) -> Result<i64, NoAmount> {
        let (mark, group) = if self.mark == Mark::Point { ('.', ',') } else { (',', '.') };
        let (whole, fraction) = text.split_once(mark).unwrap_or((text, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let whole = ungrouped(whole, group).ok_or(NoAmount::NoNumber)?;
        if whole.is_empty() || !digits_only(&whole) || !digits_only(fraction) {
            return Err(NoAmount::NoNumber);
        }
        let (kept, rest) = fraction.split_at(self.decimals.min(fraction.len()));
        if rest.bytes().any(|byte| byte != b'0') {
            return Err(NoAmount::TooManyDecimals);
        }
        let minor = format!("{whole}{kept:0<width$}", width = self.decimals).parse().unwrap_or(i64::MAX);
        if minor > crate::points::TOTAL_MINOR_MAX { Err(NoAmount::TooLarge) } else { Ok(minor) }
    }
}

impl Mark {
    /// The mark that these cells most likely use. `1,234` alone could be either; then the point.
    pub fn guess<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut comma, mut point) = (0, 0);
        for cell in cells {
            let Some(at) = cell.rfind(['.', ',']) else { continue };
            let decimals = cell[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
            let is_comma = cell[at..].starts_with(',');
            // Three digits are a group of thousands, unless the other mark stands before them.
            let both = cell[..at].contains(if is_comma { '.' } else { ',' });
            let count = u32::from(decimals != 3 || both);
            *(if is_comma { &mut comma } else { &mut point }) += count;
        }
        if comma > point { Self::Comma } else { Self::Point }
    }
}

/// The digits without the marks between thousands; nothing where such a mark stands elsewhere.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let is_gap = |c: char| c == group || c == '\'' || c == '’' || c.is_whitespace();
    let mut parts = whole.split(is_gap);
    let mut digits = parts.next()?.to_owned();
    let is_grouped = whole.contains(is_gap);
    if is_grouped && !(1..=3).contains(&digits.len()) {
        return None;
    }
    for part in parts {
        if part.len() != 3 {
            return None;
        }
        digits.push_str(part);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_minor_units_exactly() {
        let dollars = Amounts::of("USD", 2, Mark::Point);
        for (text, minor) in [("11.77", 1177), ("12.0", 1200), ("12", 1200), ("0.07", 7), ("29.330", 2933)] {
            assert_eq!(dollars.read(text), Ok(minor), "{text}");
        }
        assert_eq!(Amounts::of("JPY", 0, Mark::Point).read("500"), Ok(500));
        assert_eq!(Amounts::of("KWD", 3, Mark::Point).read("1.234"), Ok(1234));
    }

    #[test]
    fn thousands_and_signs_are_read_as_people_write_them() {
        let rubles = Amounts::of("RUB", 2, Mark::Comma);
        for (text, minor) in [
            ("1 234,50 ₽", 123_450),
            ("1\u{a0}234,5", 123_450),
            ("1.234.567,00", 123_456_700),
            ("990 руб.", 99_000),
            ("RUB 15", 1500),
            ("-0,00", 0),
        ] {
            assert_eq!(rubles.read(text), Ok(minor), "{text}");
        }
        assert_eq!(Amounts::of("USD", 2, Mark::Point).read("$1,234.50"), Ok(123_450));
        assert_eq!(Amounts::of("CHF", 2, Mark::Point).read("1’234.50"), Ok(123_450));
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_reason() {
        let dollars = Amounts::of("USD", 2, Mark::Point);
        for text in ["", "1,50", "1e3", ".5", "12 EUR", "--1", "twelve", "1,2345", "1 00", "$", "١٢", "1.2.3"] {
            assert_eq!(dollars.read(text), Err(NoAmount::NoNumber), "{text}");
        }
        assert_eq!(dollars.read("1.005"), Err(NoAmount::TooManyDecimals));
        assert_eq!(dollars.read("-5.00"), Err(NoAmount::BelowZero));
        assert_eq!(dollars.read("(5.00)"), Err(NoAmount::BelowZero));
        assert_eq!(dollars.read("99999999999999999999999"), Err(NoAmount::TooLarge));
    }

    #[test]
    fn the_decimal_mark_is_guessed_from_all_cells() {
        let guess = |cells: &[&str]| Mark::guess(cells.iter().copied());
        assert_eq!(guess(&["1,234", "5,50", "6"]), Mark::Comma);
        assert_eq!(guess(&["1,234", "5.50", "6"]), Mark::Point);
        assert_eq!(guess(&["1.234,00"]), Mark::Comma);
        assert_eq!(guess(&["1,234.000"]), Mark::Point);
        assert_eq!(guess(&["1,234", ""]), Mark::Point);
    }
}
