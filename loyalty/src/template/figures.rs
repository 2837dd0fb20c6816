//! What money is worth, roughly: figures of a template in one currency after another.
//!
//! Rates move and nobody should care here: what matters is that a discount in a template is about the price of a
//! coffee and not of a car, and that its number is round. Rates of 2025, to the nearest round amount.

/// The measure of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figures {
    /// A round amount that buys about what one euro does, in minor units.
    pub(super) unit_minor: i64,
    /// What points are counted by: a hundredth of it is what one point is worth. Chosen so that a point is one rouble,
    /// one yen, one forint, one cent: what people count in anyway.
    pub(super) step_minor: i64,
}

/// Unit and step in minor units, and the currencies they are for. Minor units differ: 1000 are 10 crowns, but 1000 won
/// and one dinar.
const TABLE: [(i64, i64, &str); 14] = [
    (200, 100, "AZN BAM BGN"),
    (500, 100, "AED BRL BYN GEL ILS KMF MYR PEN PLN QAR RON SAR XAF XOF"),
    (1_000, 1_000, "BHD BIF CLP CNY DKK HKD JOD KRW KWD MAD NOK OMR RWF SEK"),
    (2_000, 10_000, "CZK MDL MXN ZAR"),
    (5_000, 1_000, "LYD TND UGX"),
    (5_000, 10_000, "EGP MKD PHP THB TRY TWD UAH UYU"),
    (10_000, 10_000, "ALL BDT DOP GNF INR KES KGS PYG RSD RUB"),
    (20_000, 10_000, "VND"),
    (50_000, 10_000, "AMD CRC HUF KZT LKR PKR"),
    (100_000, 100_000, "ARS NGN"),
    (500_000, 100_000, "COP MNT"),
    (1_000_000, 1_000_000, "IDR IQD UZS"),
    (100_000_000, 100_000_000, "IRR"),
    (10_000_000, 10_000_000, "LBP"),
];

/// What a hundred minor units are in all other currencies: a euro, a dollar, a pound, a hundred yen.
const USUAL: Figures = Figures { unit_minor: 100, step_minor: 100 };

impl Figures {
    /// The figures of this currency.
    pub(super) fn of(currency: &str) -> Self {
        let row = TABLE.iter().find(|(_, _, codes)| codes.split(' ').any(|code| code == currency));
        row.map_or(USUAL, |&(unit_minor, step_minor, _)| Self { unit_minor, step_minor })
    }

    /// Points that are worth so many units.
    pub(super) const fn points(self, units: i64) -> i64 {
        units * self.unit_minor * 100 / self.step_minor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_stands_in_one_row() {
        let codes: Vec<&str> = TABLE.iter().flat_map(|(_, _, codes)| codes.split(' ')).collect();
        for (at, code) in codes.iter().enumerate() {
            assert!(code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
            assert!(!codes[..at].contains(code), "{code} stands twice");
        }
    }

    #[test]
    fn a_point_is_a_whole_number_of_minor_units_and_a_unit_a_whole_number_of_points() {
        for (unit_minor, step_minor, codes) in TABLE {
            assert_eq!((step_minor % 100, unit_minor * 100 % step_minor), (0, 0), "{codes}");
        }
    }
}
