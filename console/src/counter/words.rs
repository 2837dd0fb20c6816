//! Points, money and why something was refused, in words.

use std::collections::BTreeMap;

use loyalty::program::Program;
use serde_json::Value;

use super::place::Place;
use crate::intl;
use crate::texts::{self, counter as says};

/// `5` in the site's own word and its right form.
pub(super) fn points(place: Place, n: i64) -> String {
    let unit = place.program().map(|program: Program| program.unit).unwrap_or_default();
    let forms = unit.get(texts::language()).or_else(|| unit.values().next());
    let form = forms.and_then(|forms| forms.get(&intl::plural(n)).or_else(|| forms.get("other")));
    let form = form.map(|word| word.as_str().to_owned()).unwrap_or_default();
    format!("{}\u{a0}{form}", intl::whole(n))
}

/// An amount in the site's currency.
pub(super) fn money(place: Place, minor: i64) -> String {
    intl::money(minor, &place.currency().0)
}

/// A title in the spoken language, or in the first there is.
pub(super) fn title(titles: &BTreeMap<String, String>) -> String {
    titles.get(texts::language()).or_else(|| titles.values().next()).cloned().unwrap_or_default()
}

/// Why the edge will not take something.
pub(super) fn refused(code: &str) -> String {
    match code {
        "not_found" => says::refused_card().to_owned(),
        "insufficient_points" => says::refused_balance().to_owned(),
        "too_late" => says::refused_late().to_owned(),
        "coupon_used" | "coupon_cancelled" | "key_reused" => says::refused_used().to_owned(),
        other => says::refused_other(other),
    }
}

/// A whole number of an answer.
pub(super) fn number(answer: &Value, field: &str) -> i64 {
    answer.get(field).and_then(Value::as_i64).unwrap_or_default()
}

/// A text of an answer.
pub(super) fn text(answer: &Value, field: &str) -> String {
    answer.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
