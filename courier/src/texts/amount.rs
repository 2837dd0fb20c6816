//! Points with their unit, in the form that the number asks for (CLDR's plural rules of whole numbers).

use super::Language;

/// What a site calls its points: the forms that its languages need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit<'a> {
    /// `point`, `балл`.
    pub one: &'a str,
    /// `балла`; English has none.
    pub few: Option<&'a str>,
    /// `баллов`; English has none.
    pub many: Option<&'a str>,
    /// `points`, `балла`.
    pub other: &'a str,
}

/// A number of points in words: `1,234 points`, `1 234 балла`. Number and unit stay on one line.
pub fn amount(points: i64, unit: &Unit<'_>, language: Language) -> String {
    let count = points.unsigned_abs();
    let sign = if points < 0 { "−" } else { "" };
    let grouped = grouped(&count.to_string(), language);
    [sign, grouped.as_str(), "\u{a0}", form(count, unit, language)].concat()
}

fn form<'a>(count: u64, unit: &Unit<'a>, language: Language) -> &'a str {
    match (language, count % 10, count % 100) {
        (Language::En, ..) if count == 1 => unit.one,
        (Language::En, ..) => unit.other,
        (Language::Ru, 1, last) if last != 11 => unit.one,
        (Language::Ru, 2..=4, last) if !(12..=14).contains(&last) => unit.few.unwrap_or(unit.other),
        (Language::Ru, ..) => unit.many.unwrap_or(unit.other),
    }
}

/// Groups of three digits.
fn grouped(digits: &str, language: Language) -> String {
    let separator = match language {
        Language::En => ',',
        Language::Ru => '\u{a0}',
    };
    let mut out = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_counted_as_people_say_them() {
        let unit = Unit { one: "балл", few: Some("балла"), many: Some("баллов"), other: "балла" };
        // The samples that CLDR gives for Russian.
        for (numbers, form) in [
            ([1, 21, 31, 101, 1001].as_slice(), "балл"),
            (&[2, 3, 4, 22, 24, 102, 1002], "балла"),
            (&[0, 5, 11, 12, 14, 19, 20, 100, 111, 112, 1011, 1_000_000], "баллов"),
        ] {
            for number in numbers {
                let found = amount(*number, &unit, Language::Ru);
                assert_eq!(found.rsplit('\u{a0}').next(), Some(form), "{found}");
            }
        }
        let unit = Unit { one: "point", few: None, many: None, other: "points" };
        let english = |points| amount(points, &unit, Language::En).replace('\u{a0}', " ");
        assert_eq!([0, 1, 2, 21].map(english), ["0 points", "1 point", "2 points", "21 points"]);
        assert_eq!([999, 1000, -1_234_567].map(english), ["999 points", "1,000 points", "−1,234,567 points"]);
        assert_eq!(amount(1_234_567, &unit, Language::Ru).replace('\u{a0}', " "), "1 234 567 points");
        assert!(english(i64::MIN).starts_with("−9,223,372,036,854,775,808 "));
    }
}
