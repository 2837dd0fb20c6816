//! Sensible guesses, so that a person who starts has little to fill in. Each can be changed before anything is made.

/// Zones whose country has one currency, by the beginning of their IANA name; the longer name comes first.
const ZONES: [(&str, &str); 35] = [
    ("Europe/London", "GBP"),
    ("Europe/Zurich", "CHF"),
    ("Europe/Stockholm", "SEK"),
    ("Europe/Oslo", "NOK"),
    ("Europe/Copenhagen", "DKK"),
    ("Europe/Warsaw", "PLN"),
    ("Europe/Prague", "CZK"),
    ("Europe/Budapest", "HUF"),
    ("Europe/Bucharest", "RON"),
    ("Europe/Belgrade", "RSD"),
    ("Europe/Istanbul", "TRY"),
    ("Europe/Kyiv", "UAH"),
    ("Europe/Kiev", "UAH"),
    ("Europe/Minsk", "BYN"),
    ("Europe/Chisinau", "MDL"),
    ("Asia/Almaty", "KZT"),
    ("Asia/Tashkent", "UZS"),
    ("Asia/Bishkek", "KGS"),
    ("Asia/Tbilisi", "GEL"),
    ("Asia/Yerevan", "AMD"),
    ("Asia/Baku", "AZN"),
    ("Asia/Jerusalem", "ILS"),
    ("Asia/Dubai", "AED"),
    ("Asia/Tokyo", "JPY"),
    ("Asia/Seoul", "KRW"),
    ("Asia/Shanghai", "CNY"),
    ("Asia/Kolkata", "INR"),
    ("Asia/Calcutta", "INR"),
    ("Australia/", "AUD"),
    ("Pacific/Auckland", "NZD"),
    ("America/Toronto", "CAD"),
    ("America/Vancouver", "CAD"),
    ("America/Mexico_City", "MXN"),
    ("America/Sao_Paulo", "BRL"),
    ("America/", "USD"),
];

/// The zones of Russia.
const RUSSIA: [&str; 27] = [
    "Europe/Moscow",
    "Europe/Kaliningrad",
    "Europe/Samara",
    "Europe/Saratov",
    "Europe/Volgograd",
    "Europe/Astrakhan",
    "Europe/Ulyanovsk",
    "Europe/Kirov",
    "Europe/Simferopol",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Barnaul",
    "Asia/Tomsk",
    "Asia/Novokuznetsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Chita",
    "Asia/Yakutsk",
    "Asia/Khandyga",
    "Asia/Vladivostok",
    "Asia/Ust-Nera",
    "Asia/Magadan",
    "Asia/Sakhalin",
    "Asia/Srednekolymsk",
    "Asia/Kamchatka",
    "Asia/Anadyr",
];

/// The currency that somebody in this zone, who speaks this language, most likely counts in.
pub fn currency(zone: &str, language: &str) -> &'static str {
    if RUSSIA.contains(&zone) {
        return "RUB";
    }
    if let Some((_, currency)) = ZONES.iter().find(|(begins, _)| zone.starts_with(begins)) {
        return currency;
    }
    match language {
        _ if zone.starts_with("Europe/") => "EUR",
        "ru" => "RUB",
        _ => "USD",
    }
}

/// Currencies offered in a list, the likely ones first; the guessed one is among them or comes before them.
pub const CURRENCIES: [&str; 36] = [
    "EUR", "USD", "RUB", "GBP", "KZT", "BYN", "UAH", "UZS", "GEL", "AMD", "AZN", "KGS", "MDL", "CHF", "SEK", "NOK",
    "DKK", "PLN", "CZK", "HUF", "RON", "RSD", "TRY", "ILS", "AED", "JPY", "KRW", "CNY", "INR", "AUD", "NZD", "CAD",
    "MXN", "BRL", "BGN", "TJS",
];

/// The languages a site begins with: the owner's own first.
pub fn languages(spoken: &str) -> Vec<String> {
    let others = crate::texts::LANGUAGES.iter().filter(|language| **language != spoken);
    std::iter::once(spoken.to_owned()).chain(others.map(|language| (*language).to_owned())).collect()
}

/// A site's address as a person types it, made a URL: `myshop.com` → `https://myshop.com`. Addresses of the machine
/// itself have no certificates.
pub fn url(typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() || typed.contains("://") {
        return typed.to_owned();
    }
    let host = typed.split(['/', ':']).next().unwrap_or_default();
    let scheme = if host == "localhost" || host == "127.0.0.1" { "http" } else { "https" };
    format!("{scheme}://{typed}")
}

/// The origin of an address as a person types it. What the browser cannot read goes to the edge as it is, which says
/// what is wrong with it.
pub fn origin(typed: &str) -> String {
    let url = url(typed);
    web_sys::Url::new(&url).map_or(url, |url| url.origin())
}

/// The same site with and without `www.`: visitors come to either, and most sites answer at both.
pub fn twins(origin: &str) -> Vec<String> {
    let Some((scheme, host)) = origin.split_once("://") else { return vec![origin.to_owned()] };
    let twin = match host.strip_prefix("www.") {
        Some(bare) => Some(bare.to_owned()),
        None if host.split('.').count() == 2 && !host.contains(':') => Some(format!("www.{host}")),
        None => None,
    };
    std::iter::once(origin.to_owned()).chain(twin.map(|twin| format!("{scheme}://{twin}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_tells_the_currency() {
        assert_eq!(currency("Asia/Yekaterinburg", "en"), "RUB");
        assert_eq!(currency("Asia/Almaty", "ru"), "KZT");
        assert_eq!(currency("UTC", "ru"), "RUB");
        assert_eq!(currency("Europe/Berlin", "ru"), "EUR");
        assert_eq!(currency("Europe/Berlin", "en"), "EUR");
        assert_eq!(currency("America/New_York", "en"), "USD");
        assert_eq!(currency("America/Toronto", "en"), "CAD");
    }

    #[test]
    fn an_address_may_be_typed_as_people_say_it() {
        assert_eq!(url(" verstak.ru "), "https://verstak.ru");
        assert_eq!(url("http://verstak.ru/a"), "http://verstak.ru/a");
        assert_eq!(url("localhost:8788/x"), "http://localhost:8788/x");
        assert_eq!(url(""), "");
    }

    #[test]
    fn a_site_answers_with_and_without_www() {
        assert_eq!(twins("https://verstak.ru"), ["https://verstak.ru", "https://www.verstak.ru"]);
        assert_eq!(twins("https://www.verstak.ru"), ["https://www.verstak.ru", "https://verstak.ru"]);
        assert_eq!(twins("https://shop.verstak.ru"), ["https://shop.verstak.ru"]);
        assert_eq!(twins("http://localhost:8788"), ["http://localhost:8788"]);
    }
}
