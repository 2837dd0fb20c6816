//! Numbers, money and dates as people of the spoken language write them, by the browser's own `Intl`.
//!
//! Natively, where tests of pure parts run, there is no browser: the functions then write plain digits.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/js/intl.js")]
    extern "C" {
        #[wasm_bindgen(js_name = setLanguage)]
        pub(super) fn set_language(language: &str);
        pub(super) fn whole(n: f64) -> String;
        pub(super) fn tenths(n: f64) -> String;
        pub(super) fn hundredths(n: f64) -> String;
        pub(super) fn plural(n: f64) -> String;
        pub(super) fn percent(share: f64, digits: u32) -> String;
        pub(super) fn money(minor: f64, currency: &str) -> String;
        pub(super) fn decimals(currency: &str) -> u32;
        #[wasm_bindgen(js_name = currencyName)]
        pub(super) fn currency_name(currency: &str) -> String;
        pub(super) fn day(at: &str, zone: &str) -> String;
        pub(super) fn moment(at: &str, zone: &str) -> String;
        pub(super) fn ago(at: &str) -> String;
        #[wasm_bindgen(js_name = ownZone)]
        pub(super) fn own_zone() -> String;
        pub(super) fn preferred(all: Vec<String>) -> String;
    }
}

/// Writes in this language from now on, and says so to the browser.
pub fn set_language(language: &str) {
    #[cfg(target_arch = "wasm32")]
    browser::set_language(language);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = language;
}

/// 12345 → "12,345"
pub fn whole(n: i64) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::whole(float(n));
    #[cfg(not(target_arch = "wasm32"))]
    n.to_string()
}

/// 112 → "11.2"
pub fn tenths(n: i64) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::tenths(float(n));
    #[cfg(not(target_arch = "wasm32"))]
    format!("{}.{}", n / 10, n % 10)
}

/// 548 → "5.48"
pub fn hundredths(n: i64) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::hundredths(float(n));
    #[cfg(not(target_arch = "wasm32"))]
    format!("{}.{:02}", n / 100, n % 100)
}

/// The same for a figure of a chart, which is whole as well.
pub fn figure(n: f64) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::whole(n);
    #[cfg(not(target_arch = "wasm32"))]
    n.to_string()
}

/// The plural form that a number takes: `one`, `few`, `many`, `other`.
pub fn plural(n: i64) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::plural(float(n));
    #[cfg(not(target_arch = "wasm32"))]
    if n == 1 { "one".to_owned() } else { "other".to_owned() }
}

/// A share of 1 → "31.4%", with this many decimals at most.
pub fn percent(share: f64, digits: u32) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::percent(share, digits);
    #[cfg(not(target_arch = "wasm32"))]
    format!("{:.*}%", digits as usize, share * 100.0)
}

/// An amount in minor units → "$12.50"
pub fn money(minor: i64, currency: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::money(float(minor), currency);
    #[cfg(not(target_arch = "wasm32"))]
    format!("{minor} minor {currency}")
}

/// How many decimals a currency is counted in, by ISO 4217: 2 for euros, 0 for yen.
pub fn decimals(currency: &str) -> u32 {
    #[cfg(target_arch = "wasm32")]
    return browser::decimals(currency);
    #[cfg(not(target_arch = "wasm32"))]
    if currency == "JPY" { 0 } else { 2 }
}

/// "EUR" → "Euro"
pub fn currency_name(currency: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::currency_name(currency);
    #[cfg(not(target_arch = "wasm32"))]
    currency.to_owned()
}

/// The day of a moment (RFC 3339) in a zone (IANA; the browser's own where it is empty).
pub fn day(at: &str, zone: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::day(at, zone);
    #[cfg(not(target_arch = "wasm32"))]
    format!("{at}{zone}")
}

/// Day and time of a moment in a zone.
pub fn moment(at: &str, zone: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::moment(at, zone);
    #[cfg(not(target_arch = "wasm32"))]
    format!("{at}{zone}")
}

/// How far off a moment is: "5 minutes ago", "in 3 hours".
pub fn ago(at: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::ago(at);
    #[cfg(not(target_arch = "wasm32"))]
    at.to_owned()
}

/// The zone of whoever is looking.
pub fn own_zone() -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::own_zone();
    #[cfg(not(target_arch = "wasm32"))]
    "UTC".to_owned()
}

/// The one of these languages that the browser's owner likes best; the first where none is liked.
pub fn preferred(all: &[&str]) -> String {
    #[cfg(target_arch = "wasm32")]
    return browser::preferred(all.iter().map(|one| (*one).to_owned()).collect());
    #[cfg(not(target_arch = "wasm32"))]
    all.first().copied().unwrap_or_default().to_owned()
}

/// Exact up to 2^53, which is where the API ends too.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_precision_loss)]
fn float(n: i64) -> f64 {
    n as f64
}
