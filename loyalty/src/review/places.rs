//! Where else a company is reviewed. The links are shown to everybody alike, whatever they answered, and nothing is
//! ever given for following one.

/// The places we know.
pub const PLACES: [&str; 4] = ["google", "yandex", "2gis", "trustpilot"];

/// The longest address, in bytes.
const ADDRESS_BYTES_MAX: usize = 500;

/// The place that an address belongs to: only its own hosts, and there only where companies are reviewed.
pub fn place_of(address: &str) -> Option<&'static str> {
    let rest = address.strip_prefix("https://")?;
    if address.len() > ADDRESS_BYTES_MAX || address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return None;
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_ascii_lowercase();
    let bare = host.strip_prefix("www.").unwrap_or(&host);
    let under = |name: &str| domain(bare, name);
    let path = path.to_ascii_lowercase();
    if ["g.page", "maps.app.goo.gl", "search.google.com"].contains(&bare) && !path.is_empty()
        || (under("google") && path.starts_with("maps"))
        || bare.strip_prefix("maps.").is_some_and(|rest| domain(rest, "google"))
    {
        return Some("google");
    }
    if under("yandex") && (path.starts_with("maps") || path.starts_with("profile"))
        || bare.strip_prefix("maps.").is_some_and(|rest| domain(rest, "yandex"))
    {
        return Some("yandex");
    }
    if under("2gis") || bare.strip_prefix("go.").is_some_and(|rest| domain(rest, "2gis")) {
        return Some("2gis");
    }
    let is_trustpilot = bare == "trustpilot.com" || bare.strip_suffix(".trustpilot.com").is_some_and(is_label);
    (is_trustpilot && (path.starts_with("review") || path.starts_with("evaluate"))).then_some("trustpilot")
}

/// Whether a host is this name under a country's or a common ending: `yandex.ru`, `google.co.uk`, not
/// `google.example.com`.
fn domain(host: &str, name: &str) -> bool {
    let Some(ending) = host.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) else { return false };
    let is_short = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match ending.split_once('.') {
        None => is_short(ending) || ending == "com",
        Some((second, country)) => ["co", "com"].contains(&second) && is_short(country),
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_host_and_nothing_else() {
        for (address, place) in [
            ("https://g.page/r/abc/review", Some("google")),
            ("https://maps.app.goo.gl/abc", Some("google")),
            ("https://www.google.co.uk/maps/place/x", Some("google")),
            ("https://search.google.com/local/writereview?placeid=x", Some("google")),
            ("https://yandex.ru/maps/org/x/1/reviews/", Some("yandex")),
            ("https://yandex.com.tr/maps/org/1", Some("yandex")),
            ("https://2gis.ru/moscow/firm/1/tab/reviews", Some("2gis")),
            ("https://2gis.kz/almaty/firm/1", Some("2gis")),
            ("https://go.2gis.com/abc", Some("2gis")),
            ("https://www.trustpilot.com/review/x.example", Some("trustpilot")),
            ("https://de.trustpilot.com/evaluate/x.example", Some("trustpilot")),
            ("http://yandex.ru/maps/org/1", None),
            ("https://google.com/search?q=x", None),
            ("https://yandex.ru.evil.example/maps", None),
            ("https://google.evil.com/maps", None),
            ("https://google.com@evil.example/maps", None),
            ("https://evil.example/https://2gis.ru/", None),
            ("https://a.b.trustpilot.com/review/x", None),
            ("https://2gis.ru/a b", None),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(place_of(address), place, "{address}");
            assert!(place.is_none_or(|place| PLACES.contains(&place)));
        }
    }
}
